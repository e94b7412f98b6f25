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
        if limits is not None:
            rate = max(0.1, limits.overall_per_second - _OVERALL_BURST)
            self._overall = AsyncLimiter(_OVERALL_BURST, _OVERALL_BURST / rate)

    def ready(self, telegram_id: int | None) -> bool:
        """May a message to that chat leave now?"""
        return all(limiter.has_capacity() for limiter in self._of(telegram_id))

    async def note(self, telegram_id: int | None) -> None:
        """A message leaves; waits if it may not leave yet."""
        for limiter in self._of(telegram_id):
            await limiter.acquire()

    def _of(self, telegram_id: int | None) -> tuple[AsyncLimiter, ...]:
        if self._limits is None or self._overall is None:
            return ()
        if telegram_id is None:
            return (self._overall,)
        if telegram_id not in self._chats:
            if len(self._chats) > 10_000:
                self._chats.clear()
            self._chats[telegram_id] = self._made(self._limits, group=telegram_id < 0)
        return (self._overall, *self._chats[telegram_id])

    @staticmethod
    def _made(limits: Limits, *, group: bool) -> tuple[AsyncLimiter, ...]:
        chat = AsyncLimiter(1, 1 / limits.chat_per_second + _ROOM)
        if not group:
            return (chat,)
        rate = max(0.01, (limits.group_per_minute - _GROUP_BURST) / 60)
        return (chat, AsyncLimiter(_GROUP_BURST, _GROUP_BURST / rate))
