"""Who is entitled to vote right now, in each electorate, ready to be frozen?"""

from __future__ import annotations

from governance.motions.motion_class import Electorate
from governance.register.register import RollLine
from governance.roles import Role
from governance.tally.weight import SCALE
from storage.ballots.rolls import Entitled
from storage.communities import accounts
from storage.engine.unit import Unit
from storage.offices import roles
from storage.residents import ownership

AT_ONCE = 400
"""Units that are written on a roll in one unit of work: some 20 ms."""


async def some(unit: Unit, community: int, electorate: Electorate, after: int) -> tuple[list[Entitled], int | None]:
    """The next lines of a roll, and the unit `after` which to go on; None if these were the last."""
    if electorate is not Electorate.OWNERS:
        return await entitled(unit, community, electorate), None
    lines = await ownership.roll(unit, community, after=after, limit=AT_ONCE)
    return [_owners_line(line) for line in lines], lines[-1].unit if len(lines) == AT_ONCE else None


async def entitled(unit: Unit, community: int, electorate: Electorate) -> list[Entitled]:
    """The lines of a roll as they stand now. Those present are not in any register: they give nobody."""
    if electorate is Electorate.OWNERS:
        return await _owners(unit, community)
    if electorate is Electorate.COMMITTEE:
        return await _committee(unit, community)
    return []


async def heads_of(unit: Unit, community: int, electorate: Electorate, account: int) -> frozenset[str]:
    """The heads that an account may vote for as things stand now."""
    if electorate is Electorate.OWNERS:
        return frozenset(_owners_line(line).owner for line in await ownership.roll(unit, community, of=account))
    lines = await entitled(unit, community, electorate)
    return frozenset(line.owner for line in lines if account in line.accounts)


async def _owners(unit: Unit, community: int) -> list[Entitled]:
    lines = await ownership.roll(unit, community)
    return [_owners_line(line) for line in lines]


def _owners_line(line: RollLine) -> Entitled:
    """One unit on the assembly's roll.

    Ballots are looked up by unit and by owner, so the two must never share a name. A unit whose owner nobody knows
    is a head of its own: it stays in the base and cannot vote.
    """
    key = f"unit:{line.unit}"
    head = f"owner:{line.heads_group}" if line.heads_group else f"owner:of-{key}"
    return Entitled(key, head, line.weight, str(line.place), line.accounts)


async def _committee(unit: Unit, community: int) -> list[Entitled]:
    held = await roles.holders(unit, community, Role.COMMITTEE, Role.CHAIR)
    members = await accounts.several(unit, sorted({holding.account for holding in held}))
    return [member_line(each.id, each.name) for each in members]


def member_line(account: int, name: str) -> Entitled:
    """A person who is one head of weight one, by themselves."""
    return Entitled(f"seat:{account}", f"member:{account}", SCALE, name, (account,))
