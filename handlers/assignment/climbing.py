"""Climbing: what happens to a matter when its deadline has passed: the substitute, the next rung, at last all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from governance.assignment.charge import Case, Chosen, Staff, choose, deputy
from governance.assignment.terms import SUBSTITUTE_DAYS
from governance.matters.ladder import Level, next_level
from governance.matters.lateness import term_at_the_top
from governance.matters.matter import HIDDEN, NEXT_DAYS, STANDING_DAYS, Move, State, overdue
from handlers.assignment.choosing import case_of, deadline_for, put_in_charge, staff_of
from handlers.assignment.mornings import plan_morning
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import words
from handlers.frame.work import Work
from handlers.matters.cards import asked_names
from handlers.matters.telling import refresh, show, tell_responsible, tell_step
from handlers.matters.view import View, load
from handlers.matters.weekly import plan_week
from storage.assignment import absences
from storage.engine import journal
from storage.engine.subjects import Numbered, Subject, key_of
from storage.matters import matters
from storage.matters import steps as matter_steps
from storage.queues import due
from storage.queues.due import Due


async def escalate(work: Work, item: Due) -> None:
    """A deadline has passed: the substitute is asked, or the next rung; at the top the whole community sees it."""
    if item.community is None:
        return
    view = await load(work.uow, item.community, key_of(item.name))
    matter = view.matter
    if not overdue(matter.state, matter.deadline, work.now):
        return
    staff = await staff_of(work.uow, matter.community)
    case = await case_of(work, matter, staff)
    # What never goes to the group has the committee (or the mediators) as its last rung.
    top = Level.COMMITTEE if matter.visibility in HIDDEN else Level.COMMUNITY
    stand_in = await _substitute(work, view, case, staff)
    if stand_in is not None:
        await _stand_in(work, view, staff, stand_in)
    elif matter.level >= top:
        await _stay(work, view, staff)
    else:
        await _climb(work, view, case, staff, top)
    await plan_morning(work, view.community)


async def _substitute(work: Work, view: View, case: Case, staff: Staff) -> int | None:
    """Who is asked on the same rung before the next one is; once on each, and at the top nobody."""
    charge = view.charge
    if charge is None or charge.stands_for is not None or view.matter.level is Level.COMMUNITY:
        return None
    said = await absences.of(work.uow, view.matter.community, charge.account)
    return deputy(case, staff, view.matter.level, charge.account, said.substitute if said is not None else None)


async def _stand_in(work: Work, view: View, staff: Staff, account: int) -> None:
    matter, before = view.matter, view.charge
    until = await deadline_for(work, view.community, SUBSTITUTE_DAYS, staff=staff, account=account)
    await _give_time(work, view, matter.level, until)
    for_whom = before.account if before is not None else None
    await put_in_charge(work, view.community, matter.id, Chosen(account, matter.level, for_whom))
    await matter_steps.add(work.uow, matter.id, Move.STAND_IN, by=for_whom, text=await _named(work, view), until=until)
    facts = {"account": account, "for": for_whom, "level": int(matter.level)}
    journal.record(work.uow, matter.community, "matter.stand_in", Numbered("matter", matter.number), facts)
    after = await load(work.uow, matter.community, matter.id)
    await show(work, after)
    await refresh(work, after)
    await tell_responsible(work, after)


async def _named(work: Work, view: View) -> str:
    """Who is in charge now, in the community's language."""
    now = await load(work.uow, view.matter.community, view.matter.id)
    return asked_names(words(view.community.language), now)


async def _give_time(work: Work, view: View, level: Level, until: datetime) -> None:
    """By then it is looked at again; whoever had taken it has it no longer."""
    matter = view.matter
    state = State.RAISED if matter.state is State.TAKEN else matter.state
    change = {"level": int(level), "deadline": until, "state": state.value, "taken_by": None}
    await matters.change(work.uow, matter.id, **change)
    await due.schedule(work.uow, "matter.overdue", Subject("matter", matter.id), until, community=matter.community)


async def _stay(work: Work, view: View, staff: Staff) -> None:
    """At the top they are asked again and again; the group hears of it with the others of the week."""
    matter, charge = view.matter, view.charge
    account = charge.account if charge is not None else None
    until = await deadline_for(work, view.community, STANDING_DAYS, staff=staff, account=account)
    await matters.change(work.uow, matter.id, deadline=until)
    await due.schedule(work.uow, "matter.overdue", Subject("matter", matter.id), until, community=matter.community)
    if charge is not None:
        await put_in_charge(work, view.community, matter.id, Chosen(charge.account, matter.level, charge.stands_for))
    facts = {"level": int(matter.level)}
    journal.record(work.uow, matter.community, "matter.overdue", Numbered("matter", matter.number), facts)
    after = await load(work.uow, matter.community, matter.id)
    if term_at_the_top(after.made) is not None:
        await show(work, after)  # the term that it was given anew is over
    await tell_responsible(work, after)
    if matter.level is Level.COMMUNITY:
        await plan_week(work, view.community)


async def _climb(work: Work, view: View, case: Case, staff: Staff, top: Level) -> None:
    """One rung up, with the reason; everybody whose matter it is hears of it."""
    matter, before = view.matter, view.charge
    level = min(next_level(matter.level, matter.kind, matter.at, staff.posts), top)
    tried = () if before is None else (before.account, *((before.stands_for,) if before.stands_for else ()))
    chosen = choose(case, staff, level, tried=tried)
    if chosen is not None:
        chosen = replace(chosen, level=max(level, min(chosen.level, top)))
        level = chosen.level
    account = chosen.account if chosen is not None else None
    until = await deadline_for(work, view.community, NEXT_DAYS, staff=staff, account=account)
    await _give_time(work, view, level, until)
    await put_in_charge(work, view.community, matter.id, chosen)
    facts = {"level": int(level)} | ({"account": account} if account is not None else {})
    journal.record(work.uow, matter.community, "matter.overdue", Numbered("matter", matter.number), facts)
    asked = "" if level is Level.COMMUNITY else await _named(work, view)
    whose = before.account if before is not None and before.nudged_at is not None else None
    step = await matter_steps.add(work.uow, matter.id, Move.ESCALATE, by=whose, text=asked, until=until)
    after = await load(work.uow, matter.community, matter.id)
    await tell_step(work, after, step, actor=None)
    await tell_responsible(work, after)
    if level is Level.COMMUNITY:
        await plan_week(work, view.community)


ROUTES: list[Route] = [Route(DueTrigger("matter.overdue"), escalate)]
