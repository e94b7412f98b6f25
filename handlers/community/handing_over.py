"""Handing over of a community: what happens when it leaves its operator, and when it comes to another one or back.

Once it is handed over, nothing is recorded for it here and nothing of it falls due, or residents would be reminded by
two bots, and what they say to the old one would be lost.
"""

from __future__ import annotations

from handlers.frame.dates import say_moment
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import N_, words
from handlers.frame.work import Work
from handlers.motions import freezing as motion_freezing
from handlers.motions import handing as motion_handing
from handlers.register import taking as register_taking
from storage.communities import chats, communities
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.engine.uow import UnitOfWork
from storage.motions.motions import Motion
from storage.queues import due
from storage.queues.due import Due

_GONE, _BACK = "community.gone", "community.back"
_SAID = {
    _GONE: N_(
        "{community} is moving to another bot. Since {since} I have not recorded anything for it: no "
        "matters, votes or duty.\n"
        "Please send everything new to the other bot once it is in this group."
    ),
    _BACK: N_(
        "{community} is staying with me after all. I am recording everything again, and catching up on what "
        "came due in the meantime."
    ),
}


# What is noted between the pieces of these are numbers of here, which are somebody else's elsewhere.
_IN_PIECES = (register_taking.TAKING, register_taking.TAKEN, register_taking.LAPSING, motion_freezing.FREEZING)


async def halfway(uow: UnitOfWork, community: int) -> bool:
    """Is something long just being done that must be done where it was begun? It lasts seconds."""
    return bool(await due.waiting(uow, community, *_IN_PIECES))


async def hand_over(work: Work, community: int) -> list[Motion]:
    """From this commit on nothing is recorded here; returns the votes that go on elsewhere.

    Doing it again changes nothing. What is exported afterwards holds everything that was ever confirmed here.
    """
    if (await communities.get(work.uow, community)).left_at is None:
        await communities.change(work.uow, community, left_at=work.now)
        await due.fall_asleep(work.uow, community)
        journal.record(work.uow, community, "community.handed_over", Subject("community", community), {})
        await due.schedule(work.uow, _GONE, Subject("community", community), work.now, community=community)
    return await motion_handing.hand_over(work, community)


async def take_over(work: Work, community: int) -> list[Motion]:
    """It goes on here, with all that sleeps; returns the votes that do."""
    await due.cancel(work.uow, _GONE, Subject("community", community))
    await communities.change(work.uow, community, left_at=None)
    await due.wake_up(work.uow, community)
    return await motion_handing.take_over(work, community)


async def take_back(work: Work, community: int) -> list[Motion]:
    """It was imported nowhere and goes on here, and its groups hear so; returns the votes that do."""
    votes = await take_over(work, community)
    journal.record(work.uow, community, "community.taken_back", Subject("community", community), {})
    await due.schedule(work.uow, _BACK, Subject("community", community), work.now, community=community)
    return votes


async def tell(work: Work, item: Due) -> None:
    """Everybody's groups read whether something is recorded here."""
    if item.community is None:
        return
    community = await communities.get(work.uow, item.community)
    t = words(community.language)
    since = say_moment(t, community.left_at or work.now, community.timezone)
    for group in await chats.groups_of(work.uow, community.id, chats.OWNERS):
        text = t(_SAID[item.kind], community=community.name, since=since)
        work.post(group.id, text, kind=Kind.NOTICE)


ROUTES: list[Route] = [Route(DueTrigger(kind, awake=True), tell) for kind in _SAID]
