"""Weighing: by what a community counts its homes, what all of them come to, and how a vote's rule calls it.

Laws count by floor area (China), by shares in the common property (millesimi, tantièmes, coeficientes, undivided
shares), or give each home or each owner one vote. Which of them it is, a community states once; its register holds a
weight for each unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, unique
from fractions import Fraction
from typing import Any

from governance.law.rule import FLOOR_AREAS
from governance.tally.weight import SCALE, Number, decimal_text, tidy


@unique
class Basis(Enum):
    """What a weight is."""

    AREA = "area"  # square metres
    SHARE = "share"  # a part of a whole that is stated
    UNIT = "unit"  # one home, one vote
    OWNER = "owner"  # one owner, one vote, however many homes


@unique
class Sign(Enum):
    """How a share is written."""

    NUMBER = ""  # 125, of 10,000 for instance
    PERCENT = "%"
    PERMILLE = "‰"
    FRACTION = "/"  # 1/128


FLOOR_AREA, PER_UNIT, PER_OWNER = "floor area", "one per unit", "one per owner"
SHARES = "shares"
_PER_UNIT = frozenset({PER_UNIT, "one per home", "one per strata lot"})
_BETWEEN = " in "

WHOLES = {Sign.PERCENT: 100, Sign.PERMILLE: 1000, Sign.FRACTION: 1}
"""What all shares come to where they are written so."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """By what a community counts.

    `word` names a share as rules do ("millesimi", "tantièmes"), "" for the other bases; `whole` is what all shares must
    come to, as many as are written (100 for %), None where nobody has said. `extras`: parking spaces and storage rooms
    have a vote of their own where each home has one.
    """

    basis: Basis = Basis.AREA
    word: str = ""
    sign: Sign = Sign.NUMBER
    whole: Fraction | None = None
    extras: bool = False

    @property
    def name(self) -> str:
        """The weight as a rule names it, by which every number is written: "floor area", "millesimi", "shares in %"."""
        if self.basis is Basis.SHARE:
            word = self.word or SHARES
            return f"{word}{_BETWEEN}{self.sign.value}" if self.sign.value else word
        return {Basis.AREA: FLOOR_AREA, Basis.UNIT: PER_UNIT, Basis.OWNER: PER_OWNER}[self.basis]

    @property
    def stated(self) -> bool:
        """Does each line of the register say its weight? Otherwise each home counts one."""
        return self.basis in {Basis.AREA, Basis.SHARE}

    def as_data(self) -> dict[str, Any]:
        """As it is kept with the community."""
        return {
            "basis": self.basis.value,
            "word": self.word,
            "sign": self.sign.value,
            "whole": None if self.whole is None else decimal_text(self.whole),
            "extras": self.extras,
        }


BY_AREA = Weighing()
BY_UNIT = Weighing(Basis.UNIT)
BY_UNIT_AND_EXTRA = Weighing(Basis.UNIT, extras=True)
BY_OWNER = Weighing(Basis.OWNER)


def shares(word: str = "", sign: Sign = Sign.NUMBER, whole: int | Fraction | None = None) -> Weighing:
    """Counting by shares; what is written in %, ‰ or fractions comes to 100, 1000 or 1."""
    known = WHOLES.get(sign) if whole is None else whole
    return Weighing(Basis.SHARE, word, sign, None if known is None else Fraction(known))


def weighing_of(data: Mapping[str, Any] | None) -> Weighing:
    """What was kept so; None: by square metres."""
    if not data:
        return BY_AREA
    whole = data.get("whole")
    return Weighing(
        Basis(data["basis"]),
        str(data.get("word", "")),
        Sign(data.get("sign", "")),
        None if whole is None else Fraction(whole),
        bool(data.get("extras")),
    )


def split_name(name: str) -> tuple[str, Sign]:
    """What a weight is called and how it is written: "cuotas in %" → "cuotas", %."""
    word, between, sign = name.rpartition(_BETWEEN)
    if between and sign in {each.value for each in Sign}:
        return word, Sign(sign)
    return name, Sign.NUMBER


def counted_as(rule_weight: str, weighing: Weighing) -> str:
    """The name of the weight in a vote: the rule's, where that gives each home or member one; else the community's.

    A rule may name floor area or a kind of share; what the community's register holds of it decides how it is written.
    """
    if rule_weight.startswith("one per "):
        return rule_weight
    if weighing.basis is Basis.AREA:
        return rule_weight if rule_weight in FLOOR_AREAS else FLOOR_AREA
    if weighing.basis is Basis.SHARE and not weighing.word and rule_weight not in FLOOR_AREAS:
        return Weighing(Basis.SHARE, rule_weight, weighing.sign).name
    return weighing.name


@unique
class Per(Enum):
    """What one line of a roll weighs."""

    WEIGHT = "weight"  # what the register says
    UNIT = "unit"  # one
    OWNER = "owner"  # its part of one: an owner of three homes has a third on each


def per(name: str) -> Per:
    """What a line weighs in a vote whose weight is called so."""
    if name in _PER_UNIT:
        return Per.UNIT
    return Per.OWNER if name == PER_OWNER else Per.WEIGHT


def missing_of(whole: Fraction | None, total: Number) -> Number:
    """What the weights lack to the expected total, in ten-thousandths; below zero where they come to more."""
    return 0 if whole is None else tidy(whole * SCALE - total)


_USUAL = {
    "CN": BY_AREA,
    "RU": BY_AREA,
    "TW": shares("share of exclusive area", Sign.PERCENT),
    "HK": shares("undivided shares"),
    "SG": shares("share value"),
    "JP": shares("voting rights", Sign.PERCENT),
    "KR": BY_AREA,
    "DE": shares("co-ownership shares", whole=1000),
    "AT": shares("co-ownership shares"),
    "CH": shares("value quotas", whole=1000),
    "FR": shares("tantièmes", whole=1000),
    "BE": shares("quotes-parts", whole=1000),
    "ES": shares("cuotas", Sign.PERCENT),
    "IT": shares("millesimi", whole=1000),
    "PT": shares("permilagem", Sign.PERMILLE),
    "AU": shares("unit entitlement"),
    "CA": shares("unit entitlement"),
}


def usual(jurisdiction: str) -> Weighing:
    """By what the lists of a place usually count, by its code (`ES`, `CN-SD`): what an empty list asks for."""
    return _USUAL.get(jurisdiction.upper().partition("-")[0], shares("", Sign.PERCENT))
