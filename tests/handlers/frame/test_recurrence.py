"""Does a repetition come when it should, whatever the month, the year and the clocks do?"""

# ruff: noqa: DTZ001  (a clock on the wall has no time zone)
from __future__ import annotations

import itertools
from datetime import date, datetime, time, timedelta

import pytest

from governance.schedule.repetition import Every, Schedule, on_clock
from handlers.frame.recurrence import next_wall, say_schedule
from handlers.frame.words import words
from tests.governance.schedule.test_repetition import monthly, once, weekly, yearly


def walls(schedule: Schedule, after: datetime, count: int) -> list[datetime]:
    found = []
    for _ in range(count):
        wall = next_wall(schedule, after)
        assert wall is not None
        found.append(wall)
        after = wall
    return found


def test_once_is_once() -> None:
    schedule = once(2026, 12, 1, 9)

    assert next_wall(schedule, datetime(2026, 12, 1, 8, 59)) == datetime(2026, 12, 1, 9)
    assert next_wall(schedule, datetime(2026, 12, 1, 9)) is None


def test_every_week_comes_on_its_days() -> None:
    found = walls(weekly(1, 4), datetime(2026, 11, 21, 20), 3)

    assert found == [datetime(2026, 11, 23, 8), datetime(2026, 11, 26, 8), datetime(2026, 11, 30, 8)]


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (1, ["01-01", "02-01", "03-01", "04-01"]),
        (29, ["01-29", "02-28", "03-29", "04-29"]),
        (30, ["01-30", "02-28", "03-30", "04-30"]),
        (31, ["01-31", "02-28", "03-31", "04-30"]),
    ],
)
def test_a_short_month_is_not_skipped(day: int, days: list[str]) -> None:
    found = walls(monthly(day), datetime(2026, 12, 31, 23), 4)

    assert [wall.strftime("%m-%d") for wall in found] == days


def test_29_february_comes_every_year() -> None:
    found = walls(yearly(2, 29), datetime(2026, 3, 1), 3)

    assert [wall.date() for wall in found] == [date(2027, 2, 28), date(2028, 2, 29), date(2029, 2, 28)]


def test_a_daily_post_comes_once_a_day_when_the_clocks_change() -> None:
    nightly = Schedule(Every.DAY, time(2, 30))
    for day in (datetime(2026, 3, 28), datetime(2026, 10, 24)):
        moments = [on_clock(wall, "Europe/Berlin") for wall in walls(nightly, day, 4)]

        steps = [later - earlier for earlier, later in itertools.pairwise(moments)]
        assert all(timedelta(hours=22) <= step <= timedelta(hours=26) for step in steps)
        assert len(set(moments)) == 4


def test_a_moment_is_never_its_own_successor() -> None:
    daily = Schedule(Every.DAY, time(8))

    assert next_wall(daily, datetime(2026, 11, 21, 8)) == datetime(2026, 11, 22, 8)
    assert next_wall(daily, datetime(2026, 11, 21, 7, 59, 59, 999999)) == datetime(2026, 11, 21, 8)


@pytest.mark.parametrize(
    ("schedule", "chinese", "english"),
    [
        (once(2026, 12, 1, 9), "一次，周二 12月1日 09:00", "once, Tue 1 Dec, 09:00"),
        (Schedule(Every.DAY, time(8)), "每天 08:00", "every day at 08:00"),
        (weekly(1), "每周一 08:00", "every Monday at 08:00"),
        (weekly(1, 3, 5), "每周一、周三、周五 08:00", "every Monday, Wednesday and Friday at 08:00"),
        (weekly(1, 2, 3, 4, 5), "每周一至周五 08:00", "from Monday to Friday at 08:00"),
        (monthly(1), "每月1日 08:00", "on the 1st of every month at 08:00"),
        (monthly(31), "每月最后一天 08:00", "on the last day of every month at 08:00"),
        (
            monthly(30),
            "每月30日（没有这一天的月份，在最后一天）08:00",
            "on the 30th of every month (in shorter months, the last day) at 08:00",
        ),
        (yearly(3, 5), "每年3月5日 08:00", "every year on 5 March at 08:00"),
        (yearly(2, 29), "每年2月最后一天 08:00", "every year on the last day of February at 08:00"),
    ],
)
def test_a_schedule_is_said_as_people_say_it(schedule: Schedule, chinese: str, english: str) -> None:
    said = [str(say_schedule(words(language), schedule)) for language in ("zh", "en")]

    assert said == [chinese, english]
