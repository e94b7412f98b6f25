"""Privacy: what the bot keeps of a person, and who sees it. `/privacy`, one page."""

from __future__ import annotations

from handlers.frame.buttons import Button, button, link
from handlers.frame.deep_links import deep_link
from handlers.frame.triggers import Command, Line, Route
from handlers.frame.words import N_, Words
from handlers.frame.work import Work


async def privacy(work: Work, _line: Line) -> None:
    """`/privacy`: what is stored, who sees it, and how to see or erase it."""
    t = await work.words()
    text = t(
        "<b>I keep only what is addressed to me</b>\n"
        "• Ordinary talk is not kept. I keep commands, hashtags and button presses.\n"
        "• I keep your Telegram name, homes, matters, votes and duties. Neighbours see what is in the "
        "group; the committee sees what it has to decide.\n"
        "• How you voted: nobody sees it before the end; afterwards it follows that vote's rule.\n"
        "• The operator of this bot can read its database.\n"
        "• Photos of a matter are kept with it."
    )
    if not work.private:
        address = deep_link(work.bot, "do", "privacy")
        await work.reply(text, [[link(t.plain("Open the private chat"), address)]])
        return
    await work.reply(text, [_own_data(t)])


def _own_data(t: Words) -> list[Button]:
    return [
        button(t.plain("My data"), "menu.do", "mydata"),
        button(t.plain("Erase my data"), "menu.do", "forget"),
    ]


ROUTES: list[Route] = [Route(Command("privacy", N_("What I keep, and who sees it"), place=84), privacy)]
