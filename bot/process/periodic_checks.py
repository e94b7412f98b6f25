"""Periodic checks: looks that come again until the bot stops, never torn apart in the middle."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from bot.process.ticks import Ticks

EVERY = 60.0  # seconds from the end of one look to the next
OFTEN = 10.0
_FINISHES_WITHIN = 20.0  # seconds; systemd kills after 90


Look = Callable[[], Awaitable[None]]


class Rounds:
    """Looks, each on a round of its own, the first `at_once` or after a pause; `often` a look every ten seconds.

    A look that is cancelled half-way would leave its connection to the garbage collector.
    """

    def __init__(self, at_once: Sequence[Look], later: Sequence[Look], often: Sequence[Look] = ()) -> None:
        self._rounds = [
            *(Ticks(partial(self._finish, look), EVERY, at_once=True) for look in at_once),
            *(Ticks(partial(self._finish, look), EVERY) for look in later),
            *(Ticks(partial(self._finish, look), OFTEN) for look in often),
        ]
        self._ended = asyncio.Event()
        self._failure: Exception | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Look until `stop()`. Raises what a look raises."""
        if not self._ended.is_set():
            for one in self._rounds:
                one.start()
        await self._ended.wait()
        if self._failure is not None:
            raise self._failure

    async def stop(self) -> None:
        """Begin no further look; let those under way finish, or end those that take too long."""
        self._end()
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=_FINISHES_WITHIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        for one in self._rounds:
            one.shutdown()

    def _end(self) -> None:
        for one in self._rounds:
            one.pause()
        self._ended.set()

    async def _finish(self, look: Look) -> None:
        """As a task of our own, for APScheduler ends its tasks at once when it stops, and logs what they raise."""
        task = asyncio.ensure_future(self._look(look))
        self._under_way.add(task)
        await asyncio.wait([task])
        self._under_way.discard(task)

    async def _look(self, look: Look) -> None:
        try:
            await look()
        except Exception as error:
            self._failure = error
            self._end()
