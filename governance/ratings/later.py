"""Later: for when something can be promised that is not done now, and which day that is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, unique
from zoneinfo import ZoneInfo

AT = time(9)  # a promise comes back in the morning, when something can still be done that day
_WITHIN = 14  # days: "in spring" said on its eve is not tomorrow


@unique
class Later(Enum):
    """What people say: a season, or so long from now."""

    MONTH = "month"
    QUARTER = "quarter"
    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


_BEGINS = {Later.SPRING: 3, Later.SUMMER: 6, Later.AUTUMN: 9, Later.WINTER: 12}
_DAYS = {Later.MONTH: 30, Later.QUARTER: 90}


def day_of(later: Later, now: datetime, timezone: str) -> datetime:
    """The morning on which it comes back, aware UTC. A season begins on the first of March, June, September, December.

    The next one that is at least 14 days away.
    """
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    if later in _DAYS:
        day = today + timedelta(days=_DAYS[later])
    else:
        day = date(today.year, _BEGINS[later], 1)
        if day < today + timedelta(days=_WITHIN):
            day = day.replace(year=day.year + 1)
    return datetime.combine(day, AT, zone).astimezone(UTC)
