"""Which new register waits to take the place of the one that stands, and how does it do so all at once?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, unique
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from governance.register import Entry
from storage import corrections
from storage.columns import Json, Key, Moment, metadata
from storage.register import owners, ownerships, units
from storage.unit import Unit


@unique
class ImportState(Enum):
    """Where an import is on its way."""

    READING = "reading"
    PREVIEW = "preview"  # shown to whoever sent it
    PROPOSED = "proposed"  # waits for the second person
    APPLIED = "applied"
    DROPPED = "dropped"


imports = Table(
    "imports",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False, index=True),
    # None: by the command line.
    Column("account_id", ForeignKey("accounts.id")),
    Column("name", Text, nullable=False),
    Column("digest", String(64)),
    Column("state", String(8), nullable=False),
    Column("units", Integer, nullable=False, default=0),
    # The newest import that was applied when the difference was shown; another one since then makes it worthless.
    Column("seen", Key),
    # Old owner key → new owner key, for owners who stay.
    Column("moves", Json, nullable=False),
    # What the preview said, in numbers.
    Column("summary", Json, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("two_people", Integer, nullable=False, default=0),
    Column("decided_by", ForeignKey("accounts.id")),
    Column("decided_at", Moment),
    CheckConstraint("state in ('reading','preview','proposed','applied','dropped')", name="state"),
    CheckConstraint(
        "state <> 'applied' or two_people = 0 or (decided_by is not null and decided_by <> account_id)",
        name="two_people",
    ),
)

staged_units = Table(
    "staged_units",
    metadata,
    Column("import_id", ForeignKey("imports.id"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("building", Text, nullable=False),
    Column("entrance", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("used_as", String(8), nullable=False),
    Column("area", BigInteger, nullable=False),
    UniqueConstraint("import_id", "building", "entrance", "name"),
)

staged_owners = Table(
    "staged_owners",
    metadata,
    Column("import_id", ForeignKey("imports.id"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("number", Text, nullable=False),
)
Index("ix_staged_owners_key", staged_owners.c.import_id, staged_owners.c.key)


@dataclass(frozen=True, slots=True)
class Import:
    """A new register on its way. `two_people`: after set-up, a second person must confirm it."""

    id: int
    community: int
    account: int | None
    name: str
    digest: str | None
    state: ImportState
    units: int
    seen: int | None
    moves: Mapping[str, str]
    summary: Mapping[str, Any]
    made_at: datetime
    two_people: bool


def _import(row: Any) -> Import:
    return Import(
        row.id,
        row.community_id,
        row.account_id,
        row.name,
        row.digest,
        ImportState(row.state),
        row.units,
        row.seen,
        row.moves,
        row.summary,
        row.made_at,
        bool(row.two_people),
    )


async def begin(unit: Unit, community: int, *, account: int | None, name: str, two_people: bool) -> int:
    """A file has come; returns the import's id."""
    return await unit.add(
        imports,
        community_id=community,
        account_id=account,
        name=name[:200],
        state=ImportState.READING.value,
        units=0,
        moves={},
        summary={},
        made_at=unit.now,
        two_people=int(two_people),
    )


async def get(unit: Unit, key: int) -> Import | None:
    """The import with this id; check its community before anything else."""
    row = await unit.row(select(imports).where(imports.c.id == key))
    return None if row is None else _import(row)


async def stage(unit: Unit, key: int, first: int, entries: Sequence[Entry]) -> None:
    """Put some lines aside (a few hundred at a time, so that nobody waits). Doing it again changes nothing."""
    last = first + len(entries)
    for table in (staged_owners, staged_units):
        again = (table.c.import_id == key, table.c.line >= first, table.c.line < last)
        await unit.execute(delete(table).where(*again))
    lines = list(enumerate(entries, start=first))
    unit_rows = [
        {
            "import_id": key,
            "line": line,
            "building": entry.place.building,
            "entrance": entry.place.entrance,
            "name": entry.place.unit,
            "used_as": entry.use.value,
            "area": entry.area,
        }
        for line, entry in lines
    ]
    owner_rows = [
        {
            "import_id": key,
            "line": line,
            "place": place,
            "key": owner.key,
            "name": owner.name,
            "phone": owner.phone,
            "number": owner.number,
        }
        for line, entry in lines
        for place, owner in enumerate(entry.owners)
    ]
    await unit.execute(staged_units.insert(), unit_rows)
    await unit.execute(staged_owners.insert(), owner_rows)


async def newest_applied(unit: Unit, community: int) -> int | None:
    """The id of the import that made the register as it stands."""
    applied = (imports.c.community_id == community, imports.c.state == ImportState.APPLIED.value)
    query = select(imports.c.id).where(*applied).order_by(imports.c.decided_at.desc(), imports.c.id.desc()).limit(1)
    value = await unit.scalar(query)
    return None if value is None else int(value)


async def show(
    unit: Unit, key: int, *, digest: str, count: int, moves: Mapping[str, str], summary: Mapping[str, Any]
) -> None:
    """All lines are put aside and the difference is known."""
    wanted = await get(unit, key)
    if wanted is None or wanted.state is not ImportState.READING:
        return
    values = {
        "state": ImportState.PREVIEW.value,
        "digest": digest,
        "units": count,
        "moves": dict(moves),
        "summary": dict(summary),
        "seen": await newest_applied(unit, wanted.community),
    }
    await unit.execute(update(imports).where(imports.c.id == key).values(**values))


async def propose(unit: Unit, key: int) -> bool:
    """Whoever sent it wants it; a second person is asked. False if it was not in preview any more."""
    return await _move(unit, key, ImportState.PREVIEW, ImportState.PROPOSED)


async def _move(unit: Unit, key: int, old: ImportState, new: ImportState) -> bool:
    query = update(imports).where(imports.c.id == key, imports.c.state == old.value)
    return bool(await unit.execute(query.values(state=new.value)))


async def drop(unit: Unit, key: int, *, by: int | None) -> bool:
    """It shall not take place; its lines are forgotten. False if it was over before."""
    alive = [ImportState.READING.value, ImportState.PREVIEW.value, ImportState.PROPOSED.value]
    query = update(imports).where(imports.c.id == key, imports.c.state.in_(alive))
    values = {"state": ImportState.DROPPED.value, "decided_by": by, "decided_at": unit.now}
    dropped = bool(await unit.execute(query.values(**values)))
    await forget_lines(unit, key)
    return dropped


async def forget_lines(unit: Unit, key: int) -> None:
    """Drop the lines that were put aside."""
    await unit.execute(delete(staged_owners).where(staged_owners.c.import_id == key))
    await unit.execute(delete(staged_units).where(staged_units.c.import_id == key))


async def outdated(unit: Unit, wanted: Import) -> bool:
    """Has the register been changed, by a file or in one line, since this one's difference was shown?"""
    if await newest_applied(unit, wanted.community) != wanted.seen:
        return True
    return await corrections.applied_since(unit, wanted.community, wanted.made_at)


async def apply(unit: Unit, wanted: Import, *, by: int | None) -> bool:
    """Make it the register, all at once, by a handful of statements. False if it was over before.

    The lines stay until `forget_lines`, so that this unit of work is short.
    """
    ready = [ImportState.PREVIEW.value, ImportState.PROPOSED.value]
    values = {"state": ImportState.APPLIED.value, "decided_by": by, "decided_at": unit.now}
    query = update(imports).where(imports.c.id == wanted.id, imports.c.state.in_(ready))
    if not await unit.execute(query.values(**values)):
        return False
    await _join_at_once(unit, now=True)
    await _move_keys(unit, wanted)
    await _apply_units(unit, wanted)
    await _apply_owners(unit, wanted)
    await _apply_ownerships(unit, wanted)
    await _join_at_once(unit, now=False)
    return True


async def _join_at_once(unit: Unit, *, now: bool) -> None:
    """PostgreSQL knows nothing yet of rows that are new to it, and would join thousands one by one, for a second.

    Counting them (ANALYZE) takes longer than the joins; so for these statements it shall not try.
    """
    if unit.dialect == "postgresql":
        await unit.execute(text(f"SET LOCAL enable_nestloop = {'off' if now else 'on'}"))


async def _move_keys(unit: Unit, wanted: Import) -> None:
    for old, new in wanted.moves.items():
        same = (owners.c.community_id == wanted.community, owners.c.key == old)
        await unit.execute(update(owners).where(*same).values(key=new))


def _upsert_select(
    unit: Unit, table: Table, query: Any, key: Sequence[str], change: Sequence[str], **fixed: Any
) -> Any:
    maker = postgresql.insert if unit.dialect == "postgresql" else sqlite.insert
    statement = maker(table).from_select([column.name for column in query.selected_columns], query)
    taken = {name: statement.excluded[name] for name in change}
    # Rows that stay as they are are not written again: most of them, in a second import.
    differs = [table.c[name] != value for name, value in taken.items()]
    differs += [table.c[name].is_not(value) for name, value in fixed.items()]
    return statement.on_conflict_do_update(
        index_elements=[table.c[name] for name in key], set_={**taken, **fixed}, where=or_(*differs)
    )


async def _apply_units(unit: Unit, wanted: Import) -> None:
    s = staged_units.c
    same = (s.building == units.c.building, s.entrance == units.c.entrance, s.name == units.c.name)
    named = exists().where(s.import_id == wanted.id, *same)
    standing = (units.c.community_id == wanted.community, units.c.gone_at.is_(None))
    await unit.execute(update(units).where(*standing, ~named).values(gone_at=unit.now))
    community = literal(wanted.community).label("community_id")
    query = select(community, s.building, s.entrance, s.name, s.used_as, s.area).where(s.import_id == wanted.id)
    key = ["community_id", "building", "entrance", "name"]
    query = query.order_by(s.line)
    await unit.execute(_upsert_select(unit, units, query, key, ["used_as", "area"], gone_at=None))


async def _apply_owners(unit: Unit, wanted: Import) -> None:
    s = staged_owners.c
    community = literal(wanted.community).label("community_id")
    query = (
        select(
            community,
            s.key,
            func.min(s.name).label("name"),
            func.max(s.phone).label("phone"),
            func.max(s.number).label("number"),
        )
        .where(s.import_id == wanted.id)
        .group_by(s.key)
    )
    await unit.execute(_upsert_select(unit, owners, query, ["community_id", "key"], ["name", "phone", "number"]))


async def _apply_ownerships(unit: Unit, wanted: Import) -> None:
    su, so = staged_units.c, staged_owners.c
    joined = (
        staged_owners.join(staged_units, (su.import_id == so.import_id) & (su.line == so.line))
        .join(
            units,
            (units.c.community_id == wanted.community)
            & (units.c.building == su.building)
            & (units.c.entrance == su.entrance)
            & (units.c.name == su.name),
        )
        .join(owners, (owners.c.community_id == wanted.community) & (owners.c.key == so.key))
    )
    named = (
        select(units.c.id.label("unit_id"), owners.c.id.label("owner_id"), so.place)
        .select_from(joined)
        .where(so.import_id == wanted.id)
    )
    pairs = named.subquery()
    same = (pairs.c.unit_id == ownerships.c.unit_id, pairs.c.owner_id == ownerships.c.owner_id)
    held = (ownerships.c.community_id == wanted.community, ownerships.c.until.is_(None))
    if await unit.row(select(ownerships.c.id).where(*held).limit(1)) is not None:
        over = select(ownerships.c.id).select_from(ownerships.outerjoin(pairs, same[0] & same[1]))
        ended = over.where(*held, pairs.c.unit_id.is_(None))
        await unit.execute(update(ownerships).where(ownerships.c.id.in_(ended)).values(until=unit.now))
    since = literal(unit.now, Moment()).label("since")
    community = literal(wanted.community).label("community_id")
    already = exists().where(same[0], same[1], ownerships.c.until.is_(None))
    new = select(community, pairs.c.unit_id, pairs.c.owner_id, pairs.c.place, since).where(~already)
    names = [column.name for column in new.selected_columns]
    await unit.execute(ownerships.insert().from_select(names, new, include_defaults=False))
