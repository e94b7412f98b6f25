"""What comes due, and when? Everything that time must start is a row here, played in order, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.sql import Executable

from storage.columns import Json, Key, Moment, metadata
from storage.unit import Unit

due = Table(
    "due",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(48), nullable=False),
    # What it is about, once per kind: setting the same thing again moves it.
    Column("name", String(96), nullable=False),
    Column("community_id", ForeignKey("communities.id")),
    Column("payload", Json, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    UniqueConstraint("kind", "name"),
)
Index("ix_due_at", due.c.at, due.c.id)


@dataclass(frozen=True, slots=True)
class Due:
    """A thing that is due at the moment `at`. The row is gone once it was played."""

    id: int
    at: datetime
    kind: str
    name: str
    community: int | None
    payload: Mapping[str, Any] = field(default_factory=dict)
    failures: int = 0


async def schedule(
    unit: Unit,
    kind: str,
    name: str,
    at: datetime,
    *,
    community: int | None = None,
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Have `kind` played at the moment `at`; the same kind and name again moves it."""
    change = {"at": at, "payload": dict(payload or {}), "community_id": community, "failures": 0}
    row = {"kind": kind, "name": name, **change}
    await unit.execute(unit.upsert(due, row, key=["kind", "name"], change=change))


async def wake(unit: Unit, wanted: Sequence[Mapping[str, Any]]) -> None:
    """Have things played that do not wait already (rows of `waking`); gathered by `Unit.gather`."""
    new = {(row["kind"], row["name"]): row for row in reversed(wanted)}
    for row in new.values():
        await unit.execute(unit.upsert(due, row, key=["kind", "name"], change=None))


def waking(kind: str, name: str, at: datetime, *, community: int | None = None) -> dict[str, Any]:
    """A row for `wake`: `kind` is played at the moment `at`, unless it waits for an earlier one already."""
    return {"at": at, "kind": kind, "name": name, "community_id": community, "payload": {}, "failures": 0}


async def cancel(unit: Unit, kind: str, name: str) -> None:
    """It will not be played."""
    await unit.execute(delete(due).where(due.c.kind == kind, due.c.name == name))


async def waiting(unit: Unit, community: int, *kinds: str) -> list[Due]:
    """What a community still waits for of these kinds, earliest first."""
    query = select(due).where(due.c.community_id == community, due.c.kind.in_(kinds)).order_by(due.c.at, due.c.id)
    return [_due(row) for row in await unit.rows(query)]


def _due(row: Any) -> Due:
    return Due(row.id, row.at, row.kind, row.name, row.community_id, row.payload, row.failures)


def earliest() -> Executable:
    """A look at when the next thing is due: one row, its value None if nothing waits."""
    return select(func.min(due.c.at))


async def take(unit: Unit, until: datetime) -> Due | None:
    """The earliest thing due at or before `until`, taken out of the table; comes back if the unit is rolled back."""
    query = select(due).where(due.c.at <= until).order_by(due.c.at, due.c.id).limit(1)
    row = await unit.row(query.with_for_update(skip_locked=True))
    if row is None:
        return None
    await unit.execute(delete(due).where(due.c.id == row.id))
    return _due(row)


async def put_off(unit: Unit, item: Due, until: datetime) -> None:
    """It failed; it is tried again at `until`, and the rest go on."""
    values = {"at": until, "failures": item.failures + 1}
    await unit.execute(update(due).where(due.c.id == item.id).values(**values))
