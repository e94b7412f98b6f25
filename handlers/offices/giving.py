"""Giving of a role: how somebody is proposed for it; which one, for which building, who."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.offices.acts import GIVE_ROLE
from governance.offices.office import FOUNDING, alone, may_ask_owners
from governance.register.sheet import places_meant
from governance.roles import Role
from handlers.frame.buttons import Keyboard, button, in_rows
from handlers.frame.refusals import NotYours, Refusal, Stale
from handlers.frame.role_words import GIVEN, NAMES, role_card, say_role
from handlers.frame.triggers import ButtonPress, DialogueAnswer, Guided, Line, Press, Route
from handlers.frame.unfinished import titled
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from handlers.offices.founding import invite_founders
from handlers.offices.proposal import ROLE
from handlers.offices.successions import leaders, owners_button
from storage.communities import accounts, communities, members
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.subjects import Subject
from storage.offices import roles
from storage.offices.roles import Holding
from storage.queues import dialogues
from storage.queues.dialogues import Dialogue
from storage.register import register
from storage.residents import bindings

_DIALOGUE = "role"
_FOUND = 6


async def begin(work: Work, press: Press) -> None:
    """Which role is to be given?"""
    community = press.number()
    await work.require(GIVE_ROLE, community)
    t = await work.words()
    offered = [button(t.plain(NAMES[role]), "role.pick", community, role.value) for role in GIVEN]
    rows = in_rows(offered)
    await work.reply(t("Which role? The person has it only after a second person confirms."), rows)
    work.answer("")


async def pick(work: Work, press: Press) -> None:
    """The role is known: for which building, or who?"""
    community, role = press.number(), press.one_of(GIVEN, 1)
    await work.require(GIVE_ROLE, community)
    t = await work.words()
    work.answer("")
    if role is Role.BUILDING_LEAD:
        offered = await _building_buttons(work, t, community)
        if offered:
            await work.reply(t("Building lead for which building?"), offered)
            return
    await _ask_whom(work, community, role, "")


async def _building_buttons(work: Work, t: Words, community: int) -> Keyboard:
    """One button for each building, carrying one of its units (a button holds no Chinese)."""
    buttons = [
        button(t.plain("Building {building}", building=name), "role.place", community, key)
        for name, key in (await register.first_units(work.uow, community)).items()
        if name
    ]
    return in_rows(buttons)


async def place(work: Work, press: Press) -> None:
    """The building is known: who?"""
    community = press.number()
    await work.require(GIVE_ROLE, community)
    found = await register.entry(work.uow, community, press.number(1))
    if found is None:
        raise NotYours
    work.answer("")
    await _ask_whom(work, community, Role.BUILDING_LEAD, found[0].place.building)


async def _ask_whom(work: Work, community: int, role: Role, scope: str) -> None:
    answers = {"community": community, "role": role.value, "scope": scope}
    await ask(work, Dialogue((await work.account()).id, _DIALOGUE, "whom", answers))


async def ask(work: Work, dialogue: Dialogue) -> None:
    """Who is meant?"""
    await work.require(GIVE_ROLE, int(dialogue.answers["community"]))
    await dialogues.save(work.uow, dialogue)
    role, scope, t = Role(dialogue.answers["role"]), str(dialogue.answers["scope"]), await work.words()
    text = t(
        "Who should be {role}? Send part of the name, or the home, for example 3-2-501.", role=say_role(t, role, scope)
    )
    await work.reply(text)


async def whom(work: Work, line: Line) -> None:
    """A name or a home was sent: who is meant?"""
    account, t = await work.account(), await work.words()
    dialogue = await dialogues.of(work.uow, account.id, _DIALOGUE)
    if dialogue is None:
        raise Stale
    community = int(dialogue.answers["community"])
    await work.require(GIVE_ROLE, community)
    if not line.text or len(line.text) > 60:
        raise Refusal(N_("Please send part of the name, or the home, for example 3-2-501."))
    found = await _search(work, community, line.text)
    if not found:
        raise Refusal(
            N_(
                "I found nobody called {text}. To take a role, they must first press “Open the private chat” in the "
                "group, or scan a slip."
            ),
            text=line.text,
        )
    rows = [[button(one.name[:40], "role.propose", one.id)] for one in found]
    await work.reply(t("Who do you mean?"), rows)


async def _search(work: Work, community: int, text: str) -> list[Account]:
    keys = await members.named(work.uow, community, text, limit=_FOUND)
    if (unit := await register.find_any(work.uow, community, places_meant(text))) is not None:
        keys += [binding.account for binding in await bindings.at_unit(work.uow, community, unit)]
    return (await accounts.several(work.uow, list(dict.fromkeys(keys))))[:_FOUND]


async def propose(work: Work, press: Press) -> None:
    """The person is known: the role waits for a second person."""
    account, t = await work.account(), await work.words()
    dialogue = await dialogues.of(work.uow, account.id, _DIALOGUE)
    if dialogue is None:
        raise Stale
    community = await communities.get(work.uow, int(dialogue.answers["community"]))
    await work.require(GIVE_ROLE, community.id)
    role, scope, chosen = Role(dialogue.answers["role"]), str(dialogue.answers["scope"]), press.number()
    if role not in GIVEN or not await members.belongs(work.uow, community.id, chosen):
        raise NotYours
    await dialogues.end(work.uow, dialogue)
    known = await roles.same(work.uow, community.id, chosen, role, scope)
    if known is not None:
        work.answer(
            t.plain("This person already has the role, or a second person still has to confirm it."), alert=True
        )
        return
    key = await roles.give(work.uow, community.id, chosen, role, by=account.id, scope=scope)
    facts = {"by": account.id, "account": chosen, "role": role.value, "scope": scope}
    journal.record(work.uow, community.id, "role.proposed", Subject("role", key), facts)
    person = await accounts.get(work.uow, chosen)
    holding = await holding_of(work, community.id, key)
    asked = await _ask_second(work, community, holding)
    text = t("🏛 Proposed: {name} as {role}.", name=person.name, role=say_role(t, role, scope))
    following, rows = await _next(work, t, community, holding, asked)
    await work.reply(Html(f"{text}\n{following}"), rows, card=role_card(key))
    work.answer(t.plain("Proposed. Now a second person needs to confirm it.") if asked else t.plain("Proposed."))


async def _next(
    work: Work, t: Words, community: Community, holding: Holding, asked: list[str]
) -> tuple[Html, Keyboard]:
    """Who confirms it; where nobody can, the owners do, or somebody must be asked to press Start."""
    if asked:
        return t("Next, one of these people confirms it: {names}.", names=t.plain(", ").join(asked)), []
    if community.stewarded or not alone(await leaders(work, community.id)):
        return t("It can only be confirmed once a committee member has a private chat with me."), []
    if may_ask_owners(holding.role):
        only = t("You are the only one leading here, so nobody else on the committee can confirm it. The owners can.")
        return only, owners_button(t, holding.id)
    return t(
        "You are the only one leading here, so nobody can confirm it. First give somebody the role of committee member."
    ), []


async def holding_of(work: Work, community: int, key: int) -> Holding:
    """A role of the community that is not over. Raises NotYours."""
    found = await roles.find(work.uow, community, key)
    if found is None:
        raise NotYours
    return found


async def _ask_second(work: Work, community: Community, holding: Holding) -> list[str]:
    """Ask everybody who may confirm; for the first committee, those proposed for it. Returns their names."""
    if community.stewarded and holding.role in FOUNDING:
        await invite_founders(work, community)
        proposed = [one for one in await roles.proposed(work.uow, community.id) if one.role in FOUNDING]
        others = {one.account for one in proposed} - {holding.account}
        return [one.name for one in await accounts.several(work.uow, sorted(others))]
    return [one.name for one in await ROLE.begin(work, community, holding)]


def _named(t: Words, answers: Mapping[str, Any]) -> str:
    return titled(t, t.plain("role"), say_role(t, Role(answers["role"]), str(answers["scope"])))


ROUTES = [
    Route(ButtonPress("role.begin"), begin, GIVE_ROLE),
    Route(ButtonPress("role.pick"), pick, GIVE_ROLE),
    Route(ButtonPress("role.place"), place, GIVE_ROLE),
    Route(DialogueAnswer(_DIALOGUE, Guided(named=_named, ask=ask)), whom, GIVE_ROLE),
    Route(ButtonPress("role.propose"), propose, GIVE_ROLE),
]
