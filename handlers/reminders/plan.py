"""Plan of a scheduled post: when it is due next, and what if the community's clock is changed."""

from __future__ import annotations

from datetime import datetime

from governance.schedule.repetition import on_clock
from handlers.frame.recurrence import next_wall
from storage.communities.communities import Community
from storage.engine.subjects import Subject
from storage.engine.uow import UnitOfWork
from storage.queues import due
from storage.reminders.reminders import Reminder

KIND_OF_DUE = "reminder.post"


async def plan(uow: UnitOfWork, reminder: Reminder, timezone: str, after: datetime) -> bool:
    """Have the next post after a wall-clock moment (naive) played; False if there is none any more."""
    wall = next_wall(reminder.schedule, after)
    if wall is None:
        return False
    await _schedule(uow, reminder.community, Subject("reminder", reminder.id), timezone, wall)
    return True


async def _schedule(uow: UnitOfWork, community: int, name: str, timezone: str, wall: datetime) -> None:
    payload = {"wall": wall.isoformat(timespec="minutes")}
    await due.schedule(uow, KIND_OF_DUE, name, on_clock(wall, timezone), community=community, payload=payload)


async def move_posts(uow: UnitOfWork, community: Community) -> None:
    """The community's time zone has changed: what waits is moved to the new clock; nothing is posted twice."""
    for item in await due.waiting(uow, community.id, KIND_OF_DUE):
        wall = datetime.fromisoformat(item.payload["wall"])
        await _schedule(uow, community.id, item.name, community.timezone, wall)
