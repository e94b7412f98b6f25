"""Arrival of duty in a group where messages stand elsewhere now: rosters and today's duty are posted anew."""

from __future__ import annotations

from collections.abc import Collection

from handlers.duty.day import refresh_day
from handlers.duty.notices import show_roster
from handlers.frame.work import Work
from storage.communities import communities
from storage.communities.chats import Chat
from storage.communities.communities import Community
from storage.duty import rosters


async def arrive(work: Work, chat: Chat) -> None:
    """Post the rosters that stand in the group."""
    if chat.community is not None:
        here = [one.id for one in await rosters.running(work.uow, chat.community) if one.chat == chat.id]
        await show_duty(work, await communities.get(work.uow, chat.community), here)


async def show_duty(work: Work, community: Community, keys: Collection[int]) -> None:
    """The cards of these rosters, and today's duty where it was posted already."""
    here = [one for one in await rosters.running(work.uow, community.id) if one.id in keys]
    for roster in here:
        show_roster(work, roster, community, fresh=True)
    for chat in sorted({one.chat for one in here}):
        await refresh_day(work, community, chat, fresh=True)
