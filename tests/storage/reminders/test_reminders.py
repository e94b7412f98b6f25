"""Is a scheduled post remembered as it was said, and no occurrence of it played twice?"""

# ruff: noqa: DTZ001  (a clock on the wall has no time zone)
from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError

from storage.communities import accounts, chats, communities
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.reminders import reminders
from storage.reminders.reminders import Reminder, State
from tests.databases import NOW
from tests.governance.schedule.test_repetition import monthly

WALL = datetime(2026, 12, 1, 8)


async def a_reminder(uow: UnitOfWork, community: int | None = None) -> Reminder:
    if community is None:
        made = await communities.found(uow, name="A", language="zh", timezone="Asia/Shanghai", jurisdiction="CN")
        community = made.id
    chat = await chats.remember_group(uow, -community, "G", community=community)
    by = await accounts.remember(uow, 1, "P", "zh")
    return await reminders.make(uow, community, chat.id, text="交物业费", schedule=monthly(1), by=by.id)


async def test_a_post_is_kept_and_read_again_unchanged(database: Database) -> None:
    async with database.uow(NOW) as uow:
        first = await a_reminder(uow)
        second = await a_reminder(uow, first.community)

        assert (first.number, second.number) == (1, 2)
        assert await reminders.get(uow, first.id) == first
        assert await reminders.get(uow, first.id, first.community + 1) is None
        assert await reminders.alive(uow, first.community) == [first, second]


async def test_a_post_is_paused_resumed_and_ended_and_an_end_is_final(database: Database) -> None:
    async with database.uow(NOW) as uow:
        made = await a_reminder(uow)

        moves = [await reminders.move(uow, made.id, state) for state in (State.PAUSED, State.PAUSED, State.RUNNING)]
        ends = [await reminders.move(uow, made.id, state) for state in (State.ENDED, State.RUNNING)]

        assert moves == [True, False, True]
        assert ends == [True, False]
        assert await reminders.alive(uow, made.community) == []


async def test_an_occurrence_is_played_once(database: Database) -> None:
    async with database.uow(NOW) as uow:
        made = await a_reminder(uow)

        assert await reminders.occur(uow, made.id, WALL)
        assert not await reminders.occur(uow, made.id, WALL)
        assert await reminders.occur(uow, made.id, WALL.replace(month=1, year=2027))
    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            row = {"reminder_id": made.id, "wall": "2026-12-01T08:00", "at": NOW}
            await uow.execute(reminders.occurrences.insert().values(row))
