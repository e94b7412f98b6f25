"""Is what people write understood as they mean it, and does a clock on the wall mean one moment?"""

# ruff: noqa: DTZ001  (a clock on the wall has no time zone)
from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.schedule.repetition import (
    Every,
    Schedule,
    as_data,
    from_data,
    is_night,
    on_clock,
    wall_of,
    worth_reading,
)
from governance.schedule.text import Unclear, Why, read_length, read_schedule, read_time

NOW = datetime(2026, 11, 21, 20, 0)  # a Saturday
LATER = datetime(2026, 11, 21, 20, 1)


def once(year: int, month: int, day: int, hour: int, minute: int = 0) -> Schedule:
    return Schedule(Every.ONCE, time(hour, minute), day=date(year, month, day))


def weekly(*weekdays: int, at: time = time(8)) -> Schedule:
    return Schedule(Every.WEEK, at, weekdays=weekdays)


def monthly(day: int, at: time = time(8)) -> Schedule:
    return Schedule(Every.MONTH, at, day_of_month=day)


def yearly(month: int, day: int, at: time = time(8)) -> Schedule:
    return Schedule(Every.YEAR, at, month=month, day_of_month=day)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("每周一 08:00", weekly(1)),
        ("every Monday 08:00", weekly(1)),
        ("Mondays 9:00", weekly(1, at=time(9))),
        ("每周一、三、五 早上8点", weekly(1, 3, 5)),
        ("每周一三五8点", weekly(1, 3, 5)),
        ("每个星期天晚上七点半", weekly(7, at=time(19, 30))),
        ("每个周二二十点", weekly(2, at=time(20))),
        ("every Mon and Thu 7:30pm", weekly(1, 4, at=time(19, 30))),
        ("周一至周五 18：30", weekly(1, 2, 3, 4, 5, at=time(18, 30))),
        ("every weekday 8:30", weekly(1, 2, 3, 4, 5, at=time(8, 30))),
        ("每周末 10点", weekly(6, 7, at=time(10))),
        ("每天晚上七点半", Schedule(Every.DAY, time(19, 30))),
        ("Ｅｖｅｒｙ　ｄａｙ　８：００", Schedule(Every.DAY, time(8))),
        ("every day at 8pm", Schedule(Every.DAY, time(20))),
        ("每天中午", Schedule(Every.DAY, time(12))),
        ("每月1日", monthly(1)),
        ("每月十五号 9点", monthly(15, at=time(9))),
        ("the 1st of each month 08:00", monthly(1)),
        ("every month on the 1st at 9:00", monthly(1, at=time(9))),
        ("每月31号", monthly(31)),
        ("每月最后一天 17:00", monthly(31, at=time(17))),
        ("last day of every month", monthly(31)),
        ("每年3月5日 上午9点", yearly(3, 5, at=time(9))),
        ("yearly on 5 March", yearly(3, 5)),
        ("every March 5th at 10am", yearly(3, 5, at=time(10))),
        ("每年2月29日", yearly(2, 29)),
        ("明天12点", once(2026, 11, 22, 12)),
        ("tomorrow 12am", once(2026, 11, 22, 0)),
        ("2026-12-01 09:00", once(2026, 12, 1, 9)),
        ("2026-12-01T09:00", once(2026, 12, 1, 9)),
        ("二〇二六年十二月一日 九点一刻", once(2026, 12, 1, 9, 15)),
        ("1 Dec 2026 09:00", once(2026, 12, 1, 9)),
        ("Dec 1 at 9", once(2026, 12, 1, 9)),
        ("明天 9点", once(2026, 11, 22, 9)),
        ("tomorrow 9am", once(2026, 11, 22, 9)),
        ("今晚9点", once(2026, 11, 21, 21)),
        ("3天后 8点", once(2026, 11, 24, 8)),
        ("in 3 days at 18:00", once(2026, 11, 24, 18)),
        ("下周一 8点", once(2026, 11, 23, 8)),
        ("周六 21点", once(2026, 11, 21, 21)),
        ("周六 9点", once(2026, 11, 28, 9)),
        ("3月1日", once(2027, 3, 1, 8)),
        ("2月29日", once(2028, 2, 29, 8)),
        ("9点", once(2026, 11, 22, 9)),
        ("tonight", once(2026, 11, 21, 21)),
        ("今晚", once(2026, 11, 21, 21)),
        ("tonight at 9", once(2026, 11, 21, 21)),
        ("tonight 9:30", once(2026, 11, 21, 21, 30)),
        ("9 tonight", once(2026, 11, 21, 21)),
        ("tomorrow night at 8", once(2026, 11, 22, 20)),
        ("tomorrow evening", once(2026, 11, 22, 20)),
        ("tomorrow morning at 9", once(2026, 11, 22, 9)),
        ("tomorrow at 8 in the evening", once(2026, 11, 22, 20)),
        ("tomorrow afternoon", once(2026, 11, 22, 15)),
        ("明晚8点", once(2026, 11, 22, 20)),
        ("明早", once(2026, 11, 22, 8)),
        ("明天下午", once(2026, 11, 22, 15)),
        ("明天夜里3点", once(2026, 11, 22, 3)),
        ("今晚上九点", once(2026, 11, 21, 21)),
        ("every evening at 7", Schedule(Every.DAY, time(19))),
        ("每晚九点", Schedule(Every.DAY, time(21))),
        ("every Monday evening", weekly(1, at=time(20))),
        ("in 2 hours", once(2026, 11, 21, 22)),
        ("in two hours", once(2026, 11, 21, 22)),
        ("two hours from now", once(2026, 11, 21, 22)),
        ("in an hour", once(2026, 11, 21, 21)),
        ("in half an hour", once(2026, 11, 21, 20, 30)),
        ("in an hour and a half", once(2026, 11, 21, 21, 30)),
        ("in 45 minutes", once(2026, 11, 21, 20, 45)),
        ("两小时后", once(2026, 11, 21, 22)),
        ("两个小时以后", once(2026, 11, 21, 22)),
        ("过半小时", once(2026, 11, 21, 20, 30)),
        ("半个小时后", once(2026, 11, 21, 20, 30)),
        ("一个半小时后", once(2026, 11, 21, 21, 30)),
        ("30分钟后", once(2026, 11, 21, 20, 30)),
        ("in a week", once(2026, 11, 28, 8)),
        ("in two weeks at 9:00", once(2026, 12, 5, 9)),
        ("一周后 9点", once(2026, 11, 28, 9)),
        ("in three days", once(2026, 11, 24, 8)),
    ],
)
def test_what_people_write_is_what_they_mean(text: str, meant: Schedule) -> None:
    assert read_schedule(text, NOW) == meant


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Why.NOT_UNDERSTOOD),
        ("电梯坏了", Why.NOT_UNDERSTOOD),
        ("hello", Why.NOT_UNDERSTOOD),
        ("每两周", Why.NOT_UNDERSTOOD),
        ("每月1日和15日", Why.NOT_UNDERSTOOD),
        ("2月30日", Why.NO_SUCH_DAY),
        ("每年2月30日", Why.NO_SUCH_DAY),
        ("每月32日", Why.NO_SUCH_DAY),
        ("2026-02-29 08:00", Why.NO_SUCH_DAY),
        ("每天 25:00", Why.NO_SUCH_TIME),
        ("8:60", Why.NO_SUCH_TIME),
        ("13pm", Why.NO_SUCH_TIME),
        ("晚上12点", Why.NO_SUCH_TIME),
        ("tonight at 12", Why.NO_SUCH_TIME),
        ("今晚1点", Why.NO_SUCH_TIME),
        ("tonight at 8", Why.PAST),
        ("this morning", Why.PAST),
        ("in 0 minutes", Why.PAST),
        ("2小时", Why.NOT_UNDERSTOOD),
        ("半分钟后", Why.NOT_UNDERSTOOD),
        ("今天 20:00", Why.PAST),
        ("2025-01-01", Why.PAST),
    ],
)
def test_what_is_no_moment_is_refused_with_the_reason(text: str, why: Why) -> None:
    with pytest.raises(Unclear) as refused:
        read_schedule(text, NOW)

    assert refused.value.why is why


@given(st.text(max_size=40))
def test_any_text_is_either_understood_or_refused(text: str) -> None:
    why: Why | None = None
    moment = None
    try:
        moment = read_schedule(text, NOW).moment
    except Unclear as unclear:
        why = unclear.why

    assert why in {None, *Why}
    assert (moment or LATER) > NOW


def test_tonight_is_the_next_hour_of_the_evening_that_is_left() -> None:
    noon, late = NOW.replace(hour=12), NOW.replace(hour=23, minute=10)

    assert read_schedule("tonight at 8", noon) == once(2026, 11, 21, 20)
    assert read_schedule("今晚", noon) == once(2026, 11, 21, 20)
    with pytest.raises(Unclear) as refused:
        read_schedule("tonight", late)
    assert refused.value.why is Why.PAST
    assert read_schedule("in 2 hours", NOW.replace(second=30)) == once(2026, 11, 21, 22, 1)
    assert read_schedule("in 90 minutes", late) == once(2026, 11, 22, 0, 40)


def test_lengths_and_hours_are_read_in_both_languages() -> None:
    assert [read_length(text) for text in ("一天", "12小时", "两周", "a day", "2 weeks", "3天")] == [
        24,
        12,
        336,
        24,
        336,
        72,
    ]
    assert [read_time(text) for text in ("8", "8点半", "晚上8点", "6pm")] == [time(8), time(8, 30), time(20), time(18)]
    for read in (read_length, read_time):
        with pytest.raises(Unclear):
            read("x")


def test_a_schedule_is_kept_and_read_again_unchanged() -> None:
    for schedule in (once(2026, 12, 1, 9), weekly(1, 3), monthly(31), yearly(2, 29), Schedule(Every.DAY, time(8))):
        assert from_data(as_data(schedule)) == schedule


def test_a_day_that_no_year_has_is_no_schedule() -> None:
    for wrong in (lambda: yearly(2, 30), lambda: monthly(0), lambda: weekly(), lambda: weekly(8)):
        with pytest.raises(ValueError):
            wrong()
    with pytest.raises(ValueError):
        Schedule(Every.ONCE, time(8))


def test_an_hour_that_the_clocks_jump_over_or_show_twice_is_still_one_moment() -> None:
    # Berlin, 2026: clocks forward on 29 March at 02:00, back on 25 October at 03:00.
    assert on_clock(datetime(2026, 3, 29, 2, 30), "Europe/Berlin") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert on_clock(datetime(2026, 10, 25, 2, 30), "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert wall_of(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Berlin") == datetime(2026, 10, 25, 2, 30)


def test_only_what_happens_once_has_one_moment() -> None:
    assert once(2026, 12, 1, 9).moment == datetime(2026, 12, 1, 9)
    assert monthly(1).moment is None


def test_the_night_is_from_ten_to_eight() -> None:
    answers = [is_night(at) for at in (time(21, 59), time(22), time(7, 59), time(8))]

    assert answers == [False, True, True, False]


def test_a_late_post_is_worth_reading_for_a_part_of_its_period_at_most_a_week() -> None:
    hours = [worth_reading(one).total_seconds() / 3600 for one in (Schedule(Every.DAY, time(8)), weekly(1), monthly(1))]

    assert hours == [12, 72, 168]
