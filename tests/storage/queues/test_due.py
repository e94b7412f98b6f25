"""Does what falls due come once, in order, and not while its community is away?"""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.communities import communities
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.queues import due
from storage.queues.due import Due
from tests.databases import NOW

LATER = NOW + timedelta(days=40)


async def _played(database: Database) -> list[tuple[str, datetime]]:
    """Each in a unit of work of its own, as the scheduler does."""
    found: list[Due] = []
    while True:
        async with database.uow(LATER) as uow:
            if (item := await due.take(uow, uow.now)) is None:
                return [(one.name, one.at) for one in found]
            if not await due.sleeps(uow, item):
                found.append(item)


async def _two_communities(uow: UnitOfWork) -> None:
    for name in ("Here", "There"):
        await communities.found(uow, name=name, language="en", timezone="UTC", jurisdiction="CN")


async def test_what_sleeps_comes_at_its_own_moment_when_it_is_woken(database: Database) -> None:
    async with database.uow(NOW) as uow:
        await _two_communities(uow)
        await due.schedule(uow, "matter.overdue", "matter:1", NOW + timedelta(days=3), community=1)
        await due.schedule(uow, "matter.overdue", "matter:2", NOW + timedelta(days=2), community=2)
        await due.schedule(uow, "contact.daily", "all", NOW)

        await due.fall_asleep(uow, 1)

    assert [name for name, _ in await _played(database)] == ["all", "matter:2"]
    async with database.uow(LATER) as uow:
        await due.wake_up(uow, 1)
    assert await _played(database) == [("matter:1", NOW + timedelta(days=3))]


async def test_what_is_set_while_a_community_is_away_sleeps_too_but_answers_come(database: Database) -> None:
    at = NOW + timedelta(days=1)
    async with database.uow(NOW) as uow:
        await _two_communities(uow)
        await communities.change(uow, 1, left_at=NOW)
        for name in ("import:3", "job:8", "sent:9"):
            await due.schedule(uow, "import.lapse", name, at, community=1, payload={"name": name})

    assert await _played(database) == [("job:8", at), ("sent:9", at)]
    async with database.uow(LATER) as uow:
        assert await due.waiting_for(uow, "import.lapse", "import:3")
        await communities.change(uow, 1, left_at=None)
        await due.wake_up(uow, 1)
        (item,) = await due.waiting(uow, 1, "import.lapse")
        assert (item.at, item.payload) == (at, {"name": "import:3"})
