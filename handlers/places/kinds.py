"""Kinds of motion: what can be voted on in a community, and how class, voters and rule of a motion are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from governance.law import presets
from governance.motions.motion_class import REHEARSAL, Electorate, MotionClass
from governance.places.atlas import everywhere, place_of
from governance.places.place import Place
from governance.places.proposal import own_rule
from handlers.frame.words import N_, Html, Words
from storage.communities.communities import Community
from storage.engine.uow import UnitOfWork
from storage.motions.motions import Motion
from storage.places import proposals
from storage.places.proposals import Proposal

_REHEARSAL = N_("Rehearsal, not binding")
OWN = "own_"
"""How the ids of classes begin that rules of a community's own decide."""
_BOARD = "owners' committee", "业委会"


def place_for(community: Community) -> Place:
    """The place of law that a community lives in."""
    return place_of(community.jurisdiction)


async def kinds_of(uow: UnitOfWork, community: Community) -> Sequence[MotionClass]:
    """The classes that a draft may choose from: those of the place, and those of rules of the community's own."""
    place = place_for(community)
    own = await proposals.rules_of(uow, community.id) if place.own_rules else []
    return [*place.classes(community.house or {}), *map(_own_kind, own)]


async def find_kind(uow: UnitOfWork, community: Community, class_id: str) -> MotionClass | None:
    """The class with that id; None if the community does not know it, or not any more."""
    if class_id.startswith(OWN):
        return next((kind for kind in await kinds_of(uow, community) if kind.id == class_id), None)
    return place_for(community).find(class_id, community.house or {})


def _own_kind(one: Proposal) -> MotionClass:
    """An own rule as a class of matter, called as its file says for which matters it is, else by its name."""
    preset = own_rule(one.content["rule"])
    names = [
        preset.matters(language) or preset.name(language) or preset.name_en or one.file for language in ("en", "zh")
    ]
    preset = replace(preset, name_en=preset.name_en or names[0], name_zh=preset.name_zh or names[1])
    return MotionClass(f"{OWN}{one.id}", Electorate(one.content["electorate"]), preset, *names)


def called(community: Community, kind: MotionClass) -> dict[str, str]:
    """How class, voters and rule of a motion are called, to be kept with it: another place may call them otherwise."""
    board = place_for(community).words["board"]
    return {
        "class_en": kind.name_en,
        "class_zh": kind.name_zh,
        "board_en": board.name_en,
        "board_zh": board.name_zh,
        "rule_en": kind.source.name_en,
        "rule_zh": kind.source.name_zh,
    }


def class_name(t: Words, motion: Motion) -> str:
    """What kind of matter it is."""
    if motion.motion_class == REHEARSAL:
        return t.plain(_REHEARSAL)
    if motion.called:
        return _said(t, motion.called, "class")
    known = (kind for place in everywhere().values() for kind in place.kinds)  # of before these were kept with it
    found = next((kind for kind in known if kind.id == motion.motion_class), None)
    return found.name(t.language) if found else motion.motion_class


def rule_name(t: Words, motion: Motion) -> str:
    """What the rule is called that counts, or will count, the votes; "" if it has no name."""
    if motion.called:
        return _said(t, motion.called, "rule")
    return presets.preset(str(motion.rule["id"])).name(t.language) if motion.rule else ""


def voters(t: Words, motion: Motion) -> Html:
    """Who votes on it."""
    board = _said(t, motion.called, "board") if motion.called else _BOARD[t.language == "zh"]
    return say_voters(t, motion.electorate, board, motion.part)


def say_voters(t: Words, electorate: Electorate, board: str, part: Sequence[str] = ()) -> Html:
    """Who votes: `part` is the building, or the building and the entrance, where only the owners there do."""
    building, entrance = (*part, "", "")[:2]
    if electorate is Electorate.COMMITTEE:
        return t("the {board} votes", board=board)
    if electorate is Electorate.PRESENT:
        return t("those present vote")
    if building and entrance:
        return t("the owners of building {building}, entrance {entrance} vote", building=building, entrance=entrance)
    if building:
        return t("the owners of building {building} vote", building=building)
    return t(_WHOLE[electorate])


_WHOLE = {
    Electorate.OWNERS: N_("all owners vote"),
    Electorate.BUILDING: N_("the owners of one building vote"),
    Electorate.ENTRANCE: N_("the owners of one entrance vote"),
}


def _said(t: Words, named: Mapping[str, str], thing: str) -> str:
    return named.get(f"{thing}_{'zh' if t.language == 'zh' else 'en'}", "")
