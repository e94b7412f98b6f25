"""Imports: which new register waits to take the old one's place. How: `storage/residents/register_switch.py`."""

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
    func,
    select,
    update,
)

from governance.register.register import Entry, Place
from governance.register.weighing import Weighing, weighing_of
from governance.tally.weight import SCALE, in_parts
from storage.approvals.pending import waits
from storage.engine.columns import Json, Key, Moment, metadata
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork
from storage.register import corrections

FORGOTTEN_AT_ONCE = 500
"""Lines of an import that is over, forgotten in one unit of work: some 10 ms."""


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
    # By what the community counts once it is the register (governance.register.weighing); null: as before.
    Column("weighing", Json),
    Column("made_at", Moment, nullable=False),
    Column("two_people", Integer, nullable=False, default=0),
    Column("decided_by", ForeignKey("accounts.id")),
    Column("decided_at", Moment),
    CheckConstraint("state in ('reading','preview','proposed','applied','dropped')", name="state"),
    CheckConstraint(
        "state <> 'applied' or two_people = 0 or (decided_by is not null and decided_by <> account_id)",
        name="two_people",
    ),
    info=says("Registers you sent or decided on", about="account_id", named="import"),
)
waits(
    imports,
    "import",
    "import",
    imports.c.state.in_([ImportState.PREVIEW.value, ImportState.PROPOSED.value]),
    imports.c.decided_at.is_(None),
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
    Column("parts", BigInteger, nullable=False, default=SCALE),
    Column("part_of", Json),
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
    decided: bool = False
    weighing: Weighing | None = None

    @property
    def under_way(self) -> bool:
        """Is it just taking the place of the register that stands?"""
        return self.decided and self.state in {ImportState.PREVIEW, ImportState.PROPOSED}


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
        row.decided_at is not None,
        weighing_of(row.weighing) if row.weighing else None,
    )


async def begin(uow: UnitOfWork, community: int, *, account: int | None, name: str, two_people: bool) -> int:
    """A file has come; returns the import's id."""
    return await uow.add(
        imports,
        community_id=community,
        account_id=account,
        name=name[:200],
        state=ImportState.READING.value,
        units=0,
        moves={},
        summary={},
        made_at=uow.now,
        two_people=int(two_people),
    )


async def get(uow: UnitOfWork, key: int) -> Import | None:
    """The import with this id; check its community before anything else."""
    row = await uow.row(select(imports).where(imports.c.id == key))
    return None if row is None else _import(row)


async def stage(uow: UnitOfWork, key: int, first: int, entries: Sequence[Entry]) -> None:
    """Put some lines aside (a few hundred at a time, so that nobody waits). Doing it again changes nothing."""
    last = first + len(entries)
    for table in (staged_owners, staged_units):
        again = (table.c.import_id == key, table.c.line >= first, table.c.line < last)
        await uow.execute(delete(table).where(*again))
    lines = list(enumerate(entries, start=first))
    unit_rows = [
        {
            "import_id": key,
            "line": line,
            "building": entry.place.building,
            "entrance": entry.place.entrance,
            "name": entry.place.unit,
            "used_as": entry.use.value,
            "area": area,
            "parts": parts,
            "part_of": _named(entry.part_of),
        }
        for line, entry in lines
        for area, parts in [in_parts(entry.weight)]
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
    await uow.execute(staged_units.insert(), unit_rows)
    await uow.execute(staged_owners.insert(), owner_rows)


def _named(place: Place | None) -> list[str] | None:
    return [place.building, place.entrance, place.unit] if place else None


async def newest_applied(uow: UnitOfWork, community: int) -> int | None:
    """The id of the import that made the register as it stands."""
    applied = (imports.c.community_id == community, imports.c.state == ImportState.APPLIED.value)
    query = select(imports.c.id).where(*applied).order_by(imports.c.decided_at.desc(), imports.c.id.desc()).limit(1)
    value = await uow.scalar(query)
    return None if value is None else int(value)


async def show(
    uow: UnitOfWork,
    key: int,
    *,
    digest: str,
    count: int,
    moves: Mapping[str, str],
    summary: Mapping[str, Any],
    weighing: Weighing | None = None,
) -> None:
    """All lines are put aside and the difference is known. `weighing`: by what the community counts from then on."""
    wanted = await get(uow, key)
    if wanted is None or wanted.state is not ImportState.READING:
        return
    values = {
        "state": ImportState.PREVIEW.value,
        "digest": digest,
        "units": count,
        "moves": dict(moves),
        "summary": dict(summary),
        "weighing": weighing.as_data() if weighing else None,
        "seen": await newest_applied(uow, wanted.community),
    }
    await uow.execute(update(imports).where(imports.c.id == key).values(**values))


async def weigh(uow: UnitOfWork, key: int, weighing: Weighing, summary: Mapping[str, Any]) -> bool:
    """Whoever sent it says by what the community counts, one for each; False if it is not in preview any more."""
    query = update(imports).where(imports.c.id == key, imports.c.state == ImportState.PREVIEW.value)
    if not await uow.execute(query.values(weighing=weighing.as_data(), summary=dict(summary))):
        return False
    if weighing.extras:
        alone = (staged_units.c.import_id == key, staged_units.c.area == 0, staged_units.c.part_of.is_(None))
        await uow.execute(update(staged_units).where(*alone).values(area=SCALE, parts=SCALE))
    return True


async def propose(uow: UnitOfWork, key: int) -> bool:
    """Whoever sent it wants it; a second person is asked. False if it was not in preview any more."""
    return await _move(uow, key, ImportState.PREVIEW, ImportState.PROPOSED)


async def give_back(uow: UnitOfWork, key: int) -> bool:
    """Nobody has confirmed it: whoever sent it decides anew. False if it was over before."""
    waits = (imports.c.id == key, imports.c.state == ImportState.PROPOSED.value, imports.c.decided_at.is_(None))
    return bool(await uow.execute(update(imports).where(*waits).values(state=ImportState.PREVIEW.value)))


async def _move(uow: UnitOfWork, key: int, old: ImportState, new: ImportState) -> bool:
    query = update(imports).where(imports.c.id == key, imports.c.state == old.value)
    return bool(await uow.execute(query.values(state=new.value)))


async def drop(uow: UnitOfWork, key: int, *, by: int | None) -> bool:
    """It shall not take place. Its lines stay until `forget_lines`. False if it was over before."""
    alive = [ImportState.READING.value, ImportState.PREVIEW.value, ImportState.PROPOSED.value]
    query = update(imports).where(imports.c.id == key, imports.c.state.in_(alive), imports.c.decided_at.is_(None))
    values = {"state": ImportState.DROPPED.value, "decided_by": by, "decided_at": uow.now}
    return bool(await uow.execute(query.values(**values)))


async def forget_lines(uow: UnitOfWork, key: int) -> bool:
    """Drop some of the lines that were put aside, a few hundred; True while there are more."""
    first = await uow.scalar(select(func.min(staged_units.c.line)).where(staged_units.c.import_id == key))
    if first is None:
        return False
    for table in (staged_owners, staged_units):
        some = (table.c.import_id == key, table.c.line < int(first) + FORGOTTEN_AT_ONCE)
        await uow.execute(delete(table).where(*some))
    return True


async def outdated(uow: UnitOfWork, wanted: Import) -> bool:
    """Has the register been changed, by a file or in one line, since this one's difference was shown?"""
    if await newest_applied(uow, wanted.community) != wanted.seen:
        return True
    return await corrections.applied_since(uow, wanted.community, wanted.made_at)


async def decide(uow: UnitOfWork, wanted: Import, *, by: int | None) -> bool:
    """It shall become the register: from now on nobody else changes anything there. False if it was over before."""
    ready = [ImportState.PREVIEW.value, ImportState.PROPOSED.value]
    query = update(imports).where(imports.c.id == wanted.id, imports.c.state.in_(ready), imports.c.decided_at.is_(None))
    return bool(await uow.execute(query.values(decided_by=by, decided_at=uow.now)))


async def applied(uow: UnitOfWork, wanted: Import) -> None:
    """It is the register now. The lines stay until `forget_lines`."""
    query = update(imports).where(imports.c.id == wanted.id, imports.c.decided_at.is_not(None))
    await uow.execute(query.values(state=ImportState.APPLIED.value, decided_at=uow.now))


async def under_way(uow: UnitOfWork, community: int) -> bool:
    """Is a register just being taken over? It takes some seconds, in which no line of it changes otherwise."""
    ready = [ImportState.PREVIEW.value, ImportState.PROPOSED.value]
    query = select(imports.c.id).where(imports.c.community_id == community, imports.c.state.in_(ready))
    return await uow.row(query.where(imports.c.decided_at.is_not(None)).limit(1)) is not None
