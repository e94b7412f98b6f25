"""Ladder: matters go to the next one responsible – those overdue, and those whose handler is no longer in office."""

from __future__ import annotations

from datetime import datetime

from governance.matters.ladder import Level, Post, next_level, responsible
from governance.matters.lateness import term_at_the_top
from governance.matters.matter import (
    HIDDEN,
    NEXT_DAYS,
    STANDING_DAYS,
    Move,
    State,
    Visibility,
    deadline_in,
    may_handle,
    overdue,
)
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import words
from handlers.frame.work import Work
from handlers.matters.cards import asked_names
from handlers.matters.telling import gather, show, tell_responsible, tell_step
from handlers.matters.view import load, posts_of
from handlers.matters.weekly import plan_week
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.subjects import Numbered, Subject, key_of
from storage.matters import matters
from storage.matters import steps as matter_steps
from storage.matters.matters import Matter
from storage.offices.roles import Holding
from storage.offices.roles_of import roles_of
from storage.queues import due
from storage.queues.due import Due

_AT_MOST = 1000  # living matters of one community


async def escalate(work: Work, item: Due) -> None:
    """A deadline has passed: the next rung of the ladder is asked; at the top the whole community sees it."""
    if item.community is None:
        return
    view = await load(work.uow, item.community, key_of(item.name))
    matter = view.matter
    if not overdue(matter.state, matter.deadline, work.now):
        return
    posts = await posts_of(work.uow, matter.community)
    # What never goes to the group has the committee (or the mediators) as its last rung.
    top = Level.COMMITTEE if matter.visibility in HIDDEN else Level.COMMUNITY
    level = min(next_level(matter.level, matter.kind, matter.at, posts), top)
    at_the_top = matter.level is top
    days = STANDING_DAYS if at_the_top else NEXT_DAYS
    deadline = deadline_in(days, work.now, view.community.timezone)
    await matters.change(work.uow, matter.id, level=int(level), deadline=deadline)
    await due.schedule(work.uow, "matter.overdue", item.name, deadline, community=matter.community)
    journal.record(
        work.uow, matter.community, "matter.overdue", Numbered("matter", matter.number), {"level": int(level)}
    )
    if not at_the_top:
        await _climb(work, matter, level, deadline)
    view = await load(work.uow, matter.community, matter.id)
    if at_the_top and term_at_the_top(view.made) is not None:
        await show(work, view)  # the term that it was given anew is over
    await tell_responsible(work, view)
    if level is Level.COMMUNITY:
        await plan_week(work, view.community)


async def _climb(work: Work, matter: Matter, level: Level, deadline: datetime) -> None:
    """The step up, and everybody who hears of it; at the top the group hears of it with the others of the week."""
    view = await load(work.uow, matter.community, matter.id)
    asked = "" if level is Level.COMMUNITY else asked_names(words(view.community.language), view)
    step = await matter_steps.add(work.uow, matter.id, Move.ESCALATE, by=None, text=asked, until=deadline)
    view = await load(work.uow, matter.community, matter.id)
    await tell_step(work, view, step, actor=None)


async def hand_on(work: Work, community: Community, ended: Holding) -> None:
    """Somebody's role has ended: what was theirs to answer goes up the ladder, as far as they may not handle it now."""
    account = ended.account
    held = await roles_of(work.uow, community.id, account)
    after = await posts_of(work.uow, community.id)
    before = [*after, Post(account, ended.role, ended.scope)]
    everything = tuple(Visibility)
    for matter in await matters.listed(work.uow, community.id, visible=everything, limit=_AT_MOST):
        taken = matter.state is State.TAKEN
        if taken and (matter.taken_by != account or may_handle(matter.kind, held)):
            continue
        if taken or _orphaned(matter, account, before, after):
            await _pass_up(work, community, matter, account, after)


def _orphaned(matter: Matter, account: int, before: list[Post], after: list[Post]) -> bool:
    """Was it theirs alone to answer, and is now nobody's on this rung?"""
    where = (matter.level, matter.kind, matter.at)
    return account in responsible(*where, before) and not responsible(*where, after)


async def _pass_up(work: Work, community: Community, matter: Matter, account: int, posts: list[Post]) -> None:
    level = matter.level
    if not responsible(level, matter.kind, matter.at, posts):
        top = Level.COMMITTEE if matter.visibility in HIDDEN else Level.COMMUNITY
        level = max(level, min(next_level(level, matter.kind, matter.at, posts), top))
    until = max(matter.deadline, deadline_in(NEXT_DAYS, work.now, community.timezone))
    state = State.RAISED if matter.state is State.TAKEN else matter.state
    change = {"level": int(level), "deadline": until, "state": state.value, "taken_by": None}
    await matters.change(work.uow, matter.id, **change)
    await due.schedule(work.uow, "matter.overdue", Subject("matter", matter.id), until, community=community.id)
    facts = {"account": account, "level": int(level)}
    journal.record(work.uow, community.id, "matter.handed_on", Numbered("matter", matter.number), facts)
    view = await load(work.uow, community.id, matter.id)
    asked = asked_names(words(community.language), view)
    step = await matter_steps.add(work.uow, matter.id, Move.HAND_ON, by=account, text=asked, until=until)
    view = await load(work.uow, community.id, matter.id)
    await tell_step(work, view, step, actor=None)
    await tell_responsible(work, view)


ROUTES = [Route(DueTrigger("matter.overdue"), escalate), Route(DueTrigger("matter.gather"), gather)]
