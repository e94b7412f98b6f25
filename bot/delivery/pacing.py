"""Pacing: when the next message may leave. Telegram's limits, kept with room to spare, in real time."""

from __future__ import annotations

import asyncio
from collections import deque

from aiolimiter import AsyncLimiter

from bot.config.keys import Pacing as Limits

# A bucket of `burst` that empties at `rate` lets at most burst + seconds x rate through in any stretch of time.
_GROUP_BURST = 4.5
_OVERALL_BURST = 4.5
_ROOM = 0.05  # seconds between two messages to one chat beyond the limit, for what the network does to distances

_REMEMBERED = 10_000  # chats


def _now() -> float:
    return asyncio.get_running_loop().time()


class Pacing:
    """Keeps the limits for every chat; without `limits`, everything may leave at once (the sandbox).

    Telegram names 1 message a second per chat, 20 a minute per group, about 30 a second in all (Bot FAQ, "My bot is
    hitting limits"); edits share the budget.

    Telegram counts a message somewhere between its departure and its answer, and nobody knows where: so it counts here
    from the one until a second after the other, and what a full machine or a slow network adds can do no harm.
    """

    def __init__(self, limits: Limits | None) -> None:
        self._limits = limits
        self._chats: dict[int, tuple[AsyncLimiter, ...]] = {}
        self._overall: AsyncLimiter | None = None
        self._inherited = False
        self._flying = 0
        self._landed: deque[float] = deque()
        self._quiet_until: dict[int, float] = {}
        self._set_overall(1)

    def _set_overall(self, workers: int) -> None:
        if self._limits is not None:
            self._at_once = max(1, int(self._limits.overall_per_second / workers))
            burst = max(1.0, _OVERALL_BURST / workers)
            rate = max(0.1, self._limits.overall_per_second / workers - burst)
            self._overall = AsyncLimiter(burst, burst / rate)

    def divide(self, workers: int) -> None:
        """From now on this is one of so many workers: it has that part of the overall pace, and other chats.

        What others have just sent to a chat that comes over is not known: its budget begins empty.
        """
        self._chats.clear()
        self._inherited = True
        self._set_overall(workers)

    def room(self, most: int) -> int:
        """How many messages may leave now at all, to whichever chats; at most `most`."""
        if self._overall is None:
            return most
        while self._landed and self._landed[0] <= _now() - 1:
            self._landed.popleft()
        most = min(most, self._at_once - self._flying - len(self._landed))
        return next((count for count in range(min(most, int(_OVERALL_BURST)), 0, -1) if self._has(count)), 0)

    def _has(self, count: int) -> bool:
        return self._overall is not None and count <= self._overall.max_rate and self._overall.has_capacity(count)

    async def ready(self, telegram_id: int | None) -> bool:
        """May a message to that chat leave now?"""
        if telegram_id is not None and _now() < self._quiet_until.get(telegram_id, 0):
            return False
        return all(limiter.has_capacity() for limiter in await self._of(telegram_id))

    async def note(self, telegram_id: int | None) -> None:
        """A message leaves; waits if it may not leave yet."""
        for limiter in await self._of(telegram_id):
            await limiter.acquire()

    def departs(self) -> None:
        """A message is on its way."""
        self._flying += 1

    def lands(self, telegram_id: int | None) -> None:
        """Its answer is here, or will never come."""
        self._flying -= 1
        if self._limits is None:
            return
        self._landed.append(_now())
        if telegram_id is not None:
            if len(self._quiet_until) > _REMEMBERED:
                self._quiet_until = {chat: at for chat, at in self._quiet_until.items() if at > _now()}
            self._quiet_until[telegram_id] = _now() + 1 / self._limits.chat_per_second

    async def _of(self, telegram_id: int | None) -> tuple[AsyncLimiter, ...]:
        if self._limits is None or self._overall is None:
            return ()
        if telegram_id is None:
            return (self._overall,)
        if telegram_id not in self._chats:
            if len(self._chats) > _REMEMBERED:
                self._chats.clear()
            self._chats[telegram_id] = self._made(self._limits, group=telegram_id < 0)
            if self._inherited:
                for limiter in self._chats[telegram_id]:
                    await limiter.acquire(limiter.max_rate)
        return (self._overall, *self._chats[telegram_id])

    @staticmethod
    def _made(limits: Limits, *, group: bool) -> tuple[AsyncLimiter, ...]:
        chat = AsyncLimiter(1, 1 / limits.chat_per_second + _ROOM)
        if not group:
            return (chat,)
        rate = max(0.01, (limits.group_per_minute - _GROUP_BURST) / 60)
        return (chat, AsyncLimiter(_GROUP_BURST, _GROUP_BURST / rate))
