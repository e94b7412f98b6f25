"""Unnaming: the cards of rosters and the day's post on which somebody stands who was forgotten lose the name."""

from __future__ import annotations

from handlers.duty.day import refresh_day
from handlers.duty.notices import show_roster
from handlers.frame.work import Work
from storage.communities import communities
from storage.duty import rosters
from storage.engine import outbox
from storage.engine.subjects import Subject


async def unname(work: Work, account: int) -> None:
    """Where such a card stands it is edited; nothing is posted."""
    for roster in await rosters.with_person(work.uow, account):
        if await outbox.stands(work.uow, roster.chat, Subject("roster", roster.id)):
            show_roster(work, roster, await communities.get(work.uow, roster.community))
        await refresh_day(work, await communities.get(work.uow, roster.community), roster.chat)
