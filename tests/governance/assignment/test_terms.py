"""By when, and from whom first? Deadlines end at 20:00; closed days of an office do not count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from governance.assignment.charge import First
from governance.assignment.nudge import next_morning, next_nudge
from governance.assignment.terms import (
    ALWAYS,
    CHOICES,
    CLEANING,
    DEFAULTS,
    Calendar,
    Term,
    deadline_after,
    settled,
    sort_of,
    term_for,
)
from governance.matters.ladder import Level
from governance.matters.matter import RESPONSE_DAYS, Kind, deadline_in

ZONE = "Asia/Shanghai"
FRIDAY = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)  # 10:00 there
OFFICE = Calendar(frozenset({6, 7}), closed=frozenset({date(2026, 12, 1)}), open=frozenset({date(2026, 11, 29)}))


def test_there_is_a_good_default_for_every_kind() -> None:
    assert {kind.value for kind in Kind} | {CLEANING} == DEFAULTS.keys() == CHOICES.keys()
    assert {kind: DEFAULTS[kind.value].days for kind in Kind} == RESPONSE_DAYS
    assert all(term.first in CHOICES[sort] for sort, term in DEFAULTS.items())
    assert First.MANAGER not in CHOICES[Kind.DISPUTE.value]
    assert First.LEAD not in CHOICES[Kind.DISPUTE.value]


def test_cleaning_is_told_from_other_complaints_by_its_words() -> None:
    assert sort_of(Kind.COMPLAINT, "楼道垃圾没人清") == CLEANING
    assert sort_of(Kind.COMPLAINT, "The stairs are Dirty") == CLEANING
    assert sort_of(Kind.COMPLAINT, "太吵") == "complaint"
    assert sort_of(Kind.WISH, "卫生好一点") == "wish"


def test_what_a_community_has_said_comes_first() -> None:
    said = settled([Term("repair", First.LEAD, 7), Term("balloons", First.LEAD, 1)])

    assert term_for("repair", said) == Term("repair", First.LEAD, 7)
    assert term_for("help", said) == DEFAULTS["help"]
    assert set(said) == {"repair"}


def test_without_closed_days_a_deadline_is_what_it_was() -> None:
    for days in (1, 3, 90):
        assert deadline_after(days, FRIDAY, ZONE) == deadline_in(days, FRIDAY, ZONE)


def test_closed_days_and_holidays_do_not_count_and_working_weekends_do() -> None:
    # Saturday is closed, Sunday made up for, Monday open, Tuesday a holiday, Wednesday open.
    assert deadline_after(1, FRIDAY, ZONE, OFFICE) == datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
    assert deadline_after(3, FRIDAY, ZONE, OFFICE) == datetime(2026, 12, 2, 12, 0, tzinfo=UTC)


def test_an_office_that_is_never_open_has_a_deadline_all_the_same() -> None:
    never = Calendar(frozenset(range(1, 8)))

    assert deadline_after(1, FRIDAY, ZONE, never) < FRIDAY + timedelta(days=400)


@pytest.mark.parametrize("days", [0, 91])
def test_a_deadline_lies_within_ninety_days(days: int) -> None:
    with pytest.raises(ValueError, match="1 to 90"):
        deadline_after(days, FRIDAY, ZONE, ALWAYS)
    with pytest.raises(ValueError, match="1 to 90"):
        Term("repair", First.LEAD, days)


def test_the_reminder_comes_at_half_of_the_time_and_on_the_last_morning() -> None:
    deadline = deadline_in(5, FRIDAY, ZONE)  # Wednesday 20:00
    half = next_nudge(Level.COMMITTEE, FRIDAY, deadline, FRIDAY, ZONE)

    assert half == datetime(2026, 11, 30, 1, 0, tzinfo=UTC)  # Monday 09:00
    last = next_nudge(Level.COMMITTEE, FRIDAY, deadline, half, ZONE)
    assert last == datetime(2026, 12, 2, 1, 0, tzinfo=UTC)  # Wednesday 09:00
    assert next_nudge(Level.COMMITTEE, FRIDAY, deadline, last, ZONE) is None
    assert next_nudge(Level.COMMUNITY, FRIDAY, deadline, FRIDAY, ZONE) == last


def test_a_deadline_of_one_day_has_its_one_morning() -> None:
    late = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)  # 23:00 there
    deadline = deadline_in(1, late, ZONE)

    only = next_nudge(Level.BUILDING, late, deadline, late, ZONE)

    assert only == next_morning(late, ZONE) == datetime(2026, 11, 28, 1, 0, tzinfo=UTC)
    assert next_nudge(Level.BUILDING, late, deadline, only, ZONE) is None
