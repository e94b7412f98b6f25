"""Who is responsible for what, and how is a role given: proposed by one, confirmed by another?"""

from __future__ import annotations

from governance.register import Place
from governance.register_cells import CellError, read_place
from governance.roles import Act, Role, may
from handlers.buttons import Keyboard, button, link
from handlers.deep_links import deep_link
from handlers.founding import FOUNDING_ROLES, invite_founders
from handlers.refusals import NotYours, Refusal, Stale
from handlers.role_words import DUTIES, GIVEN, NAMES, say_role
from handlers.triggers import Answering, Command, Line, Press, Pressing, Route
from handlers.words import N_, Html, Words, words
from handlers.work import Work
from storage import accounts, bindings, communities, dialogues, members, register, roles
from storage.accounts import Account
from storage.communities import Community
from storage.dialogues import Dialogue
from storage.outbox import Kind
from storage.roles import Holding

_DIALOGUE = "role"
_FOUND = 6
# A group post has at most eight short lines.
_GROUP_LINES = 7
_NAMED = 3


async def who(work: Work, _line: Line) -> None:
    """`/who`: the directory, one line for each role."""
    community = await work.community()
    await work.require(Act.LOOK, community.id)
    t = await work.words()
    held = await roles.holders(work.unit, community.id)
    names = {one.id: one.name for one in await accounts.several(work.unit, list({one.account for one in held}))}
    lines = [_role_line(t, role, held, names, brief=not work.private) for role in NAMES]
    shown = [line for line in lines if line]
    head = t("Who is responsible in {community}", community=community.name)
    if not work.private:
        rest = [[link(t.plain("More in private"), deep_link(work.bot, "do", "who"))]]
        await work.reply(Html("\n".join([head, *shown[:_GROUP_LINES]])), rest)
        return
    if not shown:
        shown = [t("Nobody holds a role yet.")]
    if may(await work.roles(community.id), Act.GIVE_ROLE):
        rows = [[button(t.plain("Give a role"), "role.begin", community.id)]]
    else:
        rows = []
    await work.reply(Html("\n".join([head, *shown])), rows)


def _role_line(t: Words, role: Role, held: list[Holding], names: dict[int, str], *, brief: bool) -> Html | None:
    mine = [one for one in held if one.role is role]
    if not mine:
        return None
    people = [f"{names[one.account]} ({one.scope})" if one.scope else names[one.account] for one in mine]
    shown = people[:_NAMED] if brief else people
    text = t.plain(", ").join(shown) + ("…" if len(people) > len(shown) else "")
    if brief:
        return t("{role}: {names}", role=say_role(t, role), names=text)
    return t("<b>{role}</b> ({duty}): {names}", role=say_role(t, role), duty=t(DUTIES[role]), names=text)


# Proposing


async def begin(work: Work, press: Press) -> None:
    """Which role is to be given?"""
    community = press.number()
    await work.require(Act.GIVE_ROLE, community)
    t = await work.words()
    offered = [button(t.plain(NAMES[role]), "role.pick", community, role.value) for role in GIVEN]
    rows = [offered[first : first + 2] for first in range(0, len(offered), 2)]
    await work.reply(t("Which role? Whoever is chosen has it only after a second person has confirmed."), rows)
    work.answer("")


def _role(press: Press) -> Role:
    wanted = next((role for role in GIVEN if role.value == press.word(1)), None)
    if wanted is None:
        raise NotYours
    return wanted


async def pick(work: Work, press: Press) -> None:
    """The role is known: for which building, or who?"""
    community, role = press.number(), _role(press)
    await work.require(Act.GIVE_ROLE, community)
    t = await work.words()
    work.answer("")
    if role is Role.BUILDING_LEAD:
        offered = await _building_buttons(work, t, community)
        if offered:
            await work.reply(t("Lead of which building?"), offered)
            return
    await _ask_whom(work, community, role, "")


async def _building_buttons(work: Work, t: Words, community: int) -> Keyboard:
    """One button for each building, carrying one of its units (a button holds no Chinese)."""
    first: dict[str, int] = {}
    for key, place in (await register.places(work.unit, community)).items():
        first.setdefault(place.building, key)
    names = await register.buildings(work.unit, community)
    buttons = [
        button(t.plain("Building {building}", building=name), "role.place", community, first[name]) for name in names
    ]
    return [buttons[start : start + 2] for start in range(0, len(buttons), 2)]


async def place(work: Work, press: Press) -> None:
    """The building is known: who?"""
    community = press.number()
    await work.require(Act.GIVE_ROLE, community)
    found = await register.entry(work.unit, community, press.number(1))
    if found is None:
        raise NotYours
    work.answer("")
    await _ask_whom(work, community, Role.BUILDING_LEAD, found[0].place.building)


async def _ask_whom(work: Work, community: int, role: Role, scope: str) -> None:
    account, t = await work.account(), await work.words()
    answers = {"community": community, "role": role.value, "scope": scope}
    await dialogues.save(work.unit, Dialogue(account.id, _DIALOGUE, "whom", answers))
    text = t(
        "Who becomes {role}? Send a part of the name, or the home, such as 3-2-501.", role=say_role(t, role, scope)
    )
    await work.reply(text)


async def whom(work: Work, line: Line) -> None:
    """A name or a home was sent: who is meant?"""
    account, t = await work.account(), await work.words()
    dialogue = await dialogues.of(work.unit, account.id)
    if dialogue is None or dialogue.kind != _DIALOGUE:
        raise Stale
    community = int(dialogue.answers["community"])
    await work.require(Act.GIVE_ROLE, community)
    if not line.text or len(line.text) > 60:
        raise Refusal(N_("Please send a part of the name, or the home, such as 3-2-501."))
    found = await _search(work, community, line.text)
    if not found:
        raise Refusal(
            N_("I found nobody called {text}. Whoever is to have a role presses Start with me once, or scans a slip."),
            text=line.text,
        )
    rows = [[button(one.name[:40], "role.propose", one.id)] for one in found]
    await work.reply(t("Who is meant?"), rows)


async def _search(work: Work, community: int, text: str) -> list[Account]:
    keys = await members.named(work.unit, community, text, limit=_FOUND)
    at = _as_place(text)
    if at is not None and (unit := await register.find_place(work.unit, community, at)) is not None:
        keys += [binding.account for binding in await bindings.at_unit(work.unit, community, unit)]
    return (await accounts.several(work.unit, list(dict.fromkeys(keys))))[:_FOUND]


def _as_place(text: str) -> Place | None:
    try:
        return read_place(text)
    except CellError:
        return None


async def propose(work: Work, press: Press) -> None:
    """The person is known: the role waits for a second person."""
    account, t = await work.account(), await work.words()
    dialogue = await dialogues.of(work.unit, account.id)
    if dialogue is None or dialogue.kind != _DIALOGUE:
        raise Stale
    community = await communities.get(work.unit, int(dialogue.answers["community"]))
    await work.require(Act.GIVE_ROLE, community.id)
    role, scope, chosen = Role(dialogue.answers["role"]), str(dialogue.answers["scope"]), press.number()
    if role not in GIVEN or not await members.belongs(work.unit, community.id, chosen):
        raise NotYours
    await dialogues.end(work.unit, account.id)
    known = await roles.same(work.unit, community.id, chosen, role, scope)
    if known is not None:
        work.answer(t.plain("This person has the role already, or it waits for a second person."), alert=True)
        return
    key = await roles.give(work.unit, community.id, chosen, role, by=account.id, scope=scope)
    facts = {"by": account.id, "account": chosen, "role": role.value, "scope": scope}
    work.unit.record(community.id, "role.proposed", f"role:{key}", facts)
    person = await accounts.get(work.unit, chosen)
    asked = await _ask_second(work, community, await _holding(work, community.id, key), account, person)
    text = t("🏛 Proposed: {name} as {role}.", name=person.name, role=say_role(t, role, scope))
    await work.reply(Html("\n".join([text, _next(t, asked)])), card=f"role:{key}")
    work.answer(t.plain("Proposed. A second person confirms it now."))


def _next(t: Words, asked: list[str]) -> Html:
    if asked:
        return t("Next, one of these confirms it: {names}.", names=t.plain(", ").join(asked))
    return t("It waits until a committee member has a private chat with me.")


async def _holding(work: Work, community: int, key: int) -> Holding:
    found = await roles.find(work.unit, community, key)
    if found is None:
        raise NotYours
    return found


async def _ask_second(
    work: Work, community: Community, holding: Holding, proposer: Account, person: Account
) -> list[str]:
    """Ask everybody who may confirm; for the first committee, those proposed for it. Returns their names."""
    if community.stewarded and holding.role in FOUNDING_ROLES:
        await invite_founders(work, community)
        proposed = [one for one in await roles.proposed(work.unit, community.id) if one.role in FOUNDING_ROLES]
        others = {one.account for one in proposed} - {holding.account}
        return [one.name for one in await accounts.several(work.unit, sorted(others))]
    held = await roles.holders(work.unit, community.id, Role.COMMITTEE, Role.CHAIR, Role.STEWARD)
    keys = list(dict.fromkeys(one.account for one in held if one.account not in {proposer.id, person.id}))
    asked: list[str] = []
    for other in await accounts.several(work.unit, keys):
        if other.private_chat is None:
            continue
        t = words(other.language)
        text = t(
            "🏛 {proposer} proposes {name} as {role} of {community}.",
            proposer=proposer.name,
            name=person.name,
            role=say_role(t, holding.role, holding.scope),
            community=community.name,
        )
        refuse_it = button(t.plain("Refuse"), "role.refuse", holding.id)
        confirm_it = button(t.plain("Confirm"), "role.confirm", holding.id, style="primary")
        work.post(other.private_chat, text, [[refuse_it, confirm_it]], kind=Kind.CARD, card=f"role:{holding.id}")
        asked.append(other.name)
    return asked


# Confirming


async def _pressed(work: Work, press: Press) -> tuple[Community, Holding]:
    """The proposal that a press means; whoever presses may decide it. Raises NotYours or a Refusal."""
    key = press.number()
    community = await roles.whose(work.unit, key)
    if community is None:
        raise NotYours
    await work.require(Act.GIVE_ROLE, community)
    holding = await _holding(work, community, key)
    account = await work.account()
    if holding.active is None and account.id in {holding.account, holding.given_by}:
        raise Refusal(N_("Somebody else must confirm this: nobody confirms their own role or proposal."))
    facts = await communities.get(work.unit, community)
    if facts.stewarded and holding.role in FOUNDING_ROLES:
        raise Refusal(N_("Until the committee has taken over, only those proposed for it confirm each other."))
    return facts, holding


async def confirm(work: Work, press: Press) -> None:
    """The second person: from now on the role counts."""
    community, holding = await _pressed(work, press)
    account, t = await work.account(), await work.words()
    if holding.active is not None or not await roles.confirm(work.unit, holding.id, by=account.id):
        work.answer(t.plain("This was confirmed already."))
        return
    facts = {"by": account.id, "account": holding.account, "role": holding.role.value}
    work.unit.record(community.id, "role.confirmed", f"role:{holding.id}", facts)
    await _tell(work, community, holding, N_("✅ {name} is {role} of {community} now. Confirmed by {by}."))
    work.answer(t.plain("Confirmed."))


async def refuse(work: Work, press: Press) -> None:
    """The second person says no."""
    community, holding = await _pressed(work, press)
    account, t = await work.account(), await work.words()
    if holding.active is not None:
        work.answer(t.plain("This was confirmed already."), alert=True)
        return
    await roles.end(work.unit, holding.id)
    work.unit.record(community.id, "role.refused", f"role:{holding.id}", {"by": account.id})
    await _tell(work, community, holding, N_("❌ {name} does not become {role} of {community}. Refused by {by}."))
    work.answer(t.plain("Refused. The person is told."))


async def _tell(work: Work, community: Community, holding: Holding, sentence: str) -> None:
    """Everybody who was asked, who proposed it, and whom it concerns, see how it ended."""
    by = await work.account()
    held = await roles.holders(work.unit, community.id, Role.COMMITTEE, Role.CHAIR, Role.STEWARD)
    keys = {one.account for one in held} | {holding.account, holding.given_by or holding.account, by.id}
    people = {one.id: one for one in await accounts.several(work.unit, sorted(keys))}
    for person in people.values():
        if person.private_chat is None:
            continue
        t = words(person.language)
        text = t(
            sentence,
            name=people[holding.account].name,
            role=say_role(t, holding.role, holding.scope),
            community=community.name,
            by=by.name,
        )
        work.post(person.private_chat, text, kind=Kind.CARD, card=f"role:{holding.id}")


ROUTES = [
    Route(Command("who", N_("Who is responsible for what")), who, Act.LOOK),
    Route(Pressing("role.begin"), begin, Act.GIVE_ROLE),
    Route(Pressing("role.pick"), pick, Act.GIVE_ROLE),
    Route(Pressing("role.place"), place, Act.GIVE_ROLE),
    Route(Answering(_DIALOGUE), whom, Act.GIVE_ROLE),
    Route(Pressing("role.propose"), propose, Act.GIVE_ROLE),
    Route(Pressing("role.confirm"), confirm, Act.GIVE_ROLE),
    Route(Pressing("role.refuse"), refuse, Act.GIVE_ROLE),
]
