"""Household: who is tied to my home, and what an owner can say: a tenant moved out, somebody does not belong there."""

from __future__ import annotations

from governance.residents.acts import BIND
from governance.residents.binding import Binding, Ending, may_end_for
from handlers.frame.buttons import Button, button
from handlers.frame.places import say_place
from handlers.frame.refusals import NotYours, Stale
from handlers.frame.triggers import ButtonPress, Press, Route
from handlers.frame.words import Html, Words
from handlers.frame.work import Work
from handlers.residents.changing import end_binding
from handlers.residents.words import masked, relation_line
from storage.communities import accounts, members
from storage.communities.communities import Community
from storage.engine.subjects import Subject
from storage.register import register
from storage.residents import bindings, ownership

_LISTED = 8


async def people(work: Work, press: Press) -> None:
    """ "Who is tied to it": owners, tenants and family, their names half hidden."""
    unit = press.number()
    community = await _owned(work, unit)
    await work.require(BIND, community.id)
    work.answer("")
    await _show(work, community, unit)


async def _owned(work: Work, unit: int) -> Community:
    """The community in which whoever acts owns this unit. Raises NotYours."""
    account = await work.account()
    if work.private:
        for community in await members.communities_of(work.uow, account.id):
            if unit in await ownership.owner_units(work.uow, community.id, account.id):
                return community
    raise NotYours


async def _show(work: Work, community: Community, unit: int) -> None:
    account, t = await work.account(), await work.words()
    place = (await register.places(work.uow, community.id, [unit]))[unit]
    there = (await bindings.at_unit(work.uow, community.id, unit))[:_LISTED]
    names = {one.id: one.name for one in await accounts.several(work.uow, [one.account for one in there])}
    lines = [t("🏠 Linked to {place}:", place=say_place(t, place))]
    rows: list[list[Button]] = []
    for binding in there:
        mine = binding.account == account.id
        name = t.plain("you") if mine else masked(names[binding.account])
        lines.append(t("• {name}: {relation}", name=name, relation=relation_line(t, binding.relation)))
        rows += [] if mine else [_about(t, name, binding)]
    if len(there) < 2:
        lines.append(t("Nobody else. You can invite your household: /home"))
    await work.reply(Html("\n".join(lines)), rows, card=Subject("people", unit), fresh=True)


def _about(t: Words, name: str, binding: Binding) -> list[Button]:
    if may_end_for(relation=binding.relation, actor_owns_unit=True):
        return [button(t.plain("{name} has moved out", name=name), "home.moved", binding.id)]
    return [button(t.plain("{name} does not belong here", name=name), "dispute.binding", binding.id)]


async def moved(work: Work, press: Press) -> None:
    """ "Has moved out": asked once, for the other one is no resident there any more."""
    binding, _ = await _theirs(work, press.number())
    t = await work.words()
    if not binding.counts:
        raise Stale
    person = await accounts.get(work.uow, binding.account)
    text = t(
        "{name} would no longer be linked to this home, and would be told that you said so.", name=masked(person.name)
    )
    stay = button(t.plain("Leave it as it is"), "bind.stay")
    await work.reply(text, [[stay, button(t.plain("Moved out"), "home.gone", binding.id)]])
    work.answer("")


async def gone(work: Work, press: Press) -> None:
    """The tenant, or somebody of the family, has moved out."""
    binding, community = await _theirs(work, press.number())
    t = await work.words()
    await end_binding(work, community, binding, Ending.MOVED_OUT, by=(await work.account()).id)
    work.answer(t.plain("This person is no longer linked to your home."))
    await _show(work, community, binding.unit)


async def _theirs(work: Work, key: int) -> tuple[Binding, Community]:
    """A tenant's or family's binding to a unit that whoever acts owns. Raises NotYours."""
    binding = await bindings.get(work.uow, key)
    if binding is None:
        raise NotYours
    community = await _owned(work, binding.unit)
    await work.require(BIND, community.id)
    if community.id != binding.community or not may_end_for(relation=binding.relation, actor_owns_unit=True):
        raise NotYours
    return binding, community


ROUTES = [
    Route(ButtonPress("home.people"), people, BIND),
    Route(ButtonPress("home.moved"), moved, BIND),
    Route(ButtonPress("home.gone"), gone, BIND),
]
