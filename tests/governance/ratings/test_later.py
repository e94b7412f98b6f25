"""Which day is meant by “in spring”, said on any day of the year?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from governance.ratings.later import Later, day_of
from governance.ratings.stars import asks_again


@pytest.mark.parametrize(
    ("said", "later", "day"),
    [
        ("2026-11-30", Later.SPRING, "2027-03-01"),
        ("2026-11-30", Later.WINTER, "2027-12-01"),  # tomorrow is not “in winter”
        ("2026-11-10", Later.WINTER, "2026-12-01"),
        ("2026-02-20", Later.SPRING, "2027-03-01"),
        ("2026-02-10", Later.SPRING, "2026-03-01"),
        ("2026-11-30", Later.MONTH, "2026-12-30"),
        ("2026-11-30", Later.QUARTER, "2027-02-28"),
    ],
)
def test_a_season_is_the_next_one_that_is_two_weeks_away(said: str, later: Later, day: str) -> None:
    now = datetime.fromisoformat(f"{said}T04:00:00+00:00")

    assert day_of(later, now, "Asia/Shanghai") == datetime.fromisoformat(f"{day}T01:00:00+00:00")


def test_every_promise_is_a_morning_to_come_on_every_day_of_two_years() -> None:
    first = datetime(2027, 1, 1, 23, 30, tzinfo=UTC)
    for days in range(0, 730, 3):
        now = first + timedelta(days=days)
        for later in Later:
            back = day_of(later, now, "Europe/Berlin")
            assert timedelta(days=13) < back - now < timedelta(days=382)
            assert back.astimezone(UTC).hour in (7, 8)  # nine o'clock there, in winter and in summer


def test_two_stars_or_fewer_ask_again() -> None:
    assert [asks_again(stars) for stars in range(1, 6)] == [True, True, False, False, False]
