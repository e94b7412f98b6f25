"""Telegram's clock: what it shows, by the Date header of the Bot API's answers and by our own running clock since."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from statistics import median

log = logging.getLogger(__name__)

_KEPT = 5  # answers of which the middle one counts: a single odd one changes nothing
_SURE = 3
_QUICK = 5.0  # seconds: a Date that was longer on its way says too little
_APART = 1.0  # seconds between two answers that are kept; each would say the same


def running() -> float:
    """Seconds of a clock that nobody sets; where the system can, it goes on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class TelegramClock:
    """Notes the Date of answers (RFC 9110 6.6.1, whole seconds). What it shows never depends on this machine's clock.

    `mute`: Telegram answers, but no answer bears a Date that can be used.
    """

    def __init__(self, clock: Callable[[], float] = running) -> None:
        self.running = clock
        self.mute = False
        self._began: deque[float] = deque(maxlen=_KEPT)  # by each answer: their time when the running clock was 0
        self._noted = 0.0
        self._last = ""

    @property
    def sure(self) -> bool:
        """Have enough answers come to go by what it shows?"""
        return len(self._began) >= _SURE

    def note(self, date: str | None, age: str | None, asked: float) -> None:
        """An answer has come: its Date and Age headers, and when it was asked for by the running clock.

        What a cache kept is old: it says so by its age, or bears the same second as the answer before.
        """
        now = self.running()
        if self.sure and now - self._noted < _APART:
            return
        if now - asked > _QUICK:
            return
        moment = _moment(date) if (age or "0").strip() == "0" else None
        if moment is None:
            if not self._began and not self.mute:
                log.warning("no answer of the Bot API bears a Date: this machine's clock is compared with nothing")
                self.mute = True
            return
        if date == self._last and now - self._noted > 2 * _APART:
            return
        if date != self._last:
            self._last, self._noted = date or "", now
        self.mute = False
        # The whole second has lasted half a second, as a rule, and the answer half of its way.
        self._began.append(moment.timestamp() + 0.5 - (asked + now) / 2)

    def shows(self) -> datetime | None:
        """Their time now, within a second or two; None if no answer has told it yet."""
        if not self._began:
            return None
        return datetime.fromtimestamp(median(self._began) + self.running(), UTC)


def _moment(date: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(date or "").astimezone(UTC)
    except (ValueError, OverflowError):
        return None
