"""Snapshot: how the running bot is doing. One look, of numbers only; no text, no name, no choice."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.process.clock import Clock
from storage.engine import lease
from storage.engine.database import Database
from storage.engine.size import database_bytes
from storage.queues import sending, updates

_WRITABLE_WITHIN = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one look found. `contact`: when Telegram last answered (or called), None if not since the start.

    `waiting`: updates that Telegram still keeps for us, None if not asked yet. `oldest_unsent`: since when the oldest
    message waits whose turn has come, None if none waits or the database did not answer. `standby`: another process
    fetches the updates, this one waits to take over. `free_bytes`: room on the fullest disk that the bot writes
    to. `clock_off`: how far this machine's clock is ahead of Telegram's. `overdue`: seconds that the oldest thing that
    is due has waited while nothing was played (`bot/health/due_watch.py`). `gone`: the database file was deleted or
    replaced. `refused`: Telegram says that it does not know the token.
    """

    now: datetime
    since: datetime
    contact: datetime | None
    waiting: int | None
    taken: int
    writable: bool
    oldest_unsent: datetime | None
    set_aside: int
    counts: dict[str, int]
    standby: bool = False
    database_bytes: int | None = None
    free_bytes: int | None = None
    clock_off: timedelta = timedelta(0)
    overdue: float = 0.0
    gone: bool = False
    refused: bool = False


class Counted(Protocol):
    """Whoever counts while the bot works."""

    def __call__(self) -> dict[str, int]:
        """Name (of `bot.health.metrics.COUNTERS`) → how often so far."""


async def _nothing() -> float:
    return 0.0


class Examiner:
    """Takes the snapshot. `contact` tells when Telegram was last spoken to, `counted` what was counted so far."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        contact: Callable[[], datetime | None],
        counted: Counted,
        *,
        standby: Callable[[], bool] = lambda: False,
        folders: Sequence[Path] = (),
        clock_off: Callable[[], timedelta] = timedelta,
        overdue: Callable[[], Awaitable[float]] = _nothing,
        refused: Callable[[], bool] = lambda: False,
    ) -> None:
        self._database = database
        self._clock = clock
        self._contact = contact
        self._counted = counted
        self._standby = standby
        self._folders = folders
        self._clock_off = clock_off
        self._overdue = overdue
        self._refused = refused
        self._since = clock.now()
        self.waiting: int | None = None

    async def look(self) -> Snapshot:
        """How it is now; takes at most a few seconds, even where the database does not answer."""
        now = self._clock.now()
        writable, oldest, aside, size, overdue = False, None, 0, None, 0.0
        try:
            async with asyncio.timeout(_WRITABLE_WITHIN), self._database.uow(now) as uow:
                # A row is written, not only a lock taken: a full disk shows itself no sooner.
                await lease.hold(uow, "health", "health", timedelta(seconds=1))
                oldest = await sending.oldest_unsent(uow)
                aside = int(await uow.scalar(updates.how_many_set_aside()))
                size = await database_bytes(uow)
            writable = True
            async with asyncio.timeout(_WRITABLE_WITHIN):
                overdue = await self._overdue()
        except Exception:  # whatever it is, the answer is the same
            writable = False
        counts = self._counted()
        return Snapshot(
            now=now,
            since=self._since,
            contact=self._contact(),
            waiting=self.waiting,
            taken=counts.get("batches", 0),
            writable=writable,
            oldest_unsent=oldest,
            set_aside=aside,
            counts=counts,
            standby=self._standby(),
            database_bytes=size,
            free_bytes=_free(self._folders),
            clock_off=self._clock_off(),
            overdue=overdue,
            gone=self._database.gone,
            refused=self._refused(),
        )


def _free(folders: Sequence[Path]) -> int | None:
    """Room on the fullest disk of those that hold one of these folders (or will)."""
    there = [next(parent for parent in (one, *one.absolute().parents) if parent.exists()) for one in folders]
    return min((shutil.disk_usage(one).free for one in there), default=None)
