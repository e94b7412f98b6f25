"""Monthly post: on the first of a month the group sees how the last one went, in one picture."""

from __future__ import annotations

from collections.abc import Sequence

from governance.figures.calendar import before, month_at, told_at
from handlers.figures.words import month_words
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import words
from handlers.frame.work import Work
from handlers.matters.view import View
from storage.communities import chats, communities
from storage.communities.communities import Community
from storage.communities.topics import Topic
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.figures import months
from storage.matters.steps import Step
from storage.queues import due, jobs
from storage.queues.due import Due

_KIND = "figures.month"


async def plan_all(work: Work, found: Sequence[Community]) -> None:
    """After an upgrade: each community hears of its next month."""
    for community in found:
        await _plan(work, community)


async def plan(work: Work, view: View, _step: Step) -> None:
    """Where matters move, there is something to tell next month."""
    await _plan(work, view.community)


async def _plan(work: Work, community: Community) -> None:
    at = told_at(month_at(work.now, community.timezone), community.timezone)
    row = due.waking(_KIND, Subject("community", community.id), at, community=community.id)
    work.uow.gather(due.wake, row)


async def month_is_over(work: Work, item: Due) -> None:
    """Have it counted; the next month is told in a month, if anything moves."""
    if item.community is None:
        return
    community = await communities.get(work.uow, item.community)
    month = before(month_at(work.now, community.timezone))
    asked = {"community": community.id, "month": month, "post": True}
    await jobs.ask(work.uow, "figures.count", asked, then="figures.month_counted", community=community.id)
    await _plan(work, community)


async def month_counted(work: Work, item: Due) -> None:
    """A month in which there is something to show is drawn."""
    asked = item.payload["job"]
    if item.community is None:
        return
    known = await months.of(work.uow, item.community, [str(asked["month"])])
    if not known or known[str(asked["month"])].empty:
        return
    community = await communities.get(work.uow, item.community)
    wanted = {"community": community.id, "month": asked["month"], "language": community.language, "form": "picture"}
    await jobs.ask(work.uow, "figures.draw", wanted, then="figures.month_drawn", community=community.id)


async def month_drawn(work: Work, item: Due) -> None:
    """One post in the group of the owners, and it does not ring."""
    asked, result = item.payload["job"], item.payload.get("result")
    if item.community is None or not result:
        return
    community = await communities.get(work.uow, item.community)
    groups = await chats.groups_of(work.uow, community.id, "owners")
    t = words(community.language)
    caption = t("How {month} went. Figures in private: /figures", month=month_words(t, str(asked["month"])))
    for group in groups[:1]:
        work.photos(group.id, [str(result["digest"])], caption, kind=Kind.REMINDER, topic=Topic.MATTERS, silent=True)


ROUTES: list[Route] = [
    Route(DueTrigger(_KIND), month_is_over),
    Route(DueTrigger("figures.month_counted"), month_counted),
    Route(DueTrigger("figures.month_drawn"), month_drawn),
]
