"""Workers: which are alive. Each one's claims on rows are good for as long as it says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, String, Table, delete, select, update

from storage.engine.columns import Key, Moment, metadata
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork
from storage.queues import jobs, sending

workers = Table(
    "workers",
    metadata,
    Column("id", Key, primary_key=True),
    # Which process it is, so that others on the same machine see at once when it died.
    Column("holder", String(64), nullable=False),
    Column("until", Moment, nullable=False),
    info=says(stays=True),
)


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that works on this database. It is taken for alive until `until`, which it moves as it works."""

    id: int
    holder: str
    until: datetime


async def join(uow: UnitOfWork, holder: str, length: timedelta) -> int:
    """A process begins to work; returns the number under which it claims rows."""
    return await uow.add(workers, holder=holder, until=uow.now + length)


async def renew(uow: UnitOfWork, worker: int, length: timedelta) -> bool:
    """It works on; False if it was taken for dead in the meantime and its claims are void."""
    return await uow.execute(update(workers).where(workers.c.id == worker).values(until=uow.now + length)) == 1


async def everyone(uow: UnitOfWork) -> list[Worker]:
    """All that have joined and not left, by number; some may be dead."""
    return [Worker(row.id, row.holder, row.until) for row in await uow.rows(select(workers).order_by(workers.c.id))]


async def leave(uow: UnitOfWork, worker: int) -> None:
    """It ends in good order, and what it had begun is left to others."""
    await jobs.put_down(uow, worker)
    await bury(uow, [worker])


async def bury(uow: UnitOfWork, dead: list[int]) -> int:
    """Forget workers that are no more, and put right what nobody who lives has claimed.

    What they were sending is repeated or left by its kind's rule, what they were doing is done again. Returns how many
    messages were left because nobody knows whether they arrived.
    """
    if dead:
        await uow.execute(delete(workers).where(workers.c.id.in_(dead)))
    living = [worker.id for worker in await everyone(uow)]
    await jobs.interrupted(uow, living)
    return await sending.interrupted(uow, living)
