"""Offices of whoever has a new account: who is asked whether they move along."""

from __future__ import annotations

from governance.offices.acts import TAKE_ROLE
from governance.offices.office import may_be_taken
from handlers.approvals import committee_room
from handlers.frame.buttons import Keyboard, button
from handlers.frame.role_words import say_role
from handlers.frame.words import Html, Words
from handlers.frame.work import Work
from storage.communities import accounts
from storage.communities.accounts import Account
from storage.communities.communities import Community
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.offices import roles


async def offer_move(work: Work, community: Community, old: int, new: int, binding: int) -> None:
    """The old account is tied no longer, but its offices stay with it: whoever confirms roles can move them."""
    held = [one for one in await roles.holders(work.uow, community.id) if one.account == old]
    held = [one for one in held if may_be_taken(one.role, stewarded=bool(community.stewarded))]
    if not held:
        return
    people = {one.id: one.name for one in await accounts.several(work.uow, [old, new])}

    async def offer(t: Words, _reader: Account | None) -> tuple[Html, Keyboard]:
        text = t(
            "🏛 The home of {name} in {community} is now linked to another account, {heir}. The offices stay "
            "with the old account. If it is the same person, two people can move the offices too.",
            name=people[old],
            heir=people[new],
            community=community.name,
        )
        rows = []
        for one in held:
            label = t.plain("Move: {role}", role=str(say_role(t, one.role, one.scope)))
            rows.append([button(label, "office.move", one.id, binding)])
        return text, rows

    others = await committee_room.who_may(work, community.id, TAKE_ROLE, without={old, new})
    await committee_room.ask(
        work, community, others, Subject("moving", binding), offer, about={old, new}, kind=Kind.NOTICE
    )
