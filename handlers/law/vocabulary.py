"""Vocabulary: the word that a resident knows for a measure, a class of ballot, a round or a kind of weight."""

from fractions import Fraction

from governance.law.rule import (
    ABSENT,
    ABSTAIN,
    ALL,
    CAST,
    FLOOR_AREAS,
    HEADS,
    IN_PERSON,
    INVALID,
    NO,
    OBJECTING,
    PARTICIPATING,
    PRESENT,
    UNITS,
    YES,
)
from governance.register.weighing import Sign, split_name
from handlers.frame.words import N_, Words

_MEASURES = {HEADS: N_("heads"), UNITS: N_("units")}

_OF = {
    YES: N_("in favour"),
    NO: N_("against"),
    ABSTAIN: N_("abstaining"),
    INVALID: N_("invalid"),
    PRESENT: N_("present without a vote"),
    ABSENT: N_("absent"),
    PARTICIPATING: N_("taking part"),
    CAST: N_("votes cast"),
    IN_PERSON: N_("voting in person"),
    OBJECTING: N_("objecting"),
    ALL: N_("all"),
}

_DID = {
    YES: N_("In favour"),
    NO: N_("Against"),
    ABSTAIN: N_("Abstained"),
    INVALID: N_("Invalid"),
    PRESENT: N_("Present without voting"),
    ABSENT: N_("Did not vote"),
    PARTICIPATING: N_("Took part"),
    CAST: N_("Cast a vote"),
    IN_PERSON: N_("Voted in person"),
    OBJECTING: N_("Objected"),
}
_CLASSES = {
    YES: N_("in favour"),
    NO: N_("against"),
    ABSTAIN: N_("abstained"),
    INVALID: N_("invalid"),
    PRESENT: N_("present without voting"),
    ABSENT: N_("without a ballot"),
}
_SHARES = {
    Fraction(1): N_("all"),
    Fraction(1, 2): N_("half"),
    Fraction(1, 3): N_("one third"),
    Fraction(2, 3): N_("two thirds"),
    Fraction(1, 4): N_("one quarter"),
    Fraction(3, 4): N_("three quarters"),
    Fraction(1, 5): N_("one fifth"),
    Fraction(3, 5): N_("three fifths"),
    Fraction(4, 5): N_("four fifths"),
    Fraction(1, 10): N_("one tenth"),
    Fraction(3, 10): N_("three tenths"),
    Fraction(9, 10): N_("nine tenths"),
    Fraction(1, 20): N_("one twentieth"),
    Fraction(3, 20): N_("three twentieths"),
}

_WEIGHTS = {
    "floor area": N_("area"),
    "exclusive floor area": N_("exclusive area"),
    "share of exclusive area": N_("share of exclusive area"),
    "one per member": N_("votes"),
    "one per unit": N_("votes"),
    "one per strata lot": N_("votes"),
    "one per home": N_("votes"),
    "one per owner": N_("votes"),
    "shares": N_("shares"),
    "undivided shares": N_("undivided shares"),
    "share value": N_("share value"),
    "voting rights": N_("voting rights"),
    "co-ownership shares": N_("co-ownership shares"),
    "value quotas": N_("value quotas"),
    "tantièmes": N_("tantièmes"),
    "quotes-parts": N_("quotes-parts"),
    "cuotas": N_("cuotas"),
    "millesimi": N_("millesimi"),
    "permilagem": N_("permilagem"),
    "unit entitlement": N_("unit entitlement"),
    "contribution entitlement": N_("contribution entitlement"),
}

_ROUNDS = {
    "main": N_("this vote"),
    "first": N_("first"),
    "second": N_("second"),
    "third": N_("third"),
    "half_hour": N_("after half an hour"),
    "reconvened": N_("reconvened"),
    "adjourned": N_("the adjourned meeting"),
}


_BEHIND = {Sign.PERCENT: "%", Sign.PERMILLE: "‰"}


def measure_word(t: Words, measure: str, weight: str) -> str:
    """Heads, units, or what the weight of this rule is called; a weight of one's own stands as it is."""
    if measure in _MEASURES:
        return t.bare(_MEASURES[measure])
    word, _ = split_name(weight)
    return t.bare(_WEIGHTS[word]) if word in _WEIGHTS else word


def with_unit(t: Words, number: str, weight: str) -> str:
    """A number of weight with its unit behind it, where the language writes one."""
    if weight in FLOOR_AREAS:
        return t.bare("{number} m²", number=number)
    if (sign := split_name(weight)[1]) in _BEHIND:
        return f"{number}{_BEHIND[sign]}"
    if _WEIGHTS.get(weight) == "votes":
        return t.bare("{votes}", votes=number)
    if weight == "undivided shares":
        return t.bare("{shares}", shares=number)
    return number


def of_word(t: Words, name: str) -> str:
    """What a condition counts."""
    return t.bare(_OF[name])


def did_word(t: Words, name: str) -> str:
    """What those did whom a condition or a class counts, at the beginning of a line."""
    return t.bare(_DID[name])


def class_word(t: Words, name: str) -> str:
    """A class of ballot behind its number."""
    return t.bare(_CLASSES[name])


def share_word(t: Words, share: Fraction) -> str:
    """A share as one says it; a rare one in figures."""
    return t.bare(_SHARES[share]) if share in _SHARES else str(share)


def round_word(t: Words, name: str) -> str:
    """A round by its id; an id of one's own stands as it is."""
    return t.bare(_ROUNDS[name]) if name in _ROUNDS else name
