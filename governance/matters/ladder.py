"""Ladder: who is responsible for a matter now, and who is next. Home, entrance, building, committee, community."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, unique

from governance.matters.matter import Kind
from governance.roles import Role


@unique
class Level(IntEnum):
    """A rung of the ladder; small matters do not leave the courtyard, large ones do not leave the community."""

    HOME = 0  # whoever mends it, where the property manager is asked first
    ENTRANCE = 1  # the entrance's contact: a building lead whose scope is one entrance ("3-2")
    BUILDING = 2  # a building lead whose scope is the building ("3")
    COMMITTEE = 3
    COMMUNITY = 4  # everybody hears that it waits


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the community; empty where it is not said. Building and entrance as people number them."""

    building: str = ""
    entrance: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A role that an account holds, for a part (`scope`: "3", "3-2") or for all ("")."""

    account: int
    role: Role
    scope: str = ""


_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_CHINESE = {
    "一": "1",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
    "十": "10",
}
_NUMBER = "([0-9]{1,3}|[一二三四五六七八九十])"
# "3楼" is a floor and "21号" a day: neither names a building.
_BUILDING = re.compile(
    rf"{_NUMBER}\s*(?:号楼|栋|幢)|([0-9]{{1,3}})\s*(?:座|#)|\b(?:building|bldg\.?|block)\s*([0-9]{{1,3}})",
    re.IGNORECASE,
)
_ENTRANCE = re.compile(rf"{_NUMBER}\s*单元|\b(?:entrance|entr\.?)\s*([0-9]{{1,3}})", re.IGNORECASE)
# A door's number ("3-2-501"), or building and entrance alone, or where a sentence says that it is a place; any other
# pair of numbers may be a date, a time, a count or a score.
_PAIR = r"(?<![0-9-])([0-9]{1,2}) ?- ?([0-9]{1,2})(?![0-9-])"
_THING = r"电梯|楼道|楼梯|门口|门禁|单元|大门|楼下|楼上|屋顶|灯"
_SHORT = re.compile(
    r"(?<![0-9-])([0-9]{1,2})-([0-9]{1,2})(?:-[0-9]{3,4}(?![0-9])|\s*$)"
    rf"|\b(?:in|at|of|outside|near|inside)\s+{_PAIR}(?!\s*(?:days?|hours?|weeks?|months?|people|times|o'?clock|[ap]m\b))"
    rf"|{_PAIR}\s*(?:的\s*)?(?:{_THING})",
    re.IGNORECASE,
)


def place_of(text: str) -> Place:
    """Building and entrance, where people's words name them: "3号楼2单元", "三栋", "3-2-501", "building 3"."""
    plain = text.translate(_DIGITS)
    building, entrance = _first(_BUILDING, plain), _first(_ENTRANCE, plain)
    if not building and (short := _SHORT.search(plain.replace("－", "-").replace("—", "-"))):
        one, two = [group.lstrip("0") for group in short.groups() if group is not None]
        return Place(one, entrance or two)
    return Place(building, entrance)


def place_named(building: str, entrance: str) -> Place:
    """Building and entrance as a register names them ("3号楼", "2单元"), the way `place_of` reads them."""
    return Place(_bare(_BUILDING, building), _bare(_ENTRANCE, entrance))


def _bare(pattern: re.Pattern[str], name: str) -> str:
    plain = name.translate(_DIGITS).strip()
    return _first(pattern, plain) or plain


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    word = next((group for group in found.groups() if group), "") if found else ""
    return _CHINESE.get(word, word.lstrip("0"))


def responsible(level: Level, kind: Kind, place: Place, posts: Sequence[Post]) -> tuple[int, ...]:
    """The accounts responsible at a level, in the order of `posts`; empty if there is nobody."""
    if level is Level.ENTRANCE:
        return _leads(posts, f"{place.building}-{place.entrance}") if place.entrance else ()
    if level is Level.BUILDING:
        return _leads(posts, place.building)
    if level is Level.HOME:
        return ()
    return _committee(kind, posts)


def _leads(posts: Sequence[Post], scope: str) -> tuple[int, ...]:
    return _accounts(posts, {Role.BUILDING_LEAD}, scope) if scope and scope[0] != "-" else ()


def _committee(kind: Kind, posts: Sequence[Post]) -> tuple[int, ...]:
    mediators = {Role.MEDIATOR, Role.BRANCH_SECRETARY} if kind is Kind.DISPUTE else set()
    for roles in (mediators, {Role.COMMITTEE, Role.CHAIR}, {Role.STEWARD}):
        if accounts := _accounts(posts, roles):
            return accounts
    return ()


def _accounts(posts: Sequence[Post], roles: set[Role], scope: str | None = None) -> tuple[int, ...]:
    fitting = [post for post in posts if post.role in roles and (scope is None or _plain_scope(post.scope) == scope)]
    return tuple(dict.fromkeys(post.account for post in fitting))


def _plain_scope(scope: str) -> str:
    place = place_of(scope)
    if not place.building:
        return scope.strip()
    return f"{place.building}-{place.entrance}" if place.entrance else place.building


def next_level(level: Level, kind: Kind, place: Place, posts: Sequence[Post]) -> Level:
    """The next rung up on which somebody stands; a dispute goes to the mediators at once; at the top it stays."""
    start = max(level + 1, Level.COMMITTEE) if kind is Kind.DISPUTE else level + 1
    for higher in range(start, Level.COMMUNITY):
        if responsible(Level(higher), kind, place, posts):
            return Level(higher)
    return Level.COMMUNITY


def first_level(kind: Kind, place: Place, posts: Sequence[Post]) -> Level:
    """Who is asked first; the committee's rung if nobody holds any post yet."""
    return min(next_level(Level.HOME, kind, place, posts), Level.COMMITTEE)
