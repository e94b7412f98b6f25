"""Showing of matters that have come to somebody else: their cards are edited by and by, nothing is posted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.work import Work
from handlers.matters.telling import show_again
from handlers.matters.view import load
from storage.engine.subjects import Subject
from storage.queues import due
from storage.queues.due import Due

_KIND = "assignment.show"
_AT_ONCE = 5  # so many matters are shown anew in one go
_BETWEEN = timedelta(seconds=30)  # Telegram lets a group have 20 messages and edits a minute


async def show_later(work: Work, community: int, account: int, matters: Sequence[int]) -> None:
    """Have the cards of what was somebody's say who is in charge now."""
    if matters:
        payload = {"matters": list(matters)}
        await due.schedule(work.uow, _KIND, Subject("account", account), work.now, community=community, payload=payload)


async def show_some(work: Work, item: Due) -> None:
    """The next few."""
    if item.community is None:
        return
    keys = list(item.payload["matters"])
    for key in keys[:_AT_ONCE]:
        await show_again(work, await load(work.uow, item.community, key))
    if left := keys[_AT_ONCE:]:
        at, payload = work.now + _BETWEEN, {"matters": left}
        await due.schedule(work.uow, item.kind, item.name, at, community=item.community, payload=payload)


ROUTES: list[Route] = [Route(DueTrigger(_KIND), show_some)]
