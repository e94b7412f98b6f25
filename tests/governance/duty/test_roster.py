"""Does everybody's turn come when the roster says, and are they reminded at an hour when people are awake?"""

# ruff: noqa: DTZ001  (a clock on the wall has no time zone)
from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.duty.roster import (
    LONGEST_HOURS,
    MOST_PEOPLE,
    Rotation,
    Shift,
    at_the_start,
    changes_hands,
    evening_before,
    exchange,
    may_exchange,
    reseated,
    same_hour,
)
from governance.schedule.repetition import is_night

START = datetime(2026, 11, 23, 8, 0)


def a_rotation(places: int = 3, start: datetime = START, hours: int = 24, **more: object) -> Rotation:
    return Rotation(places, start, hours, **more)  # type: ignore[arg-type]


def a_shift(begins: datetime, hours: int = 24) -> Shift:
    return Shift(0, 0, begins, begins + timedelta(hours=hours))


def test_people_take_turns_in_order_and_begin_again() -> None:
    assert [a_rotation().shift(number).place for number in range(5)] == [0, 1, 2, 0, 1]


def test_nobody_is_on_duty_before_the_first_shift() -> None:
    rotation = a_rotation()

    assert rotation.on_duty(START - timedelta(seconds=1)) is None
    assert rotation.next_to_begin(START - timedelta(days=30)).number == 0


def test_a_shift_begins_with_its_first_second_and_ends_before_the_next() -> None:
    rotation = a_rotation()

    at_start = rotation.on_duty(START)
    before_end = rotation.on_duty(START + timedelta(days=1, seconds=-1))
    after = rotation.on_duty(START + timedelta(days=1))

    assert [shift and shift.number for shift in (at_start, before_end, after)] == [0, 0, 1]
    assert rotation.next_to_begin(START).number == 1


def test_the_coming_week_holds_every_shift_that_touches_it() -> None:
    shifts = list(a_rotation(hours=12).between(START + timedelta(hours=6), START + timedelta(days=1, hours=6)))

    assert [shift.number for shift in shifts] == [0, 1, 2]


@given(st.integers(1, MOST_PEOPLE), st.integers(1, LONGEST_HOURS), st.integers(0, 5000))
def test_shifts_never_drift_or_leave_a_gap(places: int, hours: int, number: int) -> None:
    rotation = a_rotation(places, hours=hours)

    shift = rotation.shift(number)

    assert shift.begins == START + timedelta(hours=hours * number)
    assert rotation.shift(number + 1).begins == shift.ends
    assert rotation.number_at(shift.begins) == rotation.number_at(shift.ends - timedelta(seconds=1)) == number


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.integers(1, LONGEST_HOURS))
def test_nobody_is_reminded_at_night_or_long_after_the_start(begins: datetime, hours: int) -> None:
    shift = a_shift(begins, hours)

    first, second = evening_before(shift), at_the_start(shift)

    assert not is_night(first.time())
    assert not is_night(second.time())
    assert first < begins
    assert second < shift.ends
    assert timedelta(hours=-11) <= second - begins <= timedelta(hours=10)


def test_a_shift_by_day_is_reminded_as_it_begins() -> None:
    assert at_the_start(a_shift(START)) == START


def test_a_shift_that_begins_at_midnight_is_reminded_in_the_morning() -> None:
    assert at_the_start(a_shift(datetime(2026, 11, 23))) == datetime(2026, 11, 23, 8)


def test_a_night_watch_is_reminded_before_the_night() -> None:
    assert at_the_start(a_shift(datetime(2026, 11, 23, 22), 8)) == datetime(2026, 11, 23, 21)
    assert at_the_start(a_shift(datetime(2026, 11, 23, 2), 4)) == datetime(2026, 11, 22, 21)


def test_two_people_exchange_two_shifts_and_the_rest_stay() -> None:
    rotation = a_rotation()

    after = a_rotation(exchanged=exchange(rotation, 3, 4))

    assert [after.shift(number).place for number in range(7)] == [0, 1, 2, 1, 0, 2, 0]


def test_an_exchanged_shift_can_be_exchanged_again() -> None:
    once = a_rotation(exchanged=exchange(a_rotation(), 3, 4))

    twice = a_rotation(exchanged={**once.exchanged, **exchange(once, 3, 5)})

    assert [twice.shift(number).place for number in (3, 4, 5)] == [2, 0, 1]


def test_only_shifts_to_come_of_two_people_can_be_exchanged() -> None:
    rotation = a_rotation()
    before_both = START + timedelta(days=2)

    assert may_exchange(rotation, 3, 4, before_both)
    assert not may_exchange(rotation, 3, 3, before_both)
    assert not may_exchange(rotation, 3, 6, before_both)
    assert not may_exchange(rotation, 3, 4, START + timedelta(days=3))
    assert not may_exchange(rotation, 4, 3, START + timedelta(days=3))


def test_a_rotation_needs_people_and_a_length() -> None:
    for places, hours in ((0, 24), (MOST_PEOPLE + 1, 24), (3, 0), (3, LONGEST_HOURS + 1)):
        with pytest.raises(ValueError):
            a_rotation(places, hours=hours)


# Other people in turn. Shifts of a day from Monday 08:00; "now" is in the shift of Wednesday, C's.

MONDAY = datetime(2026, 11, 23, 8)
WEDNESDAY = datetime(2026, 11, 25, 12)


def _in_turn(rotation: Rotation, people: list[str], count: int = 5) -> list[str]:
    first = max(0, rotation.number_at(WEDNESDAY))
    return [people[rotation.shift(number).place] for number in range(first, first + count)]


@pytest.mark.parametrize(
    ("after", "from_now_on"),
    [
        (["A", "B", "C", "D"], "CDABC"),  # a fourth: the running shift stays with C
        (["C", "B", "A"], "CBACB"),
        (["A", "B"], "ABABA"),  # C is gone: A's turn would have been next
        (["B", "X"], "BXBXB"),  # C and A are gone: B's is the next turn of those who stay
        (["X", "Y"], "XYXYX"),
    ],
)
def test_whoever_is_on_duty_stays_and_the_new_order_goes_on_from_there(after: list[str], from_now_on: str) -> None:
    rotation = reseated(Rotation(3, MONDAY, 24), ["A", "B", "C"], after, WEDNESDAY)

    assert "".join(_in_turn(rotation, after)) == from_now_on


def test_people_can_change_twice() -> None:
    once = reseated(Rotation(3, MONDAY, 24), ["A", "B", "C"], ["A", "B", "C", "D"], WEDNESDAY)

    twice = reseated(once, ["A", "B", "C", "D"], ["A", "C", "D"], WEDNESDAY)

    assert _in_turn(twice, ["A", "C", "D"], 4) == ["C", "D", "A", "C"]


def test_shifts_that_somebody_else_took_stay_theirs_while_they_are_there() -> None:
    agreed = Rotation(3, MONDAY, 24, {0: 1, 3: 1, 4: 0})  # A and B have swapped Thursday and Friday

    both = reseated(agreed, ["A", "B", "C"], ["C", "A", "B"], WEDNESDAY)
    one = reseated(agreed, ["A", "B", "C"], ["B", "C"], WEDNESDAY)

    assert both.exchanged == {3: 2, 4: 1}
    assert one.exchanged == {3: 0}


def test_before_the_first_shift_the_new_order_begins_with_it() -> None:
    early = MONDAY - timedelta(days=3)

    rotation = reseated(Rotation(2, MONDAY, 24), ["A", "B"], ["B", "A"], early)

    assert rotation.shift(0).place == 0
    assert rotation.since == 0


@pytest.mark.parametrize(
    ("people", "hours", "days"),
    [
        (3, 24, [True, True, True, True, True, True, True, True]),
        (2, 12, [True, False, False, False, False, False, False, False]),  # the same two every day
        (2, 168, [True, False, False, False, False, False, False, True]),
        (1, 24, [True, False, False, False, False, False, False, False]),
        (1, 168, [True, False, False, False, False, False, False, False]),  # relieved by nobody
    ],
)
def test_a_day_is_news_when_others_begin_than_the_day_before(people: int, hours: int, days: list[bool]) -> None:
    rotation = Rotation(people, datetime(2026, 11, 23, 8), hours)

    assert not changes_hands(rotation, date(2026, 11, 22))
    assert [changes_hands(rotation, date(2026, 11, 23) + timedelta(days=one)) for one in range(8)] == days


def test_a_shift_that_somebody_else_took_is_news() -> None:
    rotation = Rotation(2, datetime(2026, 11, 23, 8), 12, {4: 1})

    assert changes_hands(rotation, date(2026, 11, 25))
    assert changes_hands(rotation, date(2026, 11, 26))
    assert not changes_hands(rotation, date(2026, 11, 27))


def test_two_posts_at_one_hour_are_found_at_the_first_hour_that_they_share() -> None:
    day, night = a_rotation(1, hours=24 * 7), Rotation(2, START.replace(hour=20), 12)

    assert same_hour(day, 0, night, 0, START) == START.replace(hour=20)
    assert same_hour(night, 1, day, 0, START) == START + timedelta(days=1)
    assert same_hour(day, 0, night, 0, START + timedelta(hours=14)) == START + timedelta(hours=14)
    assert same_hour(Rotation(2, START, 12), 0, Rotation(2, START, 12), 1, START) is None
    assert same_hour(night, 0, Rotation(1, START + timedelta(days=90), 12), 0, START) is None
