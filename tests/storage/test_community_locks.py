"""Do the acts of one community follow each other, whichever worker does them, and do workers never wait in a circle?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from storage import community_locks
from storage.communities import chats, communities
from storage.community_locks import Origin
from storage.engine import journal, locks
from storage.engine.database import Database
from storage.engine.locks import OutOfTurn
from storage.queues import due
from tests.databases import NOW, empty_postgres, opened

pytestmark = pytest.mark.postgres
GROUP = -1001


@pytest.fixture
async def workers(postgres_url: str) -> AsyncIterator[tuple[Database, Database]]:
    """Two workers on one PostgreSQL, and three communities, the first with a group."""
    async with empty_postgres(postgres_url) as url, opened(url) as first, opened(url) as second:
        async with first.uow(NOW) as uow:
            for name in ("Elm", "Oak", "Ash"):
                await communities.found(uow, name=name, language="en", timezone="UTC", jurisdiction="CN")
            await chats.remember_group(uow, GROUP, "Elm", community=1)
        yield first, second


async def _deadlocks(database: Database) -> int:
    rows = await database.look(text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
    return int(rows[0][0])


async def test_what_one_worker_reads_and_writes_in_a_community_no_other_comes_between(
    workers: tuple[Database, Database],
) -> None:
    async def act(database: Database, number: int) -> None:
        async with database.uow(NOW) as uow:
            await community_locks.take(uow, [Origin(chats=(GROUP,), people=(number,))])
            name = (await communities.get(uow, 1)).name
            await asyncio.sleep(0.01)
            await communities.change(uow, 1, name=f"{name}+")

    await asyncio.gather(*(act(workers[number % 2], number) for number in range(20)))

    async with workers[0].uow(NOW) as uow:
        assert (await communities.get(uow, 1)).name == "Elm" + "+" * 20


async def test_communities_met_in_opposite_order_end_in_a_second_try_and_in_no_deadlock(
    workers: tuple[Database, Database],
) -> None:
    tries, each_in_its_first = 0, asyncio.Barrier(2)

    async def act(database: Database, met: list[int]) -> None:
        nonlocal tries
        also: set[int] = set()
        while True:
            tries += 1
            try:
                async with database.uow(NOW) as uow:
                    await community_locks.take(uow, [], also)
                    for community in met:
                        await locks.enter(uow, community)
                        if not also and community == met[0]:
                            await each_in_its_first.wait()
                        journal.record(uow, community, "test.act", "test", {})
            except OutOfTurn as error:
                also.add(error.community)
            else:
                return

    await asyncio.gather(act(workers[0], [1, 3]), act(workers[1], [3, 1]))

    async with workers[0].uow(NOW) as uow:
        assert [await journal.verify(uow, community) for community in (1, 3)] == [None, None]
        rows = await uow.rows(text("SELECT community_id, seq FROM journal_heads ORDER BY 1"))
    assert [tuple(row) for row in rows] == [(1, 2), (3, 2)]
    assert tries > 2
    assert await _deadlocks(workers[0]) == 0


async def test_each_worker_plays_another_community_and_nobody_plays_out_of_order(
    workers: tuple[Database, Database],
) -> None:
    async with workers[0].uow(NOW) as uow:
        for number in range(12):
            at = NOW + timedelta(seconds=number)
            await due.schedule(uow, "test.thing", f"{number}", at, community=number % 2 + 1)
    played: list[tuple[int | None, int]] = []
    together = 0

    async def play(database: Database) -> None:
        nonlocal together
        later = NOW + timedelta(hours=1)
        while True:
            async with database.uow(later) as uow:
                item = await due.take(uow, later)
                if item is None:
                    return
                together += 1
                assert together <= 2
                await asyncio.sleep(0.01)
                together -= 1
                played.append((item.community, int(item.name)))

    await asyncio.gather(*(play(one) for one in workers))

    assert sorted(number for _, number in played) == list(range(12))
    for community in (1, 2):
        mine = [number for where, number in played if where == community]
        assert mine == sorted(mine)


async def test_a_turn_that_goes_back_with_its_savepoint_is_taken_again(workers: tuple[Database, Database]) -> None:
    async with workers[0].uow(NOW) as uow:
        await locks.enter(uow, 1)
        mark = await uow.mark()
        await locks.enter(uow, 2)
        await uow.back_to(mark)

        assert uow.turns == {1}
        async with workers[1].uow(NOW) as other:
            assert await locks.try_to_enter(other, 2), "PostgreSQL has given the lock back"
        await locks.enter(uow, 2)
        async with workers[1].uow(NOW) as other:
            assert not await locks.try_to_enter(other, 2)
