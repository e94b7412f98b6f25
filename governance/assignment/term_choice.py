"""Choice of a term: who is asked first about a sort of matters, and by when, or when the manager's office is closed.

One who leads the community proposes it, another confirms it. What is open already keeps its person and its deadline.
"""

from __future__ import annotations

from dataclasses import dataclass

from governance.approvals.choice import State
from governance.assignment.terms import CHOICES, DAYS, Term

OFFICE = "office"
"""Stands in place of a sort: the days of the week on which the manager's office is closed."""
CLOSED = ("67", "7", "")
"""Which of them can be chosen: Saturday and Sunday, Sunday, none. 1 is Monday."""


@dataclass(frozen=True, slots=True)
class TermChoice:
    """Somebody has proposed `term` for a sort of matters; or of the office, when it is `closed`."""

    id: int
    community: int
    sort: str
    term: Term | None
    closed: str
    by: int
    state: State


def possible(term: Term) -> bool:
    """May a community say so?"""
    return term.sort in CHOICES and term.first in CHOICES[term.sort] and term.days in DAYS


def weekdays_of(closed: str) -> frozenset[int]:
    """The days of the week that are written so."""
    return frozenset(int(day) for day in closed)
