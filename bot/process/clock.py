"""Clock: what time it is, and the one place where that is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The present moment, aware UTC."""
        return datetime.now(UTC)


class MovableClock(Clock):
    """A clock that the demonstration and the tests may move forward. Telegram's own timers stay in real time."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The present moment plus all that the clock was moved by."""
        return super().now() + self._ahead

    def set_to(self, moment: datetime) -> None:
        """Move the clock forward to `moment`; never back."""
        self._ahead = max(self._ahead, moment - super().now())
