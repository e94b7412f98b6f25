"""Which slow things wait to be done outside a unit of work? (A file to fetch, a member to look up, an import.)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, Column, Integer, String, Table, delete, select, update
from sqlalchemy.sql import Executable

from storage.columns import Json, Key, Moment, metadata
from storage.unit import Unit

jobs = Table(
    "jobs",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", String(48), nullable=False),
    Column("payload", Json, nullable=False),
    # The due kind that hears of the result, with {"job": payload, "result": …} or {"job": …, "error": …}.
    Column("then", String(48), nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("state", String(8), nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    CheckConstraint("state in ('waiting','running')", name="state"),
)


@dataclass(frozen=True, slots=True)
class Job:
    """A slow thing. `kind` names who does it, `then` the due kind that is told of the result."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    then: str
    tries: int


async def ask(unit: Unit, kind: str, payload: Mapping[str, Any], *, then: str) -> int:
    """Have a slow thing done after the commit; `then` is played with its result."""
    unit.ordered = True
    return await unit.add(
        jobs, kind=kind, payload=dict(payload), then=then, not_before=unit.now, state="waiting", tries=0
    )


async def claim(unit: Unit) -> Job | None:
    """Take the oldest job whose time has come."""
    query = select(jobs).where(jobs.c.state == "waiting", jobs.c.not_before <= unit.now).order_by(jobs.c.id)
    row = await unit.row(query.limit(1).with_for_update(skip_locked=True))
    if row is None:
        return None
    await unit.execute(update(jobs).where(jobs.c.id == row.id).values(state="running", tries=row.tries + 1))
    return Job(row.id, row.kind, row.payload, row.then, row.tries + 1)


async def done(unit: Unit, job: Job, result: Mapping[str, Any]) -> None:
    """The job is over; its result is due now."""
    from storage import due

    await unit.execute(delete(jobs).where(jobs.c.id == job.id))
    await due.schedule(unit, job.then, f"job:{job.id}", unit.now, payload={"job": dict(job.payload), **result})


async def again(unit: Unit, job: Job, pause: timedelta) -> None:
    """It did not work out yet; once more after a pause."""
    values = {"state": "waiting", "not_before": unit.now + pause}
    await unit.execute(update(jobs).where(jobs.c.id == job.id).values(**values))


async def interrupted(unit: Unit) -> None:
    """After a crash: what was running is done again (every job may be done twice without harm)."""
    await unit.execute(update(jobs).where(jobs.c.state == "running").values(state="waiting"))


def waiting_by(now: datetime) -> Executable:
    """A look at whether any job may start by `now`: one row if so."""
    return select(jobs.c.id).where(jobs.c.state == "waiting", jobs.c.not_before <= now).limit(1)
