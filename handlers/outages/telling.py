"""Telling of an outage: its one card in the groups, pinned until its end, and in private whom it concerns."""

from __future__ import annotations

from datetime import timedelta

from governance.matters.ladder import place_named
from governance.outages.outage import State, within
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import Html, Words, words
from handlers.frame.work import Work
from handlers.matters.words import joined_lines
from handlers.outages.words import Shown, card, card_buttons, card_of, how_long, title
from storage.communities import accounts, chats, communities
from storage.communities.chats import Chat
from storage.engine.outbox import Kind
from storage.engine.subjects import key_of
from storage.outages import outages
from storage.outages.outages import Outage
from storage.queues import due
from storage.queues.due import Due
from storage.residents import bindings

_TELL = "outage.tell"
_AT_ONCE = 25  # so many people are told in one unit of work
_BETWEEN = timedelta(seconds=2)


async def groups_of(work: Work, one: Outage) -> list[Chat]:
    """The owners' group, and the group of each building that it concerns."""
    groups = await chats.groups_of(work.uow, one.community)
    named = {place.building for place in one.places}
    return [group for group in groups if group.purpose == "owners" or place_named(group.purpose, "").building in named]


async def shown_of(work: Work, one: Outage) -> Shown:
    """The outage with all that its card shows."""
    (poster,) = await accounts.several(work.uow, [one.posted_by])
    community = await communities.get(work.uow, one.community)
    name = words(community.language).plain("somebody who has erased their data") if poster.erased else poster.name
    return Shown(one, name, await outages.count_joined(work.uow, one.id), community.timezone)


async def show(work: Work, one: Outage, *, pin: bool | None = None) -> None:
    """Bring its cards up to date. `pin`: they are pinned, or not any more, from now on."""
    community = await communities.get(work.uow, one.community)
    t, shown = words(community.language), await shown_of(work, one)
    for group in await groups_of(work, one):
        work.post(group.id, card(t, shown, work.now), card_buttons(t, one), kind=Kind.CARD, card=card_of(one.id))
        if pin is not None:
            (work.pin if pin else work.unpin)(group.id, card_of(one.id))


async def tell_concerned(work: Work, one: Outage) -> None:
    """Whoever lives there, or has it too, hears in private how it stands now; some people at a time."""
    await due.schedule(work.uow, _TELL, card_of(one.id), work.now, community=one.community, payload={"after": 0})


async def concerned(work: Work, one: Outage) -> list[int]:
    """The accounts that live where it is, and those that have it too."""
    found = set(await outages.joiners(work.uow, one.id))
    for building, entrance, account in await bindings.places_of_residents(work.uow, one.community):
        if within(place_named(building, entrance), one.places):
            found.add(account)
    return sorted(found)


async def tell(work: Work, item: Due) -> None:
    """The next of those whom it concerns."""
    one = await outages.get(work.uow, key_of(item.name))
    if one is None:
        return
    waiting = [key for key in await concerned(work, one) if key > int(item.payload["after"])]
    shown = await shown_of(work, one)
    for account in await accounts.several(work.uow, waiting[:_AT_ONCE]):
        if account.private_chat is not None and not account.erased:
            t = words(account.language)
            work.post(
                account.private_chat, news(t, shown), kind=Kind.NOTICE, card=f"{card_of(one.id)}:told", fresh=True
            )
    if len(waiting) > _AT_ONCE:
        payload = {"after": waiting[_AT_ONCE - 1]}
        await due.schedule(work.uow, _TELL, item.name, work.now + _BETWEEN, community=item.community, payload=payload)


def news(t: Words, shown: Shown) -> Html:
    """How it stands now, in two lines."""
    one = shown.outage
    when = how_long(t, None, one.ends, shown.timezone) if one.state is State.ON else None
    return joined_lines(title(t, one.service, one.places, one.state), when)


ROUTES = [Route(DueTrigger(_TELL), tell)]
