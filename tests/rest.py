"""Rest, seen from outside: does a bot in another process have anything left that it could do now?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from storage.engine.database import Database
from storage.engine.outbox import QUEUED, SENDING, outbox
from storage.moving import dump
from storage.queues.due import due
from storage.queues.jobs import jobs


async def nothing_waits(database: Database, now: datetime) -> bool:
    """As of one moment: no message that may leave or is on its way, nothing due, no job."""
    ripe = outbox.c.not_before <= now
    looks = (
        select(outbox.c.id).where(QUEUED, ripe),
        select(outbox.c.id).where(SENDING),
        select(due.c.id).where(due.c.at <= now),
        select(jobs.c.id).where((jobs.c.state == "running") | (jobs.c.not_before <= now)),
    )
    async with dump.snapshot(database) as reading:
        for look in looks:
            if (await reading.execute(look.limit(1))).first():
                return False
    return True
