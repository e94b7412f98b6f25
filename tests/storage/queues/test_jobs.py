"""What becomes of a slow thing when the process that did it ends, once, twice, in good order or not?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.engine.database import Database
from storage.queues import due, jobs, workers
from tests.databases import NOW

LEASE = timedelta(seconds=20)


async def _asked(database: Database, kind: str) -> None:
    async with database.uow(NOW) as uow:
        await jobs.ask(uow, kind, {"import": 7}, then="register.read")


async def _begun(database: Database) -> int:
    """A new worker begins what waits; its number."""
    async with database.uow(NOW) as uow:
        worker = await workers.join(uow, "there/1", LEASE)
        assert await jobs.claim(uow, worker) is not None
    return worker


async def _dies(database: Database, worker: int) -> None:
    async with database.uow(NOW) as uow:
        await workers.bury(uow, [worker])


async def _left(database: Database) -> list[tuple[str, int]]:
    return [tuple(row) for row in await database.look(select(jobs.jobs.c.state, jobs.jobs.c.tries))]


async def _told(database: Database) -> list[dict[str, object]]:
    return [row.payload for row in await database.look(select(due.due.c.payload))]


async def test_what_ended_its_process_twice_is_given_up_and_whoever_asked_hears_of_it(database: Database) -> None:
    await _asked(database, "register.read")
    await _dies(database, await _begun(database))
    assert await _left(database) == [("waiting", 1)]
    assert await _told(database) == []

    await _dies(database, await _begun(database))

    assert await _left(database) == []
    assert await _told(database) == [{"job": {"import": 7}, "error": jobs.GIVEN_UP}]
    await _dies(database, 99)
    assert len(await _told(database)) == 1


async def test_a_bot_that_is_stopped_in_good_order_has_not_been_ended_by_what_it_did(database: Database) -> None:
    await _asked(database, "register.read")

    for _ in range(3):
        worker = await _begun(database)
        async with database.uow(NOW) as uow:
            await workers.leave(uow, worker)

    assert await _left(database) == [("waiting", 0)]
    await _dies(database, await _begun(database))
    assert await _left(database) == [("waiting", 1)]


@pytest.mark.parametrize("kind", ["person.forget", "file.forget", "file.fetch"])
async def test_what_must_be_done_is_begun_again_however_often_the_bot_ends(database: Database, kind: str) -> None:
    await _asked(database, kind)

    for _ in range(4):
        await _dies(database, await _begun(database))

    assert await _left(database) == [("waiting", 4)]


async def test_of_kinds_that_keep_enough_hands_busy_none_is_taken_and_others_are(database: Database) -> None:
    await _asked(database, "register.read")
    await _asked(database, "file.fetch")

    async with database.uow(NOW) as uow:
        taken = [await jobs.claim(uow, 1, without=("register.read",)) for _ in range(2)]

    assert [job.kind if job else None for job in taken] == ["file.fetch", None]
