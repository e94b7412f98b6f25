"""Rate limits: whether the bot is too fast. Telegram's flood limits as a strict sliding-window model.

Source: Bot FAQ, "My bot is hitting limits": 1 message a second in a chat, 20 a minute in a group, 30 a second
overall; edits share the budget of sends; callback answers are free.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.errors import TooManyRequestsError


@dataclass(frozen=True, slots=True)
class Limits:
    """So many within so many seconds, each as (count, seconds)."""

    chat: tuple[int, float] = (1, 1.0)
    group: tuple[int, float] = (20, 60.0)
    overall: tuple[int, float] = (30, 1.0)


@dataclass(slots=True)
class Rates:
    """Counts sends and edits; `limits` None means: no limits."""

    tick: Callable[[], float]
    limits: Limits | None = None
    windows: dict[object, deque[float]] = field(default_factory=dict)
    refusals: int = 0

    def spend(self, chat_id: int, count: int = 1) -> None:
        """Counts `count` messages to a chat. Raises TooManyRequestsError with whole seconds to wait."""
        if self.limits is None:
            return
        now = self.tick()
        rules: list[tuple[object, tuple[int, float]]] = [("all", self.limits.overall)]
        if chat_id < 0:
            rules.append((("group", chat_id), self.limits.group))
        rules.append((("chat", chat_id), self.limits.chat))
        wait = max(self._wait(key, rule, now) for key, rule in rules)
        if wait > 0:
            self.refusals += 1
            raise TooManyRequestsError(max(1, math.ceil(wait)))
        for key, _ in rules:
            self.windows[key].extend([now] * count)

    def _wait(self, key: object, rule: tuple[int, float], now: float) -> float:
        most, seconds = rule
        window = self.windows.setdefault(key, deque())
        while window and window[0] <= now - seconds:
            window.popleft()
        return window[-most] + seconds - now if len(window) >= most else 0.0
