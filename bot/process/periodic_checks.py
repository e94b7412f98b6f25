"""Periodic checks: looks that come again until the bot stops, never torn apart in the middle."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence

EVERY = 60.0  # seconds from the end of one look to the next
_FINISHES_WITHIN = 20.0  # seconds; systemd kills after 90


Look = Callable[[], Awaitable[None]]


class Rounds:
    """Looks, each on a round of its own, the first `at_once` or after a pause.

    A look that is cancelled half-way would leave its connection to the garbage collector.
    """

    def __init__(self, at_once: Sequence[Look], later: Sequence[Look]) -> None:
        self._firsts = [*((look, 0.0) for look in at_once), *((look, EVERY) for look in later)]
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def run(self) -> None:
        """Look until `stop()`. Raises what a look raises."""
        self._tasks = [asyncio.create_task(self._round(look, pause)) for look, pause in self._firsts]
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()

    async def stop(self) -> None:
        """Begin no further look; let those under way finish, or end those that take too long."""
        self._stopping.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=_FINISHES_WITHIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _round(self, look: Look, pause: float) -> None:
        while not await self._stopped_within(pause):
            await look()
            pause = EVERY

    async def _stopped_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
        return self._stopping.is_set()
