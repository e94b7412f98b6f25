"""Clock: what time it is, and the one place where that is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.process.telegram_clock import TelegramClock

MAY_DIFFER = timedelta(seconds=60)
"""Between the machine's clock and Telegram's; beyond that nothing ends."""


class Clock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The present moment, aware UTC."""
        return datetime.now(UTC)

    @property
    def off(self) -> timedelta:
        """How far it is ahead of Telegram's, behind it where negative; 0 where nobody compares them."""
        return timedelta()

    @property
    def settled(self) -> bool:
        """May something end by this clock?"""
        return True


class ComparedClock(Clock):
    """The machine's clock beside Telegram's; where they are apart, the time is Telegram's.

    Nobody's ballot comes too late, and nothing is written down for a wrong day, because a machine's clock was set. A
    few answers must say the same before they are gone by. Until the first answer nothing ends; where Telegram answers
    without saying what time it is (a server of one's own), the machine is believed.
    """

    def __init__(self, machine: Clock, telegram: TelegramClock) -> None:
        self._machine = machine
        self._telegram = telegram

    def now(self) -> datetime:
        """The present moment, aware UTC."""
        here = self._machine.now()
        theirs = self._telegram.shows() if self._telegram.sure else None
        return here if theirs is None or abs(here - theirs) <= MAY_DIFFER else theirs

    @property
    def off(self) -> timedelta:
        """How far the machine is ahead of Telegram; 0 where that is not known."""
        theirs = self._telegram.shows()
        return timedelta() if theirs is None else self._machine.now() - theirs

    @property
    def settled(self) -> bool:
        """Has Telegram told the time, and do the two agree?"""
        known = self._telegram.shows() is not None or self._telegram.mute
        return known and abs(self.off) <= MAY_DIFFER


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
