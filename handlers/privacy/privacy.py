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
        "<b>What I keep, and who sees it</b>\n"
        "• Ordinary talk: nothing. I keep what is addressed to me: commands, hashtags, presses.\n"
        "• Your name in Telegram, your homes, matters, votes and duties. Neighbours see what stands in the group; "
        "the committee sees what it must decide.\n"
        "• How you voted: nobody before the close; afterwards as the rule of that vote says.\n"
        "• Whoever runs this bot can read its database.\n"
        "• Photos that belong to a matter are kept with it."
    )
    if not work.private:
        address = deep_link(work.bot, "do", "privacy")
        await work.reply(text, [[link(t.plain("Open the private chat"), address)]])
        return
    await work.reply(text, [_own_data(t)])


def _own_data(t: Words) -> list[Button]:
    return [
        button(t.plain("What is stored of me"), "menu.do", "mydata"),
        button(t.plain("Erase me"), "menu.do", "forget"),
    ]


ROUTES: list[Route] = [Route(Command("privacy", N_("What I keep, and who sees it"), place=84), privacy)]
