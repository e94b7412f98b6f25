"""Scheduler of what comes due: APScheduler says when to look; each due thing is played in order, once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.process.clock import Clock
from bot.process.faults import step
from bot.process.telegram_clock import running
from bot.process.ticks import Ticks
from handlers.routing.router import Router
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.queues import due
from storage.queues.due import Due

log = logging.getLogger(__name__)

_LOOK_EVERY = 1  # seconds
_LONGEST_PAUSE = timedelta(hours=1)


class Scheduler:
    """Plays the rows of `due`. A failing one is put off, longer each time, and the rest go on.

    What ends something for good waits while the machine's clock and Telegram's are apart (`Clock.settled`).
    """

    def __init__(
        self,
        database: Database,
        router: Router,
        clock: Clock,
        committed: Callable[[UnitOfWork], None],
    ) -> None:
        self._database = database
        self._router = router
        self._clock = clock
        self._committed = committed
        self._ticks = Ticks(self.tick, _LOOK_EVERY)
        self._turn = asyncio.Lock()
        self._stopping = False
        self.failures = 0
        # By the running clock; None before the first.
        self.played: float | None = None

    def start(self) -> None:
        """Begin to look, every second from now on, whatever becomes of the wall clock."""
        self._ticks.start()

    async def stop(self) -> None:
        """Look no more; what is being played is played to its end."""
        if not self._ticks.running:
            return
        self._ticks.pause()
        self._stopping = True
        async with self._turn:
            self._ticks.shutdown()

    @property
    def idle(self) -> bool:
        """Is nothing being played?"""
        return not self._turn.locked()

    @property
    def waits_for_the_clock(self) -> frozenset[str]:
        """The kinds of things that are not played now, however long they are due."""
        return frozenset() if self._clock.settled else self._router.ways.ending

    async def tick(self) -> None:
        """Play all that is due now. A second tick at the same time does nothing."""
        if self._turn.locked():
            return
        async with self._turn:
            try:
                while not self._stopping and await self._next_is_due() and await self._play_next():
                    pass
            except Exception as error:
                log.error("the scheduler could not work: %s", type(error).__name__)

    async def next_at(self) -> datetime | None:
        """When the next thing is due that may be played, or None."""
        rows = await self._database.look(due.earliest(self.waits_for_the_clock))
        moment = rows[0][0] if rows else None
        return moment if isinstance(moment, datetime) else None

    async def _next_is_due(self) -> bool:
        moment = await self.next_at()
        return moment is not None and moment <= self._clock.now()

    async def _play_next(self) -> bool:
        item: Due | None = None
        try:
            async with self._database.uow(self._clock.now()) as uow:
                item = await due.take(uow, uow.now, self.waits_for_the_clock)
                if item is None:
                    return False
                self.played = running()
                await self._router.play(uow, item)
                step(f"{item.kind} played")
        except Exception as error:
            if item is None:
                raise
            await self._put_off(item, error)
            return True
        step(f"{item.kind} committed")
        self._committed(uow)
        return True

    async def _put_off(self, item: Due, error: Exception) -> None:
        self.failures += 1
        log.error("%s, due %s, failed: %s", item.kind, item.at.isoformat(), type(error).__name__)
        pause = min(timedelta(seconds=5) * 2**item.failures, _LONGEST_PAUSE)
        async with self._database.uow(self._clock.now()) as uow:
            await due.put_off(uow, item, uow.now + pause)
