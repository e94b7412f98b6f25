"""Handing on: what somebody in charge can no longer see to is somebody else's in the same minute, and told once."""

from __future__ import annotations

from governance.assignment.charge import Chosen, Staff, choose, stays
from governance.matters.ladder import Level
from governance.matters.matter import HIDDEN, NEXT_DAYS, Move, State
from handlers.assignment.choosing import case_of, deadline_for, put_in_charge, staff_of
from handlers.assignment.mornings import plan_morning
from handlers.assignment.words import handed
from handlers.frame.words import words
from handlers.frame.work import Work
from handlers.matters.cards import asked_names
from handlers.matters.telling import tell_rooms, tell_step
from handlers.matters.view import load
from storage.assignment import charges
from storage.communities import accounts
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Numbered, Subject
from storage.matters import matters
from storage.matters import steps as matter_steps
from storage.matters.matters import Matter
from storage.offices.roles import Holding
from storage.queues import due


async def hand_on(work: Work, community: Community, ended: Holding) -> None:
    """Somebody's role has ended: what they may not handle now goes to the next, who hears of all of it at once."""
    staff, account = await staff_of(work.uow, community.id), ended.account
    mine = [charge.matter for charge in await charges.held_by(work.uow, community.id, account)]
    moved: dict[int, list[Matter]] = {}
    for key in dict.fromkeys([*mine, *await charges.taken_by(work.uow, community.id, account)]):
        matter = await matters.get(work.uow, community.id, key)
        case = await case_of(work, matter, staff)
        if stays(case, staff, account):
            continue
        chosen = choose(case, staff, matter.level, tried=(account,))
        await _hand_over(work, community, matter, staff, chosen, by=account)
        if chosen is not None:
            moved.setdefault(chosen.account, []).append(await matters.get(work.uow, community.id, key))
            staff = await staff_of(work.uow, community.id)
    for heir, theirs in moved.items():
        await tell_handed(work, community, heir, account, theirs)
    if moved:
        await plan_morning(work, community)


async def _hand_over(
    work: Work, community: Community, matter: Matter, staff: Staff, chosen: Chosen | None, *, by: int
) -> None:
    days = await deadline_for(work, community, NEXT_DAYS, staff=staff, account=chosen.account if chosen else None)
    until = max(matter.deadline, days)
    top = Level.COMMITTEE if matter.visibility in HIDDEN else Level.COMMUNITY
    level = min(chosen.level if chosen is not None else top, top)
    state = State.RAISED if matter.state is State.TAKEN else matter.state
    change = {"level": int(max(level, matter.level)), "deadline": until, "state": state.value, "taken_by": None}
    await matters.change(work.uow, matter.id, **change)
    await due.schedule(work.uow, "matter.overdue", Subject("matter", matter.id), until, community=community.id)
    if chosen is None:
        await charges.drop(work.uow, matter.id)
    await put_in_charge(work, community, matter.id, chosen)
    facts = {"account": by, "level": int(level)}
    journal.record(work.uow, community.id, "matter.handed_on", Numbered("matter", matter.number), facts)
    asked = asked_names(words(community.language), await load(work.uow, community.id, matter.id))
    step = await matter_steps.add(work.uow, matter.id, Move.HAND_ON, by=by, text=asked, until=until)
    view = await load(work.uow, community.id, matter.id)
    await tell_step(work, view, step, actor=None)
    await tell_rooms(work, view)


async def tell_handed(work: Work, community: Community, account: int, before: int, theirs: list[Matter]) -> None:
    """Whoever is in charge now hears of all of it in one message."""
    heir, gone = await accounts.get(work.uow, account), await accounts.get(work.uow, before)
    if heir.private_chat is not None:
        text, rows = handed(words(heir.language), community, gone, theirs, work.now)
        work.post(heir.private_chat, text, rows, kind=Kind.RECEIPT)
