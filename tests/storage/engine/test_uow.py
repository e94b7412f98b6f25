"""Does a unit of work hold together: all of it or nothing, and nothing seen before the commit?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from storage.communities import communities, members
from storage.communities.communities import communities as table
from storage.engine import journal
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.queues import due
from tests.databases import NOW


async def _found(database: Database) -> int:
    async with database.uow(NOW) as uow:
        made = await communities.found(
            uow, name="议事亭小区", language="zh", timezone="Asia/Shanghai", jurisdiction="CN"
        )
    return made.id


async def test_nothing_is_seen_by_others_before_the_commit_even_after_a_released_savepoint(database: Database) -> None:
    async with database.uow(NOW) as uow:
        mark = await uow.mark()
        await communities.found(uow, name="A", language="zh", timezone="Asia/Shanghai", jurisdiction="CN")
        await uow.release(mark)

        seen = await database.look(select(table.c.name))

        assert seen == []
    assert [row.name for row in await database.look(select(table.c.name))] == ["A"]


async def test_a_failing_batch_rolls_back_to_nothing(database: Database) -> None:
    try:
        async with database.uow(NOW) as uow:
            mark = await uow.mark()
            await communities.found(uow, name="A", language="zh", timezone="Asia/Shanghai", jurisdiction="CN")
            await uow.release(mark)
            raise RuntimeError
    except RuntimeError:
        pass

    assert await database.look(select(table.c.name)) == []


async def test_going_back_to_a_mark_undoes_rows_lines_and_messages_of_that_update_only(database: Database) -> None:
    community = await _found(database)

    async with database.uow(NOW) as uow:
        journal.record(uow, community, "kept", "thing:1", {})
        mark = await uow.mark()
        journal.record(uow, community, "undone", "thing:2", {})
        await communities.found(uow, name="B", language="zh", timezone="Asia/Shanghai", jurisdiction="CN")
        await uow.back_to(mark)

    acts = await database.look(select(journal.lines.c.act))
    assert [row.act for row in acts] == ["kept"]
    assert len(await database.look(select(table.c.id))) == 1


async def test_the_chain_verifies_and_a_changed_line_is_found(database: Database) -> None:
    community = await _found(database)
    async with database.uow(NOW) as uow:
        for number in range(5):
            journal.record(uow, community, "said", f"thing:{number}", {"n": number})

    async with database.uow(NOW) as uow:
        assert await journal.verify(uow, community) is None
        await uow.execute(journal.lines.update().where(journal.lines.c.seq == 3).values(act="unsaid"))
        broken = await journal.verify(uow, community)

    assert broken is not None
    assert broken.seq == 3


async def test_erased_content_leaves_the_chain_whole(database: Database) -> None:
    community = await _found(database)
    async with database.uow(NOW) as uow:
        journal.record(uow, community, "said", "thing:1", {"text": "secret"})

    async with database.uow(NOW) as uow:
        await uow.execute(journal.contents.delete())
        assert await journal.verify(uow, community) is None


async def test_a_reading_connection_does_not_wait_for_the_writer(database: Database) -> None:
    async with database.uow(NOW) as uow:
        await communities.found(uow, name="A", language="zh", timezone="Asia/Shanghai", jurisdiction="CN")
        assert await database.look(select(members.members)) == []


async def test_rows_gathered_for_one_writer_are_written_together_and_forgotten_with_their_update(
    database: Database,
) -> None:
    written: list[list[int]] = []

    async def writer(_unit: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
        written.append([row["n"] for row in rows])

    async with database.uow(NOW) as uow:
        uow.gather(writer, {"n": 1})
        mark = await uow.mark()
        uow.gather(writer, {"n": 2})
        await uow.back_to(mark)
        uow.gather(writer, {"n": 3})

    assert written == [[1, 3]]


async def test_waking_a_thing_that_waits_already_does_not_move_it(database: Database) -> None:
    later = NOW + timedelta(seconds=10)
    async with database.uow(NOW) as uow:
        uow.gather(due.wake, due.waking("motion.turnout", "motion:1", later))
        uow.gather(due.wake, due.waking("motion.turnout", "motion:1", later))
    async with database.uow(NOW) as uow:
        uow.gather(due.wake, due.waking("motion.turnout", "motion:1", later + timedelta(seconds=9)))

    rows = await database.look(select(due.due.c.at))

    assert [row.at for row in rows] == [later]
