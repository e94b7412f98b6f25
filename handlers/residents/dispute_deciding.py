"""Deciding a dispute: one person says what they find about a line or a binding, a second one agrees or does not."""

from __future__ import annotations

from governance.residents.acts import DECIDE_DISPUTE
from governance.residents.binding import Binding, Ending
from governance.residents.dispute import Dispute, DisputeState, Finding, may_find, may_settle
from handlers.approvals.approval import Decision, pressed
from handlers.frame.refusals import WHO, NotYours, Refusal
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.words import N_
from handlers.frame.work import Work
from handlers.residents.changing import end_binding, settle_binding
from handlers.residents.dispute_telling import DISPUTE, OVER, tell_end
from handlers.residents.telling import CLAIM
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.subjects import Subject
from storage.register import register
from storage.residents import bindings, disputes


class OwnCause(Refusal):
    """Somebody would decide about themselves."""

    message = N_("This concerns you, so somebody else on the committee decides.")
    roads = (WHO,)


class SecondPerson(Refusal):
    """Whoever found something cannot confirm it."""

    message = N_("You have given your view. Somebody else on the committee must agree.")
    roads = (WHO,)


async def _check(_work: Work, _community: Community, dispute: Dispute, me: int) -> None:
    """Raises OwnCause, or SecondPerson where somebody else must put it into force."""
    if not may_find(dispute, me):
        raise OwnCause
    if not may_settle(dispute, me):
        raise SecondPerson


async def _check_open(work: Work, community: Community, dispute: Dispute, me: int) -> None:
    """The same, but nobody is told to leave to others what is decided."""
    if dispute.state is not DisputeState.DECIDED or not may_find(dispute, me):
        await _check(work, community, dispute, me)


async def _again(work: Work, dispute: Dispute) -> Dispute:
    found = await disputes.get(work.uow, dispute.id)
    if found is None:
        raise NotYours
    return found


async def find(work: Work, press: Press) -> None:
    """The first person says what they find; a second one is asked."""
    community, dispute = await pressed(work, press, DISPUTE)
    if not may_find(dispute, (await work.account()).id):
        raise OwnCause
    finding = press.one_of(Finding, 1)
    if dispute.binding is None and finding is Finding.WRONG:
        raise NotYours  # a wrong line is corrected, not judged
    account, t = await work.account(), await work.words()
    if not await disputes.find(work.uow, dispute.id, finding, by=account.id):
        work.answer(t.plain("Somebody has already given a view. Please look at the newest message."))
        return
    facts = {"by": account.id, "finding": finding.value}
    journal.record(work.uow, dispute.community, "dispute.found", Subject("dispute", dispute.id), facts)
    found = await _again(work, dispute)
    if dispute.alone:
        await _settle(work, community, found, account.id)
        work.answer(t.plain("Decided."))
        return
    await DISPUTE.ask(work, community, found, fresh=True)
    work.answer(t.plain("Recorded. A second committee member is being asked."))


async def _ask_anew(work: Work, community: Community, dispute: Dispute) -> None:
    await DISPUTE.ask(work, community, await _again(work, dispute), fresh=True)


async def _settle(work: Work, community: Community, dispute: Dispute, me: int) -> None:
    """The second person agrees: now it takes force."""
    if not await disputes.settle(work.uow, dispute.id, by=me):
        raise Refusal(OVER)
    decided = await _again(work, dispute)
    if decided.finding is None or decided.proposed_by is None:
        return
    facts = {"by": me, "finding": decided.finding.value}
    journal.record(work.uow, community.id, "dispute.decided", Subject("dispute", dispute.id), facts)
    await tell_end(work, community, decided)
    binding = await bindings.get(work.uow, decided.binding) if decided.binding else None
    if binding is None:
        return
    if decided.finding is Finding.WRONG:
        await end_binding(work, community, binding, Ending.WRONG, by=me, proposed_by=decided.proposed_by)
        await CLAIM.forget(work, binding)
        await _restore(work, community, decided, binding)
    elif binding.waits:
        await CLAIM.ask(work, community, binding)


async def _restore(work: Work, community: Community, dispute: Dispute, wrong: Binding) -> None:
    """Whoever lost the home to the wrong account has it back: two people have just looked at it."""
    old = await bindings.replaced_of(work.uow, community.id, dispute.raised_by, wrong.owner)
    found = await register.entry(work.uow, community.id, old.unit) if old else None
    if old is None or found is None or old.owner not in found[1]:
        return
    back = await bindings.claim(work.uow, community.id, old.account, old.unit, old.relation, old.owner)
    await settle_binding(work, community, back, by=(await work.account()).id)


_DISAGREE: Decision[Dispute] = Decision(
    lambda work, _, dispute, __: disputes.disagree(work.uow, dispute.id),
    verb="dispute.disagree",
    act="dispute.disagreed",
    said=N_("Recorded. It is open again; please talk it over with each other."),
    then=_ask_anew,
    check=_check,
    loud=False,
)
_SETTLE = Decision(_settle, verb="dispute.settle", said=N_("Decided."), check=_check_open, loud=False)

ROUTES = [Route(ButtonPress("dispute.find"), find, DECIDE_DISPUTE), *DISPUTE.on(_DISAGREE, _SETTLE)]
