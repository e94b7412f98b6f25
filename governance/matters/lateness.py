"""Lateness: what of a matter is overdue, exactly: an answer, or the thing itself; and since when it is not any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum, unique

from governance.matters.ladder import Level
from governance.matters.matter import LIVING, Move, State, overdue

Made = tuple[Move, datetime | None]
"""A step: which move, and by when it promises or asks for something."""

# A step of these gives the matter a new term, and until that is over nothing is late.
_RENEWING = frozenset({Move.SET_DEADLINE, Move.REOPEN, Move.RETURN, Move.HAND_ON, Move.STAND_IN})


@unique
class Late(Enum):
    """What is overdue."""

    ANSWER = "answer"  # nobody has answered
    ANSWER_AGAIN = "answer_again"  # nobody has since it was opened again
    DONE = "done"  # it was answered and is not done


def answered(steps: Sequence[Made]) -> bool:
    """Has anybody answered since it was raised, or opened again?"""
    moves = [move for move, _ in steps]
    this_round = moves[len(moves) - moves[::-1].index(Move.REOPEN) :] if Move.REOPEN in moves else moves
    return Move.ANSWER in this_round


def lateness(state: State, level: Level, deadline: datetime, steps: Sequence[Made], now: datetime) -> Late | None:
    """What is overdue now, or None. `deadline`: when it is asked about next, aware.

    On the ladder's top a matter is asked about again and again, so there its term is what its last step gave it.
    """
    if state not in LIVING:
        return None
    if not overdue(state, deadline, now) and (level is not Level.COMMUNITY or _has_time(steps, now)):
        return None
    if answered(steps):
        return Late.DONE
    return Late.ANSWER_AGAIN if any(move is Move.REOPEN for move, _ in steps) else Late.ANSWER


def term_at_the_top(steps: Sequence[Made]) -> datetime | None:
    """Until when a matter that has come up to the top has time again, by its last step; None if it was given none."""
    term: datetime | None = None
    for move, until in steps:
        if move is Move.ESCALATE:
            term = None
        elif move in _RENEWING:
            term = until
    return term


def _has_time(steps: Sequence[Made], now: datetime) -> bool:
    term = term_at_the_top(steps)
    return term is not None and now < term
