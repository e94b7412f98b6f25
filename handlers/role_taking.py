"""How is an office taken from somebody, or moved to their new account? Proposed by one, confirmed by another."""

from __future__ import annotations

from governance.office import REASONS, Why, may_be_taken, may_confirm_end
from governance.roles import Act
from handlers.buttons import button
from handlers.mute_deciding import seconds
from handlers.own_menu import renew_menu
from handlers.refusals import NotYours, Refusal
from handlers.role_ending import end_role
from handlers.role_giving import holding_of
from handlers.role_words import WHY, say_role
from handlers.triggers import Press, Pressing, Route
from handlers.words import N_, words
from handlers.work import Work
from storage import accounts, bindings, communities, members, outbox, role_endings, roles
from storage.accounts import Account
from storage.communities import Community
from storage.outbox import Kind
from storage.role_endings import RoleEnding
from storage.roles import Holding

_NAMED = 30


class NoSecond(Refusal):
    """There is nobody to confirm it."""

    message = N_("This takes a second person of the committee with a private chat with me, and there is none.")


class NotOneself(Refusal):
    """Nobody decides about their own office or what they proposed."""

    message = N_("Somebody else decides this: not who proposed it, and not whose office it is.")


class NotBefore(Refusal):
    """The committee has not taken over yet."""

    message = N_("Until the committee has taken over, its offices and the steward's cannot be taken from anybody.")


def _card(ending: int) -> str:
    return f"ending:{ending}"


async def begin(work: Work, press: Press) -> None:
    """The button “Take a role”: from whom?"""
    key = press.number()
    await work.require(Act.TAKE_ROLE, key)
    account, t = await work.account(), await work.words()
    if not work.private:
        raise NotYours
    facts = await communities.get(work.unit, key)
    held = [one for one in await roles.holders(work.unit, key) if one.account != account.id]
    held = [one for one in held if may_be_taken(one.role, stewarded=bool(facts.stewarded))][:_NAMED]
    names = {one.id: one.name for one in await accounts.several(work.unit, list({one.account for one in held}))}
    rows = [
        [button(f"{names[one.account][:30]} · {say_role(t, one.role, one.scope)}"[:60], "office.take", one.id)]
        for one in held
    ]
    work.answer("")
    text = t("Whose office is to end? A second person confirms it, and whoever holds it hears the reason.")
    await work.reply(text if rows else t("There is nobody from whom you could take a role."), rows, fresh=True)


async def _theirs(work: Work, press: Press) -> tuple[Community, Holding]:
    """An office of somebody else that may be ended. Raises NotYours, NotOneself or NotBefore."""
    key = await roles.whose(work.unit, press.number())
    if key is None or not work.private:
        raise NotYours
    await work.require(Act.TAKE_ROLE, key)
    holding = await holding_of(work, key, press.number())
    if holding.active is None:
        raise NotYours
    if holding.account == (await work.account()).id:
        raise NotOneself
    community = await communities.get(work.unit, key)
    if not may_be_taken(holding.role, stewarded=bool(community.stewarded)):
        raise NotBefore
    return community, holding


async def take(work: Work, press: Press) -> None:
    """The office is known: why is it to end?"""
    community, holding = await _theirs(work, press)
    t = await work.words()
    name = (await accounts.get(work.unit, holding.account)).name
    rows = [[button(t.plain(WHY[one]), "office.why", holding.id, one.value)] for one in REASONS]
    work.answer("")
    text = t(
        "Why is {name} no longer to be {role} of {community}?",
        name=name,
        role=say_role(t, holding.role, holding.scope),
        community=community.name,
    )
    await work.reply(text, rows, fresh=True)


async def why(work: Work, press: Press) -> None:
    """The reason is known: it waits for a second person."""
    reason = next((one for one in REASONS if one.value == press.word(1)), None)
    if reason is None:
        raise NotYours
    community, holding = await _theirs(work, press)
    await _propose(work, community, holding, reason, None)


async def move(work: Work, press: Press) -> None:
    """The button below “tied to another account”: the office is to move to the new one."""
    community, holding = await _theirs(work, press)
    binding = await bindings.get(work.unit, press.number(1))
    if binding is None or binding.community != community.id or not binding.counts:
        raise NotYours
    if not await members.belongs(work.unit, community.id, binding.account) or binding.account == holding.account:
        raise NotYours
    if binding.account == (await work.account()).id:
        raise NotOneself
    await _propose(work, community, holding, Why.ACCOUNT, binding.account)


async def _propose(work: Work, community: Community, holding: Holding, reason: Why, heir: int | None) -> None:
    account, t = await work.account(), await work.words()
    others = await seconds(work.unit, community.id, {account.id, holding.account, heir or 0}, Act.TAKE_ROLE)
    if not others:
        raise NoSecond
    ending = await role_endings.propose(
        work.unit, community.id, holding.id, holding.account, why=reason, by=account.id, heir=heir
    )
    if ending is None:
        work.answer(t.plain("This is proposed already and waits for a second person."), alert=True)
        return
    facts = {"by": account.id, "account": holding.account, "role": holding.role.value, "why": reason.value}
    work.unit.record(community.id, "role.end_proposed", f"role:{holding.id}", {**facts, "heir": heir})
    for other in others:
        await _ask(work, community, holding, ending, account, other)
    names = t.plain(", ").join(other.name for other in others)
    line = t("Proposed. One of these confirms it: {names}.", names=names)
    take_back = [[button(t.plain("Take the proposal back"), "office.refuse", ending.id)]]
    await work.reply(line, take_back, card=_card(ending.id), fresh=True)
    work.answer(t.plain("Proposed. A second person confirms it now."))


async def _ask(
    work: Work, community: Community, holding: Holding, ending: RoleEnding, proposer: Account, other: Account
) -> None:
    if other.private_chat is None:
        return
    t = words(other.language)
    facts = {
        "proposer": proposer.name,
        "name": (await accounts.get(work.unit, holding.account)).name,
        "role": say_role(t, holding.role, holding.scope),
        "community": community.name,
    }
    if ending.heir is None:
        text = t(
            "🏛 {proposer} proposes that {name} is no longer {role} of {community}. Reason: {reason}.",
            reason=t.plain(WHY[ending.why]),
            **facts,
        )
    else:
        heir = (await accounts.get(work.unit, ending.heir)).name
        text = t(
            "🏛 {proposer} proposes that the office of {name} as {role} of {community} moves to their new account, "
            "{heir}. Confirm it if you know that it is the same person.",
            heir=heir,
            **facts,
        )
    no = button(t.plain("Refuse"), "office.refuse", ending.id)
    yes = button(t.plain("Confirm"), "office.confirm", ending.id, style="primary")
    work.post(other.private_chat, text, [[no, yes]], kind=Kind.CARD, card=_card(ending.id))


# The second person


async def _pressed(work: Work, press: Press) -> tuple[Community, RoleEnding]:
    ending = await role_endings.get(work.unit, press.number())
    if ending is None:
        raise NotYours
    await work.require(Act.TAKE_ROLE, ending.community)
    return await communities.get(work.unit, ending.community), ending


async def confirm(work: Work, press: Press) -> None:
    """The second person: from now on the office is over, or the new account's."""
    community, ending = await _pressed(work, press)
    me, t = await work.account(), await work.words()
    if not may_confirm_end(ending.account, ending.proposed_by, me.id, ending.heir):
        raise NotOneself
    holding = await roles.find(work.unit, community.id, ending.holding)
    if holding is None or not await role_endings.decide(work.unit, ending.id, by=me.id, done=True):
        work.answer(t.plain("This was decided before; nothing has changed."), alert=True)
        return
    await end_role(work, community, holding, ending.why, by=me.id, proposed_by=ending.proposed_by)
    if ending.heir is not None:
        await _give(work, community, holding, ending, ending.heir)
    await _tell_person(work, community, holding, ending)
    await _show_decided(work, community, holding, ending, N_("✅ {name} is no longer {role} of {community}: {by}."))
    work.answer(t.plain("Confirmed."))


async def _give(work: Work, community: Community, holding: Holding, ending: RoleEnding, heir: int) -> None:
    me = await work.account()
    if await roles.same(work.unit, community.id, heir, holding.role, holding.scope) is not None:
        return
    who = {"by": ending.proposed_by, "confirmed_by": me.id}
    key = await roles.give(work.unit, community.id, heir, holding.role, scope=holding.scope, active=True, **who)
    facts = {"by": me.id, "account": heir, "role": holding.role.value}
    work.unit.record(community.id, "role.confirmed", f"role:{key}", facts)
    await renew_menu(work, heir)
    person = await accounts.get(work.unit, heir)
    if person.private_chat is not None:
        t = words(person.language)
        text = t(
            "✅ You are {role} of {community} from this account now.",
            role=say_role(t, holding.role, holding.scope),
            community=community.name,
        )
        work.post(person.private_chat, text, kind=Kind.NOTICE)


async def refuse(work: Work, press: Press) -> None:
    """The second person says no, or whoever proposed it takes it back."""
    community, ending = await _pressed(work, press)
    me, t = await work.account(), await work.words()
    if me.id in {ending.account, ending.heir}:
        raise NotOneself
    holding = await roles.find(work.unit, community.id, ending.holding)
    if holding is None or not await role_endings.decide(work.unit, ending.id, by=me.id, done=False):
        work.answer(t.plain("This was decided before; nothing has changed."), alert=True)
        return
    facts = {"by": me.id, "account": ending.account}
    work.unit.record(community.id, "role.end_refused", f"role:{ending.holding}", facts)
    await _show_decided(work, community, holding, ending, N_("❌ {name} stays {role} of {community}: {by}."))
    work.answer(t.plain("Refused."))


async def _tell_person(work: Work, community: Community, holding: Holding, ending: RoleEnding) -> None:
    """Whose office it was hears who decided it, and why."""
    person = await accounts.get(work.unit, holding.account)
    if person.private_chat is None:
        return
    t, me = words(person.language), await work.account()
    text = t(
        "🏛 You are no longer {role} of {community}. Reason: {reason}. Proposed by {proposer}, confirmed by {by}.\n"
        "Your home and your votes stay yours. If this is wrong, please talk to them: /who",
        role=say_role(t, holding.role, holding.scope),
        community=community.name,
        reason=t.plain(WHY[ending.why]),
        proposer=(await accounts.get(work.unit, ending.proposed_by)).name,
        by=me.name,
    )
    work.post(person.private_chat, text, kind=Kind.NOTICE)


async def _show_decided(work: Work, community: Community, holding: Holding, ending: RoleEnding, sentence: str) -> None:
    """Everybody who was asked, and who proposed it, see what came of it; the buttons are gone."""
    me = await work.account()
    name = (await accounts.get(work.unit, holding.account)).name
    showing = await outbox.chats_showing(work.unit, _card(ending.id))
    for one in await accounts.of_private_chats(work.unit, showing):
        if one.private_chat is not None:
            t = words(one.language)
            role = say_role(t, holding.role, holding.scope)
            text = t(sentence, name=name, role=role, community=community.name, by=me.name)
            work.post(one.private_chat, text, kind=Kind.CARD, card=_card(ending.id))


ROUTES = [
    Route(Pressing("office.taking"), begin, Act.TAKE_ROLE),
    Route(Pressing("office.take"), take, Act.TAKE_ROLE),
    Route(Pressing("office.why"), why, Act.TAKE_ROLE),
    Route(Pressing("office.move"), move, Act.TAKE_ROLE),
    Route(Pressing("office.confirm"), confirm, Act.TAKE_ROLE),
    Route(Pressing("office.refuse"), refuse, Act.TAKE_ROLE),
]
