"""Homes: what somebody sees of theirs, how they invite their household, and how they leave."""

from __future__ import annotations

from governance.register.register import Entry, Owner
from governance.register.weighing import Weighing
from governance.residents.acts import BIND
from governance.residents.binding import Binding, Ending
from handlers.frame.buttons import Button, button
from handlers.frame.deep_links import deep_link
from handlers.frame.places import say_place
from handlers.frame.refusals import NotYours, Refusal, Stale
from handlers.frame.triggers import ButtonPress, Command, Line, Press, Route, Where
from handlers.frame.words import N_, Html, Words
from handlers.frame.work import Work
from handlers.residents.changing import end_binding
from handlers.residents.telling import CLAIM
from handlers.residents.words import relation_line
from handlers.tally.weights import say_weight
from storage.communities import communities, members
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.subjects import Subject
from storage.register import register
from storage.residents import bindings, ownership

# So many unused codes for one home: a family, no more.
MOST_INVITATIONS = 5
# So many further homes of one owner are named; the developer may have hundreds.
_OTHERS_NAMED = 6


async def homes(work: Work, _line: Line) -> None:
    """`/home`: my homes by the register, who I am there, and what waits."""
    community = await work.community()
    await work.require(BIND, community.id)
    await show_homes(work, community)


async def show_homes(work: Work, community: Community) -> None:
    """The card of a person's homes."""
    account, t = await work.account(), await work.words()
    mine = await bindings.of_account(work.uow, community.id, account.id)
    if not mine:
        text = t(
            "You are not linked to a home in {community} yet.\n"
            "Scan the slip for your home with your phone's camera. No slip? Your building lead or the "
            "committee can print one.",
            community=community.name,
        )
        await work.reply(text, [[button(t.plain("Who does what"), "menu.do", "who")]])
        return
    lines = [t("Your homes in {community}", community=community.name)]
    rows: list[list[Button]] = []
    for binding, place in mine:
        found = await register.entry(work.uow, community.id, binding.unit)
        lines.append(_home_line(t, say_place(t, place), binding, found, community.weighing))
        rows += _home_buttons(t, say_place(t, place), binding)
    others = await _also_owned(work, community, {binding.unit for binding, _ in mine})
    if others:
        named = t.plain(", ").join(list(others.values())[:_OTHERS_NAMED])
        more = "…" if len(others) > _OTHERS_NAMED else ""
        lines.append(t("According to the register you also own: {places}", places=named + more))
        rows += [
            [button(t.plain("This entry is wrong: {place}", place=place), "dispute.line", key)]
            for key, place in list(others.items())[:2]
        ]
    await work.reply(Html("\n".join(lines)), rows, card="homes", fresh=True)


def _home_buttons(t: Words, place: str, binding: Binding) -> list[list[Button]]:
    leave = button(t.plain("Not my home: {place}", place=place), "bind.leave", binding.id)
    if not binding.counts:
        return [[leave]]
    rows = [[button(t.plain("Invite to {place}", place=place), "bind.invite", binding.unit)]]
    if binding.relation.owns:
        who = button(t.plain("Who is linked to {place}", place=place), "home.people", binding.unit)
        rows += [[who], [button(t.plain("This entry is wrong: {place}", place=place), "dispute.line", binding.unit)]]
    return [*rows, [leave]]


def _home_line(
    t: Words, place: str, binding: Binding, found: tuple[Entry, dict[int, Owner]] | None, weighing: Weighing
) -> Html:
    weight = say_weight(t, found[0].weight, weighing) if found and found[0].weight and weighing.stated else ""
    said = relation_line(t, binding.relation)
    line = (
        t("🏠 {place}, {weight}: {relation}", place=place, weight=weight, relation=said)
        if weight
        else t("🏠 {place}: {relation}", place=place, relation=said)
    )
    if not binding.counts:
        return Html(line + " – " + t("waiting for a second person"))
    if found is None or not binding.relation.owns:
        return line
    names = t.plain(", ").join(owner.name for owner in found[0].owners)
    return Html(line + "\n" + t("In the register: {owner}", owner=names))


async def _also_owned(work: Work, community: Community, known: set[int]) -> dict[int, str]:
    t = await work.words()
    owned = await ownership.owner_units(work.uow, community.id, (await work.account()).id)
    return {key: say_place(t, place) for key, place in owned.items() if key not in known}


async def invite(work: Work, press: Press) -> None:
    """A code for somebody of the same household, sent to whoever lives there already."""
    account, t = await work.account(), await work.words()
    key = press.number()
    binding = await _own_binding(work, key)
    await work.require(BIND, binding.community)
    if await bindings.free_slips(work.uow, binding.community, key) > MOST_INVITATIONS:
        raise Refusal(N_("This home already has enough unused invitations. Please use one of those first."))
    code = await bindings.invite(work.uow, binding.community, key, by=account.id)
    journal.record(work.uow, binding.community, "slip.invited", Subject("unit", key), {"by": account.id})
    place = (await register.places(work.uow, binding.community, [key]))[key]
    text = t(
        "An invitation to {place}. Send it to one person in your household. It works once, and a second "
        "person confirms it.\n"
        "{link}",
        place=say_place(t, place),
        link=deep_link(work.bot, "slip", code),
    )
    await work.reply(text, protect=False)
    work.answer(t.plain("The invitation will arrive here."))


async def _own_binding(work: Work, key: int) -> Binding:
    if not work.private:
        raise NotYours
    account = await work.account()
    for community in await members.communities_of(work.uow, account.id):
        for binding, _ in await bindings.of_account(work.uow, community.id, account.id):
            if binding.unit == key and binding.counts:
                return binding
    raise NotYours


async def leave(work: Work, press: Press) -> None:
    """ "Not my home": asked once more, for it takes the vote away."""
    binding = await _mine(work, press.number())
    t = await work.words()
    if binding.until is not None:
        raise Stale
    text = t("You would no longer be linked to this home or vote for it. To come back you would need a new slip.")
    rows = [[button(t.plain("Stay linked"), "bind.stay"), button(t.plain("Unlink this home"), "bind.left", binding.id)]]
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
    community = await communities.get(work.uow, binding.community)
    if await end_binding(work, community, binding, Ending.LEFT, by=account.id):
        await CLAIM.forget(work, binding)
    work.answer(t.plain("You are no longer linked to this home."))
    await show_homes(work, community)


async def _mine(work: Work, key: int) -> Binding:
    binding = await bindings.get(work.uow, key)
    if binding is None or binding.account != (await work.account()).id:
        raise NotYours
    await work.require(BIND, binding.community)
    return binding


ROUTES = [
    Route(Command("home", N_("Your homes, and inviting your household"), Where.PRIVATE, place=50), homes, BIND),
    Route(ButtonPress("bind.invite"), invite, BIND),
    Route(ButtonPress("bind.leave"), leave, BIND),
    Route(ButtonPress("bind.stay"), stay),
    Route(ButtonPress("bind.left"), left, BIND),
]
