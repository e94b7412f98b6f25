"""Ranking of what is open by how like it is to what somebody is about to raise, and what of it is worth offering."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from governance.likeness.terms import SITES
from governance.matters.ladder import Place
from governance.matters.matter import Kind

Key = TypeVar("Key")

_NOWHERE = Place()
OFFERED = 3
"""So many are offered at most: more would have to be read, and a new matter is typed sooner."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a text. `said`: the place that its words name; `lives`: where its writer lives, or it was put.

    `things`: what it names (`terms.things_in`).
    """

    kind: Kind
    things: frozenset[str]
    said: Place
    lives: Place = _NOWHERE


@dataclass(frozen=True, slots=True)
class Open(Generic[Key]):
    """Something open that may be meant. `alike`: how alike the wordings are, 0 to 1."""

    key: Key
    told: Told
    alike: float


ENOUGH = 0.42
"""From here on it is worth asking. This and what follows was tuned on the first half of `tests/samples/a_year`."""

_WORDS = 0.7  # of how alike the wordings are
_THING = 0.22  # they name the same thing
_SECOND = 0.1  # … and another one
_OTHER_THING = -0.12  # each names something, and nothing is the same
_SITE = 0.05  # they name the same site
_NOTHING = 0.06  # neither names anything that we know, so that the wording has to say it all
_SAME_KIND = 0.02
_WISHED = -0.06  # one is a wish or a suggestion, the other is none
_WISHES = frozenset({Kind.WISH, Kind.SUGGESTION})
_SAME_ENTRANCE, _SAME_BUILDING = 0.24, 0.14
_LIVES_ELSEWHERE = -0.25  # one names a place, and the other's writer lives in another
_NEIGHBOURS = -0.06  # neither names a place, and they live in different buildings
_PART = 0.6  # of a place that is the same, where nothing else that is named is
_NEVER = -9.0  # both name a place, and it is not the same


def likeness(asked: Told, known: Told, alike: float) -> float:
    """How likely it is that the same is meant; from `ENOUGH` on it is worth asking."""
    kind = (
        _SAME_KIND
        if asked.kind is known.kind
        else _WISHED
        if (asked.kind in _WISHES) is not (known.kind in _WISHES)
        else 0
    )
    things, place = _things(asked.things, known.things), _place(asked, known)
    # Neighbours of one entrance have many troubles: that it is theirs, too, makes nothing the same that is not.
    return _WORDS * alike + things + kind + (place if things >= _THING or place < 0 else _PART * place)


def _things(asked: frozenset[str], known: frozenset[str]) -> float:
    """What both name. Where something is says less than what it is: much goes wrong in one garage."""
    same, sites = (asked & known) - SITES, asked & known & SITES
    if same:
        return _THING + _SECOND * (len(same) > 1) + _SITE * bool(sites)
    if asked - SITES and known - SITES:
        return _OTHER_THING
    return _SITE if sites else 0.0 if asked or known else _NOTHING


def _place(asked: Told, known: Told) -> float:
    if asked.said.building and known.said.building:
        return _same(asked.said, known.said, _NEVER)
    if asked.said.building or known.said.building:
        return _same(
            asked.said if asked.said.building else asked.lives,
            known.said if known.said.building else known.lives,
            _LIVES_ELSEWHERE,
        )
    return _same(asked.lives, known.lives, _NEIGHBOURS)


def _same(one: Place, other: Place, apart: float) -> float:
    if not one.building or not other.building:
        return 0.0
    if one.building != other.building:
        return apart
    if not one.entrance or not other.entrance:
        return _SAME_BUILDING
    return _SAME_ENTRANCE if one.entrance == other.entrance else apart


def ranked(asked: Told, found: Sequence[Open[Key]]) -> list[Key]:
    """What is worth offering, the most likely first: at most three, and often none."""
    scored = [(likeness(asked, one.told, one.alike), place) for place, one in enumerate(found)]
    best = sorted((score, place) for score, place in scored if score >= ENOUGH)[::-1]
    return [found[place].key for _, place in best[:OFFERED]]
