"""Confirming who lives there: the second person says that it is so, or not; the group's link lists who waits."""

from __future__ import annotations

from governance.residents.acts import CONFIRM_BINDING, DECIDE_DISPUTE
from governance.residents.binding import Binding, Ending
from governance.residents.dispute import may_find
from governance.roles import may
from handlers.approvals.approval import Decision, confirm_or_refuse
from handlers.frame.places import say_place
from handlers.frame.refusals import Refusal
from handlers.frame.triggers import DeepLink, Route, Start
from handlers.frame.words import N_, words
from handlers.frame.work import Work
from handlers.residents.changing import settle_binding
from handlers.residents.dispute_telling import show as show_dispute
from handlers.residents.telling import CLAIM, check_turn, claim_text, may_decide, place_of, tell_claimer
from storage.communities import accounts, communities
from storage.communities.communities import Community
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.queues import due
from storage.residents import bindings, disputes

_LISTED = 10
# What is due when a home was tied while there is a steward.
FOUNDING = "founding.look"


class Disputed(Refusal):
    """Somebody says that the claim is wrong; that is settled first."""

    message = N_("Somebody says this is wrong. Two committee members settle that first: /todo")


async def _check_undisputed(work: Work, community: Community, binding: Binding, me: int) -> None:
    await check_turn(work, community, binding, me)
    if binding.waits and await disputes.about_binding(work.uow, binding.id):
        raise Disputed


async def _confirm(work: Work, community: Community, binding: Binding, me: int) -> bool:
    if not await settle_binding(work, community, binding, by=me):
        return False
    t = words((await accounts.get(work.uow, binding.account)).language)
    where = {"place": say_place(t, await place_of(work, binding)), "community": community.name}
    if binding.relation.owns:
        text = t(
            "✅ You are confirmed as an owner of {place} in {community}. You can now vote from this phone.", **where
        )
    else:
        text = t("✅ You are confirmed as a resident of {place} in {community}. Only owners can vote.", **where)
    await tell_claimer(work, binding, text)
    return True


async def _look_for_founders(work: Work, community: Community, _binding: Binding) -> None:
    """With this home tied, the committee may be able to take over."""
    if community.stewarded:
        soon = due.waking(FOUNDING, Subject("community", community.id), work.now, community=community.id)
        work.uow.gather(due.wake, soon)


async def _refuse(work: Work, _community: Community, binding: Binding, me: int) -> None:
    await bindings.end(work.uow, binding.id, by=me, why=Ending.REFUSED)
    t = words((await accounts.get(work.uow, binding.account)).language)
    text = t(
        "{name} could not confirm that you belong to {place}. If this is a mistake, please talk to them; "
        "they can print you a new slip.",
        name=(await work.account()).name,
        place=say_place(t, await place_of(work, binding)),
    )
    await tell_claimer(work, binding, text)


async def waiting_started(work: Work, start: Start) -> None:
    """The link from the group."""
    await work.chat()
    await _show_waiting(work, start.number())


async def _show_waiting(work: Work, key: int) -> None:
    await work.require(CONFIRM_BINDING, key)
    community, t, me = await communities.get(work.uow, key), await work.words(), (await work.account()).id
    found = [one for one in await bindings.waiting(work.uow, key) if await may_decide(work, one[0], me)]
    disputed = await _show_disputes(work, community)
    if not found and not disputed:
        await work.reply(t("Nobody in {community} is waiting for you to confirm them.", community=community.name))
        return
    chat = (await work.chat()).id
    for binding, place in found[:_LISTED]:
        text, rows = await claim_text(work, t, community, binding, place), confirm_or_refuse(t, "bind", binding.id)
        work.post(chat, text, rows, kind=Kind.CARD, card=CLAIM.card_of(binding), fresh=True)


async def _show_disputes(work: Work, community: Community) -> bool:
    """What two people of the committee have to settle, for whoever may; False if there is nothing."""
    account = await work.account()
    if not may(await work.roles(community.id), DECIDE_DISPUTE):
        return False
    living = [one for one in await disputes.living(work.uow, community.id) if may_find(one, account.id)]
    for one in living[:_LISTED]:
        await show_dispute(work, community, one, account, fresh=True)
    return bool(living)


_CONFIRM = Decision(
    _confirm,
    verb="bind.confirm",
    cards=N_("✅ Confirmed by {name}."),
    said=N_("Confirmed."),
    check=_check_undisputed,
    then=_look_for_founders,
)
_REFUSE = Decision(
    _refuse,
    verb="bind.refuse",
    act="binding.refused",
    cards=N_("❌ Refused by {name}."),
    said=N_("Refused. I will let them know."),
)

ROUTES = [
    *CLAIM.on(_CONFIRM, _REFUSE),
    Route(DeepLink("waiting"), waiting_started, CONFIRM_BINDING),
]
