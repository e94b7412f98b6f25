"""Register switch: how a new register takes the old one's place, in pieces that nobody sees and one short switch.

Nobody may wait for 3,000 lines to be written. So they are prepared a few hundred at a time, each piece a unit of work:
new units and ownerships lie ready without standing in the register, and what will end is only noted. The switch then
touches nothing but what changes. Who dies in between goes on with the next piece. Meanwhile nobody else changes the
register (`imports.under_way`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum, unique
from typing import Any

import orjson
from sqlalchemy import BigInteger, ColumnElement, Table, Text, bindparam, func, select, update

from storage.communities import communities
from storage.engine.compiled_statements import json_rows, numbers, texts
from storage.engine.uow import UnitOfWork
from storage.register import imports
from storage.register.imports import Import, staged_owners, staged_units
from storage.register.register import owners, ownerships, units
from storage.residents.bindings import slips

AT_ONCE = 150
"""Lines, or units that stand, of one piece: some 20 ms."""

Row = tuple[Any, ...]

# What is prepared is marked as over since a moment that never was, so that every question passes it by.
PREPARED = datetime(1970, 1, 1, tzinfo=UTC)


@unique
class Phase(Enum):
    """What is done next."""

    KEYS = "keys"  # owners who stay are given the key under which the new list knows them
    LINES = "lines"  # the new list's units, owners and ownerships are laid ready
    STANDING = "standing"  # what stands is compared with it
    SLIPS = "slips"  # those of homes that change hands work no longer
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is prepared, and the keys of what the switch must touch.

    Units that go, that come, that count otherwise (key, then `_COUNTS`); owners who are called otherwise (key, name,
    telephone, number); ownerships that end and that begin; units that an owner leaves and that an owner comes to.
    """

    phase: Phase = Phase.KEYS
    after: int = 0
    gone: tuple[int, ...] = ()
    come: tuple[int, ...] = ()
    changed: tuple[Row, ...] = ()
    renamed: tuple[Row, ...] = ()
    ended: tuple[int, ...] = ()
    begun: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    touched: tuple[int, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """As it is kept between two pieces."""
        lists = {name: list(getattr(self, name)) for name in _LISTS}
        return {"phase": self.phase.value, "after": self.after, **lists}

    @property
    def homes(self) -> list[int]:
        """The units of which somebody may be tied no longer."""
        return sorted({*self.gone, *self.left, *self.touched})


_COUNTS = ("used_as", "area", "parts", "part_of")
"""What a line says of its unit, besides where it is."""
_LISTS = ("gone", "come", "changed", "renamed", "ended", "begun", "left", "touched")


def progress_of(data: Any) -> Progress:
    """What was kept so."""
    lists: dict[str, Any] = {
        name: tuple(tuple(one) if isinstance(one, list) else one for one in data[name]) for name in _LISTS
    }
    return Progress(Phase(data["phase"]), int(data["after"]), **lists)


async def prepare(uow: UnitOfWork, wanted: Import, at: Progress) -> Progress:
    """Prepare one more piece; returns how far it is now."""
    match at.phase:
        case Phase.KEYS:
            return await _move_keys(uow, wanted, at)
        case Phase.LINES:
            return await _lay_ready(uow, wanted, at)
        case Phase.STANDING:
            return await _compare(uow, wanted, at)
        case Phase.SLIPS:
            return await _void_slips(uow, wanted, at)
        case Phase.READY:
            return at


async def apply(uow: UnitOfWork, wanted: Import, *, by: int | None) -> bool:
    """All of it in this unit of work, however long that takes. False if it was over before."""
    if not await imports.decide(uow, wanted, by=by):
        return False
    at = Progress()
    while at.phase is not Phase.READY:
        at = await prepare(uow, wanted, at)
    await switch(uow, wanted, at)
    return True


async def switch(uow: UnitOfWork, wanted: Import, at: Progress) -> None:
    """What is prepared stands from now on, and what ends has ended. Touches nothing else, and all of it by its key."""
    await imports.applied(uow, wanted)
    if wanted.weighing is not None:
        await communities.change(uow, wanted.community, weighing=wanted.weighing.as_data())
    await _set(uow, units, at.gone, gone_at=uow.now)
    await _set(uow, units, at.come, gone_at=None)
    await _set_each(uow, units, at.changed, used_as=Text, area=BigInteger, parts=BigInteger, part_of=Text)
    await _set_each(uow, owners, at.renamed, name=Text, phone=Text, number=Text)
    await _set(uow, ownerships, at.ended, until=uow.now)
    await _set(uow, ownerships, at.begun, until=None, since=uow.now)


def _json(rows: Collection[Any]) -> str:
    return orjson.dumps(list(rows)).decode()


async def _set(uow: UnitOfWork, table: Table, keys: Collection[int], **values: Any) -> None:
    if keys:
        some = table.c.id.in_(numbers(uow.dialect, "keys"))
        await uow.execute(update(table).where(some).values(**values), {"keys": _json(keys)})


async def _set_each(uow: UnitOfWork, table: Table, rows: Collection[Row], **columns: Any) -> None:
    """Rows: the key, then a value for each of the columns."""
    if not rows:
        return
    if uow.dialect == "sqlite":  # looks each one up by its key at once; a join with the list would take seconds
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
        given = [dict(zip(("key_", *(f"new_{name}" for name in columns)), row, strict=True)) for row in rows]
        await uow.execute(update(table).where(table.c.id == bindparam("key_")).values(values), given)
        return
    new = json_rows(uow.dialect, "rows", key=BigInteger, **columns).subquery()
    statement = update(table).where(table.c.id == new.c.key).values({name: new.c[name] for name in columns})
    await uow.execute(statement, {"rows": _json(rows)})


# Preparing


async def _move_keys(uow: UnitOfWork, wanted: Import, at: Progress) -> Progress:
    """A key is never shown to anybody, and whoever is known by the new one is the same owner still."""
    moves = sorted(wanted.moves.items())[at.after : at.after + AT_ONCE]
    if moves:
        same = (owners.c.community_id == wanted.community, owners.c.key == bindparam("old"))
        pairs = [{"old": old, "new": new} for old, new in moves]
        await uow.execute(update(owners).where(*same).values(key=bindparam("new")), pairs)
    if len(moves) == AT_ONCE:
        return replace(at, after=at.after + AT_ONCE)
    return replace(at, phase=Phase.LINES, after=0)


async def _lay_ready(uow: UnitOfWork, wanted: Import, at: Progress) -> Progress:
    """Some lines: their units, owners and ownerships, as far as they do not stand.

    Each statement asks one table for rows by their keys: what was written a moment ago is unknown to PostgreSQL's
    planner, which would join it row by row, for minutes.
    """
    last = at.after + AT_ONCE
    lines = await _lines(uow, wanted, staged_units.c.line >= at.after, staged_units.c.line < last)
    people = await _people(uow, wanted, staged_owners.c.line >= at.after, staged_owners.c.line < last)
    known, come = await _units_for(uow, wanted, lines)
    who, renamed = await _owners_for(uow, wanted, {row.key for row in people})
    at_line = {row.line: known[_place(row)] for row in lines}
    pairs = {(at_line[row.line], who[row.key]): row.place for row in reversed(people)}
    touched, begun = await _ownerships_for(uow, wanted, pairs, frozenset(come))
    at = replace(
        at,
        come=(*at.come, *come),
        renamed=tuple(dict.fromkeys((*at.renamed, *renamed))),
        begun=(*at.begun, *begun),
        touched=(*at.touched, *touched),
        after=last,
    )
    return at if last < wanted.units else replace(at, phase=Phase.STANDING, after=0)


async def _lines(
    uow: UnitOfWork, wanted: Import, *which: ColumnElement[bool], values: dict[str, str] | None = None
) -> Sequence[Any]:
    query = select(staged_units).where(staged_units.c.import_id == wanted.id, *which)
    return await uow.rows(query.order_by(staged_units.c.line), values)


async def _people(
    uow: UnitOfWork, wanted: Import, *which: ColumnElement[bool], values: dict[str, str] | None = None
) -> Sequence[Any]:
    so = staged_owners.c
    query = select(so.line, so.place, so.key).where(so.import_id == wanted.id, *which)
    return await uow.rows(query.order_by(so.line, so.place), values)


def _about(uow: UnitOfWork, table: Table, rows: Sequence[Any]) -> tuple[ColumnElement[bool], dict[str, str]]:
    """What narrows a question to the places of these rows, and a few others of the same names; with its values."""
    buildings, names = texts(uow.dialect, "buildings"), texts(uow.dialect, "names")
    values = {"buildings": _json({row.building for row in rows}), "names": _json({row.name for row in rows})}
    return table.c.building.in_(buildings) & table.c.name.in_(names), values


def _counted(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _COUNTS)


def _place(row: Any) -> tuple[str, str, str]:
    return row.building, row.entrance, row.name


async def _units_for(
    uow: UnitOfWork, wanted: Import, lines: Sequence[Any]
) -> tuple[dict[tuple[str, str, str], int], list[int]]:
    """The units of these lines by their places, and which of them come with the switch: new, or gone before."""
    about, values = _about(uow, units, lines)
    query = select(units.c.id, units.c.building, units.c.entrance, units.c.name, units.c.gone_at)
    query = query.where(units.c.community_id == wanted.community, about)
    known = {_place(row): row for row in await uow.rows(query, values)}
    back = [row for row in lines if (old := known.get(_place(row))) is not None and old.gone_at is not None]
    if back:
        rows = [
            {"key": known[_place(row)].id, **{f"new_{name}": getattr(row, name) for name in _COUNTS}} for row in back
        ]
        set_them = update(units).where(units.c.id == bindparam("key"))
        changed: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _COUNTS} | {"gone_at": PREPARED}
        await uow.execute(set_them.values(changed), rows)
    new = [row for row in lines if _place(row) not in known]
    if new:
        names = ("building", "entrance", "name", *_COUNTS)
        rows = [{name: getattr(row, name) for name in names} for row in new]
        await uow.execute(units.insert().values(community_id=wanted.community, gone_at=PREPARED), rows)
        known = {_place(row): row for row in await uow.rows(query, values)}
    come = [known[_place(row)].id for row in (*back, *new)]
    return {place: row.id for place, row in known.items()}, come


async def _owners_for(uow: UnitOfWork, wanted: Import, keys: set[str]) -> tuple[dict[str, int], list[Row]]:
    """Owners by their keys, made where they are unknown; and those who are called otherwise from the switch on."""
    so = staged_owners.c
    said = (func.min(so.name).label("name"), func.max(so.phone).label("phone"), func.max(so.number).label("number"))
    these, values = texts(uow.dialect, "keys"), {"keys": _json(keys)}
    named = select(so.key, *said).where(so.import_id == wanted.id, so.key.in_(these)).group_by(so.key)
    told = {row.key: row for row in await uow.rows(named, values)}
    query = select(owners).where(owners.c.community_id == wanted.community, owners.c.key.in_(these))
    known = {row.key: row for row in await uow.rows(query, values)}
    new = [dict(row._mapping) for key, row in told.items() if key not in known]
    renamed = [
        (known[key].id, row.name, row.phone, row.number)
        for key, row in told.items()
        if key in known and _called(known[key]) != _called(row)
    ]
    if new:
        await uow.execute(owners.insert().values(community_id=wanted.community), new)
        known = {row.key: row for row in await uow.rows(query, values)}
    return {key: row.id for key, row in known.items()}, renamed


def _called(row: Any) -> tuple[str, str, str]:
    return row.name, row.phone, row.number


async def _ownerships_for(
    uow: UnitOfWork, wanted: Import, pairs: dict[tuple[int, int], int], come: frozenset[int]
) -> tuple[list[int], list[int]]:
    """Lay ready those (unit, owner → place) that do not stand; returns their units, and which begin with the switch.

    Those of units that come themselves stand already: with their unit, nobody sees them.
    """
    here, values = ownerships.c.unit_id.in_(numbers(uow.dialect, "keys")), {"keys": _json({key for key, _ in pairs})}
    held = select(ownerships.c.unit_id, ownerships.c.owner_id).where(here, ownerships.c.until.is_(None))
    standing = {(row.unit_id, row.owner_id) for row in await uow.rows(held, values)}
    new = [pair for pair in sorted(pairs) if pair not in standing]
    with_unit = [pair for pair in new if pair[0] in come]
    by_itself = [pair for pair in new if pair[0] not in come]
    add = ownerships.insert().values(community_id=wanted.community)
    if with_unit:
        now = {"since": uow.now, "until": None}
        await uow.execute(add, [_ownership(pair, pairs[pair]) | now for pair in with_unit])
    begun: list[int] = []
    if by_itself:
        later = {"since": PREPARED, "until": PREPARED}
        rows = [_ownership(pair, pairs[pair]) | later for pair in by_itself]
        begun = sorted(row.id for row in await uow.rows(add.returning(ownerships.c.id), rows))
    return sorted({key for key, _ in new}), begun


def _ownership(pair: tuple[int, int], place: int) -> dict[str, Any]:
    return {"unit_id": pair[0], "owner_id": pair[1], "place": place}


async def _compare(uow: UnitOfWork, wanted: Import, at: Progress) -> Progress:
    """Some units that stand: is each named, as it is, with the same owners?"""
    here = (units.c.community_id == wanted.community, units.c.gone_at.is_(None), units.c.id > at.after)
    rows = await uow.rows(select(units).where(*here).order_by(units.c.id).limit(AT_ONCE))
    about, values = _about(uow, staged_units, rows)
    staged = await _lines(uow, wanted, about, values=values)
    by_place = {_place(row): row for row in staged}
    line = {row.id: by_place.get(_place(row)) for row in rows}
    gone = [key for key, new in line.items() if new is None]
    changed = [
        (row.id, new.used_as, new.area, new.parts, new.part_of)
        for row in rows
        if (new := line[row.id]) is not None and _counted(row) != _counted(new)
    ]
    ended = await _no_longer_named(uow, wanted, {key: new.line for key, new in line.items() if new}, gone)
    at = replace(
        at,
        gone=(*at.gone, *gone),
        changed=(*at.changed, *changed),
        ended=(*at.ended, *(row.id for row in ended)),
        left=(*at.left, *(row.unit_id for row in ended)),
    )
    if len(rows) == AT_ONCE:
        return replace(at, after=rows[-1].id)
    return replace(at, phase=Phase.SLIPS, after=0)


async def _no_longer_named(uow: UnitOfWork, wanted: Import, line: dict[int, int], gone: Sequence[int]) -> list[Any]:
    """The ownerships (`id`, `unit_id`) of units that stand (each with its line) or go, which the list does not name."""
    joined = ownerships.join(owners, owners.c.id == ownerships.c.owner_id)
    query = select(ownerships.c.id, ownerships.c.unit_id, owners.c.key).select_from(joined)
    held = (ownerships.c.unit_id.in_(numbers(uow.dialect, "keys")), ownerships.c.until.is_(None))
    standing = await uow.rows(query.where(*held).order_by(ownerships.c.id), {"keys": _json([*line, *gone])})
    lines = staged_owners.c.line.in_(numbers(uow.dialect, "lines"))
    people = await _people(uow, wanted, lines, values={"lines": _json([*line.values()])})
    named = {(row.line, row.key) for row in people}
    return [row for row in standing if (line.get(row.unit_id), row.key) not in named]


async def _void_slips(uow: UnitOfWork, wanted: Import, at: Progress) -> Progress:
    """Slips that were printed for former owners work no longer."""
    keys = sorted({*at.gone, *at.touched})[at.after : at.after + AT_ONCE]
    if keys:
        free = (slips.c.community_id == wanted.community, slips.c.used_at.is_(None), slips.c.void_at.is_(None))
        query = update(slips).where(*free, slips.c.made_at < uow.now)
        query = query.where(slips.c.unit_id.in_(numbers(uow.dialect, "keys"))).values(void_at=uow.now)
        await uow.execute(query, {"keys": _json(keys)})
    if len(keys) == AT_ONCE:
        return replace(at, after=at.after + AT_ONCE)
    return replace(at, phase=Phase.READY, after=0)
