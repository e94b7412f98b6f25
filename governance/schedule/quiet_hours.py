"""Quiet hours: when a person may not be disturbed, between 22:00 and 08:00 where the community lives."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from enum import Enum, unique
from zoneinfo import ZoneInfo

QUIET_FROM = time(22)
QUIET_UNTIL = time(8)
EVENING = time(21)
"""What would fall into the night and cannot wait for the morning comes the evening before, at this hour."""
STILL_AWAITED = timedelta(minutes=10)
"""So long after asking somebody still holds the phone and waits; what is answered later does not ring at night."""


@unique
class Rings(Enum):
    """When a message may make a telephone ring; whether it does is decided as it leaves (`rings`)."""

    BY_DAY = "day"
    ANSWER = "answer"  # to what its reader did a moment ago: by day, and at night while they wait for it
    ALWAYS = "always"  # emergencies, and what somebody chose for their own night shift
    NEVER = "never"


def rings(how: Rings, *, asked: datetime, now: datetime, timezones: Collection[str]) -> bool:
    """Whether a message that leaves now rings, where its reader lives (IANA names: in several, any night counts).

    `asked`: when it was written, which may be long ago, for messages wait for their turn and for the network.
    """
    if how in {Rings.ALWAYS, Rings.NEVER}:
        return how is Rings.ALWAYS
    awaited = how is Rings.ANSWER and now - asked <= STILL_AWAITED
    return awaited or not any(is_quiet(now, each) for each in timezones)


def is_quiet(at: datetime, timezone: str) -> bool:
    """Whether the moment lies in the night of that time zone: 22:00 is night already, 08:00 no longer."""
    local = at.astimezone(ZoneInfo(timezone)).time()
    return local >= QUIET_FROM or local < QUIET_UNTIL


def next_waking(at: datetime, timezone: str) -> datetime:
    """The moment itself, or the morning (08:00) after it if it lies in the night."""
    if not is_quiet(at, timezone):
        return at
    local = at.astimezone(ZoneInfo(timezone))
    day = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    return datetime.combine(day, QUIET_UNTIL, local.tzinfo).astimezone(at.tzinfo)


def evening_before(at: datetime, timezone: str) -> datetime:
    """21:00 of the evening before the night that the moment lies in."""
    local = at.astimezone(ZoneInfo(timezone))
    day = local.date() - timedelta(days=0 if local.time() >= QUIET_FROM else 1)
    return datetime.combine(day, EVENING, local.tzinfo).astimezone(at.tzinfo)


def night_after(at: datetime, timezone: str) -> datetime:
    """When the next night begins (22:00) after a moment of the day; the moment itself if it is night."""
    if is_quiet(at, timezone):
        return at
    local = at.astimezone(ZoneInfo(timezone))
    return datetime.combine(local.date(), QUIET_FROM, local.tzinfo).astimezone(at.tzinfo)
