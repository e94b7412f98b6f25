"""Requirement of a vote: how many must take part, and how many be in favour, before anybody has voted.

Only for rules in which every owner who takes part brings the quorum nearer and every yes the approval; where silence,
a cap, a factor or alternative conditions decide as well, there is no such number, and nothing is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from governance.law.rule import ABSENT, ALL, AREA, CAST, MEASURES, PARTICIPATING, YES, Rule, Term, Tree
from governance.tally.ballots import resolve
from governance.tally.roll import NO_FACTS, RegisterRow, counted
from governance.tally.tally import count, unit_of
from governance.tally.weight import Number, tidy
from governance.tally.weights import plain


@dataclass(frozen=True, slots=True)
class Need:
    """So much of one measure is enough: at least `amount`, or more than it where `strictly`.

    Weights are in ten-thousandths, rounded up to a hundredth of a square metre (of a share); heads and units are whole
    and never strict. `of` is everything there is of the measure.
    """

    measure: str
    amount: Number
    of: Number
    strictly: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a vote takes. `turnout` is empty where no least turnout is asked for.

    `assent` is what must be in favour whoever takes part, or, where `of_turnout`, if exactly the least turnout does;
    empty where it depends on how many take part and nobody has to. `abstaining_counts`: as taking part.
    """

    turnout: tuple[Need, ...]
    assent: tuple[Need, ...]
    of_turnout: bool
    abstaining_counts: bool


def requirement(rule: Rule, register: Sequence[RegisterRow], *, exact: bool = False) -> Requirement | None:
    """What the first round of a rule takes on this roll; None where it cannot be said in numbers.

    `exact`: weights are shares written as fractions, of which a hundredth is much; they are not rounded.
    """
    first = rule.round()
    special = (rule.cap, rule.weight_modifier, first.deemed_yes, first.defeated_if, rule.counting.follow_needs)
    if any(special) or rule.counting.silence != ABSENT or rule.is_election:
        return None
    turnout_terms, assent_terms = _joint(first.quorum), _joint(first.approval)
    if turnout_terms is None or not assent_terms:
        return None
    if any(term.of != PARTICIPATING for term in turnout_terms) or any(term.of != YES for term in assent_terms):
        return None
    whole = _whole(rule, register)
    turnout = _needs(turnout_terms, whole, {}, exact=exact)
    least = {need.measure: need.amount for need in turnout}
    return Requirement(
        turnout=turnout,
        assent=assent(rule, register, least, exact=exact),
        of_turnout=any(term.fraction is not None and term.base != ALL for term in assent_terms),
        abstaining_counts="abstain" in rule.counting.participates,
    )


def assent(
    rule: Rule, register: Sequence[RegisterRow], turnout: Mapping[str, Number], *, exact: bool = False
) -> tuple[Need, ...]:
    """What must be in favour if exactly `turnout` (measure → amount) takes part and says yes or no.

    Empty where one of the conditions rests on a measure that `turnout` does not name.
    """
    terms = _joint(rule.round().approval) or ()
    bases = {PARTICIPATING: turnout, CAST: turnout}
    if any(term.fraction is not None and term.base != ALL and term.measure not in turnout for term in terms):
        return ()
    return _needs(terms, _whole(rule, register), bases, exact=exact)


def _joint(tree: Tree | None) -> tuple[Term, ...] | None:
    """The terms that must all hold; None where a tree has alternatives or a limit."""
    if tree is None:
        return ()
    if isinstance(tree, Term):
        return (tree,) if tree.cmp in {">", ">="} and not tree.chair_breaks_tie else None
    parts = [_joint(part) for part in tree.parts] if tree.every else [None]
    if any(part is None for part in parts):
        return None
    return tuple(term for part in parts if part for term in part)


def _whole(rule: Rule, register: Sequence[RegisterRow]) -> dict[str, Number]:
    rows = counted(register)
    tallies = count(rule.counting, resolve(rule.counting, rows, {}, frozenset()), plain(rows), NO_FACTS)
    return {measure: tallies[measure].entitled for measure in MEASURES}


def _needs(
    terms: Sequence[Term],
    whole: Mapping[str, Number],
    bases: Mapping[str, Mapping[str, Number]],
    *,
    exact: bool,
) -> tuple[Need, ...]:
    """One need for each measure, the greatest of its terms; in the order of the rule."""
    found: dict[str, Need] = {}
    for term in terms:
        base = bases.get(term.base, whole)[term.measure] if term.fraction is not None else 0
        need = _need(term, base, whole[term.measure], exact=exact)
        known = found.get(term.measure)
        if known is None or (need.amount, need.strictly) > (known.amount, known.strictly):
            found[term.measure] = need
    return tuple(found.values())


def _need(term: Term, base: Number, whole: Number, *, exact: bool) -> Need:
    line = Fraction(term.count * unit_of(term.measure)) if term.fraction is None else term.fraction * base
    if term.measure != AREA:
        amount = floor(line) + 1 if term.cmp == ">" else ceil(line)
        return Need(term.measure, amount, whole)
    step = Fraction(unit_of(AREA), 100)
    least = line if exact else step * ceil(line / step)
    return Need(AREA, tidy(least), whole, strictly=term.cmp == ">")
