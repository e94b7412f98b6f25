"""Repetition: when a thing recurs, as plain data; and what a clock on the wall means as a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, unique
from typing import Any
from zoneinfo import ZoneInfo

from governance.schedule.quiet_hours import QUIET_FROM, QUIET_UNTIL

LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@unique
class Every(Enum):
    """How often."""

    ONCE = "once"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A repetition by the community's clock.

    `day`: the date, for ONCE. `weekdays`: 1 (Monday) to 7, for WEEK. `month` 1-12, for YEAR. `day_of_month` 1-31, for
    MONTH and YEAR: where a month is too short it means its last day, so that "the 31st" never skips a month and a
    date of 29 February never skips a year. Raises ValueError for a day that no year has.
    """

    every: Every
    at: time
    day: date | None = None
    weekdays: tuple[int, ...] = ()
    month: int = 0
    day_of_month: int = 0

    def __post_init__(self) -> None:
        longest = LONGEST_MONTH[self.month - 1] if 1 <= self.month <= 12 else 31
        fits = {
            Every.ONCE: self.day is not None,
            Every.DAY: True,
            Every.WEEK: bool(self.weekdays) and set(self.weekdays) <= set(range(1, 8)),
            Every.MONTH: 1 <= self.day_of_month <= 31,
            Every.YEAR: 1 <= self.month <= 12 and 1 <= self.day_of_month <= longest,
        }
        if not fits[self.every]:
            raise ValueError(f"no such day: {self}")

    @property
    def moment(self) -> datetime | None:
        """The wall-clock moment of a thing that happens once."""
        return None if self.day is None else datetime.combine(self.day, self.at)


def as_data(schedule: Schedule) -> dict[str, Any]:
    """The schedule as JSON values, for keeping."""
    return {
        "every": schedule.every.value,
        "at": schedule.at.isoformat(timespec="minutes"),
        "day": None if schedule.day is None else schedule.day.isoformat(),
        "weekdays": list(schedule.weekdays),
        "month": schedule.month,
        "day_of_month": schedule.day_of_month,
    }


def from_data(data: Mapping[str, Any]) -> Schedule:
    """The schedule that `as_data` wrote down."""
    return Schedule(
        every=Every(data["every"]),
        at=time.fromisoformat(data["at"]),
        day=None if data["day"] is None else date.fromisoformat(data["day"]),
        weekdays=tuple(data["weekdays"]),
        month=data["month"],
        day_of_month=data["day_of_month"],
    )


def worth_reading(schedule: Schedule) -> timedelta:
    """How late a post may still go out: about half the time to the next one, at most a week.

    After an outage the newest post of each kind appears, not a flood of old ones.
    """
    return {Every.DAY: timedelta(hours=12), Every.WEEK: timedelta(days=3)}.get(schedule.every, timedelta(days=7))


def on_clock(wall: datetime, timezone: str) -> datetime:
    """The moment (aware UTC) at which the community's clock shows `wall` (naive).

    A time that the clocks jump over is read by the clock before the jump (02:30 becomes 03:30); of a time that they
    show twice, the first is meant.
    """
    return wall.replace(tzinfo=ZoneInfo(timezone), fold=0).astimezone(UTC)


def wall_of(moment: datetime, timezone: str) -> datetime:
    """What the community's clock shows (naive) at a moment (aware)."""
    return moment.astimezone(ZoneInfo(timezone)).replace(tzinfo=None, fold=0)


def is_night(at: time) -> bool:
    """Is it between 22:00 and 08:00, when nobody is woken?"""
    return at >= QUIET_FROM or at < QUIET_UNTIL
