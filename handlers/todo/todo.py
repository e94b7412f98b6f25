"""To do: `/todo`, what waits for me; `/waiting` is the same word from earlier."""

from __future__ import annotations

from handlers.frame.buttons import Button, Keyboard, button
from handlers.frame.refusals import NotYours
from handlers.frame.triggers import ButtonPress, Command, Line, Press, Route, Where
from handlers.frame.words import N_, Words
from handlers.frame.work import Work
from handlers.todo.listing import SHOWN, page, waiting_for
from storage.todo import digests

_CARD = "todo"


async def todo(work: Work, _line: Line) -> None:
    """`/todo`: matters, confirmations, votes and shifts, ordered by when."""
    await _show(work, 0)


async def turn(work: Work, press: Press) -> None:
    """Another page of it."""
    if not work.private:
        raise NotYours
    work.answer("")
    await _show(work, max(0, min(press.number(), 10_000)))


async def _show(work: Work, offset: int) -> None:
    account, t = await work.account(), await work.words()
    found = await waiting_for(work, account)
    evening = await digests.wants(work.uow, account.id)
    if not found:
        kind = t("Nothing is waiting for you right now. As soon as something does, I will tell you.")
        await work.reply(kind, [_evening(t, on=evening)] if evening else [], card=_CARD, fresh=True)
        return
    offset = offset if offset < len(found) else 0
    text, rows = page(t, found, offset)
    left = len(found) - offset - SHOWN
    more: Keyboard = (
        [[button(t.plural("{count} more", "{count} more", left), "todo.page", offset + SHOWN)]] if left > 0 else []
    )
    await work.reply(text, [*rows, *more, _evening(t, on=evening)], card=_CARD, fresh=True)


def _evening(t: Words, *, on: bool) -> list[Button]:
    if on:
        return [button(t.plain("Each message as it comes again"), "todo.singly")]
    return [button(t.plain("One message in the evening instead"), "todo.evening")]


ROUTES: list[Route] = [
    Route(Command("todo", N_("What is waiting for you"), Where.PRIVATE, place=5), todo),
    Route(Command("waiting", N_("What is waiting for you"), Where.PRIVATE, hidden=True), todo),
    Route(ButtonPress("todo.page"), turn),
]
