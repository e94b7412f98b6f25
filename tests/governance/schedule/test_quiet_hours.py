"""Is nobody disturbed at night?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from governance.schedule.quiet_hours import evening_before, is_quiet, next_waking, night_after

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
