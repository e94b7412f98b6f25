"""About whom: who in office a matter complains about, as far as its wording names them. They never answer it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from governance.matters.ladder import Post
from governance.matters.matter import Kind
from governance.roles import Role


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody in office, as neighbours know them."""

    account: int
    name: str


# What neighbours call an office.
_BODIES: dict[Role, str] = {
    Role.MANAGER: r"物业|保洁|保安|管家|propert(?:y|ies) manage\w*|\bmanager\b|\bmanagement\b|\bcaretaker\b",
    Role.BUILDING_LEAD: r"楼栋长|楼长|单元长|building lead\w*|entrance contact",
    Role.COMMITTEE: r"业委会|业主委员会|owners'? committee|\bthe committee\b",
    Role.CHAIR: r"主任|\bchair(?:man|woman|person)?\b",
    Role.MEDIATOR: r"调解员|\bmediator\b",
    Role.BRANCH_SECRETARY: r"支部书记|支书|branch secretary",
    Role.STEWARD: r"筹备人|\bsteward\b",
}
# What is said of somebody who is to blame; near their name, for kinds that are no complaint.
_BLAME = (
    r"(?:不|没|拖|推|骂|乱|态度|敷衍|失职|包庇|霸道|投诉|举报"
    r"|ignor\w*|refus\w*|rude|never|not\b|n't\b|won't|lazy|lies?\b|lied|shout\w*)"
)
_NEAR = 12  # characters
_COMPLAINING = frozenset({Kind.COMPLAINT, Kind.DISPUTE})


def named_in(kind: Kind, text: str, officials: Iterable[Official]) -> frozenset[int]:
    """The people in office whom a wording names as the ones complained about."""
    return frozenset(one.account for one in officials if _accused(kind, text, _name_pattern(one.name)))


def bodies_in(kind: Kind, text: str, posts: Collection[Post]) -> frozenset[int]:
    """Who holds an office that a wording complains about ("the manager never comes")."""
    roles = {role for role, words in _BODIES.items() if _accused(kind, text, words)}
    return frozenset(post.account for post in posts if post.role in roles)


def _name_pattern(name: str) -> str:
    name = name.strip()
    if len(name) < 2 or (name.isascii() and len(name) < 3):
        return ""  # too short to be told from any other word
    return rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name)


def _accused(kind: Kind, text: str, who: str) -> bool:
    if not who:
        return False
    pattern = f"(?:{who})" if kind in _COMPLAINING else f"(?:{who}).{{0,{_NEAR}}}{_BLAME}"
    return re.search(pattern, text, re.IGNORECASE | re.DOTALL) is not None
