"""Founding: the committee takes over from the steward. Two of its members, tied to their homes, confirm each other."""

from __future__ import annotations

from dataclasses import replace

from governance.offices.acts import CONFIRM_FOUNDER
from governance.offices.office import FOUNDING
from governance.residents.binding import Founder, may_found, stewardship_ends
from governance.roles import Role
from handlers.approvals.approval import Approval
from handlers.frame.buttons import button
from handlers.frame.refusals import WHO, Refusal, Road
from handlers.frame.role_words import say_role
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.offices import proposal
from handlers.offices.own_menus import renew_menu
from handlers.offices.proposal import take_effect
from handlers.residents.changing import settle_binding
from handlers.residents.confirming import FOUNDING as TIED
from handlers.residents.telling import CLAIM
from storage.communities import accounts, chats, communities
from storage.communities.communities import Community
from storage.communities.topics import Topic
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.offices import roles
from storage.offices.roles import Holding
from storage.queues.due import Due
from storage.residents import bindings


class NotAFounder(Refusal):
    """Only who is proposed for the committee takes part in founding it."""

    message = N_("Until the committee takes over, only the people proposed for it confirm each other.")
    roads = (WHO,)


class NotTied(Refusal):
    """A committee member is an owner."""

    message = N_("First, both of you scan the slip for your home. Then you can confirm each other.")
    roads = (Road("home"),)


async def invite_founders(work: Work, community: Community) -> None:
    """Show each proposed committee member the others, to be confirmed."""
    proposed = [one for one in await roles.proposed(work.uow, community.id) if one.role in FOUNDING]
    founding = await roles.holders(work.uow, community.id, *FOUNDING)
    people = await accounts.several(work.uow, list({one.account for one in (*proposed, *founding)}))
    names = {one.id: one.name for one in people}
    for person in people:
        if person.private_chat is None:
            continue
        t = words(person.language)
        for holding in proposed:
            if holding.account != person.id:
                text = _founder_text(t, community, names[holding.account], holding)
                confirm = button(t.plain("Confirm"), "founder.confirm", holding.id, style="primary")
                card = Subject("role", holding.id)
                work.post(person.private_chat, text, [[confirm]], kind=Kind.CARD, card=card)


def _founder_text(t: Words, community: Community, name: str, holding: Holding) -> Html:
    return t(
        "🏛 {name} is proposed as {role} of {community}, and so are you.\n"
        "Confirm only if you know that {name} was elected. Once two of you, each with a linked home, have "
        "confirmed each other, the committee takes over from the steward.",
        name=name,
        role=say_role(t, holding.role, holding.scope),
        community=community.name,
    )


async def _load(work: Work, community: int, key: int) -> Holding | None:
    holding = await roles.find(work.uow, community, key)
    return holding if holding is not None and holding.role in FOUNDING else None


async def _confirm(work: Work, community: Community, holding: Holding, me: int) -> bool:
    """One proposed committee member confirms another: the role, and the home if it still waits."""
    await _confirm_home(work, community, holding.account, me)
    await take_effect(work, community, holding, me)
    await _tell(work, community, holding)
    return True


async def _take_over(work: Work, community: Community, _holding: Holding) -> None:
    await end_stewardship(work, community)


async def _check(work: Work, community: Community, holding: Holding, confirmer: int) -> None:
    if not community.stewarded or holding.account == confirmer:
        raise NotAFounder
    known = [*await roles.proposed(work.uow, community.id), *await roles.holders(work.uow, community.id)]
    founders = {one.account for one in known if one.role in FOUNDING}
    if not may_found(holding.account, confirmer, founders):
        raise NotAFounder
    for person in (holding.account, confirmer):
        if not await _owns_or_claims(work, community.id, person):
            raise NotTied


async def _owns_or_claims(work: Work, community: int, account: int) -> bool:
    mine = await bindings.of_account(work.uow, community, account)
    return any(binding.relation.owns for binding, _ in mine)


async def _confirm_home(work: Work, community: Community, account: int, by: int) -> None:
    """Whoever confirms the role confirms the home along with it, if nobody has yet."""
    for binding, _ in await bindings.of_account(work.uow, community.id, account):
        if binding.waits and binding.relation.owns:
            await settle_binding(work, community, binding, by=by)
            await CLAIM.forget(work, binding)


async def _tell(work: Work, community: Community, holding: Holding) -> None:
    by = await work.account()
    person = await accounts.get(work.uow, holding.account)
    said = words(person.language)
    if person.private_chat is not None:
        role = say_role(said, holding.role, holding.scope)
        text = said(
            "✅ {name} has confirmed you as {role} of {community}.", name=by.name, role=role, community=community.name
        )
        work.post(person.private_chat, text, kind=Kind.RECEIPT)
    if by.private_chat is not None:
        t = words(by.language)
        role = say_role(t, holding.role, holding.scope)
        text = t(
            "✅ You have confirmed {name} as {role} of {community}.",
            name=person.name,
            role=role,
            community=community.name,
        )
        work.post(by.private_chat, text, kind=Kind.CARD, card=Subject("role", holding.id))


async def end_stewardship(work: Work, community: Community) -> None:
    """If two committee members are tied and confirmed by each other: the steward steps back, the group is told."""
    if not community.stewarded:
        return
    founders: list[Founder] = []
    for one in await roles.holders(work.uow, community.id, *FOUNDING):
        _, owner = await bindings.confirmed_as(work.uow, community.id, one.account)
        founders.append(Founder(one.account, one.confirmed_by, tied=owner))
    if not stewardship_ends(founders):
        return
    await communities.change(work.uow, community.id, stewarded=0)
    for steward in await roles.holders(work.uow, community.id, Role.STEWARD):
        await roles.end(work.uow, steward.id)
        await renew_menu(work, steward.account)
        await work.house.tell("when_role_ends", work, community, steward)
    pair = [one.account for one in founders if any(one.confirmed_by == other.account for other in founders)]
    journal.record(work.uow, community.id, "stewardship.ended", Subject("community", community.id), {"founders": pair})
    t = words(community.language)
    people = await accounts.several(work.uow, pair)
    text = t(
        "🏛 The committee of {community} has taken over: {names} have confirmed each other.\n"
        "The steward's work is done. From now on every change to the register and every role needs two "
        "people.",
        community=community.name,
        names=t.plain(" and ").join(one.name for one in people),
    )
    for group in await chats.groups_of(work.uow, community.id, "owners"):
        work.post(group.id, text, kind=Kind.NOTICE, topic=Topic.NOTICES)


async def look(work: Work, item: Due) -> None:
    """A home was tied: perhaps the second founder's."""
    if item.community is not None:
        await end_stewardship(work, await communities.get(work.uow, item.community))


FOUNDER = Approval(
    word="role",
    table="roles",
    act=CONFIRM_FOUNDER,
    load=_load,
    waits=lambda holding: holding.active is None,
    check=_check,
    over=proposal.ROLE.over,
)
_CONFIRM = replace(proposal.CONFIRM, do=_confirm, verb="founder.confirm", cards="", then=_take_over)

ROUTES = [*FOUNDER.on(_CONFIRM), Route(DueTrigger(TIED), look)]
