"""Returning: a register names a home and its owner again, and whoever was tied to it is tied again and hears so."""

from __future__ import annotations

from collections.abc import Collection

from handlers.frame.places import say_place
from handlers.frame.words import words
from handlers.frame.work import Work
from storage.communities import accounts, communities
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.register import register
from storage.residents import returns


async def tie_back(work: Work, community: int, homes: Collection[int]) -> None:
    """Tie again whom an earlier list, or line, had untied from these homes; each of them is told."""
    back = await returns.tie_again(work.uow, community, homes)
    if not back:
        return
    places = await register.places(work.uow, community, {one.unit for one in back})
    people = {one.id: one for one in await accounts.several(work.uow, sorted({one.account for one in back}))}
    name = (await communities.get(work.uow, community)).name
    for binding in back:
        facts = {"by": None, "account": binding.account, "unit": binding.unit}
        journal.record(work.uow, community, "binding.returned", Subject("binding", binding.id), facts)
        person = people[binding.account]
        if person.private_chat is None:
            continue
        t = words(person.language)
        text = t(
            "🏠 {place} in {community} is back in the register with its owner, so it is linked to you again.",
            place=say_place(t, places[binding.unit]),
            community=name,
        )
        work.post(person.private_chat, text, kind=Kind.NOTICE)
