"""Succession where only one is left who leads: the owners confirm a second one, in public, one voice for each home."""

from __future__ import annotations

from datetime import datetime

from governance.offices.acts import GIVE_ROLE
from governance.offices.office import LEADING, alone, may_ask_owners
from governance.offices.succession import LASTS, REMIND_AFTER, homes_that_speak, needed
from governance.schedule.quiet_hours import next_waking
from handlers.approvals.deadlines import OFFICES
from handlers.frame.buttons import Keyboard, button
from handlers.frame.dates import say_moment
from handlers.frame.refusals import WHO, NotYours, Refusal, Road, Stale
from handlers.frame.role_words import role_card, say_role
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from storage.communities import accounts, chats, communities
from storage.communities.accounts import Account
from storage.communities.chats import Chat
from storage.communities.communities import Community
from storage.communities.topics import Topic
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.offices import role_voices, roles
from storage.offices.roles import Holding
from storage.queues import due
from storage.residents import ownership

DECIDE, REMIND = "owners.decide", "owners.remind"


class OthersLead(Refusal):
    """Two people confirm roles as long as there are two."""

    message = N_(
        "Others lead the community with you, so one of them confirms it. If they do not answer, it expires first."
    )
    roads = (WHO,)


class NoGroup(Refusal):
    """The owners are asked in public or not at all."""

    message = N_(
        "The owners would be asked in their group, but I cannot write in any. Please add me there first: /setup"
    )


class TooFew(Refusal):
    """Too few homes could speak."""

    message = N_(
        "Too few homes are linked to their owners to confirm it. Please ask the operator of this bot, who "
        "can propose somebody and tell the group."
    )
    roads = (Road("slips"), Road("homes", N_("Linked homes")))


class AskedAlready(Refusal):
    """One question at a time."""

    message = N_("The owners are already being asked about somebody. Please wait for the result.")


async def leaders(work: Work, community: int) -> set[int]:
    """The accounts that lead a community now."""
    return {one.account for one in await roles.holders(work.uow, community, *LEADING)}


async def how(work: Work, press: Press) -> None:
    """ "How do we get a second one?" """
    await work.require(GIVE_ROLE, press.number())
    community = await communities.get(work.uow, press.number())
    t, me = await work.words(), await work.account()
    others = await accounts.several(work.uow, sorted(await leaders(work, community.id) - {me.id}))
    work.answer("")
    lines = [_only_you(t, community)]
    if others:
        names = t.plain(", ").join(one.name for one in others)
        lines = [t("{names} could confirm it after pressing Start in a private chat with me.", names=names)]
    lines.append(way_out(t))
    give = [[button(t.plain("Give a role"), "role.begin", community.id)]]
    await work.reply(Html("\n".join(lines)), give, fresh=True)


def _only_you(t: Words, community: Community) -> Html:
    said = N_("🏛 You are the only one left leading {community}, so nothing that takes two people can be confirmed.")
    return t(said, community=community.name)


def way_out(t: Words) -> Html:
    """What can be done, in two sentences."""
    return t(
        "Give somebody the role of committee member. If nobody else can confirm it, the owners do: in their "
        "group, one answer per home, within {days} days.",
        days=LASTS.days,
    )


def owners_button(t: Words, holding: int) -> Keyboard:
    """Have the owners confirm what nobody else can."""
    return [[button(t.plain("Ask the owners to confirm it"), "owners.ask", holding)]]


async def ask(work: Work, press: Press) -> None:
    """Whoever proposed it has the owners asked: nobody else leads, or nobody answered in time."""
    community, holding = await _mine(work, press.number())
    if holding.public is not None:
        raise AskedAlready
    groups = await _may_be_asked(work, community, holding)
    homes = await speaking(work, community.id, holding)
    wanted = needed(len(set(homes.values())))
    if wanted is None:
        raise TooFew
    if holding.lapsed is not None:
        holding = await _anew(work, community, holding)
    await OFFICES.end(work, role_card(holding.id))
    await open_question(work, community, holding, groups, wanted)
    t = await work.words()
    text = t("The owners are being asked in their group now. I will tell you the result.")
    await work.reply(text, card=role_card(holding.id))
    work.answer(t.plain("The owners are being asked now."))


async def _mine(work: Work, key: int) -> tuple[Community, Holding]:
    whose = await roles.whose(work.uow, key)
    if whose is None or not work.private:
        raise NotYours
    await work.require(GIVE_ROLE, whose)
    holding = await roles.find(work.uow, whose, key) or await roles.lapsed(work.uow, whose, key)
    if holding is None or holding.active is not None:
        raise Stale
    if holding.given_by != (await work.account()).id:
        raise NotYours
    return await communities.get(work.uow, whose), holding


async def _may_be_asked(work: Work, community: Community, holding: Holding) -> list[Chat]:
    """The groups in which the owners can be asked. Raises a refusal that says why not."""
    if community.stewarded or not may_ask_owners(holding.role):
        raise Stale
    if holding.lapsed is None and not alone(await leaders(work, community.id)):
        raise OthersLead
    if any(one.public for one in await roles.proposed(work.uow, community.id)):
        raise AskedAlready
    groups = await chats.groups_of(work.uow, community.id, chats.OWNERS)
    if not groups:
        raise NoGroup
    return groups


async def _anew(work: Work, community: Community, lapsed: Holding) -> Holding:
    """What lapsed is proposed once more, by the same person."""
    if await roles.same(work.uow, community.id, lapsed.account, lapsed.role, lapsed.scope) is not None:
        raise Stale
    key = await roles.give(work.uow, community.id, lapsed.account, lapsed.role, by=lapsed.given_by, scope=lapsed.scope)
    facts = {"by": lapsed.given_by, "account": lapsed.account, "role": lapsed.role.value, "scope": lapsed.scope}
    journal.record(work.uow, community.id, "role.proposed", role_card(key), facts)
    return await _found(work, community, key)


async def _found(work: Work, community: Community, key: int) -> Holding:
    found = await roles.find(work.uow, community.id, key)
    if found is None:
        raise Stale
    return found


async def speaking(work: Work, community: int, holding: Holding) -> dict[int, int]:
    """Account → home of everybody who may speak about this proposal now."""
    owned = await ownership.owned_by_account(work.uow, community)
    return homes_that_speak(owned, {holding.account, holding.given_by or holding.account})


async def open_question(work: Work, community: Community, holding: Holding, groups: list[Chat], wanted: int) -> None:
    """The owners see who is proposed, by whom and why they are asked; the end is fixed now."""
    await roles.ask_owners(work.uow, holding.id, needed=wanted)
    holding = await _found(work, community, holding.id)
    facts = {"by": holding.given_by, "account": holding.account, "role": holding.role.value, "needed": wanted}
    journal.record(work.uow, community.id, "role.asked_owners", role_card(holding.id), facts)
    ends = ends_at(community, holding)
    name = owners_card(holding.id)
    await due.schedule(work.uow, DECIDE, name, ends, community=community.id)
    reminded = next_waking(work.now + REMIND_AFTER, community.timezone)
    await due.schedule(work.uow, REMIND, name, reminded, community=community.id)
    await show(work, community, holding, only=groups)


def owners_card(holding: int) -> Subject:
    """The card in the owners' group that asks whether a proposal is right."""
    return Subject("owners", holding)


def ends_at(community: Community, holding: Holding) -> datetime:
    """When the owners' answers are counted."""
    return next_waking((holding.public or holding.since) + LASTS, community.timezone)


async def show(work: Work, community: Community, holding: Holding, *, only: list[Chat] | None = None) -> None:
    """Bring the question in the owners' groups up to date: how many homes have answered, not what."""
    t = words(community.language)
    proposer = await accounts.get(work.uow, holding.given_by) if holding.given_by else None
    person = await accounts.get(work.uow, holding.account)
    answered = len(await role_voices.said(work.uow, holding.id))
    text = Html("\n".join(_question(t, community, holding, proposer, person, answered)))
    no = button(t.plain("That is not right"), "owners.no", holding.id)
    rows = [[no, button(t.plain("I know this is right"), "owners.yes", holding.id, style="primary")]]
    for group in await chats.groups_of(work.uow, community.id, chats.OWNERS) if only is None else only:
        card = owners_card(holding.id)
        work.post(group.id, text, rows, kind=Kind.CARD, card=card, topic=Topic.NOTICES)


def _question(
    t: Words, community: Community, holding: Holding, proposer: Account | None, person: Account, answered: int
) -> list[Html]:
    facts = {"name": person.name, "role": say_role(t, holding.role, holding.scope), "community": community.name}
    if proposer is None:
        first = t("🏛 The operator of this bot proposes {name} as {role} of {community}, as nobody else can.", **facts)
    else:
        first = t(
            "🏛 {proposer} proposes {name} as {role} of {community}; nobody else on the committee can confirm it.",
            proposer=proposer.name,
            **facts,
        )
    until = say_moment(t, ends_at(community, holding), community.timezone)
    lines = [first, t("Owners, do you know this to be right? One answer per home.")]
    if holding.needed:
        enough = N_("It takes effect if at least {needed} homes say yes, and more say yes than no, by {until}.")
        lines.append(t(enough, until=until, needed=holding.needed))
    else:
        lines.append(t("It takes effect if nobody objects by {until}.", until=until))
    lines.append(t.plural("{count} home has answered.", "{count} homes have answered.", answered))
    return lines


async def call_again(work: Work, community: Community, holding: Holding) -> None:
    """The group looks up once more; the question stays where it stands."""
    t, card = words(community.language), owners_card(holding.id)
    until = say_moment(t, ends_at(community, holding), community.timezone)
    text = t("🏛 Owners, you can still say until {until} whether this is right.", until=until)
    for group in await chats.groups_of(work.uow, community.id, chats.OWNERS):
        work.post(group.id, text, kind=Kind.REMINDER, about=card, topic=Topic.NOTICES)


async def tell_last(work: Work, community: Community) -> None:
    """Somebody who leads has gone: whoever is now the only one hears what that means, and the way out."""
    left = await leaders(work, community.id)
    if community.stewarded or len(left) != 1:
        return
    last = await accounts.get(work.uow, next(iter(left)))
    if last.private_chat is None:
        return
    t = words(last.language)
    give = [[button(t.plain("Give a role"), "role.begin", community.id)]]
    work.post(
        last.private_chat,
        Html(f"{_only_you(t, community)}\n{way_out(t)}"),
        give,
        kind=Kind.NOTICE,
        card=Subject("alone", community.id),
    )


ROUTES = [
    Route(ButtonPress("owners.how"), how, GIVE_ROLE),
    Route(ButtonPress("owners.ask"), ask, GIVE_ROLE),
]
