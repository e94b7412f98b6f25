"""Due watch: how long the oldest thing that is due has waited, by a clock that nobody sets."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection

from bot.process.clock import Clock
from bot.process.telegram_clock import running
from storage.engine.database import Database
from storage.queues import due

WAITS = 60.0  # seconds; the scheduler looks every second


class DueWatch:
    """Looks again and again at the oldest thing that is due, was not put off and is not held back.

    `played` tells when the scheduler last played something, by the running clock, `held_back` which kinds it may not
    play now. A clock that jumps makes many things due at once; they have waited since they were first seen.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        played: Callable[[], float | None],
        held_back: Callable[[], Collection[str]],
        time: Callable[[], float] = running,
    ) -> None:
        self._database = database
        self._clock = clock
        self._played = played
        self._held_back = held_back
        self._time = time
        self._oldest: tuple[object, ...] | None = None
        self._since = 0.0

    async def round(self) -> None:
        """A look; that the database cannot be asked is told elsewhere."""
        with contextlib.suppress(Exception):
            await self.look()

    async def look(self) -> None:
        """Remember which is the oldest now, and since when it is."""
        rows = await self._database.look(due.waits_longest(self._clock.now(), self._held_back()))
        oldest = tuple(rows[0]) if rows else None
        if oldest != self._oldest:
            self._oldest, self._since = oldest, self._time()

    async def waited(self) -> float:
        """Seconds that the oldest has waited while nothing was played; 0 if nothing waits."""
        await self.look()
        return self._time() - max(self._since, self._played() or 0.0) if self._oldest else 0.0
