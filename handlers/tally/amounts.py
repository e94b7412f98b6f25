"""Amounts: a counted number as people write it, with its unit; and how far a line that decides is rounded."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from governance.law.rule import AREA, FLOOR_AREAS, HEADS, UNITS
from governance.register.weighing import Sign, split_name
from governance.tally.comparison import compare
from governance.tally.conditions import Condition
from governance.tally.tally import unit_of
from governance.tally.weight import SCALE, Number, area_text, decimal_text, tidy
from handlers.frame.words import N_, Words
from handlers.law.vocabulary import with_unit

_LIMITS = {"<", "<="}


def figure(value: Number, measure: str, weight: str) -> str:
    """A counted number without a unit: areas in two decimals or more, never rounded."""
    if measure != AREA:
        return decimal_text(value)
    if weight in FLOOR_AREAS:
        return area_text(value)
    share = Fraction(value, SCALE)
    return str(share) if split_name(weight)[1] is Sign.FRACTION else decimal_text(share)


MEMBERS = "one per member"
"""The weight of a rule by which members vote, a committee's for instance; heads are called so then."""

_COUNTED = {True: N_("{heads}"), False: N_("{units}")}


def amount(t: Words, value: Number, measure: str, weight: str) -> str:
    """A counted number with its unit."""
    number = figure(value, measure, weight)
    if measure == AREA:
        return with_unit(t, number, weight)
    return t.bare(_COUNTED[measure == HEADS], heads=number, units=number)


def counter(measure: str, weight: str) -> str:
    """What is counted, as a key: a measure, or members where these are the heads."""
    return MEMBERS if measure == HEADS and weight == MEMBERS else measure


def named(t: Words, value: Number, measure: str, weight: str) -> str:
    """A whole number with what is counted; an area in hundredths."""
    if measure == AREA:
        return amount(t, in_hundredths(value, measure, weight), measure, weight)
    if measure == UNITS:
        return t.plural("{count} home", "{count} homes", int(value))
    if weight == MEMBERS:
        return t.plural("{count} member", "{count} members", int(value))
    return t.plural("{count} owner", "{count} owners", int(value))


def in_hundredths(value: Number, measure: str, weight: str) -> Number:
    """To the nearest hundredth of a square metre (a share, a unit); exactly half of one goes up.

    A share that is written as a fraction stays as it is.
    """
    if measure == AREA and split_name(weight)[1] is Sign.FRACTION:
        return tidy(value)
    step = Fraction(unit_of(measure), 100)
    return tidy(step * floor(Fraction(value) / step + Fraction(1, 2)))


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a condition as they are shown: what was counted, the line, and how far it is from one to the
    other. Areas in ten-thousandths."""

    numerator: Number
    line: Number

    @property
    def gap(self) -> Number:
        """What is missing, or is too much."""
        return tidy(max(self.line - self.numerator, self.numerator - self.line))


def figures(condition: Condition, weight: str) -> Figures:
    """In hundredths; exact where the rounded numbers would tell another decision than the true ones.

    What is needed is rounded up, and what may at most be, down: whoever reaches the number that is shown has reached
    the line. Where each home or owner has one vote, that is a whole number of votes.
    """
    sign = condition.cmp if condition.measure == AREA else f"{condition.cmp[0]}="
    votes = condition.measure == AREA and weight.startswith("one per ") and condition.cmp in {">=", "<="}
    step = Fraction(unit_of(condition.measure), 1 if votes else 100)
    whole = Fraction(condition.needed) / step
    line = tidy(step * (floor(whole) if condition.cmp in _LIMITS else ceil(whole)))
    numerator = in_hundredths(condition.numerator, condition.measure, weight)
    if condition.measure == AREA and split_name(weight)[1] is Sign.FRACTION:
        return Figures(numerator, tidy(condition.needed))
    if compare(numerator, sign, line) == compare(condition.numerator, sign, condition.needed):
        return Figures(numerator, line)
    return Figures(condition.numerator, _exact_line(condition, weight))


def _exact_line(condition: Condition, weight: str) -> Number:
    """The line as it can be written. Areas come in ten-thousandths, so that a line between two of them (a third of
    100 m²) is reached exactly when the next one is; no decision changes, only "1/3" is said as people write areas.
    """
    if condition.measure != AREA or weight not in FLOOR_AREAS or not isinstance(condition.numerator, int):
        return condition.needed
    return ceil(condition.needed) if condition.cmp in {">=", "<"} else floor(condition.needed)
