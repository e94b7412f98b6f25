"""Needs: the first time that somebody asks for what the community does not use, those who lead it get one proposal."""

from __future__ import annotations

from governance.capabilities.acts import CHOOSE_CAPABILITY
from governance.capabilities.need import Need, is_to_be_said
from governance.roles import may
from handlers.approvals import committee_room
from handlers.frame.buttons import Keyboard, button
from handlers.frame.refusals import NotYours
from handlers.frame.room import Capability
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.words import Html, Words
from handlers.frame.work import Work
from storage.capabilities import needs
from storage.communities import communities
from storage.communities.accounts import Account
from storage.engine import journal
from storage.engine.subjects import Subject


def _card(community: int, capability: str) -> Subject:
    return Subject("need", community, capability)


def _named(work: Work, name: str) -> Capability:
    """Raises NotYours if the house has no such capability."""
    found = next((one for one in work.house.capabilities if one.name == name), None)
    if found is None:
        raise NotYours
    return found


async def said(work: Work, community: int, name: str) -> None:
    """Somebody asks for a capability that may be off: those who lead hear it in private, once and never again.

    A room that sees its own first need says so by `work.house.tell("when_needed", work, community, name)`.
    """
    of, one = await communities.get(work.uow, community), _named(work, name)
    leads = work.known and may(await work.roles(community), CHOOSE_CAPABILITY)
    before = await needs.of(work.uow, community, name)
    if of.left_at is not None or not is_to_be_said(used=one.is_on(of.uses), before=before, asker_leads=leads):
        return
    leaders = await committee_room.who_may(work, community, CHOOSE_CAPABILITY, without=())
    if not any(leader.private_chat is not None for leader in leaders):
        return  # the first need is still to be heard of
    await needs.say(work.uow, community, name)

    async def proposal(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        text = t(
            "Somebody has just asked for “{what}” ({about}). {community} does not use it. Shall we switch it on?",
            what=t.plain(one.title),
            about=t.plain(one.about),
            community=of.name,
        )
        yes = button(t.plain("Switch it on"), "capability.switch", community, name, "on", style="primary")
        return text, [[yes, button(t.plain("No, we do not need it"), "capability.decline", community, name)]]

    await committee_room.ask(work, of, leaders, _card(community, name), proposal, room=False)


async def decline(work: Work, press: Press) -> None:
    """“No, we do without it”: nobody is asked again."""
    await work.require(CHOOSE_CAPABILITY, press.number())
    one, t = _named(work, press.word(1)), await work.words()
    if not await needs.answer(work.uow, press.number(), one.name, Need.DECLINED):
        work.answer(t.plain("Somebody else has answered this already."), alert=True)
        return
    me = await work.account()
    journal.record(work.uow, press.number(), "capability.declined", Subject("capability", one.name), {"by": me.id})
    work.answer(t.plain("I will not ask again."))
    await _settle(work, press.number(), one, me, Need.DECLINED)


async def proposed(work: Work, community: int, one: Capability, by: Account) -> None:
    """Somebody who leads has proposed it, from there or from the settings: the question is answered."""
    if await needs.answer(work.uow, community, one.name, Need.PROPOSED):
        await _settle(work, community, one, by, Need.PROPOSED)


async def _settle(work: Work, community: int, one: Capability, by: Account, answer: Need) -> None:
    async def ended(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        what = t.plain(one.title)
        if answer is Need.PROPOSED:
            return t("{what}: {by} is switching it on.", what=what, by=by.name), []
        more = t("You can still switch it on under /settings.")
        return t.together(t("{what}: {by} says we do not need it.", what=what, by=by.name), more), []

    await committee_room.settle(work, community, _card(community, one.name), ended)


ROUTES: list[Route] = [Route(ButtonPress("capability.decline"), decline, CHOOSE_CAPABILITY)]
