"""Conditions: whether one holds, and by how much it is missed."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from governance.law.rule import Branch, Term, Tree
from governance.tally.comparison import compare
from governance.tally.tally import Tallies, unit_of
from governance.tally.weight import Number, tidy

QUORUM, PROVISIONAL, APPROVAL, OBJECTION, OPENING = (
    "quorum",
    "provisional",
    "approval",
    "objection",
    "opening",
)
"""The part of a round that a condition belongs to; "opening" is the condition for another round."""

EMPTY_BASE = "empty_base"
CHAIR_YES, CHAIR_NO = "chair_yes", "chair_no"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition with its numbers.

    `numerator` is what was counted, `base` what it is measured on (None for an absolute number), `threshold`
    the share or the absolute number. `needed` is the line: the least whole number of heads or units that
    does, for areas the exact line in ten-thousandths (above it where `cmp` is ">", below it where "<").
    `missing` is how far `numerator` is on the wrong side of it, 0 when met or exactly on an open line.
    `note` is "", "empty_base", "chair_yes" or "chair_no".
    """

    part: str
    id: str
    measure: str
    of: str
    cmp: str
    base_name: str
    numerator: Number
    base: Number | None
    threshold: Fraction
    needed: Number
    missing: Number
    met: bool
    note: str

    @property
    def ratio(self) -> Fraction | None:
        """Numerator to base; None where there is no base or an empty one."""
        return Fraction(self.numerator) / Fraction(self.base) if self.base else None


def judge(tree: Tree | None, tallies: Tallies, chair_casting: str, part: str) -> tuple[tuple[Condition, ...], bool]:
    """Every condition of a tree, and whether the tree as a whole holds; no tree asks for nothing."""
    if tree is None:
        return (), True
    if isinstance(tree, Term):
        condition = _measure(tree, tallies, chair_casting, part)
        return (condition,), condition.met
    return _judge_branch(tree, tallies, chair_casting, part)


def _judge_branch(
    branch: Branch, tallies: Tallies, chair_casting: str, part: str
) -> tuple[tuple[Condition, ...], bool]:
    conditions: tuple[Condition, ...] = ()
    held = []
    for each in branch.parts:
        found, holds = judge(each, tallies, chair_casting, part)
        conditions += found
        held.append(holds)
    return conditions, all(held) if branch.every else any(held)


def _measure(term: Term, tallies: Tallies, chair_casting: str, part: str) -> Condition:
    tally = tallies[term.measure]
    numerator = tally.of(term.of)
    base = None if term.fraction is None else tally.of(term.base)
    line = _line(term, base)
    met = compare(numerator, term.cmp, line)
    note = ""
    if base == 0:
        met, note = False, EMPTY_BASE
    elif term.chair_breaks_tie and numerator == line and chair_casting:
        met = chair_casting == "yes"
        note = CHAIR_YES if met else CHAIR_NO
    needed = _needed(term, line)
    return Condition(
        part=part,
        id=term.id,
        measure=term.measure,
        of=term.of,
        cmp=term.cmp,
        base_name="" if term.fraction is None else term.base,
        numerator=numerator,
        base=base,
        threshold=Fraction(term.count) if term.fraction is None else term.fraction,
        needed=needed,
        missing=0 if met else tidy(max(needed - numerator, numerator - needed)),
        met=met,
        note=note,
    )


def _line(term: Term, base: Number | None) -> Number:
    if term.fraction is None or base is None:
        return term.count * unit_of(term.measure)
    line: Number = term.fraction * base
    return tidy(line)


def _needed(term: Term, line: Number) -> Number:
    """Whole heads and units are counted up (or down, for a veto) to the first number that does."""
    if term.measure == "area":
        return line
    if term.cmp == ">=":
        return ceil(line)
    if term.cmp == ">":
        return floor(line) + 1
    return floor(line) if term.cmp == "<=" else ceil(line) - 1
