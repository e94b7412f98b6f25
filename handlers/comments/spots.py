"""Spots: where on the map it is, as somebody's telephone has told it; shown on the map in private."""

from __future__ import annotations

from telegram import Message

from governance.comments.spot import last_in, written
from governance.communities.acts import LOOK
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.work import Work
from handlers.matters.view import pressed
from storage.engine.outbox import Kind


def spot_in(message: Message) -> str:
    """The place on the map that a message is, in words; empty if it is none."""
    at = message.location
    return "" if at is None else written(at.latitude, at.longitude)


async def show_spot(work: Work, press: Press) -> None:
    """The button “On the map”: the last place that somebody has sent."""
    view, _, _ = await pressed(work, press.number(), LOOK)
    account, t = await work.account(), await work.words()
    found = last_in(view.matter.place, view.matter.text, *(one.text for one in view.comments))
    if account.private_chat is None or found is None:
        work.answer(t.plain("Nobody has sent a place on the map."))
        return
    work.answer("")
    work.call(account.private_chat, "sendLocation", {"latitude": found[0], "longitude": found[1]}, kind=Kind.ANSWER)


ROUTES = [Route(ButtonPress("comment.map"), show_spot, LOOK)]
