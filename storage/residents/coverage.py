"""Coverage: which units have an owner who can vote from a phone, by building and entrance. No names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, and_, case, exists, func, select

from governance.register.register import Place, in_order
from storage.engine.uow import UnitOfWork
from storage.register.register import COUNTED, ownerships, units
from storage.residents.bindings import bindings, counts

_tied = exists().where(
    ownerships.c.unit_id == units.c.id,
    ownerships.c.until.is_(None),
    bindings.c.owner_id == ownerships.c.owner_id,
    bindings.c.community_id == units.c.community_id,
    counts,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A building, or an entrance of one: how many units with an area, how many tied, and one of its units."""

    name: str
    units: int
    tied: int
    key: int


def _voting(community: int) -> Any:
    return and_(units.c.community_id == community, units.c.gone_at.is_(None), COUNTED)


async def buildings(uow: UnitOfWork, community: int) -> list[Part]:
    """The buildings, 2 before 10."""
    return _in_order(await _parts(uow, community, units.c.building))


async def entrances(uow: UnitOfWork, community: int, building: str) -> list[Part]:
    """The entrances of a building, 2 before 10."""
    return _in_order(await _parts(uow, community, units.c.entrance, units.c.building == building))


async def _parts(uow: UnitOfWork, community: int, column: Column[str], *also: Any) -> list[Part]:
    tied = func.sum(case((_tied, 1), else_=0))
    query = select(column, func.count(), tied, func.min(units.c.id)).where(_voting(community), *also)
    rows: Any = await uow.rows(query.group_by(column))
    return [Part(name, count, int(tied), key) for name, count, tied, key in rows]


def _in_order(parts: Sequence[Part]) -> list[Part]:
    by_name = {part.name: part for part in parts}
    return [by_name[place.building] for place in in_order(Place(name, "", "") for name in by_name)]


async def homes(uow: UnitOfWork, community: int, building: str, entrance: str) -> list[tuple[Place, bool]]:
    """The units of an entrance, in order, and whether each is tied."""
    query = select(units.c.name, case((_tied, 1), else_=0).label("tied")).where(_voting(community))
    rows = await uow.rows(query.where(units.c.building == building, units.c.entrance == entrance))
    tied = {Place(building, entrance, row.name): bool(row.tied) for row in rows}
    return [(place, tied[place]) for place in in_order(tied)]


async def coverage(uow: UnitOfWork, community: int) -> tuple[int, int]:
    """How many units with an area stand in the register, and how many of them an owner's account can vote for."""
    parts = await buildings(uow, community)
    return sum(part.units for part in parts), sum(part.tied for part in parts)
