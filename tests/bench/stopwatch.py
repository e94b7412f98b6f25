"""Stopwatch: how long each unit of work of a database lasts, and how long a step keeps the event loop to itself."""

from __future__ import annotations

import time
from asyncio.events import Handle
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import text

from storage.engine.database import Database
from storage.engine.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Lasted:
    """One unit of work, in milliseconds, from its first statement to its commit.

    `clock`: on the wall. `processor`: what it cost this process and the database's, which others hardly disturb.
    """

    clock: float
    processor: float


class Stopwatch:
    """Notes how long each unit of work of a database lasts, under the name of what is going on.

    `steps`: the longest step of the event loop meanwhile, in milliseconds of its thread's time of a processor; while a
    job takes one, every unit of work that is under way waits for it.
    """

    def __init__(self, database: Database) -> None:
        self.held: dict[str, list[Lasted]] = defaultdict(list)
        self.steps: dict[str, float] = defaultdict(float)
        self.name = ""
        self._uow = database.uow
        database.uow = self._timed  # type: ignore[method-assign]

    @asynccontextmanager
    async def _timed(self, now: datetime) -> AsyncIterator[UnitOfWork]:
        async with self._uow(now) as uow:
            backend = await uow.scalar(text("SELECT pg_backend_pid()")) if uow.dialect == "postgresql" else 0
            begun, spent = time.perf_counter(), _spent(backend)
            yield uow
        lasted = Lasted(1000 * (time.perf_counter() - begun), 1000 * (_spent(backend) - spent))
        self.held[self.name].append(lasted)

    @contextmanager
    def steps_noted(self) -> Iterator[None]:
        """In this block every step of the event loop is timed."""
        run = Handle._run  # type: ignore[attr-defined]

        def timed(handle: Handle) -> None:
            begun = time.thread_time()
            run(handle)
            taken = 1000 * (time.thread_time() - begun)
            if taken > self.steps[self.name]:
                self.steps[self.name] = taken

        Handle._run = timed  # type: ignore[attr-defined]
        try:
            yield
        finally:
            Handle._run = run  # type: ignore[attr-defined]

    def forget(self) -> None:
        """From the beginning."""
        self.held.clear()
        self.steps.clear()

    @asynccontextmanager
    async def noting(self, name: str) -> AsyncIterator[None]:
        before, self.name = self.name, name
        yield
        self.name = before


def _spent(backend: int) -> float:
    """Seconds of a processor that this process has spent, and the database's process of that number."""
    if not backend:
        return time.process_time()
    # The first number: nanoseconds on a processor (Linux, Documentation/scheduler/sched-stats).
    there = Path(f"/proc/{backend}/schedstat").read_text("ascii").split(maxsplit=1)[0]
    return time.process_time() + int(there) / 1e9
