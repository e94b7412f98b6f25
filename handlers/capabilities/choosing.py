"""Choosing what a community uses: `/settings`, “What this community uses”. One proposes it, another confirms it."""

from __future__ import annotations

from governance.approvals.choice import State, may_confirm
from governance.approvals.deadlines import PROPOSAL
from governance.capabilities.acts import CHOOSE_CAPABILITY
from governance.capabilities.choice import CapabilityChoice
from handlers.approvals.approval import Approval, Decision, Values, deadline_routes
from handlers.approvals.deadlines import Waiting
from handlers.approvals.leaders import NoSecondLeader, led_by_others
from handlers.capabilities import needs
from handlers.capabilities.menus import renew_menus
from handlers.frame.buttons import Keyboard, button, in_rows
from handlers.frame.refusals import WHO, NotYours, Refusal, Stale
from handlers.frame.role_words import what_now
from handlers.frame.room import Capability
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from storage.capabilities import choices
from storage.communities import accounts, communities
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.subjects import Subject

_ON, _OFF = "on", "off"


class SamePerson(Refusal):
    """Nobody confirms what they proposed."""

    message = N_("Another person who leads the community must confirm this.")
    roads = (WHO,)


async def show(work: Work, press: Press) -> None:
    """What the community uses, and what it could use."""
    await work.require(CHOOSE_CAPABILITY, press.number())
    community, t = await communities.get(work.uow, press.number()), await work.words()
    lines = [t("<b>What {community} uses</b>", community=community.name)]
    rows = []
    for one in work.house.capabilities:
        line = N_("• {what}: on") if one.is_on(community.uses) else N_("• {what}: off")
        lines.append(t(line, what=t.plain(one.title)))
        rows.append(button(t.plain(one.title), "capability.one", community.id, one.name))
    lines.append(t("Whatever is off shows no button or command. Switching anything on or off takes two people."))
    work.answer("")
    await _card(work, community, Html("\n".join(lines)), in_rows(rows), fresh=len(press.arguments) == 1)


async def _card(work: Work, community: Community, text: Html, rows: Keyboard, *, fresh: bool = False) -> None:
    await work.reply(text, rows, card=Subject("capabilities", community.id), fresh=fresh)


async def _named(work: Work, press: Press) -> tuple[Community, Capability]:
    """What a button names, checked. Raises NotYours."""
    await work.require(CHOOSE_CAPABILITY, press.number())
    named = next((one for one in work.house.capabilities if one.name == press.word(1)), None)
    if named is None:
        raise NotYours
    return await communities.get(work.uow, press.number()), named


async def look(work: Work, press: Press) -> None:
    """One capability: what it is for, and what goes on if it is switched off."""
    community, one = await _named(work, press)
    t, on = await work.words(), one.is_on(community.uses)
    lines = [t("<b>{what}</b>: {about}", what=t.plain(one.title), about=t.plain(one.about))]
    if on:
        lines.append(t("It is on. If you switch it off, whatever has already started runs to its end."))
        if count := await _begun(work, one, community):
            lines.append(
                t.plural("{count} of them has already started.", "{count} of them have already started.", count)
            )
    else:
        lines.append(t("It is off."))
    if await led_by_others(work, community.id, CHOOSE_CAPABILITY):
        lines.append(t("A second person who leads the community must confirm it."))
    switch = t.plain("Switch it off") if on else t.plain("Switch it on")
    back = button(t.plain("Back"), "capability.show", community.id, "back")
    rows = [[back, button(switch, "capability.switch", community.id, one.name, _OFF if on else _ON)]]
    work.answer("")
    await _card(work, community, Html("\n".join(lines)), rows)


async def _begun(work: Work, one: Capability, community: Community) -> int:
    rooms = [room for room in work.house.rooms if room.capability == one and room.still_open]
    return sum([await room.still_open(work, community) for room in rooms if room.still_open])


async def switch(work: Work, press: Press) -> None:
    """On, or off: proposed; a steward who is alone yet says it alone, as at the set-up."""
    community, one = await _named(work, press)
    if press.word(2) not in {_ON, _OFF}:
        raise NotYours
    on, me, t = press.word(2) == _ON, await work.account(), await work.words()
    if one.is_on(community.uses) == on:
        raise Stale
    if not await led_by_others(work, community.id, CHOOSE_CAPABILITY):
        if not community.stewarded:
            raise NoSecondLeader(buttons=lambda t: [[what_now(t, community.id)]])
        await _put_into_force(work, community, one.name, on=on)
        act = "capability.switched_on" if on else "capability.switched_off"
        journal.record(work.uow, community.id, act, Subject("capability", one.name), {"by": me.id})
        if on:
            await needs.proposed(work, community.id, one, me)
        work.answer(t.plain("Done."))
        text = t("{what} is on.", what=t.plain(one.title)) if on else t("{what} is off.", what=t.plain(one.title))
        await _card(work, community, text, [])
        return
    if await choices.pending(work.uow, community.id, one.name):
        work.answer(t.plain("This is already proposed; a second person needs to confirm it."), alert=True)
        return
    choice = await choices.propose(work.uow, community.id, one.name, on=on, by=me.id)
    facts = {"by": me.id, "on": on}
    journal.record(work.uow, community.id, "capability.proposed", Subject("capability", one.name), facts)
    await CHOICE.begin(work, community, choice)
    if on:
        await needs.proposed(work, community.id, one, me)
    work.answer(t.plain("Proposed. A second person confirms it."))
    await _card(work, community, t("Proposed. A second person confirms it."), [])


async def _put_into_force(work: Work, community: Community, name: str, *, on: bool) -> None:
    now = await communities.get(work.uow, community.id)
    await communities.change(work.uow, community.id, uses={**now.uses, name: on})
    await renew_menus(work, community)


# Deciding


def _title(work: Work, choice: CapabilityChoice) -> str:
    return next((one.title for one in work.house.capabilities if one.name == choice.capability), choice.capability)


async def _values(work: Work, community: Community, choice: CapabilityChoice) -> Values:
    title, proposer = _title(work, choice), await accounts.get(work.uow, choice.by)

    def what(t: Words) -> str:
        return t.plain(title)

    return {"community": community.name, "what": what, "proposer": proposer.name}


async def _confirmed(work: Work, community: Community, choice: CapabilityChoice, me: int) -> bool:
    if not await choices.decide(work.uow, choice, State.CONFIRMED, by=me):
        return False
    await _put_into_force(work, community, choice.capability, on=choice.on)
    return True


CHOICE: Approval[CapabilityChoice] = Approval(
    word="capability",
    table="capability_choices",
    act=CHOOSE_CAPABILITY,
    load=lambda work, community, key: choices.find(work.uow, community, key),
    waits=lambda choice: choice.state is State.PROPOSED,
    subject=lambda choice: Subject("capability", choice.capability),
    may=may_confirm,
    otherwise=SamePerson,
    proposer=lambda choice: choice.by,
    values=_values,
    asks=lambda choice: (
        N_("{proposer} proposes that {community} use this from now on: {what}.")
        if choice.on
        else N_("{proposer} proposes that {community} stop using this: {what}.")
    ),
    buttons="capability",
    deadlines=Waiting("capability", PROPOSAL),
    lapse=Decision(
        lambda work, _, choice, __: choices.decide(work.uow, choice, State.LAPSED),
        act="capability.lapsed",
        cards=N_("{what}: nobody confirmed the change within {days} days, so nothing has changed."),
    ),
)
_CONFIRM: Decision[CapabilityChoice] = Decision(
    _confirmed,
    verb="capability.confirm",
    act=lambda choice: "capability.switched_on" if choice.on else "capability.switched_off",
    facts=lambda choice: {"proposed_by": choice.by},
    cards=lambda choice: (
        N_("{what} is on, confirmed by {by}.") if choice.on else N_("{what} is off, confirmed by {by}.")
    ),
    said=N_("Confirmed."),
)
_REFUSE: Decision[CapabilityChoice] = Decision(
    lambda work, _, choice, __: choices.decide(work.uow, choice, State.REFUSED),
    verb="capability.refuse",
    act="capability.refused",
    facts=lambda choice: {"proposed_by": choice.by},
    cards=N_("{what}: {by} did not agree, so nothing has changed."),
    said=N_("Refused."),
    may=lambda _choice, _account: True,
)

ROUTES: list[Route] = [
    Route(ButtonPress("capability.show"), show, CHOOSE_CAPABILITY),
    Route(ButtonPress("capability.one"), look, CHOOSE_CAPABILITY),
    Route(ButtonPress("capability.switch"), switch, CHOOSE_CAPABILITY),
    *CHOICE.on(_CONFIRM, _REFUSE),
    *deadline_routes(CHOICE),
]
