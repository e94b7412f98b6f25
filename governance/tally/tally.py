"""Tally: how many heads, how much weight and how many units stand behind each class of ballot."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from governance.law.rule import (
    ABSENT,
    ABSTAIN,
    ALL,
    AREA,
    CAST,
    HEADS,
    IN_PERSON,
    INVALID,
    NO,
    OBJECTING,
    PARTICIPATING,
    PRESENT,
    UNITS,
    YES,
    Counting,
)
from governance.tally.ballots import Votes
from governance.tally.roll import Facts
from governance.tally.weight import SCALE, Number, tidy
from governance.tally.weights import Weights

TALLY_KEYS = ("entitled", PARTICIPATING, CAST, YES, NO, ABSTAIN, INVALID, PRESENT, ABSENT)


@dataclass(frozen=True, slots=True)
class Tally:
    """One measure counted out: areas in ten-thousandths, heads and units in whole numbers."""

    entitled: Number
    participating: Number
    cast: Number
    yes: Number
    no: Number
    abstain: Number
    invalid: Number
    present: Number
    absent: Number
    in_person: Number
    objecting: Number

    def of(self, name: str) -> Number:
        """The value that a term or a base names; "all" is everybody entitled."""
        value: Number = getattr(self, "entitled" if name == ALL else name)
        return value


Tallies = dict[str, Tally]
"""Measure to tally."""


def count(counting: Counting, votes: Votes, weights: Weights, facts: Facts) -> Tallies:
    """Heads, area and units of one set of ballots."""
    in_person = _voting_in_person(counting, votes, facts) if facts.in_person else frozenset()
    there = _Extra(in_person, facts.objecting)
    units = weights.units if weights.units is not None else [1] * len(votes.rows)
    return {
        HEADS: _count_heads(counting, votes, there),
        AREA: _count_rows(counting, votes, weights.area, weights.all_area, there),
        UNITS: _count_rows(counting, votes, units, weights.all_units, there),
    }


def _voting_in_person(counting: Counting, votes: Votes, facts: Facts) -> frozenset[str]:
    """Those who came and also voted."""
    return frozenset(
        row.owner
        for row, choice in zip(votes.rows, votes.choices, strict=True)
        if row.owner in facts.in_person and choice in counting.participates
    )


@dataclass(frozen=True, slots=True)
class _Extra:
    in_person: Collection[str]
    objecting: Collection[str]


def _count_rows(counting: Counting, votes: Votes, values: Iterable[Number], entitled: Number, extra: _Extra) -> Tally:
    sums: dict[str, Number] = defaultdict(int)
    for choice, value in zip(votes.choices, values, strict=True):
        sums[choice] += value
    special: dict[str, Number] = {IN_PERSON: 0, OBJECTING: 0}
    if extra.in_person or extra.objecting:
        special = _special_rows(votes, values, extra)
    return _tally(counting, sums, entitled, special)


def _special_rows(votes: Votes, values: Iterable[Number], extra: _Extra) -> dict[str, Number]:
    in_person: Number = 0
    objecting: Number = 0
    for row, value in zip(votes.rows, values, strict=True):
        in_person += value if row.owner in extra.in_person else 0
        objecting += value if row.owner in extra.objecting else 0
    return {IN_PERSON: tidy(in_person), OBJECTING: tidy(objecting)}


def _count_heads(counting: Counting, votes: Votes, extra: _Extra) -> Tally:
    special: dict[str, Number] = {
        IN_PERSON: _heads_of(votes, extra.in_person),
        OBJECTING: _heads_of(votes, extra.objecting),
    }
    return _tally(counting, Counter(votes.heads.values()), len(votes.heads), special)


def _heads_of(votes: Votes, owners: Collection[str]) -> int:
    return len({row.head for row in votes.rows if row.owner in owners}) if owners else 0


def _tally(counting: Counting, sums: Mapping[str, Number], entitled: Number, special: dict[str, Number]) -> Tally:
    return Tally(
        entitled=tidy(entitled),
        participating=tidy(sum(sums.get(name, 0) for name in counting.participates)),
        cast=tidy(sum(sums.get(name, 0) for name in counting.cast)),
        yes=tidy(sums.get(YES, 0)),
        no=tidy(sums.get(NO, 0)),
        abstain=tidy(sums.get(ABSTAIN, 0)),
        invalid=tidy(sums.get(INVALID, 0)),
        present=tidy(sums.get(PRESENT, 0)),
        absent=tidy(sums.get(ABSENT, 0)),
        in_person=special[IN_PERSON],
        objecting=special[OBJECTING],
    )


def unit_of(measure: str) -> int:
    """How many counted pieces make one: areas are kept in ten-thousandths, heads and units are not."""
    return SCALE if measure == AREA else 1
