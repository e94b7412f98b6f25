"""Lease: who fetches the updates. One process at a time holds it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Column, String, Table, delete, or_, select, update

from storage.engine.columns import Moment, metadata
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

leases = Table(
    "leases",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("until", Moment, nullable=False),
    info=says(stays=True),
)


async def hold(uow: UnitOfWork, name: str, holder: str, length: timedelta) -> bool:
    """Take or renew the lease; False if somebody else holds it."""
    until = uow.now + length
    row = {"name": name, "holder": holder, "until": until}
    await uow.execute(uow.upsert(leases, row, key=["name"], change=None))
    mine = or_(leases.c.holder == holder, leases.c.until < uow.now)
    statement = update(leases).where(leases.c.name == name, mine).values(holder=holder, until=until)
    return await uow.execute(statement) == 1


async def give_back(uow: UnitOfWork, name: str, holder: str) -> None:
    """Let the next one take it at once."""
    await uow.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))


async def holder(uow: UnitOfWork, name: str) -> str | None:
    """Who holds it, or None."""
    value = await uow.scalar(select(leases.c.holder).where(leases.c.name == name))
    return None if value is None else str(value)


async def held(uow: UnitOfWork, prefix: str) -> list[str]:
    """The names of the leases that begin so and have not been given back."""
    rows = await uow.rows(select(leases.c.name).where(leases.c.name.startswith(prefix, autoescape=True)))
    return sorted(row[0] for row in rows)


async def drop(uow: UnitOfWork, name: str) -> bool:
    """Take a lease away, whoever holds it; False if nobody does."""
    return await uow.execute(delete(leases).where(leases.c.name == name)) == 1
