"""Is nobody disturbed at night?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from governance.schedule.quiet_hours import Rings, evening_before, is_quiet, next_waking, night_after, rings

ZONE = "Asia/Shanghai"  # UTC+8 without summer time


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in the community's local time, as UTC."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"), [(21, 59, False), (22, 0, True), (0, 0, True), (7, 59, True), (8, 0, False)]
)
def test_night_is_from_ten_in_the_evening_until_eight_in_the_morning(hour: int, minute: int, quiet: bool) -> None:
    assert is_quiet(at(21, hour, minute), ZONE) is quiet


def test_what_falls_into_the_night_waits_for_the_morning() -> None:
    assert next_waking(at(21, 23), ZONE) == at(22, 8)
    assert next_waking(at(22, 3), ZONE) == at(22, 8)
    assert next_waking(at(22, 12), ZONE) == at(22, 12)


def test_the_evening_before_a_night_is_that_nights_own() -> None:
    assert evening_before(at(22, 3), ZONE) == at(21, 21)
    assert evening_before(at(21, 23), ZONE) == at(21, 21)


def test_a_day_ends_where_the_night_begins() -> None:
    assert night_after(at(21, 12), ZONE) == at(21, 22)
    assert night_after(at(21, 23), ZONE) == at(21, 23)


def rings_at(how: Rings, now: datetime, *zones: str, after: timedelta = timedelta()) -> bool:
    """Does a message that was written `after` earlier ring, if it leaves `now`?"""
    return rings(how, asked=now - after, now=now, timezones=zones)


@pytest.mark.parametrize(("hour", "day"), [(21, True), (22, False), (3, False), (7, False), (8, True)])
def test_what_nobody_asked_for_rings_by_day_only(hour: int, day: bool) -> None:
    assert rings_at(Rings.BY_DAY, at(21, hour), ZONE) is day


def test_an_emergency_rings_at_any_hour_and_what_is_silent_never() -> None:
    assert rings_at(Rings.ALWAYS, at(21, 3), ZONE, after=timedelta(hours=1))
    assert not rings_at(Rings.NEVER, at(21, 12), ZONE)


def test_an_answer_rings_at_night_while_its_reader_waits_and_no_longer() -> None:
    assert rings_at(Rings.ANSWER, at(21, 23), ZONE, after=timedelta(minutes=10))
    assert not rings_at(Rings.ANSWER, at(21, 23), ZONE, after=timedelta(minutes=11))
    assert rings_at(Rings.ANSWER, at(21, 12), ZONE, after=timedelta(hours=3))


def test_whoever_belongs_to_two_time_zones_sleeps_when_either_does() -> None:
    noon = at(21, 12)  # five in the morning in Madrid
    assert rings_at(Rings.BY_DAY, noon, ZONE)
    assert not rings_at(Rings.BY_DAY, noon, ZONE, "Europe/Madrid")
    assert rings_at(Rings.BY_DAY, at(21, 3))  # nobody knows where
