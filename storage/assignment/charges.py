"""Charges: the one person who is asked about a matter, since when, in whose place, and how often reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Select, Table, delete, func, select, update

from governance.matters.matter import LIVING, State
from storage.engine.columns import Moment, metadata
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork
from storage.matters.matters import matters

charges = Table(
    "matter_charges",
    metadata,
    # One row for a matter: never two people in charge of it at once.
    Column("matter_id", ForeignKey("matters.id"), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    # In whose place: they are away, or did not see to it in time.
    Column("stands_for", ForeignKey("accounts.id")),
    # Since when it is theirs, or has this deadline.
    Column("since", Moment, nullable=False),
    # When they are reminded next, and when they were last.
    Column("nudge_at", Moment, index=True),
    Column("nudged_at", Moment),
    CheckConstraint("stands_for is null or stands_for <> account_id", name="for_another"),
    info=says(
        "Matters you are in charge of",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key),
    ),
)
_OPEN = matters.c.state.in_([state.value for state in LIVING])


@dataclass(frozen=True, slots=True)
class Charge:
    """Who is in charge of a matter, since when. `nudge_at`: when they are reminded next; `nudged_at`: when last."""

    matter: int
    account: int
    stands_for: int | None
    since: datetime
    nudge_at: datetime | None
    nudged_at: datetime | None


def _charge(row: Any) -> Charge:
    return Charge(row.matter_id, row.account_id, row.stands_for, row.since, row.nudge_at, row.nudged_at)


async def of(uow: UnitOfWork, matter: int) -> Charge | None:
    """Who is in charge of a matter, or was when it was closed; None if nobody is."""
    row = await uow.row(select(charges).where(charges.c.matter_id == matter))
    return None if row is None else _charge(row)


async def put(
    uow: UnitOfWork, matter: int, account: int, *, stands_for: int | None = None, nudge_at: datetime | None
) -> None:
    """From now on this person is in charge, and nobody else; that others were reminded counts for nothing."""
    change = {"account_id": account, "stands_for": stands_for, "since": uow.now}
    change |= {"nudge_at": nudge_at, "nudged_at": None}
    await uow.execute(uow.upsert(charges, {"matter_id": matter, **change}, key=["matter_id"], change=change))


async def drop(uow: UnitOfWork, matter: int) -> None:
    """Nobody who could be is in office."""
    await uow.execute(delete(charges).where(charges.c.matter_id == matter))


async def begin_anew(uow: UnitOfWork, matter: int, *, nudge_at: datetime | None) -> None:
    """It has another deadline: whoever is in charge is reminded by that."""
    values = {"since": uow.now, "nudge_at": nudge_at}
    await uow.execute(update(charges).where(charges.c.matter_id == matter).values(**values))


async def nudged(uow: UnitOfWork, matter: int, *, nudge_at: datetime | None) -> None:
    """Whoever is in charge of it is being reminded now, and is again then."""
    values = {"nudge_at": nudge_at, "nudged_at": uow.now}
    await uow.execute(update(charges).where(charges.c.matter_id == matter).values(**values))


async def to_nudge(uow: UnitOfWork, community: int, *, people: int) -> list[int]:
    """Who of a community is to be reminded of something now, at most so many."""
    query = select(charges.c.account_id).join_from(charges, matters)
    query = query.where(matters.c.community_id == community, _OPEN, charges.c.nudge_at <= uow.now)
    return [row[0] for row in await uow.rows(query.distinct().order_by(charges.c.account_id).limit(people))]


async def nudges_of(uow: UnitOfWork, community: int, account: int, *, limit: int) -> list[Charge]:
    """What somebody is to be reminded of now, most urgent first."""
    query = _of_open(community).where(charges.c.account_id == account, charges.c.nudge_at <= uow.now)
    query = query.order_by(matters.c.deadline, matters.c.number).limit(limit)
    return [_charge(row) for row in await uow.rows(query)]


async def any_open(uow: UnitOfWork, community: int) -> bool:
    """Is anybody of a community in charge of an open matter?"""
    return await uow.row(_of_open(community).with_only_columns(charges.c.matter_id).limit(1)) is not None


async def load(uow: UnitOfWork, community: int) -> dict[int, int]:
    """How many open matters of a community each person is in charge of."""
    query = select(charges.c.account_id, func.count().label("open")).join_from(charges, matters)
    query = query.where(matters.c.community_id == community, _OPEN).group_by(charges.c.account_id)
    return {row.account_id: int(row.open) for row in await uow.rows(query)}


def _of_open(community: int) -> Select[Any]:
    return select(charges).join_from(charges, matters).where(matters.c.community_id == community, _OPEN)


async def held_by(uow: UnitOfWork, community: int, account: int, *, limit: int | None = None) -> list[Charge]:
    """The open matters of a community that somebody is in charge of, most urgent first."""
    query = _of_open(community).where(charges.c.account_id == account).order_by(matters.c.deadline, matters.c.number)
    return [_charge(row) for row in await uow.rows(query.limit(limit))]


async def kept_for(uow: UnitOfWork, community: int, account: int) -> list[Charge]:
    """The open matters of which somebody else is in charge in this person's place."""
    query = _of_open(community).where(charges.c.stands_for == account).order_by(matters.c.deadline, matters.c.number)
    return [_charge(row) for row in await uow.rows(query)]


async def without(uow: UnitOfWork, community: int, *, limit: int) -> list[int]:
    """The open matters of a community of which nobody is in charge, by key."""
    query = select(matters.c.id).outerjoin_from(matters, charges)
    query = query.where(matters.c.community_id == community, _OPEN, charges.c.matter_id.is_(None))
    return [row.id for row in await uow.rows(query.order_by(matters.c.id).limit(limit))]


async def taken_by(uow: UnitOfWork, community: int, account: int) -> list[int]:
    """The open matters of a community that somebody has taken on, by key."""
    query = select(matters.c.id).where(matters.c.community_id == community, matters.c.state == State.TAKEN.value)
    return [row.id for row in await uow.rows(query.where(matters.c.taken_by == account).order_by(matters.c.id))]
