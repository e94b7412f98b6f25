"""Are figures what their definitions say, and does none, nor any two together, tell of fewer than three?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from governance.figures.calendar import after, before, month_at, span_of, told_at
from governance.figures.month import FEWEST, Case, Happened, Measure, Office, Span, may_be_shown, month_of, office_of
from governance.matters.matter import Kind, Move, Outcome, Visibility
from governance.roles import Role

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
SPAN = Span(BEGIN, BEGIN + timedelta(days=30))
HOUR = timedelta(hours=1)


def a_case(
    *steps: tuple[float, Move],
    raised: float = 0,
    kind: Kind = Kind.REPAIR,
    building: str = "3",
    office: Office = Office.MANAGER,
    visibility: Visibility = Visibility.OPEN,
    outcome: Outcome | None = Outcome.DONE,
    stars: Sequence[tuple[float, int]] = (),
) -> Case:
    """A matter; moments in hours from the beginning of the month."""
    return Case(
        kind,
        visibility,
        building,
        office,
        BEGIN + raised * HOUR,
        outcome,
        [Happened(BEGIN + at * HOUR, move, by=7) for at, move in steps],
        [(BEGIN + at * HOUR, count) for at, count in stars],
    )


def test_a_month_counts_what_happened_in_it_and_nothing_else() -> None:
    cases = [
        a_case((2, Move.ANSWER), (10, Move.CLOSE), stars=[(20, 5)]),
        a_case((4, Move.TAKE), (6, Move.ANSWER), (30, Move.CLOSE), stars=[(40, 4)]),
        a_case((1, Move.ESCALATE), (3, Move.ESCALATE), (9, Move.ANSWER), (50, Move.CLOSE), stars=[(60, 3)]),
        a_case((-5, Move.ANSWER), (800, Move.CLOSE), raised=-10),  # the month before, the month after
        a_case((2, Move.CLOSE), (5, Move.REOPEN), raised=-4),  # opened again: answered, not settled
        a_case((5, Move.CLOSE), outcome=Outcome.NOT_DONE),
        a_case((5, Move.CLOSE), outcome=Outcome.LATER),
    ]

    total = month_of(cases, SPAN).total

    assert total.counts == {"raised": 5, "answered": 6, "settled": 3, "overdue": None, "rated": 3}
    assert total.first_word == 60 * 5.5
    assert total.done == 60 * 30
    assert total.stars == 400


def test_what_is_in_confidence_counts_in_totals_alone() -> None:
    open_ones = [a_case() for _ in range(4)]
    hidden = [a_case(kind=Kind.HELP), a_case(kind=Kind.DISPUTE, visibility=Visibility.PRIVATE)]
    hidden += [a_case(visibility=Visibility.PRIVATE), a_case(visibility=Visibility.PRIVATE, building="9")]

    figures = month_of([*open_ones, *hidden], SPAN)

    assert figures.total.counts["raised"] == 8
    assert {key: one.counts["raised"] for key, one in figures.kinds.items()} == {"repair": 4}
    assert list(figures.buildings) == ["3"]


def test_one_more_cell_is_kept_back_where_the_others_would_give_it_away() -> None:
    assert may_be_shown({"a": 9, "b": 5, "c": 2}, 16) == {"a"}  # 16 - 14 would be the two
    assert may_be_shown({"a": 9, "b": 5, "c": 2}, 17) == {"a", "b"}  # with one in confidence nobody can tell
    assert may_be_shown({"a": 9, "b": 5}, 14) == {"a"}
    assert may_be_shown({"a": 2, "b": 1}, 3) == frozenset()


def test_of_a_person_fewer_than_three_are_not_told_either() -> None:
    few = month_of([a_case((1, Move.ANSWER)) for _ in range(2)], SPAN)
    enough = month_of([a_case((1, Move.ANSWER), (2, Move.CLOSE)) for _ in range(3)], SPAN)

    assert (few.people[7].answered, few.people[7].first_word) == (None, None)
    assert few.empty
    assert (enough.people[7].answered, enough.people[7].settled, enough.people[7].first_word) == (3, 3, 60)


_HOURS = st.sampled_from([-30, 1, 5, 200, 900])
_CASES = st.lists(
    st.builds(
        lambda steps, raised, kind, building, office, hidden, stars: a_case(
            *sorted(steps), raised=raised, kind=kind, building=building, office=office, stars=stars,
            visibility=Visibility.PRIVATE if hidden or kind is Kind.DISPUTE else Visibility.OPEN,
        ),
        st.lists(st.tuples(_HOURS, st.sampled_from([Move.ANSWER, Move.CLOSE, Move.ESCALATE])), max_size=3, unique=True)
        .map(lambda found: sorted(found, key=lambda one: (one[0], one[1].value)))
        .map(lambda found: [one for place, one in enumerate(found) if place == 0 or found[place - 1][0] != one[0]]),
        _HOURS,
        st.sampled_from(Kind),
        st.sampled_from(["", "1", "2", "3"]),
        st.sampled_from(Office),
        st.booleans(),
        st.lists(st.tuples(_HOURS, st.integers(1, 5)), max_size=1),
    ),
    max_size=40,
)  # fmt: skip


@given(_CASES)
def test_no_cell_tells_of_fewer_than_three_nor_does_any_total_without_those_shown(cases: list[Case]) -> None:
    figures = month_of(cases, SPAN)

    for table in (figures.kinds, figures.buildings, figures.offices):
        for measure in Measure:
            total = figures.total.counts[measure.value]
            shown = [one.counts[measure.value] for one in table.values()]
            told = [count for count in shown if count is not None]
            assert all(count >= FEWEST for count in told)
            # Where one cell is told the total is, and what is not told of it is of three or more.
            rest = [(total or 0) - sum(told)] if told else []
            assert [one for one in rest if one < FEWEST] == []
    for cells in (figures.total, *figures.kinds.values(), *figures.buildings.values(), *figures.offices.values()):
        assert (cells.first_word is None) == (cells.counts["answered"] is None)
        assert (cells.done is None) == (cells.counts["settled"] is None)
        assert (cells.stars is None) == (cells.counts["rated"] is None)


def test_months_begin_and_end_where_people_live() -> None:
    assert month_at(datetime(2026, 11, 30, 16, 30, tzinfo=UTC), "Asia/Shanghai") == "2026-12"
    assert (before("2026-01"), after("2026-12")) == ("2025-12", "2027-01")
    span = span_of("2026-03", "Europe/Berlin")
    assert (span.begins, span.ends) == (
        datetime(2026, 2, 28, 23, tzinfo=UTC),
        datetime(2026, 3, 31, 22, tzinfo=UTC),
    )
    assert told_at("2026-12", "Asia/Shanghai") == datetime(2027, 1, 1, 2, tzinfo=UTC)


def test_who_holds_several_offices_is_counted_in_one() -> None:
    assert office_of([Role.OWNER, Role.COMMITTEE, Role.MANAGER]) is Office.MANAGER
    assert office_of([Role.BRANCH_SECRETARY]) is Office.MEDIATOR
    assert office_of([Role.OWNER]) is None
