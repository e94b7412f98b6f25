"""Members: who belongs to which community. A row from the moment somebody first acts there; registered or not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Column, ForeignKey, Table, func, or_, select, update

from storage.communities.accounts import accounts
from storage.communities.communities import Community, communities, community_of_row
from storage.engine.columns import Moment, metadata
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork

members = Table(
    "members",
    metadata,
    Column("community_id", ForeignKey("communities.id"), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), primary_key=True, index=True),
    Column("since", Moment, nullable=False),
    # The one group of the community in which the person has acted; null: several, or more than that ties them to it.
    Column("chat_id", ForeignKey("chats.id")),
    # When the person last did something in the committee's own group, to the day; null: never.
    Column("in_room", Moment),
    info=says(
        "Communities you belong to",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key),
    ),
)

_TO_THE_DAY = timedelta(days=1)


async def join(uow: UnitOfWork, community: int, account: int, *, group: int | None = None) -> None:
    """Somebody acted in a community, in one of its groups (our key) or otherwise; doing it again changes nothing."""
    row = {"community_id": community, "account_id": account, "since": uow.now, "chat_id": group}
    other = members.c.chat_id.is_not(None) if group is None else members.c.chat_id != group
    change = {"chat_id": None}
    await uow.execute(uow.upsert(members, row, key=["community_id", "account_id"], change=change, where=other))


async def enter_room(uow: UnitOfWork, community: int, account: int) -> None:
    """Somebody acted in the committee's own group; written at most once a day."""
    mine = (members.c.community_id == community) & (members.c.account_id == account)
    old = or_(members.c.in_room.is_(None), members.c.in_room <= uow.now - _TO_THE_DAY)
    await uow.execute(update(members).where(mine, old).values(in_room=uow.now))


async def leave_room(uow: UnitOfWork, community: int, account: int) -> None:
    """Somebody is no longer in the committee's own group: as if they had never acted there."""
    mine = (members.c.community_id == community) & (members.c.account_id == account)
    await uow.execute(update(members).where(mine, members.c.in_room.is_not(None)).values(in_room=None))


async def in_room(uow: UnitOfWork, community: int, keys: Collection[int], since: datetime) -> frozenset[int]:
    """Which of these accounts have acted in the committee's own group since that moment."""
    if not keys:
        return frozenset()
    mine = (members.c.community_id == community) & members.c.account_id.in_(keys)
    rows = await uow.rows(select(members.c.account_id).where(mine, members.c.in_room >= since))
    return frozenset(row.account_id for row in rows)


async def belongs(uow: UnitOfWork, community: int, account: int) -> bool:
    """Has the person acted in this community?"""
    query = select(members.c.since).where(members.c.community_id == community, members.c.account_id == account)
    return await uow.row(query) is not None


async def communities_of(uow: UnitOfWork, account: int) -> list[Community]:
    """The communities of a person, oldest membership first."""
    joined = communities.join(members, members.c.community_id == communities.c.id)
    query = select(communities).select_from(joined).where(members.c.account_id == account)
    return [community_of_row(row) for row in await uow.rows(query.order_by(members.c.since, communities.c.id))]


async def accounts_of(uow: UnitOfWork, community: int) -> list[int]:
    """The accounts of everybody who has acted in a community, longest first."""
    query = select(members.c.account_id).where(members.c.community_id == community)
    return [row.account_id for row in await uow.rows(query.order_by(members.c.since, members.c.account_id))]


async def named(uow: UnitOfWork, community: int, text: str, *, limit: int) -> list[int]:
    """The accounts of members whose name contains `text`, in the order in which they came."""
    joined = members.join(accounts, accounts.c.id == members.c.account_id)
    like = func.lower(accounts.c.name).contains(text.lower(), autoescape=True)
    query = select(accounts.c.id).select_from(joined).where(members.c.community_id == community, like)
    return [row.id for row in await uow.rows(query.order_by(members.c.since, accounts.c.id).limit(limit))]
