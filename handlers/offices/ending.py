"""What follows when an office ends? Its matters go to the next one responsible; open votes keep their frozen roll."""

from __future__ import annotations

from governance.matters.ladder import Level, Post, next_level, responsible
from governance.matters.matter import HIDDEN, NEXT_DAYS, Move, State, Visibility, deadline_in, may_handle
from governance.offices.office import LEADING, Why
from handlers.frame.own_menu import renew_menu
from handlers.frame.words import words
from handlers.frame.work import Work
from handlers.matters.cards import asked_names
from handlers.matters.telling import tell_responsible, tell_step
from handlers.matters.view import load, posts_of
from handlers.offices.successions import tell_last
from storage.approvals import changes
from storage.approvals.changes import Kind as ChangeKind
from storage.communities.communities import Community
from storage.engine import journal
from storage.matters import matters
from storage.matters import steps as matter_steps
from storage.matters.matters import Matter
from storage.offices import role_endings, roles
from storage.offices.roles import Holding
from storage.offices.roles_of import standing
from storage.queues import due

_AT_MOST = 1000  # living matters of one community


async def end_role(
    work: Work, community: Community, holding: Holding, why: Why, *, by: int, proposed_by: int | None = None
) -> None:
    """End it with all that follows, but for telling people. `proposed_by`: the first of two people."""
    before = await posts_of(work.unit, community.id)
    await roles.end(work.unit, holding.id)
    await role_endings.drop(work.unit, holding.id)
    facts = {"by": by, "account": holding.account, "role": holding.role.value, "why": why.value}
    journal.record(work.unit, community.id, "role.ended", f"role:{holding.id}", facts)
    if holding.active is None:
        return
    await renew_menu(work, holding.account)
    first, second = (proposed_by, by) if proposed_by else (by, None)
    gone = {"role": holding.role.value, "scope": holding.scope, "ended": True}
    changes.note(work.unit, community.id, ChangeKind.ROLE, gone, proposed_by=first, confirmed_by=second)
    await _hand_on(work, community, holding.account, before)
    if holding.role in LEADING:
        await tell_last(work, community)


async def _hand_on(work: Work, community: Community, account: int, before: list[Post]) -> None:
    """What was theirs to answer goes up the ladder, as far as they may no longer handle it."""
    held = await standing(work.unit, community.id, account)
    after = await posts_of(work.unit, community.id)
    everything = tuple(Visibility)
    for matter in await matters.listed(work.unit, community.id, visible=everything, limit=_AT_MOST):
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
    await matters.change(work.unit, matter.id, **change)
    await due.schedule(work.unit, "matter.overdue", f"matter:{matter.id}", until, community=community.id)
    facts = {"account": account, "level": int(level)}
    journal.record(work.unit, community.id, "matter.handed_on", f"matter:{matter.number}", facts)
    view = await load(work.unit, community.id, matter.id)
    asked = asked_names(words(community.language), view)
    step = await matter_steps.add(work.unit, matter.id, Move.HAND_ON, by=account, text=asked, until=until)
    view = await load(work.unit, community.id, matter.id)
    await tell_step(work, view, step, actor=None)
    await tell_responsible(work, view)
