"""Closed days: on which days an office is there, by the public holidays of the community's country.

The libraries know the days that are announced. China announces a year's late in the year before; until then only
weekends are known, and a deadline that was given stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from governance.assignment.terms import Calendar
from governance.schedule.repetition import wall_of
from storage.communities.communities import Community

WEEKEND = frozenset({6, 7})
_AHEAD = 370  # days that a deadline can lie ahead, with all that do not count
_CHINA = "CN"


def office_days(community: Community, now: datetime, weekdays: frozenset[int] = WEEKEND) -> Calendar:
    """When the offices of a community's country are open from now on; `weekdays`: on which they are closed."""
    first = wall_of(now, community.timezone).date()
    closed, opened = _special(_country(community), first)
    return Calendar(weekdays, closed, opened)


def _country(community: Community) -> str:
    return community.jurisdiction.partition("-")[0]


@lru_cache(maxsize=64)
def _special(country: str, first: date) -> tuple[frozenset[date], frozenset[date]]:
    """The public holidays from a day on, and the days of a weekend on which people work."""
    days = [first + timedelta(days=ahead) for ahead in range(_AHEAD)]
    if country == _CHINA:
        known = list(_chinese(days))
        holidays = frozenset(day for day, works in known if not works and day.isoweekday() not in WEEKEND)
        return holidays, frozenset(day for day, works in known if works and day.isoweekday() in WEEKEND)
    return frozenset(_elsewhere(country, days)), frozenset()


def _chinese(days: list[date]) -> Iterator[tuple[date, bool]]:
    """The days whose year is announced, and whether people work on them."""
    # Here, so that nobody waits for it who asks for no deadline.
    import chinese_calendar

    for day in days:
        try:
            yield day, chinese_calendar.is_workday(day)
        except NotImplementedError:  # not announced yet
            return


def _elsewhere(country: str, days: list[date]) -> Iterator[date]:
    import holidays

    try:
        known = holidays.country_holidays(country, years=sorted({day.year for day in days}))
    except NotImplementedError:  # no such country
        return
    yield from (day for day in days if day in known)


def announced(community: Community, now: datetime) -> int:
    """The last year whose public holidays are known."""
    year = wall_of(now, community.timezone).year
    if _country(community) != _CHINA:
        return year + 1
    while dict(_chinese([date(year, 12, 31)])):
        year += 1
    return year - 1
