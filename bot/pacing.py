"""When may the next message leave? Telegram's limits, kept with room to spare, in real time."""

from __future__ import annotations

from aiolimiter import AsyncLimiter

from bot.config import Pacing as Limits

# A bucket of `burst` that empties at `rate` lets at most burst + seconds x rate through in any stretch of time.
_GROUP_BURST = 4.5
_OVERALL_BURST = 4.5
_ROOM = 0.05  # seconds between two messages to one chat beyond the limit, for what the network does to distances


class Pacing:
    """Keeps the limits for every chat; without `limits`, everything may leave at once (the sandbox).

    Telegram names 1 message a second per chat, 20 a minute per group, about 30 a second in all (Bot FAQ, "My bot is
    hitting limits"); edits share the budget.
    """

    def __init__(self, limits: Limits | None) -> None:
        self._limits = limits
        self._chats: dict[int, tuple[AsyncLimiter, ...]] = {}
        self._overall: AsyncLimiter | None = None
        self._inherited = False
        self._set_overall(1)

    def _set_overall(self, workers: int) -> None:
        if self._limits is not None:
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
        return next((count for count in range(min(most, int(_OVERALL_BURST)), 0, -1) if self._has(count)), 0)

    def _has(self, count: int) -> bool:
        return self._overall is not None and count <= self._overall.max_rate and self._overall.has_capacity(count)

    async def ready(self, telegram_id: int | None) -> bool:
        """May a message to that chat leave now?"""
        return all(limiter.has_capacity() for limiter in await self._of(telegram_id))

    async def note(self, telegram_id: int | None) -> None:
        """A message leaves; waits if it may not leave yet."""
        for limiter in await self._of(telegram_id):
            await limiter.acquire()

    async def _of(self, telegram_id: int | None) -> tuple[AsyncLimiter, ...]:
        if self._limits is None or self._overall is None:
            return ()
        if telegram_id is None:
            return (self._overall,)
        if telegram_id not in self._chats:
            if len(self._chats) > 10_000:
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
