"""Due things: what comes due, and when. Everything that time must start is a row here, played in order, once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    UniqueConstraint,
    delete,
    func,
    select,
    type_coerce,
    update,
)

from storage.communities.communities import communities
from storage.engine import locks
from storage.engine.columns import Json, Key, Moment, metadata
from storage.engine.uow import UnitOfWork

AFTER_UPGRADE = "waiting.adopt"
"""Played once when an older database has come to this version's tables, or a community from one has moved in."""
# What sleeps is this much later, beyond every true deadline: a look at what is due needs no further condition.
_ASLEEP = 1_000 * 365 * 24 * 3600 * 1_000_000  # microseconds, as a `Moment` is stored
_FAR = datetime(2500, 1, 1, tzinfo=UTC)
# Answers to what was begun are named so: a job's, and Telegram's to a message.
_ANSWERS = ("job:", "sent:")
_LOOKED_AT = 20  # rows among which a worker looks for a community that nobody else is at
_TRIES = 5  # what was free may just have been played by somebody else

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
Index("ix_due_community_id", due.c.community_id, due.c.at, due.c.id)


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
    uow: UnitOfWork,
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
    await uow.execute(uow.upsert(due, row, key=["kind", "name"], change=change))


async def wake(uow: UnitOfWork, wanted: Sequence[Mapping[str, Any]]) -> None:
    """Have things played that do not wait already (rows of `waking`); gathered by `UnitOfWork.gather`."""
    new = {(row["kind"], row["name"]): row for row in reversed(wanted)}
    rows = [new[key] for key in sorted(new)]  # in one order for all, so that two workers never wait in a circle
    await uow.execute(uow.upsert(due, rows[0], key=["kind", "name"], change=None), rows)


def waking(
    kind: str, name: str, at: datetime, *, community: int | None = None, payload: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """A row for `wake`: `kind` is played at the moment `at`, unless it waits for an earlier one already."""
    told = dict(payload or {})
    return {"at": at, "kind": kind, "name": name, "community_id": community, "payload": told, "failures": 0}


async def cancel(uow: UnitOfWork, kind: str, name: str) -> None:
    """It will not be played."""
    await uow.execute(delete(due).where(due.c.kind == kind, due.c.name == name))


async def waiting_for(uow: UnitOfWork, kind: str, name: str) -> bool:
    """Does exactly this wait?"""
    return await uow.row(select(due.c.id).where(due.c.kind == kind, due.c.name == name)) is not None


async def waiting(uow: UnitOfWork, community: int, *kinds: str) -> list[Due]:
    """What a community still waits for of these kinds, earliest first."""
    query = select(due).where(due.c.community_id == community, due.c.kind.in_(kinds)).order_by(due.c.at, due.c.id)
    return [_due(row) for row in await uow.rows(query)]


async def fall_asleep(uow: UnitOfWork, community: int) -> None:
    """Nothing of a community is played any more, until it is woken."""
    await _shift(uow, community, due.c.at < _FAR, _ASLEEP)


async def wake_up(uow: UnitOfWork, community: int) -> None:
    """What slept is due when it was to be, or at once."""
    await _shift(uow, community, due.c.at >= _FAR, -_ASLEEP)


async def sleeps(uow: UnitOfWork, item: Due) -> bool:
    """Has its community left since it was set, or before? Then it sleeps with the rest. Answers always come."""
    if item.community is None or item.name.startswith(_ANSWERS):
        return False
    if await uow.scalar(select(communities.c.left_at).where(communities.c.id == item.community)) is None:
        return False
    at = item.at + timedelta(microseconds=_ASLEEP)
    await schedule(uow, item.kind, item.name, at, community=item.community, payload=item.payload)
    return True


async def _shift(uow: UnitOfWork, community: int, which: ColumnElement[bool], by: int) -> None:
    at = type_coerce(due.c.at, BigInteger) + by
    await uow.execute(update(due).where(due.c.community_id == community, which).values(at=at))


def _due(row: Any) -> Due:
    return Due(row.id, row.at, row.kind, row.name, row.community_id, row.payload, row.failures)


def earliest(but: Collection[str] = ()) -> Select[tuple[datetime]]:
    """A look at when the next thing is due, but for these kinds: one row, its value None if nothing waits."""
    return _but(select(func.min(due.c.at)), but)


def waits_longest(until: datetime, but: Collection[str] = ()) -> Select[tuple[int]]:
    """A look at the oldest thing that is due and has not been put off, but for these kinds: its key and its moment."""
    ripe = select(due.c.id, due.c.at).where(due.c.at <= until, due.c.failures == 0)
    return _but(ripe, but).order_by(due.c.at, due.c.id).limit(1)


def _but(query: Select[Any], kinds: Collection[str]) -> Select[Any]:
    return query.where(due.c.kind.not_in(sorted(kinds))) if kinds else query


async def take(uow: UnitOfWork, until: datetime, but: Collection[str] = ()) -> Due | None:
    """The earliest thing due at or before `until`, taken out of the table; comes back if the unit is rolled back.

    Things of the kinds in `but` are passed over.

    Where several workers look at once, each takes another community's: the things of one community are played one
    after the other, in order.
    """
    ripe = _but(select(due).where(due.c.at <= until), but).order_by(due.c.at, due.c.id)
    for _ in range(_TRIES):
        mine = ripe if uow.dialect != "postgresql" else await _of_a_free_community(uow, ripe)
        if mine is None:
            return None
        row = await uow.row(mine.limit(1).with_for_update(skip_locked=True))
        if row is not None:
            await uow.execute(delete(due).where(due.c.id == row.id))
            return _due(row)
    return None


async def take_this(uow: UnitOfWork, kind: str, name: str) -> Due | None:
    """Exactly this, taken out of the table whenever it is due; None if it does not wait, or somebody is just at it."""
    wanted = select(due).where(due.c.kind == kind, due.c.name == name)
    row = await uow.row(wanted.with_for_update(skip_locked=True))
    if row is None:
        return None
    await uow.execute(delete(due).where(due.c.id == row.id))
    return _due(row)


async def _of_a_free_community(uow: UnitOfWork, ripe: Select[Any]) -> Select[Any] | None:
    """The same question about one community that is this worker's now, or about one thing that belongs to none."""
    rows = await uow.rows(ripe.with_only_columns(due.c.id, due.c.community_id).limit(_LOOKED_AT))
    for row in rows:
        if row.community_id is None:
            # Nobody's turn; whoever else is at it has locked the row.
            mine = ripe.where(due.c.id == row.id)
            if await uow.row(mine.with_only_columns(due.c.id).with_for_update(skip_locked=True)):
                return mine
        elif row.community_id not in uow.turns and await locks.try_to_enter(uow, row.community_id):
            return ripe.where(due.c.community_id == row.community_id)
    busy = [row.community_id for row in rows if row.community_id is not None]
    if not busy or uow.turns:
        return None
    await locks.enter(uow, busy[0])  # all are busy: queue up, or a busy community's deadlines would never pass
    return ripe.where(due.c.community_id == busy[0])


async def put_off(uow: UnitOfWork, item: Due, until: datetime) -> None:
    """It failed; it is tried again at `until`, and the rest go on."""
    values = {"at": until, "failures": item.failures + 1}
    await uow.execute(update(due).where(due.c.id == item.id).values(**values))
