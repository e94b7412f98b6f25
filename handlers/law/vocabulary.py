"""Vocabulary: the word that a resident knows for a measure, a class of ballot, a round or a kind of weight."""

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

_WEIGHTS = {
    "floor area": N_("area"),
    "exclusive floor area": N_("exclusive area"),
    "share of exclusive area": N_("share of exclusive area"),
    "one per member": N_("votes"),
    "one per unit": N_("votes"),
    "one per strata lot": N_("votes"),
    "one per home": N_("votes"),
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
    "adjourned": N_("the meeting that was put off"),
}


def measure_word(t: Words, measure: str, weight: str) -> str:
    """Heads, units, or what the weight of this rule is called; a weight of one's own stands as it is."""
    if measure in _MEASURES:
        return t.bare(_MEASURES[measure])
    return t.bare(_WEIGHTS[weight]) if weight in _WEIGHTS else weight


def with_unit(t: Words, number: str, weight: str) -> str:
    """A number of weight with its unit behind it, where the language writes one."""
    if weight in FLOOR_AREAS:
        return t.bare("{number} m²", number=number)
    if _WEIGHTS.get(weight) == "votes":
        return t.bare("{votes}", votes=number)
    if weight == "undivided shares":
        return t.bare("{shares}", shares=number)
    return number


def of_word(t: Words, name: str) -> str:
    """What a condition counts."""
    return t.bare(_OF[name])


def round_word(t: Words, name: str) -> str:
    """A round by its id; an id of one's own stands as it is."""
    return t.bare(_ROUNDS[name]) if name in _ROUNDS else name
