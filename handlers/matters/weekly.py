"""Week of what is overdue: one gathered line in each group, on Monday morning, instead of a post for each matter."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from governance.matters.ladder import Level
from governance.matters.lateness import lateness
from governance.schedule.repetition import on_clock, wall_of
from handlers.frame.buttons import link
from handlers.frame.deep_links import deep_link
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import words
from handlers.frame.work import Work
from handlers.matters.telling import home_of
from handlers.matters.view import View
from storage.communities import communities
from storage.communities.chats import Chat
from storage.communities.communities import Community
from storage.communities.topics import Topic
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.matters import matters
from storage.matters import steps as matter_steps
from storage.matters.matters import Matter
from storage.queues import due
from storage.queues.due import Due

_KIND = "matter.weekly"
_AT = time(9)
_STALE = timedelta(days=3)
_AT_MOST = 200  # matters looked at
_NAMED = 20


async def plan_week(work: Work, community: Community) -> None:
    """Have the line said on the next Monday, unless it waits already."""
    at = on_clock(_monday_after(wall_of(work.now, community.timezone)), community.timezone)
    await due.wake(work.uow, [due.waking(_KIND, Subject("community", community.id), at, community=community.id)])


def _monday_after(wall: datetime) -> datetime:
    monday = datetime.combine(wall.date() - timedelta(days=wall.weekday()), _AT)
    return monday if monday > wall else monday + timedelta(days=7)


async def tell_week(work: Work, item: Due) -> None:
    """Say in each group which of its matters are overdue; while any is, again in a week."""
    if item.community is None:
        return
    community = await communities.get(work.uow, item.community)
    found = await matters.listed(work.uow, community.id, level=Level.COMMUNITY, limit=_AT_MOST)
    late: dict[int, list[int]] = {}
    for group, matter in await _overdue(work, community, found):
        late.setdefault(group, []).append(matter.number)
    for group, numbers in late.items():
        _tell(work, community, group, sorted(numbers))
    if found:
        await plan_week(work, community)


async def _overdue(work: Work, community: Community, found: list[Matter]) -> list[tuple[int, Matter]]:
    """Those of these that are overdue, each with the group where its card stands; matters of one house share it."""
    steps = await matter_steps.of_several(work.uow, [one.id for one in found])
    homes: dict[tuple[int | None, str], Chat | None] = {}
    late = []
    for matter in found:
        view = View(matter, community, {}, (), None, (), tuple(steps.get(matter.id, [])), 0)
        if lateness(matter.state, matter.level, matter.deadline, view.made, work.now) is None:
            continue
        where = (matter.chat, matter.at.building)
        if where not in homes:
            homes[where] = await home_of(work, view)
        if (home := homes[where]) is not None:
            late.append((home.id, matter))
    return late


def _tell(work: Work, community: Community, group: int, numbers: list[int]) -> None:
    t = words(community.language)
    named = t.plain(", ").join(str(number) for number in numbers[:_NAMED])
    text = t.plural(
        "{count} matter is overdue this week: no. {numbers}. Who will take it on?",
        "{count} matters are overdue this week: no. {numbers}. Who will take them on?",
        len(numbers),
        numbers=named if len(numbers) <= _NAMED else f"{named} …",
    )
    look = link(t.plain("View matters"), deep_link(work.bot, "do", "matters"))
    work.post(group, text, [[look]], kind=Kind.REMINDER, topic=Topic.MATTERS, not_after=work.now + _STALE)


ROUTES = [Route(DueTrigger(_KIND), tell_week)]
