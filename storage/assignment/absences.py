"""Absences: who in office is away, until when, and who stands in for them. What was said last stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table, select, update

from storage.engine.columns import Moment, metadata
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork

absences = Table(
    "absences",
    metadata,
    Column("community_id", ForeignKey("communities.id"), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    # None: whoever is next by the rules.
    Column("substitute_id", ForeignKey("accounts.id")),
    CheckConstraint("substitute_id is null or substitute_id <> account_id", name="another"),
    info=says(
        "When you were away, and who stood in for you",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key),
    ),
)


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from `since` until just before `until`, or was; `substitute`: whom they named."""

    account: int
    since: datetime
    until: datetime
    substitute: int | None


async def put(uow: UnitOfWork, community: int, account: int, *, until: datetime, substitute: int | None) -> None:
    """From now on somebody is away."""
    change = {"since": uow.now, "until": until, "substitute_id": substitute}
    row = {"community_id": community, "account_id": account, **change}
    await uow.execute(uow.upsert(absences, row, key=["community_id", "account_id"], change=change))


async def end(uow: UnitOfWork, community: int, account: int) -> bool:
    """They are back; False if they were not away."""
    mine = (absences.c.community_id == community, absences.c.account_id == account, absences.c.until > uow.now)
    return bool(await uow.execute(update(absences).where(*mine).values(until=uow.now)))


async def of(uow: UnitOfWork, community: int, account: int) -> Absence | None:
    """What somebody said last, whether it is over or not; None if they never were away."""
    mine = (absences.c.community_id == community, absences.c.account_id == account)
    row = await uow.row(select(absences).where(*mine))
    return None if row is None else Absence(row.account_id, row.since, row.until, row.substitute_id)


async def now(uow: UnitOfWork, community: int) -> dict[int, int | None]:
    """Who of a community is away now, with whom they named."""
    query = select(absences).where(absences.c.community_id == community, absences.c.until > uow.now)
    return {row.account_id: row.substitute_id for row in await uow.rows(query)}
