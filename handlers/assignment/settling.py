"""Settling who is in charge whenever a matter moves: raised, taken, opened again, promised for another day."""

from __future__ import annotations

from governance.assignment.charge import Chosen, choose, start_of, stays
from governance.assignment.nudge import next_nudge
from governance.matters.matter import LIVING, Move, State
from handlers.assignment.choosing import case_of, deadline_for, put_in_charge, staff_of, term_of
from handlers.assignment.mornings import plan_morning
from handlers.frame.work import Work
from storage.assignment import charges
from storage.communities.communities import Community
from storage.matters import matters
from storage.matters.matters import Matter


async def settle(work: Work, community: Community, matter: int, made: Move | None) -> None:
    """Exactly one person is in charge after a move, and by the deadline that it has now. `made` None: just raised."""
    found = await matters.get(work.uow, community.id, matter)
    if found.state not in LIVING:
        return
    if made is None:
        await _begin(work, community, found)
    else:
        await _go_on(work, community, found, made)
    await plan_morning(work, community)


async def _begin(work: Work, community: Community, matter: Matter) -> None:
    staff = await staff_of(work.uow, community.id)
    case, term = await case_of(work, matter, staff), await term_of(work, matter)
    chosen = choose(case, staff, start_of(case))
    account, level = (chosen.account, chosen.level) if chosen else (None, matter.level)
    deadline = await deadline_for(work, community, term.days, staff=staff, account=account)
    await matters.change(work.uow, matter.id, level=int(level), deadline=deadline)
    await put_in_charge(work, community, matter.id, chosen)


async def _go_on(work: Work, community: Community, matter: Matter, made: Move) -> None:
    charge = await charges.of(work.uow, matter.id)
    taken = matter.taken_by if matter.state is State.TAKEN else None
    if taken is not None and (charge is None or charge.account != taken or made is Move.SET_DEADLINE):
        await put_in_charge(work, community, matter.id, Chosen(taken, matter.level))
    if taken is not None:
        return
    staff = await staff_of(work.uow, community.id)
    case = await case_of(work, matter, staff)
    if charge is not None and stays(case, staff, charge.account) and made is not Move.REOPEN:
        if made in {Move.SET_DEADLINE, Move.RETURN}:
            at = next_nudge(matter.level, work.now, matter.deadline, work.now, community.timezone)
            await charges.begin_anew(work.uow, matter.id, nudge_at=at)
        return
    tried = (charge.account,) if charge is not None else ()
    await put_in_charge(work, community, matter.id, choose(case, staff, matter.level, tried=tried))
