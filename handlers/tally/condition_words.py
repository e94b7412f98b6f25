"""A condition in words: who took part or was in favour, of how many, how many it takes, and whether that is enough."""

from __future__ import annotations

from fractions import Fraction

from governance.law.rule import ALL, AREA, CAST, HEADS, PARTICIPATING, UNITS
from governance.tally.conditions import (
    APPROVAL,
    CHAIR_NO,
    CHAIR_YES,
    EMPTY_BASE,
    OBJECTION,
    OPENING,
    PROVISIONAL,
    QUORUM,
    Condition,
)
from governance.tally.tally import unit_of
from handlers.frame.words import N_, Words
from handlers.law.vocabulary import did_word, measure_word, share_word
from handlers.tally.amounts import MEMBERS, Figures, amount, counter, figure, figures, in_hundredths


def condition_words(t: Words, condition: Condition, weight: str, *, brief: bool = False, exact: bool = False) -> str:
    """One condition as a sentence. `brief`: for a small screen, without the share that the line comes from; a tie says
    it anyway. `exact`: nothing is rounded, for a place beside exact numbers."""
    shown = Figures(condition.numerator, condition.needed) if exact else figures(condition, weight)
    bare = brief or condition.base is None or (_is_tie(condition) and not condition.met)
    facts = {
        "label": _label(t, condition, weight),
        "number": amount(t, shown.numerator, condition.measure, weight),
        "needed": _needed(t, condition, shown, weight, bare=bare),
        "end": _end(t, condition, shown, weight),
    }
    if condition.base is None:
        return t.bare("{label}: {number}; {needed} – {end}.", **facts)
    return t.bare("{label}: {number} {base}; {needed} – {end}.", base=_base(t, condition, weight, exact=exact), **facts)


_PARTS = {
    QUORUM: N_("{did}"),
    APPROVAL: N_("{did}"),
    PROVISIONAL: N_("{did} among those present"),
    OBJECTION: N_("{did} afterwards"),
    OPENING: N_("For another round, {did}"),
}


def _label(t: Words, condition: Condition, weight: str) -> str:
    """Which part of the rule, and what is counted; that heads are counted is said by the number."""
    label = t.bare(_PARTS[condition.part], did=did_word(t, condition.of))
    if condition.measure != AREA:
        return label
    return t.bare("{did} by {measure}", did=label, measure=measure_word(t, AREA, weight))


_BASES = {
    (ALL, HEADS): N_("of {base} owners"),
    (ALL, MEMBERS): N_("of {base} members"),
    (ALL, UNITS): N_("of {base} homes"),
    (ALL, AREA): N_("of {base} in all"),
    (PARTICIPATING, HEADS): N_("of the {base} owners who took part"),
    (PARTICIPATING, MEMBERS): N_("of the {base} members who took part"),
    (PARTICIPATING, UNITS): N_("of the {base} homes that took part"),
    (PARTICIPATING, AREA): N_("of the {base} that took part"),
    (CAST, HEADS): N_("of the {base} owners who cast a vote"),
    (CAST, MEMBERS): N_("of the {base} members who cast a vote"),
    (CAST, UNITS): N_("of the {base} homes that cast a vote"),
    (CAST, AREA): N_("of the {base} cast"),
}


def _base(t: Words, condition: Condition, weight: str, *, exact: bool) -> str:
    value = condition.base or 0
    if not exact:
        value = in_hundredths(value, condition.measure, weight)
    if condition.measure == AREA:
        return t.bare(_BASES[condition.base_name, AREA], base=amount(t, value, AREA, weight))
    whom = counter(condition.measure, weight)
    return t.bare(_BASES[condition.base_name, whom], base=figure(value, condition.measure, weight))


_NEEDS = {
    ">": N_("more than {line} needed"),
    ">=": N_("at least {line} needed"),
    "<": N_("must be less than {line}"),
    "<=": N_("at most {line} allowed"),
}
_UNDOES = {
    ">": N_("more than {line} would overturn it"),
    ">=": N_("at least {line} would overturn it"),
    "<": N_("less than {line} would overturn it"),
    "<=": N_("at most {line} would overturn it"),
}
_SHARES = {
    ">": N_("{line} (more than {share})"),
    ">=": N_("{line} ({share})"),
    "<": N_("{line} (less than {share})"),
    "<=": N_("{line} ({share})"),
}


def _needed(t: Words, condition: Condition, shown: Figures, weight: str, *, bare: bool) -> str:
    """Heads and units are said as the first whole number that does, so "more than" is not said of them."""
    sign = condition.cmp if condition.measure == AREA else f"{condition.cmp[0]}="
    line = amount(t, shown.line, condition.measure, weight)
    if not bare:
        line = t.bare(_SHARES[condition.cmp], line=line, share=share_word(t, condition.threshold))
    return t.bare((_UNDOES if condition.part == OBJECTION else _NEEDS)[sign], line=line)


_ENDS = {
    EMPTY_BASE: N_("there is nothing to count it against, so it is not met"),
    CHAIR_YES: N_("a tie; the chair's casting vote is in favour"),
    CHAIR_NO: N_("a tie; the chair's casting vote is against"),
    "enough": N_("enough"),
    "within": N_("within the limit"),
    "undone": N_("so the decision is overturned"),
    "stands": N_("so the decision stands"),
    "short": N_("{amount} short"),
    "too_many": N_("{amount} too many"),
}
_TIES = {
    ">": N_("exactly {share}, and more than {share} is needed"),
    "<": N_("exactly {share}, and it must be less than {share}"),
}
_ON_THE_LINE = {
    ">": N_("exactly that, and more is needed"),
    "<": N_("exactly that, and it must be less"),
}


def _end(t: Words, condition: Condition, shown: Figures, weight: str) -> str:
    if condition.part != OBJECTION and not condition.note and not condition.met and _is_tie(condition):
        ties = _ON_THE_LINE if condition.base is None else _TIES
        return t.bare(ties[condition.cmp], share=share_word(t, condition.threshold))
    return t.bare(_ENDS[_ending(condition)], amount=amount(t, shown.gap, condition.measure, weight))


def _is_tie(condition: Condition) -> bool:
    """Exactly the line of which more, or less, is asked for."""
    base = unit_of(condition.measure) if condition.base is None else condition.base
    return condition.cmp in _TIES and Fraction(condition.numerator) == condition.threshold * base


def _ending(condition: Condition) -> str:
    limit = condition.cmp in ("<", "<=")
    if condition.note:
        return condition.note
    if condition.part == OBJECTION:
        return "undone" if condition.met else "stands"
    if condition.met:
        return "within" if limit else "enough"
    return "too_many" if limit else "short"
