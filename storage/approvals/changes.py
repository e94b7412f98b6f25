"""Changes of register, roll and roles that took force: when, proposed by whom and confirmed by whom.

A result pack lists those that came after a vote's roll was announced. No names of owners are kept here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, unique
from typing import Any

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, String, Table, func, select

from storage.engine.columns import Json, Key, Moment, metadata, one_of
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork


@unique
class Kind(Enum):
    """What changed. `facts` hold what is named behind it."""

    IMPORT = "import"  # added, gone, other_area, other_owners: how many units
    LINE = "line"  # part: area, owners or name; for an area `before` and `after` in ten-thousandths
    BINDING = "binding"  # relation
    UNBINDING = "unbinding"  # why
    ROLE = "role"  # role, scope; `ended`: it was given up or taken away


changes = Table(
    "register_changes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("unit_id", Key),
    Column("facts", Json, nullable=False),
    # None: the operator, the register, or the person's own wish, which needs nobody.
    Column("proposed_by", ForeignKey("accounts.id")),
    Column("confirmed_by", ForeignKey("accounts.id")),
    ForeignKeyConstraint(["community_id", "unit_id"], ["units.community_id", "units.id"]),
    one_of("kind", Kind),
    info=says("Changes to the register or to roles that you proposed or confirmed"),
)
Index("ix_register_changes_at", changes.c.community_id, changes.c.at)


@dataclass(frozen=True, slots=True)
class Change:
    """One change that took force at `at`; `unit` None for an import or a role."""

    at: datetime
    kind: Kind
    unit: int | None
    facts: Mapping[str, Any]
    proposed_by: int | None
    confirmed_by: int | None


def note(
    uow: UnitOfWork,
    community: int,
    kind: Kind,
    facts: Mapping[str, Any],
    *,
    of: int | None = None,
    proposed_by: int | None,
    confirmed_by: int | None,
) -> None:
    """Keep that something changed just now. `of`: the unit, where it is about one."""
    row = {"community_id": community, "at": uow.now, "kind": kind.value, "unit_id": of, "facts": dict(facts)}
    uow.gather(_write, {**row, "proposed_by": proposed_by, "confirmed_by": confirmed_by})


async def _write(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    await uow.execute(changes.insert(), [dict(row) for row in rows])


async def newest_of_roll(uow: UnitOfWork, community: int) -> int:
    """The number of the newest change from which a roll would come out differently; 0 if there was none.

    Who compares it with what it was knows whether homes, owners and ties have stayed the same meanwhile.
    """
    query = select(func.max(changes.c.id)).where(changes.c.community_id == community)
    return int(await uow.scalar(query.where(changes.c.kind != Kind.ROLE.value)) or 0)


async def between(uow: UnitOfWork, community: int, since: datetime, until: datetime) -> list[Change]:
    """What changed after `since` and up to `until`, oldest first."""
    query = select(changes).where(changes.c.community_id == community, changes.c.at > since, changes.c.at <= until)
    return [
        Change(row.at, Kind(row.kind), row.unit_id, row.facts, row.proposed_by, row.confirmed_by)
        for row in await uow.rows(query.order_by(changes.c.at, changes.c.id))
    ]
