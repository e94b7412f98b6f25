"""When may the next message leave? Telegram's limits, kept with room to spare, in real time."""

from __future__ import annotations

from dataclasses import dataclass

from aiolimiter import AsyncLimiter


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages and edits may leave: `burst` at once, then `rate` a second. `enabled` false: no limit.

    Telegram publishes 1 a second per chat, 20 a minute per group, about 30 a second in all (Bot FAQ, "broadcasting");
    in any minute burst + 60 × rate stays within 20, in any second burst + rate within 30.
    """

    enabled: bool = True
    group_burst: float = 5
    group_rate: float = 0.25
    private_rate: float = 1
    overall_burst: float = 4.5
    overall_rate: float = 25


class Pacing:
    """Keeps the limits for every chat that the bot talks in."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._overall = AsyncLimiter(limits.overall_burst, limits.overall_burst / limits.overall_rate)
        self._chats: dict[int, AsyncLimiter] = {}

    def ready(self, telegram_id: int | None) -> bool:
        """May a message to that chat leave now?"""
        if not self._limits.enabled:
            return True
        return self._overall.has_capacity() and (telegram_id is None or self._of(telegram_id).has_capacity())

    async def note(self, telegram_id: int | None) -> None:
        """A message leaves; waits if it may not leave yet."""
        if not self._limits.enabled:
            return
        await self._overall.acquire()
        if telegram_id is not None:
            await self._of(telegram_id).acquire()

    def _of(self, telegram_id: int) -> AsyncLimiter:
        if telegram_id not in self._chats:
            if len(self._chats) > 10_000:
                self._chats.clear()
            limits = self._limits
            group = AsyncLimiter(limits.group_burst, limits.group_burst / limits.group_rate)
            private = AsyncLimiter(1, 1 / limits.private_rate)
            self._chats[telegram_id] = group if telegram_id < 0 else private
        return self._chats[telegram_id]
