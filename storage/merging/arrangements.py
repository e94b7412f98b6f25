"""Arrangements: which matters were merged, split or moved, by whom, and what is needed to undo it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, String, Table, insert, or_, select, update

from governance.merging.arranging import Way
from storage.engine.columns import Json, Key, Moment, metadata, one_of
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

arrangements = Table(
    "matter_arrangements",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("way", String(8), nullable=False),
    Column("matter_id", ForeignKey("matters.id"), nullable=False),
    # What it went into, or what was made of a part of it.
    Column("other_id", ForeignKey("matters.id"), index=True),
    Column("by_id", ForeignKey("accounts.id"), nullable=False),
    Column("at", Moment, nullable=False),
    # Kind and visibility as they were.
    Column("before", Json, nullable=False),
    Column("undone_by", ForeignKey("accounts.id")),
    Column("undone_at", Moment),
    one_of("way", Way),
    info=says("Matters that you merged, split or moved", named="arrangement"),
)
Index("ix_matter_arrangements_matter", arrangements.c.matter_id, arrangements.c.id)

brought = Table(
    "arrangement_joined",
    metadata,
    Column("arrangement_id", ForeignKey("matter_arrangements.id"), primary_key=True),
    # Who is with the main one because of it, and was not before.
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    info=says("Matters that were merged with yours", about="account_id"),
)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One of them. `other`: what it went into, or what was made of a part of it."""

    id: int
    community: int
    way: Way
    matter: int
    other: int | None
    before: Mapping[str, Any]
    undone_at: datetime | None


def _of(row: Any) -> Arrangement:
    return Arrangement(row.id, row.community_id, Way(row.way), row.matter_id, row.other_id, row.before, row.undone_at)


async def add(
    uow: UnitOfWork,
    community: int,
    way: Way,
    matter: int,
    other: int | None,
    *,
    by: int,
    before: Mapping[str, Any] | None = None,
) -> int:
    """Write one down; returns our key."""
    values = {"way": way.value, "matter_id": matter, "other_id": other, "by_id": by, "before": dict(before or {})}
    return await uow.add(arrangements, community_id=community, at=uow.now, **values)


async def brings(uow: UnitOfWork, arrangement: int, people: Collection[int]) -> None:
    """These are with the main one because of it."""
    if people:
        await uow.execute(
            insert(brought), [{"arrangement_id": arrangement, "account_id": one} for one in sorted(people)]
        )


async def brought_by(uow: UnitOfWork, arrangement: int) -> list[int]:
    """Who is with the main one because of it."""
    query = select(brought.c.account_id).where(brought.c.arrangement_id == arrangement)
    return [row.account_id for row in await uow.rows(query.order_by(brought.c.account_id))]


async def get(uow: UnitOfWork, arrangement: int) -> Arrangement | None:
    """The one with our key, of whichever community."""
    row = await uow.row(select(arrangements).where(arrangements.c.id == arrangement).with_for_update())
    return None if row is None else _of(row)


async def last(uow: UnitOfWork, matter: int) -> Arrangement | None:
    """The newest that concerns a matter and stands."""
    mine = or_(arrangements.c.matter_id == matter, arrangements.c.other_id == matter)
    query = select(arrangements).where(mine, arrangements.c.undone_at.is_(None))
    row = await uow.row(query.order_by(arrangements.c.id.desc()).limit(1))
    return None if row is None else _of(row)


async def gone_into(uow: UnitOfWork, matter: int) -> list[Arrangement]:
    """The merges that stand by which others went into this one."""
    here = (arrangements.c.other_id == matter, arrangements.c.way == Way.MERGE.value)
    query = select(arrangements).where(*here, arrangements.c.undone_at.is_(None)).order_by(arrangements.c.id)
    return [_of(row) for row in await uow.rows(query)]


async def undo(uow: UnitOfWork, arrangement: int, *, by: int) -> None:
    """It stands no longer."""
    values = {"undone_by": by, "undone_at": uow.now}
    await uow.execute(update(arrangements).where(arrangements.c.id == arrangement).values(**values))
