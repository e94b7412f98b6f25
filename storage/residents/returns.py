"""Returns: who is tied to a home again, because the register that had dropped it names the home and its owner again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import exists, select

from governance.residents.binding import Binding, Ending
from storage.communities.accounts import accounts
from storage.engine.uow import UnitOfWork
from storage.register.register import HELD, STANDING, ownerships, units
from storage.residents.bindings import binding_of_row, bindings, counts

WITHIN = timedelta(days=30)
"""A list sent by mistake is noticed sooner. After that an owner of the same name may be somebody else."""


async def tie_again(uow: UnitOfWork, community: int, homes: Collection[int]) -> list[Binding]:
    """Tie again whom a register untied from these homes, if the same owner holds the home again; the new bindings.

    Only what the register itself had ended, and nothing that came since: no other account of the owner, no newer claim.
    A tenant or family comes back with an owner under whom they lived there. Rolls that are frozen stay as they are.
    """
    ended = _newest(await uow.rows(_of_homes(community, homes)), since=uow.now - WITHIN)
    return [await _renew(uow, old) for old in ended if await _has_room(uow, old) and await _owner_is_back(uow, old)]


def _of_homes(community: int, homes: Collection[int]) -> Any:
    joined = bindings.join(units, units.c.id == bindings.c.unit_id).join(
        accounts, accounts.c.id == bindings.c.account_id
    )
    query = select(bindings).select_from(joined).where(bindings.c.community_id == community, STANDING)
    # Whoever had themself forgotten is not brought back.
    return query.where(bindings.c.unit_id.in_(list(homes)), accounts.c.telegram_id > 0).order_by(bindings.c.id.desc())


def _newest(rows: Collection[Any], since: Any) -> Iterator[Binding]:
    """Of each person at each home the newest binding, oldest first, where the register ended it since a moment."""
    seen: dict[tuple[int, int], Binding] = {}
    for row in rows:
        seen.setdefault((row.account_id, row.unit_id), binding_of_row(row))
    for binding in sorted(seen.values(), key=lambda one: one.id):
        ended = binding.until is not None and binding.until >= since
        if ended and binding.confirmed_at is not None and binding.ending is Ending.SOLD:
            yield binding


async def _has_room(uow: UnitOfWork, old: Binding) -> bool:
    """Is there no other account that speaks for this owner by now?"""
    if old.owner is None:
        return True
    others = (bindings.c.owner_id == old.owner, bindings.c.account_id != old.account, counts)
    return await uow.row(select(bindings.c.id).where(*others).limit(1)) is None


async def _owner_is_back(uow: UnitOfWork, old: Binding) -> bool:
    earlier = ownerships.alias()
    before = exists().where(
        earlier.c.unit_id == old.unit,
        earlier.c.owner_id == ownerships.c.owner_id,
        earlier.c.until >= old.claimed_at,
        earlier.c.until <= old.until,
    )
    query = select(ownerships.c.id).where(ownerships.c.unit_id == old.unit, HELD, before).limit(1)
    if old.owner is not None:
        query = query.where(ownerships.c.owner_id == old.owner)
    return await uow.row(query) is not None


async def _renew(uow: UnitOfWork, old: Binding) -> Binding:
    now = uow.now
    key = await uow.add(
        bindings,
        community_id=old.community,
        account_id=old.account,
        unit_id=old.unit,
        relation=old.relation.value,
        owner_id=old.owner,
        claimed_at=now,
        confirmed_by=old.confirmed_by,
        confirmed_at=now,
        sole=None if old.owner is None else 1,
    )
    return replace(old, id=key, claimed_at=now, confirmed_at=now, until=None, ending=None)
