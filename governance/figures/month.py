"""Month of matters in figures: each is defined here and nowhere else (`docs/figures.md`), and none tells of a few.

What is counted comes in as facts; what goes out can be read by every neighbour. A cell of fewer than three is never
shown, nor one that could be had by taking the shown ones from their total.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, unique
from statistics import fmean, median

from governance.matters.matter import Kind, Move, Outcome, Visibility
from governance.roles import Role

FEWEST = 3
"""Of fewer nothing is shown."""

SPOKEN = frozenset({Move.ANSWER, Move.SET_DEADLINE, Move.CLOSE})
"""Moves by which somebody who handles a matter says something to whoever raised it. To take it on says nothing yet."""
_REOPENED = frozenset({Move.REOPEN, Move.RETURN})
_TOTAL_ONLY = frozenset({Kind.DISPUTE, Kind.HELP})


@unique
class Measure(Enum):
    """What is counted of a month."""

    RAISED = "raised"
    ANSWERED = "answered"
    SETTLED = "settled"
    OVERDUE = "overdue"
    RATED = "rated"


@unique
class Office(Enum):
    """Whose answer it was, or whose it still is."""

    MANAGER = "manager"
    LEAD = "lead"
    COMMITTEE = "committee"
    MEDIATOR = "mediator"
    STEWARD = "steward"


_OFFICES = {
    Role.MANAGER: Office.MANAGER,
    Role.BUILDING_LEAD: Office.LEAD,
    Role.CHAIR: Office.COMMITTEE,
    Role.COMMITTEE: Office.COMMITTEE,
    Role.MEDIATOR: Office.MEDIATOR,
    Role.BRANCH_SECRETARY: Office.MEDIATOR,
    Role.STEWARD: Office.STEWARD,
}


def office_of(roles: Iterable[Role]) -> Office | None:
    """The office in which somebody with these roles handles matters: the first of the list above; None without any."""
    held = set(roles)
    return next((office for role, office in _OFFICES.items() if role in held), None)


@dataclass(frozen=True, slots=True)
class Happened:
    """A step of a matter: when, which move, by whom (our key of the account)."""

    at: datetime
    move: Move
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A matter as the figures read it. `steps` in their order; `stars`: each with the moment it was given."""

    kind: Kind
    visibility: Visibility
    building: str
    office: Office
    raised_at: datetime
    outcome: Outcome | None = None
    steps: Sequence[Happened] = ()
    stars: Sequence[tuple[datetime, int]] = ()

    @property
    def in_confidence(self) -> bool:
        """Does it count in totals alone?"""
        return self.visibility is Visibility.PRIVATE or self.kind in _TOTAL_ONLY


@dataclass(frozen=True, slots=True)
class Span:
    """A month: from its first moment to before the first of the next, aware."""

    begins: datetime
    ends: datetime

    def holds(self, at: datetime) -> bool:
        """Is the moment in it?"""
        return self.begins <= at < self.ends


@dataclass(frozen=True, slots=True)
class Cells:
    """What may be shown of one group of matters. None: fewer than three, or what would give that away.

    `first_word` and `done`: medians, in whole minutes; `stars`: the mean, in hundredths.
    """

    counts: Mapping[str, int | None]
    first_word: int | None = None
    done: int | None = None
    stars: int | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """What one person answered and settled, as that person and the committee read it; None: fewer than three."""

    answered: int | None
    settled: int | None
    first_word: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """A month: all together, and by kind, building and office (values of their enumerations, names of buildings)."""

    total: Cells
    kinds: Mapping[str, Cells] = field(default_factory=dict)
    buildings: Mapping[str, Cells] = field(default_factory=dict)
    offices: Mapping[str, Cells] = field(default_factory=dict)
    people: Mapping[int, Own] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Is there nothing to be shown?"""
        return not any(self.total.counts.values())


# What happened in the month


@dataclass(frozen=True, slots=True)
class _Read:
    """One case, read once. `first_word` and `done` in minutes; None where it did not happen in this month."""

    case: Case
    raised: bool
    first_word: float | None
    spoke: int | None
    done: float | None
    closed_by: int | None
    overdue: bool
    stars: tuple[int, ...]

    def counts(self) -> dict[Measure, int]:
        return {
            Measure.RAISED: int(self.raised),
            Measure.ANSWERED: int(self.first_word is not None),
            Measure.SETTLED: int(self.done is not None),
            Measure.OVERDUE: int(self.overdue),
            Measure.RATED: len(self.stars),
        }


def _read(case: Case, span: Span) -> _Read:
    before_the_end = [step for step in case.steps if step.at < span.ends]
    first = next((step for step in before_the_end if step.move in SPOKEN), None)
    spoken = first is not None and span.holds(first.at)
    closing = _settled(case, before_the_end, span)
    return _Read(
        case,
        raised=span.holds(case.raised_at),
        first_word=_minutes(first.at - case.raised_at) if first is not None and spoken else None,
        spoke=first.by if first is not None and spoken else None,
        done=_minutes(closing.at - case.raised_at) if closing is not None else None,
        closed_by=closing.by if closing is not None else None,
        overdue=any(step.move is Move.ESCALATE and span.holds(step.at) for step in before_the_end),
        stars=tuple(stars for at, stars in case.stars if span.holds(at) and stars),
    )


def _settled(case: Case, steps: Sequence[Happened], span: Span) -> Happened | None:
    """The closing by which it was settled in the month: the last one, as done, and not opened again before its end."""
    turns = [step for step in steps if step.move is Move.CLOSE or step.move in _REOPENED | {Move.WITHDRAW, Move.ERASE}]
    last = turns[-1] if turns else None
    if last is None or last.move is not Move.CLOSE or not span.holds(last.at):
        return None
    return None if case.outcome in {Outcome.NOT_DONE, Outcome.LATER} else last


def _minutes(length: timedelta) -> float:
    return length.total_seconds() / 60


# What may be shown


def month_of(cases: Sequence[Case], span: Span) -> Figures:
    """The figures of a month, with nothing in them that tells of fewer than three."""
    everything = [_read(case, span) for case in cases]
    open_ones = [one for one in everything if not one.case.in_confidence]
    total = {measure: _sum(everything, measure) for measure in Measure}
    return Figures(
        total=_cells(everything, {measure: count >= FEWEST for measure, count in total.items()}),
        kinds=_table(open_ones, total, lambda one: one.case.kind.value),
        buildings=_table(open_ones, total, lambda one: one.case.building),
        offices=_table(open_ones, total, lambda one: one.case.office.value),
        people=_people(open_ones),
    )


def _sum(read: Iterable[_Read], measure: Measure) -> int:
    return sum(one.counts()[measure] for one in read)


def _table(read: Sequence[_Read], total: Mapping[Measure, int], name: Callable[[_Read], str]) -> dict[str, Cells]:
    groups: dict[str, list[_Read]] = {}
    for one in read:
        groups.setdefault(name(one), []).append(one)
    shown = {
        measure: may_be_shown({key: _sum(group, measure) for key, group in groups.items()}, total[measure])
        for measure in Measure
    }
    cells = {
        key: _cells(group, {measure: key in shown[measure] for measure in Measure})
        for key, group in sorted(groups.items())
    }
    return {key: one for key, one in cells.items() if any(one.counts.values())}


def may_be_shown(counts: Mapping[str, int], total: int) -> frozenset[str]:
    """Which cells of a table can stand beside their total.

    None under three, and together they leave at least three of the total untold: whoever subtracts learns of a group
    of three or more, and not how it is made up.
    """
    shown = {key: count for key, count in counts.items() if count >= FEWEST}
    while shown and total - sum(shown.values()) < FEWEST:
        shown.pop(min(shown, key=lambda key: (shown[key], key)))
    return frozenset(shown)


def _cells(read: Sequence[_Read], shown: Mapping[Measure, bool]) -> Cells:
    counts = {measure.value: _sum(read, measure) if shown[measure] else None for measure in Measure}
    words = [one.first_word for one in read if one.first_word is not None]
    done = [one.done for one in read if one.done is not None]
    stars = [each for one in read for each in one.stars]
    return Cells(
        counts,
        first_word=round(median(words)) if shown[Measure.ANSWERED] else None,
        done=round(median(done)) if shown[Measure.SETTLED] else None,
        stars=round(100 * fmean(stars)) if shown[Measure.RATED] else None,
    )


def _people(read: Sequence[_Read]) -> dict[int, Own]:
    words: dict[int, list[float]] = {}
    settled: dict[int, int] = {}
    for one in read:
        if one.spoke is not None and one.first_word is not None:
            words.setdefault(one.spoke, []).append(one.first_word)
        if one.closed_by is not None:
            settled[one.closed_by] = settled.get(one.closed_by, 0) + 1
    return {key: _own(words.get(key, []), settled.get(key, 0)) for key in sorted(words.keys() | settled.keys())}


def _own(words: Sequence[float], settled: int) -> Own:
    enough = len(words) >= FEWEST
    return Own(
        answered=len(words) if enough else None,
        settled=settled if settled >= FEWEST else None,
        first_word=round(median(words)) if enough else None,
    )
