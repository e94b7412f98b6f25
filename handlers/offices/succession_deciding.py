"""Deciding of a succession: what the owners say about somebody proposed for the committee, and what came of it."""

from __future__ import annotations

from governance.offices.acts import CONFIRM_SUCCESSOR
from governance.offices.office import alone
from governance.offices.succession import Voice, confirmed, counted, needed
from governance.roles import Role
from handlers.approvals import committee_room
from handlers.frame.buttons import Keyboard
from handlers.frame.refusals import NotYours, Refusal, Stale
from handlers.frame.role_words import role_card, say_role
from handlers.frame.triggers import ButtonPress, DueTrigger, Press, Route
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.offices.own_menus import renew_menu
from handlers.offices.proposal import note_role
from handlers.offices.successions import DECIDE, REMIND, call_again, leaders, open_question, owners_card, show, speaking
from storage.communities import accounts, chats, communities, members
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.communities.topics import Topic
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import key_of
from storage.offices import role_voices, roles
from storage.offices.roles import Holding
from storage.queues.due import Due


class NotAHome(Refusal):
    """Whoever proposes it or is proposed has said enough by that."""

    message = N_("This is for other homes to answer, not the home of the person proposed or of the person proposing.")


async def yes(work: Work, press: Press) -> None:
    """An owner knows that it is right."""
    await _say(work, press, right=True)


async def no(work: Work, press: Press) -> None:
    """An owner says that it is not right."""
    await _say(work, press, right=False)


async def _say(work: Work, press: Press, *, right: bool) -> None:
    key = await roles.whose(work.uow, press.number())
    if key is None:
        raise NotYours
    await work.require(CONFIRM_SUCCESSOR, key)
    holding = await roles.find(work.uow, key, press.number())
    if holding is None or holding.public is None or holding.active is not None:
        raise Stale
    account, t = await work.account(), await work.words()
    home = (await speaking(work, key, holding)).get(account.id)
    if home is None:
        raise NotAHome
    before = {one.home: one.yes for one in await role_voices.said(work.uow, holding.id)}
    if before.get(home) is not right:
        await role_voices.say(work.uow, holding.id, Voice(account.id, home, right))
        facts = {"by": account.id, "unit": home, "yes": right}
        journal.record(work.uow, key, "role.voice", role_card(holding.id), facts)
        if home not in before:
            await show(work, await communities.get(work.uow, key), holding)
    work.answer(_said(t, right=right), alert=True)


def _said(t: Words, *, right: bool) -> str:
    if right:
        return t.plain("Recorded: your home says this is right. Each home's latest answer counts.")
    return t.plain("Recorded: your home says this is not right. Each home's latest answer counts.")


async def _asked(work: Work, item: Due) -> tuple[Community, Holding] | None:
    community = await communities.get(work.uow, item.community or 0)
    holding = await roles.find(work.uow, community.id, key_of(item.name))
    open_yet = holding is not None and holding.public is not None and holding.active is None
    return (community, holding) if holding is not None and open_yet else None


async def remind(work: Work, item: Due) -> None:
    """The group is called once more."""
    if (found := await _asked(work, item)) is not None:
        await call_again(work, *found)


async def decide(work: Work, item: Due) -> None:
    """The time is over: what the homes have said is counted."""
    found = await _asked(work, item)
    if found is None:
        return
    community, holding = found
    voices = await role_voices.said(work.uow, holding.id)
    ayes, noes = counted(voices, await speaking(work, community.id, holding))
    done = confirmed(ayes, noes, holding.needed)
    facts = {"by": holding.given_by, "account": holding.account, "role": holding.role.value}
    facts |= {"yes": ayes, "no": noes, "needed": holding.needed}
    if done:
        await roles.confirm_by_owners(work.uow, holding.id)
        note_role(work, community, holding, by=None)
        await renew_menu(work, holding.account)
        await work.house.tell("when_role_begins", work, community)
    else:
        await roles.refuse(work.uow, holding.id)
    act = "role.confirmed_by_owners" if done else "role.not_confirmed"
    journal.record(work.uow, community.id, act, role_card(holding.id), facts)
    await _tell(work, community, holding, (ayes, noes), done=done)


async def _tell(work: Work, community: Community, holding: Holding, count: tuple[int, int], *, done: bool) -> None:
    """The group, the person and whoever proposed it see what came of it, with the figures."""
    person = await accounts.get(work.uow, holding.account)
    facts = {"name": person.name, "community": community.name, "yes": count[0], "no": count[1]}
    rose = N_("✅ {name} is now {role} of {community}, confirmed by the owners. Homes saying yes: {yes}, no: {no}.")
    fell = N_("❌ {name} does not become {role} of {community}. Homes saying yes: {yes} (needed: {needed}), no: {no}.")

    async def ended(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        role = say_role(t, holding.role, holding.scope)
        return (t(rose, role=role, **facts) if done else t(fell, role=role, needed=holding.needed, **facts)), []

    keys = sorted({holding.account, holding.given_by or holding.account})
    also = await accounts.several(work.uow, keys)
    await committee_room.settle(work, community.id, role_card(holding.id), ended, also=also)
    card = owners_card(holding.id)
    await committee_room.settle(work, community.id, card, ended)
    for group in await chats.groups_of(work.uow, community.id, chats.OWNERS):  # an edit alone calls nobody
        text, _ = await ended(words(community.language), None)
        work.post(group.id, text, kind=Kind.NOTICE, about=card, topic=Topic.NOTICES)


async def appointed(work: Work, item: Due) -> None:
    """Whoever runs the bot has proposed somebody on the command line: the owners' group is asked."""
    community = await communities.get(work.uow, item.community or 0)
    account, role = int(item.payload["account"]), Role(item.payload["role"])
    groups = await chats.groups_of(work.uow, community.id, chats.OWNERS)
    waiting = [one for one in await roles.proposed(work.uow, community.id) if one.public]
    if not groups or waiting or not alone(await leaders(work, community.id)):
        return
    if bool(community.stewarded) is not (role is Role.STEWARD):
        return
    if not await members.belongs(work.uow, community.id, account):
        return
    known = await roles.same(work.uow, community.id, account, role, "")
    if known is not None and known.active is not None:
        return
    if known is not None:
        await roles.refuse(work.uow, known.id)
    key = await roles.give(work.uow, community.id, account, role, by=None)
    facts = {"by": None, "operator": True, "account": account, "role": role.value}
    journal.record(work.uow, community.id, "role.proposed", role_card(key), facts)
    holding = await roles.find(work.uow, community.id, key)
    if holding is not None:
        homes = await speaking(work, community.id, holding)
        await open_question(work, community, holding, groups, needed(len(set(homes.values()))) or 0)


ROUTES = [
    Route(ButtonPress("owners.yes"), yes, CONFIRM_SUCCESSOR),
    Route(ButtonPress("owners.no"), no, CONFIRM_SUCCESSOR),
    Route(DueTrigger(REMIND), remind),
    Route(DueTrigger(DECIDE, ends=True), decide),
    Route(DueTrigger("owners.appointed"), appointed),
]
