"""Motion class: which kinds of matter can go to a vote, who votes on each, by which rule; never one chosen by hand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, unique

from governance.law import presets
from governance.law.rule import Rule

REHEARSAL = "rehearsal"


@unique
class Electorate(Enum):
    """Who votes."""

    OWNERS = "owners"  # the assembly: each unit with its area, each owner one head
    COMMITTEE = "committee"  # each member one head, weight one
    PRESENT = "present"  # those who said that they are here; a rehearsal, without force


@dataclass(frozen=True, slots=True)
class MotionClass:
    """A class of matter: its id, who votes, the preset that decides, and the provision that says so."""

    id: str
    electorate: Electorate
    preset: str
    citation: str


_CHINA = (
    MotionClass("assembly_rules", Electorate.OWNERS, "cn_278_ordinary", "Civil Code art. 278(1)(1)"),
    MotionClass("house_pact", Electorate.OWNERS, "cn_278_ordinary", "Civil Code art. 278(1)(2)"),
    MotionClass("property_manager", Electorate.OWNERS, "cn_278_ordinary", "Civil Code art. 278(1)(4)"),
    MotionClass("use_repair_fund", Electorate.OWNERS, "cn_278_ordinary", "Civil Code art. 278(1)(5)"),
    MotionClass("raise_repair_fund", Electorate.OWNERS, "cn_278_special", "Civil Code art. 278(1)(6)"),
    MotionClass("rebuild", Electorate.OWNERS, "cn_278_special", "Civil Code art. 278(1)(7)"),
    MotionClass("change_common_use", Electorate.OWNERS, "cn_278_special", "Civil Code art. 278(1)(8)"),
    MotionClass("other_common", Electorate.OWNERS, "cn_278_ordinary", "Civil Code art. 278(1)(9)"),
    MotionClass("committee_daily", Electorate.COMMITTEE, "cn_committee", "Beijing Regulation art. 45"),
)

# Where no statute is built in for motions yet, a society votes by the usual parliamentary rules.
_ELSEWHERE = (
    MotionClass("ordinary_business", Electorate.OWNERS, "us_rr_majority", "Robert's Rules, majority vote"),
    MotionClass("change_of_rules", Electorate.OWNERS, "us_rr_two_thirds", "Robert's Rules, two-thirds vote"),
    MotionClass("committee_business", Electorate.COMMITTEE, "us_rr_majority", "Robert's Rules, majority vote"),
)

_REHEARSALS = {
    "CN": MotionClass(REHEARSAL, Electorate.PRESENT, "cn_committee", "Beijing Regulation art. 45"),
    "": MotionClass(REHEARSAL, Electorate.PRESENT, "us_rr_majority", "Robert's Rules, majority vote"),
}

CLASS_IDS = tuple(each.id for each in (*_CHINA, *_ELSEWHERE))


def classes_for(jurisdiction: str) -> tuple[MotionClass, ...]:
    """The classes that a draft may choose from, by country code (`CN`, also `CN-SD`)."""
    return _CHINA if _country(jurisdiction) == "CN" else _ELSEWHERE


def class_of(jurisdiction: str, class_id: str) -> MotionClass:
    """The class with that id. Raises KeyError if the place does not know it."""
    if class_id == REHEARSAL:
        return _REHEARSALS.get(_country(jurisdiction), _REHEARSALS[""])
    for each in classes_for(jurisdiction):
        if each.id == class_id:
            return each
    raise KeyError(class_id)


def rule_of(motion_class: MotionClass) -> Rule:
    """The rule that decides a class."""
    return presets.get(motion_class.preset)


def _country(jurisdiction: str) -> str:
    return jurisdiction.upper().partition("-")[0]
