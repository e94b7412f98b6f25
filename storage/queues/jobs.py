"""Jobs: slow things that wait to be done outside a unit of work. (A file to fetch, a member to look up, an import.)"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.sql import ColumnElement, Executable

from storage.engine.columns import Json, Key, Moment, metadata
from storage.engine.subjects import Subject
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork
from storage.queues import due

jobs = Table(
    "jobs",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", String(48), nullable=False),
    Column("community_id", ForeignKey("communities.id")),
    Column("payload", Json, nullable=False),
    # The due kind that hears of the result, with {"job": payload, "result": …} or {"job": …, "error": …}.
    Column("then", String(48), nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("state", String(8), nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    # Which worker does it (`storage.queues.workers`); null while nobody does.
    Column("worker_id", Key),
    CheckConstraint("state in ('waiting','running')", name="state"),
    info=says(stays=True),
)
Index("ix_jobs_state", jobs.c.state, jobs.c.id)


# What these work on came from people, so it may be what ended the process that did them; who asked can ask again. All
# others are repeated for as long as it takes: what somebody wants forgotten must be.
_MADE = ("slips.make", "matter.pair", "matter.page", "figures.draw")
GIVEN_UP_AT_LAST = ("register.read", "register.export", "rule.read", *_MADE)
MOST_ENDS = 2
GIVEN_UP = "GivenUp"
"""The `error` of a job that is not begun once more, because the process ended each time."""


@dataclass(frozen=True, slots=True)
class Job:
    """A slow thing. `kind` names who does it, `then` the due kind that is told of the result."""

    id: int
    worker: int
    kind: str
    community: int | None
    payload: Mapping[str, Any]
    then: str
    tries: int


async def ask(
    uow: UnitOfWork, kind: str, payload: Mapping[str, Any], *, then: str, community: int | None = None
) -> int:
    """Have a slow thing done after the commit; `then` is played with its result."""
    uow.ordered = True
    wanted = {"kind": kind, "payload": dict(payload), "then": then, "community_id": community}
    return await uow.add(jobs, **wanted, not_before=uow.now, state="waiting", tries=0)


async def asked(uow: UnitOfWork, kind: str, payload: Mapping[str, Any]) -> bool:
    """Is exactly this under way already?"""
    query = select(jobs.c.id).where(jobs.c.kind == kind, jobs.c.payload == dict(payload)).limit(1)
    return await uow.row(query) is not None


async def claim(uow: UnitOfWork, worker: int, without: Collection[str] = ()) -> Job | None:
    """Take the oldest job whose time has come and that no other worker is just taking; none of some kinds."""
    query = select(jobs).where(jobs.c.state == "waiting", jobs.c.not_before <= uow.now).order_by(jobs.c.id)
    query = query.where(jobs.c.kind.not_in(without)) if without else query
    row = await uow.row(query.limit(1).with_for_update(skip_locked=True))
    if row is None:
        return None
    change = {"state": "running", "worker_id": worker, "tries": row.tries + 1}
    await uow.execute(update(jobs).where(jobs.c.id == row.id).values(**change))
    return replace(_job(row, worker), tries=row.tries + 1)


def _job(row: Row[Any], worker: int) -> Job:
    return Job(row.id, worker, row.kind, row.community_id, row.payload, row.then, row.tries)


def _ours(job: Job) -> ColumnElement[bool]:
    """A worker that was taken for dead has lost its claim: what it still reports changes nothing."""
    return (jobs.c.id == job.id) & (jobs.c.worker_id == job.worker)


async def done(uow: UnitOfWork, job: Job, result: Mapping[str, Any]) -> None:
    """The job is over; its result is due now."""
    if await uow.execute(delete(jobs).where(_ours(job))):
        await _tell(uow, job, result)


async def _tell(uow: UnitOfWork, job: Job, result: Mapping[str, Any]) -> None:
    payload = {"job": dict(job.payload), **result}
    await due.schedule(uow, job.then, Subject("job", job.id), uow.now, community=job.community, payload=payload)


async def again(uow: UnitOfWork, job: Job, pause: timedelta) -> None:
    """It did not work out yet; once more after a pause."""
    values = {"state": "waiting", "worker_id": None, "not_before": uow.now + pause}
    await uow.execute(update(jobs).where(_ours(job)).values(**values))


async def interrupted(uow: UnitOfWork, living: Collection[int]) -> None:
    """What no living worker does any more is done again (every job may be done twice without harm).

    But not what may itself have ended the worker: begun twice and never over, it is given up, and `then` is played.
    """
    orphaned = (jobs.c.state == "running") & or_(jobs.c.worker_id.is_(None), jobs.c.worker_id.not_in(living))
    fatal = jobs.c.kind.in_(GIVEN_UP_AT_LAST) & (jobs.c.tries >= MOST_ENDS)
    for row in await uow.rows(select(jobs).where(orphaned, fatal).order_by(jobs.c.id)):
        # Several workers may bury the same one.
        if await uow.execute(delete(jobs).where(jobs.c.id == row.id, orphaned)):
            await _tell(uow, _job(row, 0), {"error": GIVEN_UP})
    await uow.execute(update(jobs).where(orphaned).values(state="waiting", worker_id=None))


async def put_down(uow: UnitOfWork, worker: int) -> None:
    """A worker that ends in good order leaves its jobs to the next one, as if it had not begun them."""
    values = {"state": "waiting", "worker_id": None, "tries": jobs.c.tries - 1}
    await uow.execute(update(jobs).where(jobs.c.worker_id == worker, jobs.c.state == "running").values(values))


def waiting_by(now: datetime) -> Executable:
    """A look at whether any job may start by `now`: one row if so."""
    return select(jobs.c.id).where(jobs.c.state == "waiting", jobs.c.not_before <= now).limit(1)
