"""What happens when somebody scans the slip for a home, says what they are there, or looks at their homes?"""

from __future__ import annotations

from governance.binding import Binding, Relation
from governance.register import Entry, Owner, say_area
from governance.roles import Act
from handlers.binding_telling import ask_to_confirm
from handlers.binding_words import masked, relation_line
from handlers.buttons import Button, Keyboard, button
from handlers.deep_links import deep_link
from handlers.refusals import NotYours, Refusal, Stale
from handlers.register_words import say_place
from handlers.triggers import Command, Line, Press, Pressing, Route, Start, Starting, Where
from handlers.words import N_, Html, Words
from handlers.work import Work
from storage import bindings, communities, members, register
from storage.bindings import Slip
from storage.communities import Community

# So many unused codes for one home: a family, no more.
MOST_INVITATIONS = 5


class WrongCode(Refusal):
    """No slip has this code."""

    message = N_("I do not know this code. Please scan the slip again, or ask your building lead for a new one.")


class TooManyCodes(Refusal):
    """Somebody is guessing, or cannot read the slip."""

    message = N_("Too many wrong codes. Please try again in an hour, or ask your building lead.")


class UsedSlip(Refusal):
    """Each slip works once."""

    message = N_(
        "This slip has been used already. Whoever used it can invite you: /home. "
        "If you do not know who it was, please tell the committee."
    )


class VoidSlip(Refusal):
    """A newer slip has been printed."""

    message = N_("A newer slip has been printed for this home; this one no longer works.")


async def scan(work: Work, start: Start) -> None:
    """A slip was scanned: which home is it, and what is the person there?"""
    await work.chat()
    slip = await _slip(work, start.arguments[0] if start.arguments else "")
    account = await work.account()
    found = await register.entry(work.unit, slip.community, slip.unit)
    if found is None:
        raise VoidSlip
    with work.unit.aside():
        await members.join(work.unit, slip.community, account.id)
    await work.require(Act.BIND, slip.community)
    community = await communities.get(work.unit, slip.community)
    t = await work.words()
    if slip.used_by == account.id:
        await show_homes(work, community)
        return
    if slip.used_by is not None:
        raise UsedSlip
    text = t(
        "This slip is for <b>{place}</b> in {community}.\nWhat are you there? Only owners vote; "
        "whatever you choose is confirmed by a second person.",
        place=say_place(t, found[0].place),
        community=community.name,
    )
    await work.reply(text, _choices(t, start.arguments[0].lower(), found))


async def _slip(work: Work, code: str) -> Slip:
    """The slip with this code. Raises TooManyCodes, WrongCode or VoidSlip."""
    account = await work.account()
    if await bindings.must_wait(work.unit, account.id):
        raise TooManyCodes
    slip = await bindings.find_slip(work.unit, code)
    if slip is None:
        with work.unit.aside():
            await bindings.guessed_wrong(work.unit, account.id)
        raise WrongCode
    if slip.void:
        raise VoidSlip
    return slip


def _choices(t: Words, code: str, found: tuple[Entry, dict[int, Owner]]) -> Keyboard:
    rows: list[list[Button]] = []
    for key, owner in found[1].items():
        label = (
            t.plain("Owner: for the developer")
            if owner.developer
            else t.plain("Owner: {name}", name=masked(owner.name))
        )
        rows.append([button(label, "bind.own", code, key, style="primary")])
    tenant = button(t.plain("Tenant"), "bind.live", code, Relation.TENANT.value)
    family = button(t.plain("Family of the owner"), "bind.live", code, Relation.FAMILY.value)
    return [*rows, [tenant, family]]


async def own(work: Work, press: Press) -> None:
    """ "I am this owner": the slip is used, and a second person is asked."""
    slip = await _pressed_slip(work, press)
    found = await register.entry(work.unit, slip.community, slip.unit)
    owner = press.number(1)
    if found is None or owner not in found[1]:
        raise NotYours
    relation = Relation.JOINT_OWNER if len(found[1]) > 1 else Relation.OWNER
    await _claim(work, slip, relation, owner)


async def live(work: Work, press: Press) -> None:
    """ "I live there": tenant or family."""
    slip = await _pressed_slip(work, press)
    if press.word(1) not in {Relation.TENANT.value, Relation.FAMILY.value}:
        raise NotYours
    await _claim(work, slip, Relation(press.word(1)), None)


async def _pressed_slip(work: Work, press: Press) -> Slip:
    slip = await _slip(work, press.word())
    await work.require(Act.BIND, slip.community)
    return slip


async def _claim(work: Work, slip: Slip, relation: Relation, owner: int | None) -> None:
    account, t = await work.account(), await work.words()
    if slip.used_by not in {None, account.id}:
        raise UsedSlip
    community = await communities.get(work.unit, slip.community)
    if slip.used_by is None:
        await bindings.use_slip(work.unit, slip.id, by=account.id)
    before = {one.id for one, _ in await bindings.of_account(work.unit, slip.community, account.id)}
    binding = await bindings.claim(work.unit, slip.community, account.id, slip.unit, relation, owner)
    if binding.id in before:
        work.answer(_state(t, binding))
        return
    facts = {"by": account.id, "unit": slip.unit, "relation": relation.value, "owner": owner}
    receipt = work.unit.record(slip.community, "binding.claimed", f"binding:{binding.id}", facts)
    place = (await register.places(work.unit, slip.community, [slip.unit]))[slip.unit]
    asked = await ask_to_confirm(work, community, binding, place)
    lines = [
        t("🏠 Recorded: {place}, {relation}.", place=say_place(t, place), relation=relation_line(t, relation)),
        _who_confirms(t, asked),
        t("Receipt {receipt}", receipt=receipt),
    ]
    await work.reply(Html("\n".join(lines)), card=f"claim:{binding.id}")
    work.answer(t.plain("Recorded. A second person confirms it now."))


def _who_confirms(t: Words, asked: list[str]) -> Html:
    if not asked:
        return t("Next, somebody of the committee confirms it. You will hear from me.")
    return t("Next, one of these confirms it: {names}. You will hear from me.", names=t.plain(", ").join(asked))


def _state(t: Words, binding: Binding) -> str:
    if binding.counts:
        return t.plain("You are tied to this home already.")
    return t.plain("This waits for a second person already. You will hear from me.")


# One's own homes


async def homes(work: Work, _line: Line) -> None:
    """`/home`: my homes by the register, who I am there, and what waits."""
    community = await work.community()
    await work.require(Act.BIND, community.id)
    await show_homes(work, community)


async def show_homes(work: Work, community: Community) -> None:
    """The card of a person's homes."""
    account, t = await work.account(), await work.words()
    mine = await bindings.of_account(work.unit, community.id, account.id)
    if not mine:
        text = t(
            "You are not tied to a home in {community} yet.\nScan the slip for your home with your phone's camera. "
            "No slip? Your building lead or the committee prints one: /who",
            community=community.name,
        )
        await work.reply(text)
        return
    lines = [t("Your homes in {community}", community=community.name)]
    rows: list[list[Button]] = []
    for binding, place in mine:
        found = await register.entry(work.unit, community.id, binding.unit)
        lines.append(_home_line(t, say_place(t, place), binding, found))
        if binding.counts:
            name = say_place(t, place)
            rows.append([button(t.plain("Invite to {place}", place=name), "bind.invite", binding.unit)])
        rows.append([button(t.plain("Not my home: {place}", place=say_place(t, place)), "bind.leave", binding.id)])
    others = await _also_owned(work, community, {binding.unit for binding, _ in mine})
    if others:
        lines.append(t("By the register you also own: {places}", places=t.plain(", ").join(others)))
    await work.reply(Html("\n".join(lines)), rows, card="homes", fresh=True)


def _home_line(t: Words, place: str, binding: Binding, found: tuple[Entry, dict[int, Owner]] | None) -> Html:
    area = say_area(found[0].area) if found and found[0].area else ""
    said = relation_line(t, binding.relation)
    line = (
        t("🏠 {place}, {area} m²: {relation}", place=place, area=area, relation=said)
        if area
        else t("🏠 {place}: {relation}", place=place, relation=said)
    )
    return line if binding.counts else Html(line + " – " + t("waits for a second person"))


async def _also_owned(work: Work, community: Community, known: set[int]) -> list[str]:
    t = await work.words()
    owned = await register.owner_units(work.unit, community.id, (await work.account()).id)
    return [say_place(t, place) for key, place in owned.items() if key not in known]


async def invite(work: Work, press: Press) -> None:
    """A code for somebody of the same household, sent to whoever lives there already."""
    account, t = await work.account(), await work.words()
    key = press.number()
    binding = await _own_binding(work, key)
    await work.require(Act.BIND, binding.community)
    if await bindings.free_slips(work.unit, binding.community, key) > MOST_INVITATIONS:
        raise Refusal(N_("There are enough open invitations for this home. Please use one of those first."))
    code = await bindings.invite(work.unit, binding.community, key, by=account.id)
    work.unit.record(binding.community, "slip.invited", f"unit:{key}", {"by": account.id})
    place = (await register.places(work.unit, binding.community, [key]))[key]
    text = t(
        "An invitation to {place}. Send it to one person of your household; it works once, "
        "and a second person confirms it.\n{link}",
        place=say_place(t, place),
        link=deep_link(work.bot, "slip", code),
    )
    await work.reply(text, protect=False)
    work.answer(t.plain("The invitation comes here."))


async def _own_binding(work: Work, key: int) -> Binding:
    if not work.private:
        raise NotYours
    account = await work.account()
    for community in await members.communities_of(work.unit, account.id):
        for binding, _ in await bindings.of_account(work.unit, community.id, account.id):
            if binding.unit == key and binding.counts:
                return binding
    raise NotYours


async def leave(work: Work, press: Press) -> None:
    """ "Not my home": asked once more, for it takes the vote away."""
    binding = await _mine(work, press.number())
    t = await work.words()
    if binding.until is not None:
        raise Stale
    text = t("You will no longer be tied to this home, and no longer vote for it. To come back you need a new slip.")
    rows = [[button(t.plain("Stay"), "bind.stay"), button(t.plain("Leave this home"), "bind.left", binding.id)]]
    await work.reply(text, rows)
    work.answer("")


async def stay(work: Work, _press: Press) -> None:
    """Nothing changes after all."""
    t = await work.words()
    work.answer(t.plain("Nothing has changed."))


async def left(work: Work, press: Press) -> None:
    """The binding ends."""
    binding = await _mine(work, press.number())
    account, t = await work.account(), await work.words()
    if await bindings.end(work.unit, binding.id, by=account.id):
        work.unit.record(binding.community, "binding.ended", f"binding:{binding.id}", {"by": account.id})
    work.answer(t.plain("You are no longer tied to this home."))
    await show_homes(work, await communities.get(work.unit, binding.community))


async def _mine(work: Work, key: int) -> Binding:
    binding = await bindings.get(work.unit, key)
    if binding is None or binding.account != (await work.account()).id:
        raise NotYours
    await work.require(Act.BIND, binding.community)
    return binding


ROUTES = [
    Route(Starting("slip"), scan, Act.BIND),
    Route(Pressing("bind.own"), own, Act.BIND),
    Route(Pressing("bind.live"), live, Act.BIND),
    Route(Command("home", N_("Your homes, and inviting your household"), Where.PRIVATE), homes, Act.BIND),
    Route(Pressing("bind.invite"), invite, Act.BIND),
    Route(Pressing("bind.leave"), leave, Act.BIND),
    Route(Pressing("bind.stay"), stay),
    Route(Pressing("bind.left"), left, Act.BIND),
]
