"""Claim of a home: who is asked to confirm it, who is told how it ended, and what if nobody answers."""

from __future__ import annotations

from governance.register.register import Place
from governance.residents.acts import CONFIRM_BINDING
from governance.residents.binding import Binding, Ending, may_confirm
from governance.roles import Role
from handlers.approvals import committee_room
from handlers.approvals.approval import Approval, Asked, Decision, confirm_or_refuse, deadline_routes
from handlers.approvals.committee_room import Say
from handlers.approvals.deadlines import CLAIMS
from handlers.frame.buttons import Keyboard, button, link
from handlers.frame.deep_links import deep_link
from handlers.frame.places import say_place
from handlers.frame.refusals import WHO, Refusal
from handlers.frame.words import N_, Html, Words, words
from handlers.frame.work import Work
from handlers.residents.changing import say_older
from handlers.residents.words import relation_line
from storage.communities import accounts, chats
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.communities.topics import Topic
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.offices import roles
from storage.offices.roles_of import roles_of
from storage.register import register
from storage.residents import bindings

_ANYWHERE = (Role.COMMITTEE, Role.CHAIR)


class NotYourTurn(Refusal):
    """Nobody confirms their own, and a building lead only in their building."""

    message = N_(
        "Somebody else must decide this: nobody can confirm their own home, and building leads confirm only "
        "their own building."
    )
    roads = (WHO,)


async def place_of(work: Work, binding: Binding) -> Place:
    """Where the home is."""
    return (await register.places(work.uow, binding.community, [binding.unit]))[binding.unit]


async def _asked(work: Work, community: Community, binding: Binding) -> Asked:
    """The leads of the building, or without one the committee or the steward.

    The committee's group hears of nobody's home while the lead of the building can answer.
    """
    place = await place_of(work, binding)
    near, people = await _near(work, community, place), await confirmers(work, community, binding, place)
    return Asked(people, about={binding.account}, room=not any(one.id in near for one in people))


async def _asked_last(work: Work, community: Community, binding: Binding) -> Asked:
    """The whole committee besides the leads."""
    people = await confirmers(work, community, binding, await place_of(work, binding))
    held = await _holders(work, community, Role.COMMITTEE, Role.CHAIR, Role.STEWARD)
    keys = sorted({one.id for one in people} | set(held) - {binding.account})
    return Asked(await accounts.several(work.uow, keys), about={binding.account})


async def _question(work: Work, community: Community, binding: Binding) -> Say:
    place = await place_of(work, binding)

    async def question(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        text = await claim_text(work, t, community, binding, place)
        return text, confirm_or_refuse(t, "bind", binding.id)

    return question


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


async def _holders(work: Work, community: Community, *wanted: Role) -> list[int]:
    return [one.account for one in await roles.holders(work.uow, community.id, *wanted)]


async def _tell_group(work: Work, community: Community, _binding: Binding) -> None:
    """Nobody can be reached: the group is told that somebody waits, neither name nor home."""
    t = words(community.language)
    text = t("🏠 A neighbour is waiting to be confirmed. Building leads and committee: please look in private.")
    keyboard = [[link(t.plain("Who is waiting"), deep_link(work.bot, "waiting", community.id))]]
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
            lines.append(t("This owner also has: {places}", places=t.plain(", ").join(more)))
    if older := await say_older(work, t, binding):
        lines.append(older)
    lines.append(t("Confirm only if you know this is true."))
    return Html("\n".join(lines))


async def may_decide(work: Work, binding: Binding, account: int) -> bool:
    """May this account confirm or refuse this claim?"""
    return may_confirm(
        claimer=binding.account,
        confirmer=account,
        roles=await roles_of(work.uow, binding.community, account),
        buildings=await roles.scopes(work.uow, binding.community, account, Role.BUILDING_LEAD),
        building=(await place_of(work, binding)).building,
    )


async def check_turn(work: Work, _community: Community, binding: Binding, me: int) -> None:
    """Raises NotYourTurn unless this account may confirm or refuse this claim."""
    if not await may_decide(work, binding, me):
        raise NotYourTurn


async def tell_claimer(work: Work, binding: Binding, text: Html, keyboard: Keyboard = ()) -> None:
    """The person hears how it ended."""
    person = await accounts.get(work.uow, binding.account)
    if person.private_chat is not None:
        work.post(person.private_chat, text, keyboard, kind=Kind.RECEIPT, card=Subject("claim", binding.id), fresh=True)


async def _outcome(work: Work, community: Community, binding: Binding, ending: str, by: Account | None) -> Say:
    place, name = await place_of(work, binding), by.name if by else ""

    async def ended(t: Words, reader: Account | None) -> tuple[Html, Keyboard]:
        if reader is None:
            return Html("\n".join([t("🏠 {place}", place=say_place(t, place)), t(ending, name=name)])), []
        text = await claim_text(work, t, community, binding, place)
        return Html(str(text).rsplit("\n", 1)[0] + "\n" + t(ending, name=name)), []

    return ended


async def _also(work: Work, community: Community, binding: Binding) -> list[Account]:
    return await confirmers(work, community, binding, await place_of(work, binding))


async def _expired(work: Work, community: Community, binding: Binding) -> None:
    """The person may ask again with one press."""
    t = words((await accounts.get(work.uow, binding.account)).language)
    text = t(
        "🏠 Nobody confirmed in time that you belong to {place} in {community}, so your request has expired. "
        "Whom you can ask: /who",
        place=say_place(t, await place_of(work, binding)),
        community=community.name,
    )
    again = [[button(t.plain("Ask again"), "bind.again", binding.id, style="primary")]]
    await tell_claimer(work, binding, text, again)


CLAIM = Approval(
    word="binding",
    table="bindings",
    act=CONFIRM_BINDING,
    load=lambda work, _, key: bindings.get(work.uow, key),
    waits=lambda binding: binding.waits,
    rights_first=True,
    check=check_turn,
    over=lambda binding: N_("This is already confirmed.") if binding.counts else N_("This has already ended."),
    asked=_asked,
    asked_last=_asked_last,
    unheard=_tell_group,
    question=_question,
    outcome=_outcome,
    also=_also,
    deadlines=CLAIMS,
    lapse=Decision(
        lambda work, _, binding, __: bindings.end(work.uow, binding.id, by=None, why=Ending.EXPIRED),
        act="binding.expired",
        then=_expired,
    ),
)

ROUTES = deadline_routes(CLAIM)
