"""Electorates: who is entitled to vote right now, in each of them, ready to be frozen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from governance.motions.motion_class import Electorate
from governance.register.register import RollLine
from governance.register.weighing import Per
from governance.roles import Role
from governance.tally.weight import SCALE
from storage.ballots.rolls import UNIT, Entitled
from storage.communities import accounts
from storage.engine.uow import UnitOfWork
from storage.offices import roles
from storage.residents import ownership

AT_ONCE = 400
"""Units that are written on a roll in one unit of work: some 20 ms."""


async def some(
    uow: UnitOfWork,
    community: int,
    electorate: Electorate,
    after: int,
    each: Per = Per.WEIGHT,
    *,
    part: Sequence[str] = (),
) -> tuple[list[Entitled], int | None]:
    """The next lines of a roll, and the unit `after` which to go on; None if these were the last.

    `each`: what a line weighs by the rule of the vote. `part`: (building,) or (building, entrance), where only the
    owners there vote.
    """
    if not electorate.of_owners:
        return await entitled(uow, community, electorate), None
    building = part[0] if part else None
    lines = await ownership.roll(uow, community, building=building, after=after, limit=AT_ONCE, each=each)
    return _owners_lines(lines, part), lines[-1].unit if len(lines) == AT_ONCE else None


async def entitled(uow: UnitOfWork, community: int, electorate: Electorate, part: Sequence[str] = ()) -> list[Entitled]:
    """The lines of a roll as they stand now. Those present are not in any register: they give nobody."""
    if electorate.of_owners:
        lines = await ownership.roll(uow, community, building=part[0] if part else None)
        return _owners_lines(lines, part)
    if electorate is Electorate.COMMITTEE:
        return await _committee(uow, community)
    return []


async def heads_of(
    uow: UnitOfWork, community: int, electorate: Electorate, account: int, part: Sequence[str] = ()
) -> frozenset[str]:
    """The heads that an account may vote for as things stand now."""
    if electorate.of_owners:
        lines = await ownership.roll(uow, community, building=part[0] if part else None, of=account)
        return frozenset(line.owner for line in _owners_lines(lines, part))
    held = await entitled(uow, community, electorate)
    return frozenset(line.owner for line in held if account in line.accounts)


def _owners_lines(lines: Iterable[RollLine], part: Sequence[str]) -> list[Entitled]:
    """Those of one entrance, where no others vote; the building was asked for already."""
    return [_owners_line(line) for line in lines if len(part) < 2 or line.place.entrance == part[1]]


def _owners_line(line: RollLine) -> Entitled:
    """One unit on the assembly's roll.

    Ballots are looked up by unit and by owner, so the two must never share a name. A unit whose owner nobody knows
    is a head of its own: it stays in the base and cannot vote.
    """
    key = f"{UNIT}{line.unit}"
    head = f"owner:{line.heads_group}" if line.heads_group else f"owner:of-{key}"
    return Entitled(key, head, line.weight, str(line.place), line.accounts, line.place.building)


async def _committee(uow: UnitOfWork, community: int) -> list[Entitled]:
    held = await roles.holders(uow, community, Role.COMMITTEE, Role.CHAIR)
    members = await accounts.several(uow, sorted({holding.account for holding in held}))
    return [member_line(each.id, each.name) for each in members]


def member_line(account: int, name: str) -> Entitled:
    """A person who is one head of weight one, by themselves."""
    return Entitled(f"seat:{account}", f"member:{account}", SCALE, name, (account,))
