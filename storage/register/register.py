"""Register: who owns what in a community, as it stands now, and as a roll for a vote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
)

from governance.register.register import DEVELOPER, Entry, Owner, Place, Use, in_order
from governance.tally.weight import SCALE, Number, of_parts
from storage.engine.columns import Json, Key, Moment, metadata, partial_index
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

units = Table(
    "units",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    # Empty where homes have but a name.
    Column("building", Text, nullable=False),
    Column("entrance", Text, nullable=False, default=""),
    Column("name", Text, nullable=False),
    Column("used_as", String(8), nullable=False),
    # What it weighs: so many of so many parts of a square metre, a share, a vote (governance.register.weighing). Parts
    # are ten-thousandths, but for a share that these cannot write. 0: without a weight of its own, adds nothing.
    Column("area", BigInteger, nullable=False),
    Column("parts", BigInteger, nullable=False, default=SCALE),
    # Building, entrance and name of the home that a parking space or a storage room counts with.
    Column("part_of", Json),
    # When an import no longer named it; the row stays, because old rolls and bindings point to it.
    Column("gone_at", Moment),
    UniqueConstraint("community_id", "building", "entrance", "name"),
    UniqueConstraint("community_id", "id"),
    CheckConstraint("area >= 0", name="area"),
    CheckConstraint("used_as in ('home','shop','parking','store')", name="used_as"),
    CheckConstraint("area > 0 or used_as in ('parking','store')", name="has_area"),
    CheckConstraint("length(name) > 0", name="named"),
    CheckConstraint("parts > 0", name="parts"),
)

owners = Table(
    "owners",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    # By what the owner is known again in the next spreadsheet (governance.register.owner_key).
    Column("key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False, default=""),
    Column("number", Text, nullable=False, default=""),
    UniqueConstraint("community_id", "key"),
    UniqueConstraint("community_id", "id"),
    CheckConstraint("length(name) > 0", name="named"),
    info=says("Your entry in the owners' register"),
)

ownerships = Table(
    "ownerships",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", Key, nullable=False),
    Column("unit_id", Key, nullable=False),
    Column("owner_id", Key, nullable=False),
    # In which place the register names the owner; no rank.
    Column("place", Integer, nullable=False, default=0),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    # Nobody owns across communities.
    ForeignKeyConstraint(["community_id", "unit_id"], ["units.community_id", "units.id"]),
    ForeignKeyConstraint(["community_id", "owner_id"], ["owners.community_id", "owners.id"]),
    info=says("What you own according to the register"),
)
partial_index(
    ownerships.c.until.is_(None), "uq_ownerships_held", ownerships.c.unit_id, ownerships.c.owner_id, unique=True
)
Index("ix_ownerships_owner_id", ownerships.c.owner_id)

STANDING = units.c.gone_at.is_(None)
HELD = ownerships.c.until.is_(None)
COUNTED = (units.c.area > 0) & units.c.part_of.is_(None)
"""A unit that is counted by itself: it has a weight, and counts with no other."""


def place_of_row(row: Any) -> Place:
    """Where the unit of a row of `units` is."""
    return Place(row.building, row.entrance, row.name)


def weight_of_row(row: Any) -> Number:
    """What the unit of a row of `units` weighs, in ten-thousandths."""
    return of_parts(row.area, row.parts)


def _entry(row: Any, held: Sequence[tuple[int, Owner]]) -> Entry:
    part_of = Place(*row.part_of) if row.part_of else None
    owned = tuple(owner for _, owner in held)
    return Entry(place_of_row(row), Use(row.used_as), weight_of_row(row), owned, part_of)


async def has_units(uow: UnitOfWork, community: int) -> bool:
    """Has a register been imported?"""
    query = select(units.c.id).where(units.c.community_id == community, STANDING).limit(1)
    return await uow.row(query) is not None


async def buildings(uow: UnitOfWork, community: int) -> list[str]:
    """The names of the buildings, 2 before 10."""
    return list(await first_units(uow, community))


async def first_units(uow: UnitOfWork, community: int) -> dict[str, int]:
    """The buildings in that order, and a unit of each, by which a button can name it."""
    query = select(units.c.building, func.min(units.c.id)).where(units.c.community_id == community, STANDING)
    rows: Any = await uow.rows(query.group_by(units.c.building))
    first: dict[str, int] = dict(rows)
    return {place.building: first[place.building] for place in in_order(Place(name, "", "") for name in first)}


async def entries(uow: UnitOfWork, community: int) -> list[Entry]:
    """The whole register as it stands, in no order that matters."""
    held = await _owners_by_unit(uow, community)
    query = select(units).where(units.c.community_id == community, STANDING).order_by(units.c.id)
    return [_entry(row, held[row.id]) for row in await uow.rows(query)]


async def _owners_by_unit(
    uow: UnitOfWork, community: int, only: Iterable[int] | None = None
) -> dict[int, list[tuple[int, Owner]]]:
    joined = ownerships.join(owners, owners.c.id == ownerships.c.owner_id)
    query = (
        select(ownerships.c.unit_id, owners.c.id, owners.c.key, owners.c.name, owners.c.phone, owners.c.number)
        .select_from(joined)
        .where(ownerships.c.community_id == community, HELD)
        .order_by(ownerships.c.place, ownerships.c.id)
    )
    if only is not None:
        query = query.where(ownerships.c.unit_id.in_(list(only)))
    found: dict[int, list[tuple[int, Owner]]] = defaultdict(list)
    for row in await uow.rows(query):
        found[row.unit_id].append((row.id, Owner(row.key, row.name, row.phone, row.number)))
    return found


async def entry(uow: UnitOfWork, community: int, key: int) -> tuple[Entry, dict[int, Owner]] | None:
    """One unit of the community with its owners by id; None if it is not (or no longer) in the register."""
    query = select(units).where(units.c.community_id == community, units.c.id == key, STANDING)
    row = await uow.row(query)
    if row is None:
        return None
    held = (await _owners_by_unit(uow, community, [key]))[key]
    return _entry(row, held), dict(held)


async def places(uow: UnitOfWork, community: int, keys: Collection[int] | None = None) -> dict[int, Place]:
    """Where these units are, by id; all that stand in the register if none are named."""
    query = select(units).where(units.c.community_id == community)
    query = query.where(STANDING) if keys is None else query.where(units.c.id.in_(list(keys)))
    return {row.id: place_of_row(row) for row in await uow.rows(query)}


async def whose(uow: UnitOfWork, key: int) -> tuple[int, Place] | None:
    """The community that a standing unit belongs to, and where it is; None if there is none."""
    row = await uow.row(select(units).where(units.c.id == key, STANDING))
    return None if row is None else (row.community_id, place_of_row(row))


async def find_place(uow: UnitOfWork, community: int, place: Place) -> int | None:
    """The id of the unit at a place."""
    query = select(units.c.id).where(units.c.community_id == community, STANDING)
    same = (units.c.building == place.building, units.c.entrance == place.entrance, units.c.name == place.unit)
    value = await uow.scalar(query.where(*same))
    return None if value is None else int(value)


async def find_any(uow: UnitOfWork, community: int, meant: Iterable[Place]) -> int | None:
    """The id of the unit at the first of these places where one stands."""
    for place in meant:
        if (found := await find_place(uow, community, place)) is not None:
            return found
    return None


async def units_of_owner(uow: UnitOfWork, community: int, owner: int) -> dict[int, Place]:
    """The units that an owner holds by the register."""
    joined = units.join(ownerships, ownerships.c.unit_id == units.c.id)
    query = select(units).select_from(joined).where(units.c.community_id == community, STANDING, HELD)
    return {row.id: place_of_row(row) for row in await uow.rows(query.where(ownerships.c.owner_id == owner))}


async def totals(uow: UnitOfWork, community: int) -> tuple[int, int]:
    """How many units stand in the register, and how many of those are the developer's."""
    count = await uow.scalar(select(func.count()).select_from(units).where(units.c.community_id == community, STANDING))
    joined = ownerships.join(owners, owners.c.id == ownerships.c.owner_id).join(
        units, units.c.id == ownerships.c.unit_id
    )
    query = select(func.count()).select_from(joined).where(units.c.community_id == community, STANDING, HELD)
    return int(count), int(await uow.scalar(query.where(owners.c.key == DEVELOPER)))
