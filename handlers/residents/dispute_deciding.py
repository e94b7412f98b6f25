"""How do two people decide whether a line or a binding is wrong?"""

from __future__ import annotations

from governance.residents.acts import DECIDE_DISPUTE
from governance.residents.binding import Binding, Ending
from governance.residents.dispute import Dispute, DisputeState, Finding, may_find, may_settle
from handlers.frame.refusals import NotYours, Refusal
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.words import N_
from handlers.frame.work import Work
from handlers.residents.changing import end_binding, settle_binding
from handlers.residents.deadlines import forget_deadlines
from handlers.residents.dispute_telling import refresh, tell_end
from handlers.residents.telling import ask_to_confirm
from storage.communities import communities
from storage.communities.communities import Community
from storage.engine import journal
from storage.register import register
from storage.residents import bindings, disputes


class OwnCause(Refusal):
    """Somebody would decide about themselves."""

    message = N_("This concerns you, so others of the committee decide it.")


class SecondPerson(Refusal):
    """Whoever found something cannot confirm it."""

    message = N_("You have said what you find. Somebody else of the committee must agree.")


async def _pressed(work: Work, press: Press) -> Dispute:
    found = await disputes.get(work.uow, press.number())
    if found is None:
        raise NotYours
    await work.require(DECIDE_DISPUTE, found.community)
    if not may_find(found, (await work.account()).id):
        raise OwnCause
    return found


async def _again(work: Work, dispute: Dispute) -> Dispute:
    found = await disputes.get(work.uow, dispute.id)
    if found is None:
        raise NotYours
    return found


async def find(work: Work, press: Press) -> None:
    """The first person says what they find; a second one is asked."""
    dispute = await _pressed(work, press)
    finding = press.one_of(Finding, 1)
    if dispute.binding is None and finding is Finding.WRONG:
        raise NotYours  # a wrong line is corrected, not judged
    account, t = await work.account(), await work.words()
    if not await disputes.find(work.uow, dispute.id, finding, by=account.id):
        work.answer(t.plain("Somebody has said what they find already. Please look at the newest message."))
        return
    facts = {"by": account.id, "finding": finding.value}
    journal.record(work.uow, dispute.community, "dispute.found", f"dispute:{dispute.id}", facts)
    community = await communities.get(work.uow, dispute.community)
    found = await _again(work, dispute)
    if dispute.alone:
        await _settle(work, community, found)
        work.answer(t.plain("Decided."))
        return
    await refresh(work, community, found, fresh=True)
    work.answer(t.plain("Recorded. A second person of the committee is asked."))


async def disagree(work: Work, press: Press) -> None:
    """The second person sees it otherwise: it is open again, and everybody may look anew."""
    dispute = await _pressed(work, press)
    account, t = await work.account(), await work.words()
    if not may_settle(dispute, account.id):
        raise SecondPerson
    if not await disputes.disagree(work.uow, dispute.id):
        work.answer(t.plain("This was decided before, or is open again."))
        return
    journal.record(work.uow, dispute.community, "dispute.disagreed", f"dispute:{dispute.id}", {"by": account.id})
    await refresh(work, await communities.get(work.uow, dispute.community), await _again(work, dispute), fresh=True)
    work.answer(t.plain("Recorded. It is open again; please talk to each other."))


async def settle(work: Work, press: Press) -> None:
    """The second person agrees: now it takes force."""
    dispute = await _pressed(work, press)
    t = await work.words()
    if dispute.state is DisputeState.DECIDED:
        work.answer(t.plain("This was decided before, or is open again."))
        return
    if not may_settle(dispute, (await work.account()).id):
        raise SecondPerson
    await _settle(work, await communities.get(work.uow, dispute.community), dispute)
    work.answer(t.plain("Decided."))


async def _settle(work: Work, community: Community, dispute: Dispute) -> None:
    account = await work.account()
    if not await disputes.settle(work.uow, dispute.id, by=account.id):
        raise Refusal(N_("This was decided before, or is open again."))
    decided = await _again(work, dispute)
    if decided.finding is None or decided.proposed_by is None:
        return
    facts = {"by": account.id, "finding": decided.finding.value}
    journal.record(work.uow, community.id, "dispute.decided", f"dispute:{dispute.id}", facts)
    await tell_end(work, community, decided)
    binding = await bindings.get(work.uow, decided.binding) if decided.binding else None
    if binding is None:
        return
    if decided.finding is Finding.WRONG:
        await end_binding(work, community, binding, Ending.WRONG, by=account.id, proposed_by=decided.proposed_by)
        await forget_deadlines(work, binding.id)
        await _restore(work, community, decided, binding)
    elif binding.waits:
        place = (await register.places(work.uow, community.id, [binding.unit]))[binding.unit]
        await ask_to_confirm(work, community, binding, place)


async def _restore(work: Work, community: Community, dispute: Dispute, wrong: Binding) -> None:
    """Whoever lost the home to the wrong account has it back: two people have just looked at it."""
    old = await bindings.replaced_of(work.uow, community.id, dispute.raised_by, wrong.owner)
    found = await register.entry(work.uow, community.id, old.unit) if old else None
    if old is None or found is None or old.owner not in found[1]:
        return
    back = await bindings.claim(work.uow, community.id, old.account, old.unit, old.relation, old.owner)
    await settle_binding(work, community, back, by=(await work.account()).id)


ROUTES = [
    Route(ButtonPress("dispute.find"), find, DECIDE_DISPUTE),
    Route(ButtonPress("dispute.disagree"), disagree, DECIDE_DISPUTE),
    Route(ButtonPress("dispute.settle"), settle, DECIDE_DISPUTE),
]
