"""Weights in words: what a home weighs, and by what a community counts, in the community's own unit."""

from __future__ import annotations

from governance.law.rule import AREA
from governance.register.weighing import Basis, Sign, Weighing
from governance.tally.weight import SCALE, Number
from handlers.frame.words import N_, Words
from handlers.law.vocabulary import measure_word
from handlers.tally.amounts import amount, figure

_EACH = {Basis.UNIT: N_("one home, one vote"), Basis.OWNER: N_("one owner, one vote")}


def say_weight(t: Words, weight: Number, weighing: Weighing) -> str:
    """A weight with its unit: `89.37 m²`, `0.83 %`, `83 millesimi`, `1/128`; what every home has alike, in words."""
    if not weighing.stated:
        return t.plain(_EACH[weighing.basis])
    said = amount(t, weight, AREA, weighing.name)
    if weighing.basis is Basis.SHARE and weighing.sign is Sign.NUMBER and said == figure(weight, AREA, weighing.name):
        return t.plain("{number} {share}", number=said, share=share_word(t, weighing))
    return said


def bare_weight(weight: Number, weighing: Weighing) -> str:
    """The number alone."""
    return figure(weight, AREA, weighing.name)


def share_word(t: Words, weighing: Weighing) -> str:
    """What a weight is called: area, millesimi, shares."""
    return measure_word(t, AREA, weighing.name)


def say_total(t: Words, total: Number, weighing: Weighing) -> str:
    """What all weights come to, beside what they must come to: `100 %`, `9,990 of 10,000 tantièmes`."""
    if weighing.whole is None or total == weighing.whole * SCALE:
        return say_weight(t, total, weighing)
    whole = say_weight(t, weighing.whole * SCALE, weighing)
    return t.plain("{total} of {whole}", total=bare_weight(total, weighing), whole=whole)


def weight_title(t: Words, weighing: Weighing) -> str:
    """What a weight is called at the beginning of a line or above a column."""
    word = share_word(t, weighing)
    return f"{word[:1].upper()}{word[1:]}"
