"""Entitled owners: for which units an account stands as an owner now, and the roll of a vote."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import Any

import orjson
from sqlalchemy import (
    select,
)
from sqlalchemy.sql import ColumnElement

from governance.register.register import Place, RollLine, heads_group
from governance.register.roll_of import line_weight, more_weight
from governance.register.weighing import Per
from governance.tally.weight import Number, of_parts
from storage.engine.compiled_statements import numbers
from storage.engine.uow import UnitOfWork
from storage.register.register import COUNTED, HELD, STANDING, ownerships, place_of_row, units
from storage.residents.bindings import bindings, counts


async def owner_units(uow: UnitOfWork, community: int, account: int) -> dict[int, Place]:
    """The units for which an account stands as an owner now: the roll's own rule, for one person."""
    joined = units.join(ownerships, ownerships.c.unit_id == units.c.id).join(
        bindings, bindings.c.owner_id == ownerships.c.owner_id
    )
    query = select(units).select_from(joined).where(units.c.community_id == community, STANDING, HELD)
    rows = await uow.rows(query.where(bindings.c.account_id == account, counts).distinct())
    return {row.id: place_of_row(row) for row in rows}


async def owned_by_account(uow: UnitOfWork, community: int) -> dict[int, list[int]]:
    """The same for everybody: account → the units for which it stands as an owner now."""
    joined = units.join(ownerships, ownerships.c.unit_id == units.c.id).join(
        bindings, bindings.c.owner_id == ownerships.c.owner_id
    )
    query = select(bindings.c.account_id, units.c.id).select_from(joined).where(units.c.community_id == community)
    found: dict[int, list[int]] = {}
    for row in await uow.rows(query.where(STANDING, HELD, counts).distinct().order_by(units.c.id)):
        found.setdefault(row.account_id, []).append(row.id)
    return found


async def roll(
    uow: UnitOfWork,
    community: int,
    *,
    building: str | None = None,
    of: int | None = None,
    after: int = 0,
    limit: int | None = None,
    each: Per = Per.WEIGHT,
) -> list[RollLine]:
    """Who may vote now, and with which weight: to be frozen when a motion opens.

    One line per unit that counts by itself, by unit, of the community or one building, or only those that the account
    `of` may vote for; `limit`: so many of those whose units come `after` one. What counts with a home adds to that
    home's weight; by `each`, every line weighs one, or its part of its owner's one. An account tied to an owner (and
    confirmed by a second person) may cast the ballot of every unit that this owner holds, alone or with others.
    """
    columns = (units.c.id, units.c.building, units.c.entrance, units.c.name, units.c.area, units.c.parts)
    query = select(*columns).where(units.c.community_id == community, STANDING, COUNTED)
    if building is not None:
        query = query.where(units.c.building == building)
    if of is not None:
        query = query.where(units.c.id.in_(list(await owner_units(uow, community, of))))
    rows: Any = await uow.rows(query.where(units.c.id > after).order_by(units.c.id).limit(limit))
    if not rows:
        return []
    theirs = ownerships.c.unit_id.between(rows[0][0], rows[-1][0])
    if of is not None:  # a few, which may be far from each other
        theirs = ownerships.c.unit_id.in_([row[0] for row in rows])
    held_here = (ownerships.c.community_id == community, HELD, theirs)
    held = await _owner_ids_by_unit(uow, held_here)
    entitled = await _accounts_by_owner(uow, community, {owner for ids in held.values() for owner in ids})
    weigh = await _weigher(uow, community, each)
    lines: list[RollLine] = []
    for key, house, entrance, name, area, parts in rows:
        ids, place = tuple(held[key]), Place(house, entrance, name)
        accounts = tuple(dict.fromkeys(account for owner in ids for account in entitled.get(owner, ())))
        head = heads_group(ids)
        lines.append(RollLine(key, place, weigh(place, head, of_parts(area, parts)), head, ids, accounts))
    return lines


async def _weigher(uow: UnitOfWork, community: int, each: Per) -> Callable[[Place, str, Number], Number]:
    """What a line weighs, by its place, its head, and what the register says of it."""
    homes = await _homes_by_head(uow, community) if each is Per.OWNER else Counter[str]()
    query = select(units.c.part_of, units.c.area, units.c.parts).where(units.c.community_id == community, STANDING)
    rows = await uow.rows(query.where(units.c.part_of.is_not(None)))
    more = more_weight((Place(*row.part_of), of_parts(row.area, row.parts)) for row in rows)
    return lambda place, head, weight: line_weight(each, weight, more.get(place, 0), homes[head])


async def _homes_by_head(uow: UnitOfWork, community: int) -> Counter[str]:
    """How many lines each head has; a unit whose owner nobody knows is a head of its own."""
    joined = ownerships.join(units, units.c.id == ownerships.c.unit_id)
    query = select(ownerships.c.unit_id, ownerships.c.owner_id).select_from(joined)
    owners: dict[int, list[int]] = defaultdict(list)
    rows: Any = await uow.rows(query.where(ownerships.c.community_id == community, HELD, STANDING, COUNTED))
    for unit, owner in rows:
        owners[unit].append(owner)
    return Counter(heads_group(ids) for ids in owners.values())


async def _owner_ids_by_unit(uow: UnitOfWork, held_here: Sequence[ColumnElement[bool]]) -> dict[int, list[int]]:
    query = select(ownerships.c.unit_id, ownerships.c.owner_id).where(*held_here)
    found: dict[int, list[int]] = defaultdict(list)
    rows: Any = await uow.rows(query.order_by(ownerships.c.place, ownerships.c.id))
    for key, owner in rows:
        found[key].append(owner)
    return found


async def _accounts_by_owner(uow: UnitOfWork, community: int, of: Collection[int]) -> dict[int, list[int]]:
    query = select(bindings.c.owner_id, bindings.c.account_id).where(bindings.c.community_id == community, counts)
    query = query.where(bindings.c.owner_id.in_(numbers(uow.dialect, "owners")))
    found: dict[int, list[int]] = defaultdict(list)
    given = {"owners": orjson.dumps(sorted(of)).decode()}
    rows: Any = await uow.rows(query.order_by(bindings.c.id), given)
    for owner, account in rows:
        found[owner].append(account)
    return found
