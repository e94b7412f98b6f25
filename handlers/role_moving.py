"""Whoever has a new account: who is asked whether their offices move along?"""

from __future__ import annotations

from governance.office import may_be_taken
from governance.roles import Act
from handlers.buttons import button
from handlers.mute_deciding import seconds
from handlers.role_words import say_role
from handlers.words import words
from handlers.work import Work
from storage import accounts, roles
from storage.communities import Community
from storage.outbox import Kind


async def offer_move(work: Work, community: Community, old: int, new: int, binding: int) -> None:
    """The old account is tied no longer, but its offices stay with it: whoever confirms roles can move them."""
    held = [one for one in await roles.holders(work.unit, community.id) if one.account == old]
    held = [one for one in held if may_be_taken(one.role, stewarded=bool(community.stewarded))]
    if not held:
        return
    people = {one.id: one.name for one in await accounts.several(work.unit, [old, new])}
    for other in await seconds(work.unit, community.id, {old, new}, Act.TAKE_ROLE):
        if other.private_chat is None:
            continue
        t = words(other.language)
        text = t(
            "🏛 The home of {name} in {community} belongs to another account now, {heir}. The old account keeps its "
            "offices. If it is the same person, they can move along; two people decide that.",
            name=people[old],
            heir=people[new],
            community=community.name,
        )
        rows = [
            [
                button(
                    t.plain("Move: {role}", role=str(say_role(t, one.role, one.scope))), "office.move", one.id, binding
                )
            ]
            for one in held
        ]
        work.post(other.private_chat, text, rows, kind=Kind.NOTICE, card=f"moving:{binding}")
