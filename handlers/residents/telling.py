"""Who is asked to confirm that somebody lives there, and who is told how it ended?"""

from __future__ import annotations

from governance.register.register import Place
from governance.residents.binding import Binding, may_confirm
from governance.roles import Role
from handlers.approvals import committee_room
from handlers.approvals.deadlines import still_waits
from handlers.frame.buttons import Keyboard, button, link
from handlers.frame.deep_links import deep_link
from handlers.frame.places import say_place
from handlers.frame.words import Html, Words, words
from handlers.frame.work import Work
from handlers.residents.changing import say_older
from handlers.residents.words import relation_line
from storage.communities import accounts, chats
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.communities.topics import Topic
from storage.engine.outbox import Kind
from storage.offices import roles
from storage.offices.roles_of import standing
from storage.register import register

_ANYWHERE = (Role.COMMITTEE, Role.CHAIR)


def card_name(binding: int) -> str:
    """The card that asks for a confirmation, and later says how it ended."""
    return f"binding:{binding}"


async def ask_to_confirm(
    work: Work, community: Community, binding: Binding, place: Place, *, again: bool = False, widely: bool = False
) -> list[str]:
    """Ask the leads of the building, or without one the committee or steward. Returns the names of those asked.

    `again`: they are reminded; `widely`: the committee besides the leads. If nobody can be reached, the group is told
    that somebody waits: neither name nor home.
    """
    near = await _near(work, community, place)
    people = await confirmers(work, community, binding, place)
    if widely:
        people = await _with_committee(work, community, binding, people)
    # The committee's group hears of nobody's home while the lead of the building can answer.
    room = widely or not any(one.id in near for one in people)

    async def question(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        text = await claim_text(work, t, community, binding, place)
        text = still_waits(t, text, again=again)
        refuse = button(t.plain("Refuse"), "bind.refuse", binding.id)
        return text, [[refuse, button(t.plain("Confirm"), "bind.confirm", binding.id, style="primary")]]

    about, card = {binding.account}, card_name(binding.id)
    asked = await committee_room.ask(
        work, community, people, card, question, about=about, fresh=again, everybody=again, room=room
    )
    if not asked:
        await _tell_group(work, community)
    return [one.name for one in asked]


async def confirmers(work: Work, community: Community, binding: Binding, place: Place) -> list[Account]:
    """Who may confirm it and should be asked: leads of the building first, else the committee, else the steward."""
    near = await _near(work, community, place)
    for keys in (near, await _holders(work, community, *_ANYWHERE), await _holders(work, community, Role.STEWARD)):
        wanted = [key for key in dict.fromkeys(keys) if key != binding.account]
        found = await accounts.several(work.uow, wanted)
        about, room = {binding.account}, keys is not near
        if (await committee_room.audience(work, community.id, found, about=about, room=room)).people:
            return found
    return []


async def _near(work: Work, community: Community, place: Place) -> list[int]:
    leads = await roles.holders(work.uow, community.id, Role.BUILDING_LEAD)
    return [one.account for one in leads if one.scope in {"", place.building}]


async def _with_committee(work: Work, community: Community, binding: Binding, people: list[Account]) -> list[Account]:
    held = await _holders(work, community, Role.COMMITTEE, Role.CHAIR, Role.STEWARD)
    return await accounts.several(work.uow, sorted({one.id for one in people} | set(held) - {binding.account}))


async def _holders(work: Work, community: Community, *wanted: Role) -> list[int]:
    return [one.account for one in await roles.holders(work.uow, community.id, *wanted)]


async def _tell_group(work: Work, community: Community) -> None:
    t = words(community.language)
    text = t("🏠 A neighbour waits to be confirmed. Building leads and committee: please look in private.")
    keyboard = [[link(t.plain("Who waits"), deep_link(work.bot, "waiting", community.id))]]
    for group in await chats.groups_of(work.uow, community.id, "owners"):
        work.post(group.id, text, keyboard, kind=Kind.NOTICE, card="waiting", topic=Topic.NOTICES)


async def claim_text(work: Work, t: Words, community: Community, binding: Binding, place: Place) -> Html:
    """What a confirmer reads: who, where, as what, and what follows from it."""
    person = await accounts.get(work.uow, binding.account)
    found = await register.entry(work.uow, community.id, binding.unit)
    owner = found[1].get(binding.owner) if found and binding.owner else None
    lines = [
        t(
            "🏠 {name} has the slip for <b>{place}</b> ({community}).",
            name=person.name,
            place=say_place(t, place),
            community=community.name,
        ),
        t("Claims to be: {relation}", relation=relation_line(t, binding.relation)),
    ]
    if owner is not None:
        lines.append(t("In the register: {owner}", owner=owner.name))
        others = await register.units_of_owner(work.uow, community.id, binding.owner or 0)
        more = [say_place(t, one) for key, one in others.items() if key != binding.unit]
        if more:
            lines.append(t("This owner also holds: {places}", places=t.plain(", ").join(more)))
    if older := await say_older(work, t, binding):
        lines.append(older)
    lines.append(t("Confirm only if you know that it is so."))
    return Html("\n".join(lines))


async def may_decide(work: Work, binding: Binding, place: Place) -> bool:
    """May whoever acts confirm or refuse this claim?"""
    account = await work.account()
    return may_confirm(
        claimer=binding.account,
        confirmer=account.id,
        roles=await standing(work.uow, binding.community, account.id),
        buildings=await roles.scopes(work.uow, binding.community, account.id, Role.BUILDING_LEAD),
        building=place.building,
    )


async def tell_claimer(work: Work, binding: Binding, text: Html, keyboard: Keyboard = ()) -> None:
    """The person hears how it ended."""
    person = await accounts.get(work.uow, binding.account)
    if person.private_chat is not None:
        work.post(person.private_chat, text, keyboard, kind=Kind.RECEIPT, card=f"claim:{binding.id}", fresh=True)


async def close_cards(work: Work, community: Community, binding: Binding, place: Place, ending: str, by: str) -> None:
    """Every confirmer's card says how it ended, and by whom."""

    async def ended(t: Words, reader: Account | None) -> tuple[Html, Keyboard]:
        if reader is None:
            return Html("\n".join([t("🏠 {place}", place=say_place(t, place)), t(ending, name=by)])), []
        text = await claim_text(work, t, community, binding, place)
        return Html(str(text).rsplit("\n", 1)[0] + "\n" + t(ending, name=by)), []

    asked = await confirmers(work, community, binding, place)
    await committee_room.settle(work, community.id, card_name(binding.id), ended, also=asked)
