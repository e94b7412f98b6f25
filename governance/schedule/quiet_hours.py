"""Quiet hours: when a person may not be disturbed, between 22:00 and 08:00 where the community lives."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

QUIET_FROM = time(22)
QUIET_UNTIL = time(8)
EVENING = time(21)
"""What would fall into the night and cannot wait for the morning comes the evening before, at this hour."""


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
