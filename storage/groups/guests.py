"""Guests: who belongs to a community by nothing but what they once did in one of its groups, and holds nothing there.

That is asked when a group turns out to be somebody else's: it is asked of some people at a time.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select, union, update

from storage.communities.accounts import accounts
from storage.communities.members import members
from storage.engine.uow import UnitOfWork
from storage.groups.community_rows import SHARED, own
from storage.moderation.allowances import spent

AT_ONCE = 20

# What somebody used up says nothing about whether they live there.
_NOTHING = frozenset({members, spent, *SHARED})


async def some(uow: UnitOfWork, community: int, group: int, after: int) -> list[int]:
    """The next accounts that came to a community by a group (our key) and have acted in no other one of it."""
    came = (members.c.community_id == community, members.c.chat_id == group, members.c.account_id > after)
    query = select(members.c.account_id).where(*came).order_by(members.c.account_id).limit(AT_ONCE)
    return [row.account_id for row in await uow.rows(query)]


async def holding(uow: UnitOfWork, community: int, people: Collection[int]) -> frozenset[int]:
    """Which of these any row of the community names: a home, a role, a matter, a ballot, a shift, a word."""
    named = [
        select(key.parent.label("account")).where(where, key.parent.in_(people))
        for table, where in own(community).items()
        if table not in _NOTHING
        for key in table.foreign_keys
        if key.column is accounts.c.id
    ]
    return frozenset({row.account for row in await uow.rows(union(*named))})


async def part(uow: UnitOfWork, community: int, people: Collection[int]) -> None:
    """They belong to the community no longer, and in private it is not the one that they mean."""
    here = (members.c.community_id == community, members.c.account_id.in_(people))
    await uow.execute(delete(members).where(*here))
    chosen = (accounts.c.community_id == community, accounts.c.id.in_(people))
    await uow.execute(update(accounts).where(*chosen).values(community_id=None))


async def keep(uow: UnitOfWork, community: int, people: Collection[int]) -> None:
    """They belong to the community whatever becomes of the group that they came by."""
    here = (members.c.community_id == community, members.c.account_id.in_(people))
    await uow.execute(update(members).where(*here).values(chat_id=None))
