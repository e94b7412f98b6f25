"""Is a bot that plays nothing of what is due said to stand still, and only then?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.health.due_watch import DueWatch
from bot.health.watchdog import stalls
from storage.engine.database import Database
from storage.queues import due
from tests.bot.health.test_watchdog import PATIENCE, WELL
from tests.bot.process.test_telegram_clock import HOUR, Machine
from tests.databases import NOW


class Watched:
    """A scheduler that plays nothing, and what is seen of it."""

    def __init__(self, database: Database) -> None:
        self.machine = Machine()
        self.played: float | None = None
        self.held_back: frozenset[str] = frozenset()
        machine = self.machine
        self.watch = DueWatch(database, machine, lambda: self.played, lambda: self.held_back, machine.running)

    async def stalled(self) -> bool:
        found = stalls(replace(WELL, overdue=await self.watch.waited()), None, PATIENCE)
        assert len(found) <= 1
        return found != []

    async def after(self, seconds: float) -> bool:
        self.machine.ran += seconds
        return await self.stalled()


async def _falls_due(database: Database, kind: str = "motion.close", *, failures: int = 0) -> None:
    async with database.uow(NOW) as uow:
        await due.schedule(uow, kind, "motion:1", NOW + timedelta(seconds=1))
        await uow.execute(due.due.update().values(failures=failures))


async def test_what_is_due_and_waits_for_a_minute_is_a_stall(database: Database) -> None:
    await _falls_due(database)
    watched = Watched(database)

    assert not await watched.after(0)
    assert not await watched.after(2)  # due from now on
    assert not await watched.after(59)
    assert await watched.after(1)


async def test_while_others_are_played_it_is_only_a_queue(database: Database) -> None:
    await _falls_due(database)
    watched = Watched(database)

    await watched.after(2)
    watched.played = watched.machine.ran + 50
    assert not await watched.after(100)
    assert await watched.after(10)


async def test_a_clock_that_jumps_ahead_is_no_stall(database: Database) -> None:
    await _falls_due(database)
    watched = Watched(database)
    await watched.after(0)

    watched.machine.wrong = HOUR

    assert not await watched.after(0)
    assert await watched.after(60)


async def test_what_was_put_off_or_held_back_waits_rightly(database: Database) -> None:
    await _falls_due(database, failures=1)
    watched = Watched(database)
    await watched.after(2)
    assert not await watched.after(3600)

    await _falls_due(database)
    watched.held_back = frozenset({"motion.close"})
    await watched.after(0)
    assert not await watched.after(3600)
    watched.held_back = frozenset()
    assert not await watched.after(0)
    assert await watched.after(60)
