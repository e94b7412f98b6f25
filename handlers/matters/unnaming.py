"""Unnaming: the cards of matters that name somebody who was forgotten are shown without the name; nothing is posted."""

from __future__ import annotations

from datetime import timedelta

from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.work import Work
from handlers.matters.telling import show_again
from handlers.matters.view import load
from storage.matters import steps as matter_steps
from storage.queues import due
from storage.queues.due import Due

_UNNAME = "matter.unname"
_AT_ONCE = 10  # so many matters are shown anew in one go
_BETWEEN = timedelta(seconds=40)  # Telegram lets a group have 20 messages and edits a minute


async def unname(work: Work, account: int) -> None:
    """From now on, a few matters at a time."""
    await due.schedule(work.uow, _UNNAME, f"account:{account}", work.now, payload={"after": 0})


async def on_unname(work: Work, item: Due) -> None:
    """The next few matters that they raised, brought, took, answered or judged."""
    account = int(item.name.partition(":")[2])
    found = await matter_steps.naming(work.uow, account, after=int(item.payload["after"]), limit=_AT_ONCE)
    for matter, community in found:
        await show_again(work, await load(work.uow, community, matter))
    if len(found) == _AT_ONCE:
        await due.schedule(work.uow, _UNNAME, item.name, work.now + _BETWEEN, payload={"after": found[-1][0]})


ROUTES = [Route(DueTrigger(_UNNAME), on_unname)]
