"""What of a matter is overdue, and when is it not any more?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from governance.matters.ladder import Level
from governance.matters.lateness import Late, answered, lateness
from governance.matters.matter import Move, State
from tests.databases import NOW

BEFORE, LATER = NOW - timedelta(days=1), NOW + timedelta(days=3)
TOP = (Move.ESCALATE, BEFORE)


@pytest.mark.parametrize(
    ("steps", "late"),
    [
        ([TOP], Late.ANSWER),
        ([(Move.ANSWER, None), TOP], Late.DONE),
        ([TOP, (Move.ANSWER, None)], Late.DONE),
        ([TOP, (Move.SET_DEADLINE, LATER)], None),
        ([TOP, (Move.SET_DEADLINE, BEFORE)], Late.ANSWER),
        ([TOP, (Move.ANSWER, None), (Move.CLOSE, None), (Move.REOPEN, LATER)], None),
        ([TOP, (Move.ANSWER, None), (Move.CLOSE, None), (Move.REOPEN, BEFORE)], Late.ANSWER_AGAIN),
        ([(Move.CLOSE, None), (Move.REOPEN, BEFORE), (Move.ANSWER, None), TOP], Late.DONE),
        ([TOP, (Move.HAND_ON, LATER)], None),
        # A term from before it came up is over.
        ([(Move.SET_DEADLINE, LATER), TOP], Late.ANSWER),
    ],
)
def test_at_the_top_what_is_overdue_is_named_exactly_and_a_new_term_ends_it(
    steps: list[tuple[Move, datetime | None]], late: Late | None
) -> None:
    assert lateness(State.RAISED, Level.COMMUNITY, LATER, steps, NOW) is late


def test_below_the_top_the_term_alone_decides() -> None:
    assert lateness(State.TAKEN, Level.COMMITTEE, LATER, [TOP], NOW) is None
    assert lateness(State.TAKEN, Level.COMMITTEE, BEFORE, [TOP], NOW) is Late.ANSWER


def test_what_is_closed_is_never_late() -> None:
    assert lateness(State.CLOSED, Level.COMMUNITY, BEFORE, [TOP], NOW) is None


def test_an_answer_from_before_it_was_opened_again_is_none_now() -> None:
    assert answered([(Move.ANSWER, None)])
    assert not answered([(Move.ANSWER, None), (Move.CLOSE, None), (Move.REOPEN, LATER)])
