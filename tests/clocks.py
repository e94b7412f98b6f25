"""Clock of a story: it begins at the story's own hour, whatever the date is, here and in every process of the story.

`python -m tests.clocks AHEAD doctor …` is `yishiting doctor …` by a clock that is so many seconds ahead of the machine's
(behind it, where negative). Only a test can start the product so: nothing that an operator can set moves its clock.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from unittest.mock import patch

from bot.process.clock import Clock, MovableClock


class StoryClock(MovableClock):
    """A clock that begins at a fixed moment and runs on."""

    def __init__(self, start: datetime) -> None:
        super().__init__()
        self._ahead = start - super().now()

    @property
    def ahead(self) -> timedelta:
        """How far it is ahead of the machine's clock."""
        return self._ahead


def entry(clock: StoryClock | None) -> list[str]:
    """How a process of `yishiting` is started, by a story's clock or by the machine's; its own words follow."""
    story = ["tests.clocks", str(clock.ahead.total_seconds())] if clock else ["bot"]
    return [sys.executable, "-m", *story]


def live() -> None:
    """The product's own entry, after its one reader of the clock was moved."""
    from bot.__main__ import main

    ahead, read = timedelta(seconds=float(sys.argv.pop(1))), Clock.now
    with patch.object(Clock, "now", lambda clock: read(clock) + ahead):
        main()


if __name__ == "__main__":
    live()
