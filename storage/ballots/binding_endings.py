"""Endings of bindings: which end because something else happened, and which open votes go with a binding."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import orjson
from sqlalchemy import Select, and_, bindparam, delete, exists, or_, select, update

from governance.residents.binding import Binding, Ending
from storage.ballots.ballots import ballots, history
from storage.ballots.rolls import voters
from storage.engine.compiled_statements import numbers
from storage.engine.uow import UnitOfWork
from storage.motions.motions import motions
from storage.register.register import owners, ownerships, units
from storage.residents.bindings import binding_of_row, bindings, counts, end, slips

_held = ownerships.c.until.is_(None)
_HEAD = "owner:"


async def rivals(uow: UnitOfWork, binding: Binding) -> list[Binding]:
    """The confirmed bindings of other accounts to the same owner. Whoever confirms at the same moment waits here."""
    if binding.owner is None:
        return []
    await uow.row(select(owners.c.id).where(owners.c.id == binding.owner).with_for_update())
    query = select(bindings).where(bindings.c.community_id == binding.community, bindings.c.owner_id == binding.owner)
    rows = await uow.rows(query.where(bindings.c.account_id != binding.account, counts).order_by(bindings.c.id))
    return [binding_of_row(row) for row in rows]


async def take_off_rolls(uow: UnitOfWork, community: int, account: int, owner: int) -> list[tuple[int, str]]:
    """The account speaks no longer for this owner in votes that are open. Returns (motion, head).

    Heads for which it still speaks as another of the joint owners stay.
    """
    query = select(bindings.c.owner_id).where(bindings.c.community_id == community, bindings.c.account_id == account)
    still = {row.owner_id for row in await uow.rows(query.where(counts, bindings.c.owner_id.is_not(None)))}
    if owner in still:
        return []
    lost = [
        (row.motion_id, row.owner)
        for row in await uow.rows(_open_lines(community, account))
        if owner in _owners(row.owner) and not still & _owners(row.owner)
    ]
    for motion, head in lost:
        mine = (voters.c.motion_id == motion, voters.c.account_id == account, voters.c.owner == head)
        await uow.execute(update(voters).where(*mine).values(until=uow.now))
    return lost


def _open_lines(community: int, account: int) -> Select[Any]:
    open_now = or_(motions.c.closes_at.is_(None), motions.c.closed_at.is_(None))
    joined = voters.join(motions, motions.c.id == voters.c.motion_id)
    query = select(voters.c.motion_id, voters.c.owner).select_from(joined)
    mine = (motions.c.community_id == community, voters.c.account_id == account, voters.c.until.is_(None))
    return query.where(*mine, open_now, motions.c.force == 1).order_by(voters.c.motion_id)


def _owners(head: str) -> set[int]:
    """The owners of the register behind a head of the owners' roll."""
    parts = head.removeprefix(_HEAD).split("+") if head.startswith(_HEAD) else []
    return {int(part) for part in parts if part.isdecimal()}


async def void_ballots(uow: UnitOfWork, account: int, lines: Collection[tuple[int, str]]) -> list[tuple[int, str]]:
    """Ballots that an account cast for heads that were never its own count no longer. Returns (motion, head)."""
    voided: list[tuple[int, str]] = []
    for motion, head in lines:
        mine = (ballots.c.motion_id == motion, ballots.c.owner == head, ballots.c.account_id == account)
        row = await uow.row(select(ballots).where(*mine))
        if row is None:
            continue
        await uow.execute(delete(ballots).where(*mine))
        kept = {"motion_id": motion, "owner": head, "account_id": account, "choice": None, "channel": row.channel}
        order = {"received_at": uow.now, "received_order": row.received_order, "receipt": row.receipt}
        await uow.execute(history.insert(), [{**kept, **order}])
        voided.append((motion, head))
    return voided


async def end_lapsed(uow: UnitOfWork, community: int, homes: Collection[int]) -> list[Binding]:
    """After a change of these homes: whoever no longer owns the unit, or whose unit is gone, is tied to it no longer.

    An owner who keeps another unit stays tied, there. Family goes with the last of the former owners; tenants stay.
    Slips that were printed for former owners no longer work. Returns the bindings that ended.
    """
    await _void_slips(uow, community, homes)
    return await end_some_lapsed(uow, community, homes)


async def end_some_lapsed(uow: UnitOfWork, community: int, homes: Collection[int]) -> list[Binding]:
    """The same without the slips."""
    query = select(bindings).where(bindings.c.community_id == community, bindings.c.until.is_(None), _lapsed())
    rows = await uow.rows(query.where(bindings.c.unit_id.in_(list(homes))).order_by(bindings.c.id))
    ended: list[Binding] = []
    for row in rows:
        binding = binding_of_row(row)
        if binding.counts and binding.owner is not None and await _move(uow, binding):
            continue
        if await end(uow, binding.id, by=None, why=Ending.SOLD):
            ended.append(binding)
    return ended


def _lapsed() -> Any:
    here = (ownerships.c.unit_id == bindings.c.unit_id, _held)
    owns = exists().where(*here, ownerships.c.owner_id == bindings.c.owner_id)
    stands = exists().where(units.c.id == bindings.c.unit_id, units.c.gone_at.is_(None))
    owned_before = exists().where(*here, ownerships.c.since <= bindings.c.claimed_at)
    owned = exists().where(*here)
    return or_(
        and_(bindings.c.owner_id.is_not(None), or_(~owns, ~stands)),
        and_(bindings.c.owner_id.is_(None), ~stands),
        and_(bindings.c.relation == "family", owned, ~owned_before),
    )


_OWNED = select(ownerships.c.unit_id).where(ownerships.c.owner_id == bindparam("owner"), _held)


async def _move(uow: UnitOfWork, binding: Binding) -> bool:
    """Tie an owner who keeps another unit to that one; False if there is none, or they are tied to it already."""
    owned = [row[0] for row in await uow.rows(_OWNED, {"owner": binding.owner})]
    if not owned:  # mostly so; and where thousands of rows have just changed, PostgreSQL would join them one by one
        return False
    taken = select(bindings.c.unit_id).where(bindings.c.account_id == binding.account, bindings.c.until.is_(None))
    query = select(units.c.id).where(units.c.id.in_(owned), units.c.gone_at.is_(None), units.c.id.not_in(taken))
    other = await uow.scalar(query.order_by(units.c.id).limit(1))
    if other is None:
        return False
    await uow.execute(update(bindings).where(bindings.c.id == binding.id).values(unit_id=int(other)))
    return True


async def _void_slips(uow: UnitOfWork, community: int, homes: Collection[int]) -> None:
    handed_over = exists().where(ownerships.c.unit_id == slips.c.unit_id, _held, ownerships.c.since == uow.now)
    gone = exists().where(units.c.id == slips.c.unit_id, units.c.gone_at.is_not(None))
    free = (slips.c.community_id == community, slips.c.used_at.is_(None), slips.c.void_at.is_(None))
    query = update(slips).where(*free, slips.c.made_at < uow.now, or_(handed_over, gone))
    query = query.where(slips.c.unit_id.in_(numbers(uow.dialect, "homes")))
    await uow.execute(query.values(void_at=uow.now), {"homes": orjson.dumps(sorted(homes)).decode()})
