"""What if nobody confirms who lives there: when are the confirmers reminded, and when does the claim lapse?"""

from __future__ import annotations

from governance.register.register import Place
from governance.residents.binding import Binding, Ending
from handlers.approvals.deadlines import CLAIMS, key_of
from handlers.frame.buttons import button
from handlers.frame.places import say_place
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import words
from handlers.frame.work import Work
from handlers.residents.telling import ask_to_confirm, card_name, tell_claimer
from storage.communities import accounts, communities
from storage.communities.communities import Community
from storage.engine import journal
from storage.queues.due import Due
from storage.register import register
from storage.residents import bindings


async def set_deadlines(work: Work, community: Community, binding: Binding) -> None:
    """The confirmers will be reminded, never at night, and one day the claim lapses."""
    await CLAIMS.begin(work, community, card_name(binding.id))


async def forget_deadlines(work: Work, binding: int) -> None:
    """It was decided: nobody need be reminded."""
    await CLAIMS.end(work, card_name(binding))


async def remind(work: Work, item: Due) -> None:
    """Somebody still waits: the confirmers see the card again; the last time the whole committee does."""
    binding = await bindings.get(work.uow, key_of(item))
    if binding is None or not binding.waits:
        return
    community = await communities.get(work.uow, binding.community)
    place = (await register.places(work.uow, binding.community, [binding.unit]))[binding.unit]
    await ask_to_confirm(work, community, binding, place, again=True, widely=CLAIMS.is_last(item))


async def _place(work: Work, binding: Binding) -> Place:
    return (await register.places(work.uow, binding.community, [binding.unit]))[binding.unit]


async def expire(work: Work, item: Due) -> None:
    """Nobody confirmed it in time: it lapses, and the person may ask again with one press."""
    binding = await bindings.get(work.uow, key_of(item))
    if binding is None or not binding.waits:
        return
    await bindings.end(work.uow, binding.id, by=None, why=Ending.EXPIRED)
    journal.record(work.uow, binding.community, "binding.expired", card_name(binding.id), {})
    community = await communities.get(work.uow, binding.community)
    person = await accounts.get(work.uow, binding.account)
    t = words(person.language)
    text = t(
        "🏠 Nobody has confirmed in time that you belong to {place} in {community}, so this has lapsed. "
        "/who shows whom you can ask.",
        place=say_place(t, await _place(work, binding)),
        community=community.name,
    )
    again = [[button(t.plain("Ask again"), "bind.again", binding.id, style="primary")]]
    await tell_claimer(work, binding, text, again)


ROUTES = [Route(DueTrigger("binding.remind"), remind), Route(DueTrigger("binding.lapse"), expire)]
