"""How does the second person decide that an office ends, or moves to a new account, and who hears of it?"""

from __future__ import annotations

from governance.offices.acts import TAKE_ROLE
from governance.offices.office import may_confirm_end
from handlers.approvals import committee_room
from handlers.approvals.deadlines import OFFICES
from handlers.frame.buttons import Keyboard
from handlers.frame.refusals import NotYours
from handlers.frame.role_words import ending_card, say_role, say_why
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.offices.ending import end_role
from handlers.offices.own_menus import renew_menu
from handlers.offices.taking import NotOneself
from storage.communities import accounts, communities
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.offices import role_endings, roles
from storage.offices.role_endings import RoleEnding
from storage.offices.roles import Holding


async def _pressed(work: Work, press: Press) -> tuple[Community, RoleEnding]:
    ending = await role_endings.get(work.uow, press.number())
    if ending is None:
        raise NotYours
    await work.require(TAKE_ROLE, ending.community)
    return await communities.get(work.uow, ending.community), ending


async def confirm(work: Work, press: Press) -> None:
    """The second person: from now on the office is over, or the new account's."""
    community, ending = await _pressed(work, press)
    me, t = await work.account(), await work.words()
    if not may_confirm_end(ending.account, ending.proposed_by, me.id, ending.heir):
        raise NotOneself
    holding = await roles.find(work.uow, community.id, ending.holding)
    if holding is None or not await role_endings.decide(work.uow, ending.id, by=me.id, done=True):
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
    if await roles.same(work.uow, community.id, heir, holding.role, holding.scope) is not None:
        return
    who = {"by": ending.proposed_by, "confirmed_by": me.id}
    key = await roles.give(work.uow, community.id, heir, holding.role, scope=holding.scope, active=True, **who)
    facts = {"by": me.id, "account": heir, "role": holding.role.value}
    journal.record(work.uow, community.id, "role.confirmed", f"role:{key}", facts)
    await renew_menu(work, heir)
    person = await accounts.get(work.uow, heir)
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
    holding = await roles.find(work.uow, community.id, ending.holding)
    if holding is None or not await role_endings.decide(work.uow, ending.id, by=me.id, done=False):
        work.answer(t.plain("This was decided before; nothing has changed."), alert=True)
        return
    facts = {"by": me.id, "account": ending.account}
    journal.record(work.uow, community.id, "role.end_refused", f"role:{ending.holding}", facts)
    await _show_decided(work, community, holding, ending, N_("❌ {name} stays {role} of {community}: {by}."))
    work.answer(t.plain("Refused."))


async def _tell_person(work: Work, community: Community, holding: Holding, ending: RoleEnding) -> None:
    """Whose office it was hears who decided it, and why."""
    person = await accounts.get(work.uow, holding.account)
    if person.private_chat is None:
        return
    t, me = words(person.language), await work.account()
    text = t(
        "🏛 You are no longer {role} of {community}. Reason: {reason}. Proposed by {proposer}, confirmed by {by}.\n"
        "Your home and your votes stay yours. If this is wrong, please talk to them: /who",
        role=say_role(t, holding.role, holding.scope),
        community=community.name,
        reason=say_why(t, ending),
        proposer=(await accounts.get(work.uow, ending.proposed_by)).name,
        by=me.name,
    )
    work.post(person.private_chat, text, kind=Kind.NOTICE)


async def _show_decided(work: Work, community: Community, holding: Holding, ending: RoleEnding, sentence: str) -> None:
    """Everybody who was asked, and who proposed it, see what came of it; the buttons are gone."""
    me, proposer = await work.account(), await accounts.get(work.uow, ending.proposed_by)
    name = (await accounts.get(work.uow, holding.account)).name

    async def decided(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        role = say_role(t, holding.role, holding.scope)
        return t(sentence, name=name, role=role, community=community.name, by=me.name), []

    await OFFICES.end(work, ending_card(ending.id))
    await committee_room.settle(work, community.id, ending_card(ending.id), decided, also=[proposer])


ROUTES = [
    Route(ButtonPress("office.confirm"), confirm, TAKE_ROLE),
    Route(ButtonPress("office.refuse"), refuse, TAKE_ROLE),
]
