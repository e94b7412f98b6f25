"""When may people be woken? Never between 22:00 and 08:00 in their own time zone."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVENING = time(22, 0)  # from here on nobody is reminded
MORNING = time(8, 0)  # from here on people may be


def waking(at: datetime, timezone: str) -> datetime:
    """`at` itself if people are awake then, else the next 08:00 of the time zone (IANA name); aware UTC."""
    local = at.astimezone(ZoneInfo(timezone))
    if MORNING <= local.time() < EVENING:
        return at
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, ZoneInfo(timezone)).astimezone(UTC)
