"""What do people find in a group where messages stand elsewhere now: its open votes, who is on duty, its matters?

A group that became a supergroup, one that the community moved to, one that the bot is back in: numbers of messages
mean nothing there, or what was pressed meanwhile was not heard. So what is open is posted anew.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from governance.schedule.repetition import wall_of
from handlers.ballots import cards as motion_cards
from handlers.duty.notices import show_roster, show_today
from handlers.frame.triggers import Falling, Route
from handlers.frame.words import words
from handlers.frame.work import Work
from handlers.matters import telling as matter_telling
from handlers.matters.cards import card_name
from handlers.matters.view import load
from storage.communities import communities
from storage.communities.chats import Chat
from storage.communities.communities import Community
from storage.duty import rosters
from storage.engine import outbox
from storage.matters import matters
from storage.motions import motions
from storage.motions.motions import Motion
from storage.queues import due
from storage.queues.due import Due

_AT_ONCE = 10  # so many matters are posted anew in one go
_BETWEEN = timedelta(seconds=40)  # Telegram lets a group have 20 messages a minute


async def arrive(work: Work, chat: Chat) -> None:
    """Post what is open: votes with their fingerprints, pinned; duty; and by and by the matters that stand there."""
    if chat.community is None:
        return
    community = await communities.get(work.unit, chat.community)
    for motion in await motions.open_in(work.unit, chat.id):
        await show_vote(work, motion)
    here = [one.id for one in await rosters.running(work.unit, community.id) if one.chat == chat.id]
    await show_duty(work, community, here)
    await carry_matters(work, chat)


async def show_vote(work: Work, motion: Motion) -> None:
    """An open vote's card, pinned, and below it the fingerprint that was posted at its opening."""
    await motion_cards.refresh(work, motion, fresh=True)
    if motion.chat is not None:
        if motion.force:
            language = (await communities.get(work.unit, motion.community)).language
            motion_cards.post_fingerprint(work, words(language), motion)
        work.pin(motion.chat, motion.subject)


async def show_duty(work: Work, community: Community, keys: Collection[int]) -> None:
    """The cards of these rosters, and today's duty where it was posted already."""
    wall = wall_of(work.now, community.timezone)
    for roster in await rosters.running(work.unit, community.id):
        if roster.id in keys:
            show_roster(work, roster, community, fresh=True)
            if wall >= max(datetime.combine(wall.date(), roster.shown_at), roster.rotation.start):
                show_today(work, roster, community, wall, fresh=True)


async def carry_matters(work: Work, chat: Chat) -> None:
    """Have the cards of open matters posted in a group where they do not stand yet."""
    await due.schedule(
        work.unit, "group.carry", f"chat:{chat.id}", work.now, community=chat.community, payload={"after": 0}
    )


async def carry(work: Work, item: Due) -> None:
    """A few matters at a time, by their numbers."""
    group = int(item.name.partition(":")[2])
    if item.community is None:
        return
    found = await matters.living_after(work.unit, item.community, item.payload["after"], limit=_AT_ONCE)
    posted = False
    for matter in found:
        view = await load(work.unit, item.community, matter.id)
        shown = group in await matter_telling.groups_showing(work, view)
        if shown and not await outbox.stands(work.unit, group, card_name(matter.id)):
            await matter_telling.show(work, view, fresh=True, only=group)
            posted = True
    if len(found) == _AT_ONCE:
        at = work.now + (_BETWEEN if posted else timedelta())
        payload = {"after": found[-1].number}
        await due.schedule(work.unit, item.kind, item.name, at, community=item.community, payload=payload)


ROUTES: list[Route] = [Route(Falling("group.carry"), carry)]
