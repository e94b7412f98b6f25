"""Charge: who is in charge of a matter. One person, by kind, place and load; never the one it is about.

First comes whoever the community asks first for such matters, then rung by rung of the ladder whoever stands there;
where everybody on a rung is away, the substitute they named, then the chair, then the steward.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, unique

from governance.matters.ladder import Level, Place, Post, responsible
from governance.matters.matter import Kind, may_handle
from governance.roles import Role


@unique
class First(Enum):
    """Who is asked first."""

    MANAGER = "manager"  # the property manager
    LEAD = "lead"  # the entrance contact, then the building lead
    COMMITTEE = "committee"  # its members in turn
    MEDIATOR = "mediator"


@dataclass(frozen=True, slots=True)
class Case:
    """What the choice depends on. `about`: whom it is about, by name; `bodies`: whose office it is about."""

    kind: Kind
    first: First
    at: Place
    raiser: int
    about: frozenset[int] = frozenset()
    bodies: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Staff:
    """Who is there. `posts`: roles held, longest first; `load`: open matters by person; `away`: their substitutes.

    `unreachable`: who has no private chat with the bot, so that nothing can be asked of them.
    """

    posts: Sequence[Post]
    load: Mapping[int, int] = field(default_factory=dict)
    away: Mapping[int, int | None] = field(default_factory=dict)
    unreachable: frozenset[int] = frozenset()

    def roles(self, account: int) -> frozenset[Role]:
        """The roles that somebody holds."""
        return frozenset(post.role for post in self.posts if post.account == account)

    def holding(self, *roles: Role) -> tuple[int, ...]:
        """Who holds one of these roles, longest first."""
        return tuple(dict.fromkeys(post.account for post in self.posts if post.role in roles))


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who is in charge, on which rung, and in whose place if that person is away."""

    account: int
    level: Level
    stands_for: int | None = None


Permits = Callable[[int], bool]

_MEDIATING = (Role.MEDIATOR, Role.BRANCH_SECRETARY)
# After the ladder, whoever may answer at all.
_LAST = ((Role.CHAIR,), (Role.COMMITTEE,), (Role.STEWARD,), _MEDIATING, (Role.BUILDING_LEAD,), (Role.MANAGER,))


def start_of(case: Case) -> Level:
    """The rung on which it is asked about first."""
    if case.kind is Kind.DISPUTE or case.first in {First.COMMITTEE, First.MEDIATOR}:
        return Level.COMMITTEE
    return Level.HOME if case.first is First.MANAGER else Level.ENTRANCE


def choose(case: Case, staff: Staff, level: Level, *, tried: Collection[int] = ()) -> Chosen | None:
    """Who is in charge from the rung `level` on; None if nobody but those whom it is about is in office.

    `tried` are those who have had it already: anybody else comes first. So does whoever can be reached, does not belong
    to the office that it is about, and has not raised it.
    """

    def can(account: int) -> bool:
        return account not in case.about and may_handle(case.kind, staff.roles(account))

    wishes: tuple[Permits, ...] = (
        lambda one: one not in tried,
        lambda one: one not in staff.unreachable,
        lambda one: one != case.raiser,
        lambda one: one not in case.bodies,
    )
    for given_up in range(len(wishes) + 1):
        wanted = (can, *wishes[given_up:])
        found = _on_the_ladder(case, staff, level, wanted) or (_beside_it(staff, level, wanted) if given_up else None)
        if found is not None:
            return found
    return None


def _all_of(wanted: Sequence[Permits]) -> Permits:
    return lambda account: all(wish(account) for wish in wanted)


def _on_the_ladder(case: Case, staff: Staff, level: Level, wanted: Sequence[Permits]) -> Chosen | None:
    permits = _all_of(wanted)
    for rung in map(Level, range(level, Level.COMMUNITY + 1)):
        for group in _groups(case, staff, rung):
            able = [one for one in group if permits(one)]
            if able:
                return _in_turn(staff, rung, able, permits)
    return None


def _beside_it(staff: Staff, level: Level, wanted: Sequence[Permits]) -> Chosen | None:
    """Where the ladder leads to nobody: whoever may answer at all."""
    permits = _all_of(wanted)
    for roles in _LAST:
        if able := [one for one in staff.holding(*roles) if permits(one)]:
            return _in_turn(staff, max(level, Level.COMMITTEE), able, permits)
    return None


def _groups(case: Case, staff: Staff, rung: Level) -> Iterator[tuple[int, ...]]:
    """Those who stand on a rung, in groups of whom one comes before the next."""
    if rung is Level.HOME:
        yield staff.holding(Role.MANAGER) if case.first is First.MANAGER else ()
    elif rung < Level.COMMITTEE:
        yield () if case.kind is Kind.DISPUTE else responsible(rung, case.kind, case.at, staff.posts)
    elif rung is Level.COMMITTEE:
        mediated = case.kind is Kind.DISPUTE or case.first is First.MEDIATOR
        yield staff.holding(*_MEDIATING) if mediated else ()
        yield staff.holding(Role.COMMITTEE)
        yield staff.holding(Role.CHAIR)
        yield staff.holding(Role.STEWARD)
    else:
        yield from (staff.holding(role) for role in (Role.CHAIR, Role.STEWARD, Role.COMMITTEE))


def _in_turn(staff: Staff, rung: Level, able: Sequence[int], permits: Permits) -> Chosen:
    there = [one for one in able if one not in staff.away]
    one = min(there or able, key=lambda account: staff.load.get(account, 0))
    if there:
        return Chosen(one, rung)
    return Chosen(found, rung, one) if (found := _for_them(staff, one, permits)) is not None else Chosen(one, rung)


def _for_them(staff: Staff, account: int, permits: Permits) -> int | None:
    """Who answers while somebody is away: whom they named, else the chair, else the steward, else the committee."""
    named: int | None = staff.away.get(account)
    others = (*staff.holding(Role.CHAIR), *staff.holding(Role.STEWARD), *staff.holding(Role.COMMITTEE))
    for other in (named, *others):
        if other is None:
            continue
        if other != account and other not in staff.away and permits(other):
            return other
    return None


def deputy(case: Case, staff: Staff, level: Level, account: int, named: int | None) -> int | None:
    """Who is asked once somebody's time is over and before the next rung is; None if nobody else stands on this one.

    `named`: whom they named as their substitute.
    """

    def permits(one: int) -> bool:
        reachable = one not in staff.unreachable and one not in staff.away
        wanted = one not in {account, case.raiser} | case.about | case.bodies
        return reachable and wanted and may_handle(case.kind, staff.roles(one))

    if named is not None and permits(named):
        return named
    for group in _groups(case, staff, level):
        if account in group:
            able = [one for one in group if permits(one)]
            return min(able, key=lambda one: staff.load.get(one, 0)) if able else None
    return None


def stays(case: Case, staff: Staff, account: int) -> bool:
    """Whether somebody who is in charge may go on: they are in office for it, there, and it is not about them."""
    return account not in staff.away and account not in case.about and may_handle(case.kind, staff.roles(account))
