"""Presence of workers: which live, which share of the chats is this one's, and who puts right what a dead one left."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from bot.process.clock import Clock
from bot.process.identity import is_dead, this_process
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.queues import workers
from storage.queues.sending import Share
from storage.queues.workers import Worker

log = logging.getLogger(__name__)

# A worker says every few seconds that it lives; one that has not for this long is taken for dead and its claims are
# void. On the same machine a dead process is recognised at the next beat.
LEASE = timedelta(seconds=20)
BEAT = 4.0  # seconds


class Presence:
    """This process among the workers of one database. On SQLite it is the only one, and nothing need be repeated.

    `shared` is called with this worker's share of the chats whenever that changes.
    """

    def __init__(self, database: Database, clock: Clock, shared: Callable[[Share], None]) -> None:
        self._database = database
        self._clock = clock
        self._shared = shared
        self._holder = this_process()
        self._stopping = asyncio.Event()
        self.worker = 0
        self._told: tuple[int, Share] | None = None
        self.beat = BEAT

    async def begin(self) -> None:
        """Join, and put right what workers that are no more left half done."""
        async with self._database.uow(self._clock.now()) as uow:
            self.worker = await workers.join(uow, self._holder, LEASE)
            await self._look_around(uow, joining=True)

    async def run(self) -> None:
        """Say again and again that this worker lives, until `end()`."""
        while self.worker and not self._database.is_sqlite and not self._stopping.is_set():
            try:
                await asyncio.wait_for(self._stopping.wait(), self.beat)
            except TimeoutError:
                await self.look()

    async def end(self) -> None:
        """Leave: what is still under way is nobody's any more."""
        self._stopping.set()
        if not self.worker:
            return
        try:
            async with self._database.uow(self._clock.now()) as uow:
                await workers.leave(uow, self.worker)
        except Exception as error:  # the lease runs out by itself
            log.warning("could not say goodbye to the database: %s", type(error).__name__)
        self.worker = 0

    async def look(self) -> None:
        """One beat: say that this worker lives, and see who else does."""
        try:
            async with self._database.uow(self._clock.now()) as uow:
                if not await workers.renew(uow, self.worker, LEASE):
                    log.warning("this worker was taken for dead; it joins again")
                    self.worker = await workers.join(uow, self._holder, LEASE)
                await self._look_around(uow)
        except Exception as error:
            log.error("could not tell the database that this worker lives: %s", type(error).__name__)

    async def _look_around(self, uow: UnitOfWork, *, joining: bool = False) -> None:
        everyone = await workers.everyone(uow)
        dead = [one.id for one in everyone if one.id != self.worker and self._is_gone(one)]
        left = await workers.bury(uow, dead)
        if left:
            log.warning("%s messages may or may not have arrived before a worker died; they are not repeated", left)
        living = sorted(one.id for one in everyone if one.id not in dead)
        share = Share(living.index(self.worker), len(living))
        # Whoever joins others waits a beat, until they know and have given up a part of the chats and of the pace.
        if (self.worker, share) != self._told and not (joining and share.of > 1):
            self._told = (self.worker, share)
            self._shared(share)

    def _is_gone(self, one: Worker) -> bool:
        # On SQLite the file's lock says that nobody else is there; a clock that was moved says nothing.
        return self._database.is_sqlite or one.until < self._clock.now() or is_dead(one.holder)
