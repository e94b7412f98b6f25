"""What happens when a second person confirms that somebody lives there, or refuses it?"""

from __future__ import annotations

from governance.register.register import Place
from governance.residents.acts import CONFIRM_BINDING, DECIDE_DISPUTE
from governance.residents.binding import Binding, Ending
from governance.residents.dispute import may_find
from governance.roles import may
from handlers.frame.buttons import button
from handlers.frame.places import say_place
from handlers.frame.refusals import NotYours, Refusal, Stale
from handlers.frame.triggers import ButtonPress, Command, DeepLink, Line, Press, Route, Start, Where
from handlers.frame.words import N_, Words, words
from handlers.frame.work import Work
from handlers.residents.changing import settle_binding
from handlers.residents.deadlines import forget_deadlines
from handlers.residents.dispute_telling import show as show_dispute
from handlers.residents.telling import card_name, claim_text, close_cards, may_decide, tell_claimer
from storage.communities import accounts, communities
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.queues import due
from storage.register import register
from storage.residents import bindings, disputes

_LISTED = 10
# What is due when a home was tied while there is a steward.
FOUNDING = "founding.look"


class NotYourTurn(Refusal):
    """Nobody confirms their own, and a building lead only in their building."""

    message = N_(
        "Somebody else must decide this: nobody confirms their own home, and building leads only their building."
    )


class Disputed(Refusal):
    """Somebody says that the claim is wrong; that is settled first."""

    message = N_("Somebody says that this is wrong. Two people of the committee settle that first: /waiting")


async def _pressed(work: Work, press: Press) -> tuple[Binding, Place]:
    binding = await bindings.get(work.uow, press.number())
    if binding is None:
        raise NotYours
    await work.require(CONFIRM_BINDING, binding.community)
    place = (await register.places(work.uow, binding.community, [binding.unit]))[binding.unit]
    if not await may_decide(work, binding, place):
        raise NotYourTurn
    return binding, place


async def confirm(work: Work, press: Press) -> None:
    """The second person says that it is so."""
    binding, place = await _pressed(work, press)
    t = await work.words()
    if not binding.waits:
        work.answer(_over(t, binding), alert=True)
        return
    if await disputes.about_binding(work.uow, binding.id):
        raise Disputed
    await confirm_binding(work, binding, place)
    work.answer(t.plain("Confirmed."))


async def confirm_binding(work: Work, binding: Binding, place: Place) -> None:
    """Confirm it in the name of whoever acts, tell everybody concerned; the rights were checked before."""
    account = await work.account()
    community = await communities.get(work.uow, binding.community)
    if not await settle_binding(work, community, binding, by=account.id):
        raise Stale
    await forget_deadlines(work, binding.id)
    person = await accounts.get(work.uow, binding.account)
    t = words(person.language)
    where = {"place": say_place(t, place), "community": community.name}
    if binding.relation.owns:
        text = t("✅ You are confirmed as owner of {place} in {community}. You can vote from this phone now.", **where)
    else:
        text = t("✅ You are confirmed as resident of {place} in {community}. Votes are for owners only.", **where)
    await tell_claimer(work, binding, text)
    await close_cards(work, community, binding, place, N_("✅ Confirmed by {name}."), account.name)
    if community.stewarded:  # with this home tied, the committee may be able to take over
        soon = due.waking(FOUNDING, f"community:{community.id}", work.now, community=community.id)
        work.uow.gather(due.wake, soon)


async def refuse(work: Work, press: Press) -> None:
    """The second person says that it is not so."""
    binding, place = await _pressed(work, press)
    account, t = await work.account(), await work.words()
    if not binding.waits:
        work.answer(_over(t, binding), alert=True)
        return
    community = await communities.get(work.uow, binding.community)
    await bindings.end(work.uow, binding.id, by=account.id, why=Ending.REFUSED)
    await forget_deadlines(work, binding.id)
    journal.record(work.uow, community.id, "binding.refused", f"binding:{binding.id}", {"by": account.id})
    person = await accounts.get(work.uow, binding.account)
    said = words(person.language)
    text = said(
        "{name} could not confirm that you belong to {place}. If this is a mistake, please talk to them; "
        "they can print you a new slip.",
        name=account.name,
        place=say_place(said, place),
    )
    await tell_claimer(work, binding, text)
    await close_cards(work, community, binding, place, N_("❌ Refused by {name}."), account.name)
    work.answer(t.plain("Refused. The person is told."))


def _over(t: Words, binding: Binding) -> str:
    return t.plain("This was confirmed already.") if binding.counts else t.plain("This is over already.")


async def waiting(work: Work, _line: Line) -> None:
    """`/waiting`: who waits for me to confirm them."""
    community = await work.community()
    await _show_waiting(work, community.id)


async def waiting_started(work: Work, start: Start) -> None:
    """The link from the group."""
    await work.chat()
    key = start.arguments[0] if start.arguments else ""
    if not key.isdecimal() or len(key) > 17:
        raise NotYours
    await _show_waiting(work, int(key))


async def _show_waiting(work: Work, key: int) -> None:
    await work.require(CONFIRM_BINDING, key)
    community, t = await communities.get(work.uow, key), await work.words()
    found = [one for one in await bindings.waiting(work.uow, key) if await may_decide(work, *one)]
    disputed = await _show_disputes(work, community)
    if not found and not disputed:
        await work.reply(t("Nobody waits for you to be confirmed in {community}.", community=community.name))
        return
    chat = (await work.chat()).id
    for binding, place in found[:_LISTED]:
        refuse_it = button(t.plain("Refuse"), "bind.refuse", binding.id)
        confirm_it = button(t.plain("Confirm"), "bind.confirm", binding.id, style="primary")
        text = await claim_text(work, t, community, binding, place)
        card = card_name(binding.id)
        work.post(chat, text, [[refuse_it, confirm_it]], kind=Kind.CARD, card=card, fresh=True)


async def _show_disputes(work: Work, community: Community) -> bool:
    """What two people of the committee have to settle, for whoever may; False if there is nothing."""
    account = await work.account()
    if not may(await work.roles(community.id), DECIDE_DISPUTE):
        return False
    living = [one for one in await disputes.living(work.uow, community.id) if may_find(one, account.id)]
    for one in living[:_LISTED]:
        await show_dispute(work, community, one, account, fresh=True)
    return bool(living)


ROUTES = [
    Route(ButtonPress("bind.confirm"), confirm, CONFIRM_BINDING),
    Route(ButtonPress("bind.refuse"), refuse, CONFIRM_BINDING),
    Route(Command("waiting", N_("Who waits for you to be confirmed"), Where.PRIVATE), waiting, CONFIRM_BINDING),
    Route(DeepLink("waiting"), waiting_started, CONFIRM_BINDING),
]
