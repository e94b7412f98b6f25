"""Rows of one community, so that it can leave with all that is its own and nothing of anybody else.

A row is the community's if it says so, or points to one that is. People and chats may belong to several communities:
those that this one's rows point to go along.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, Table, case, false, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.ballots.native_polls import answers, polls
from storage.communities.accounts import accounts
from storage.communities.chats import ChatKind, chats
from storage.communities.communities import communities
from storage.engine.columns import metadata
from storage.engine.table_facts import facts_of

SHARED = frozenset({accounts, chats})
"""Rows of these may be needed by several communities; they are known by their Telegram ids."""


def own(community: int) -> dict[Table, ColumnElement[bool]]:
    """Table → which of its rows go along; tables of which nothing goes along are not in it."""
    found: dict[Table, ColumnElement[bool]] = {communities: communities.c.id == community}
    for table in metadata.sorted_tables:
        if facts_of(table).stays or table in SHARED or table is communities:
            continue
        if table is answers:
            mine = select(polls.c.telegram_id).where(polls.c.community_id == community)
            found[table] = answers.c.poll.in_(mine)
        elif "community_id" in table.c:
            found[table] = table.c.community_id == community
        elif (through := _through_parent(table, found)) is not None:
            found[table] = through
        elif (of_group := _through_group(table, community)) is not None:
            found[table] = of_group
    found[accounts] = _pointed_to(accounts, found)
    found[chats] = _pointed_to(chats, found) | (chats.c.community_id == community)
    found[chats] |= chats.c.telegram_id.in_(select(accounts.c.telegram_id).where(found[accounts]))
    return found


def as_carried(column: Column[Any], community: int) -> ColumnElement[Any]:
    """A column as it goes along: of a group that is not the community's, or no longer, nothing but its number."""
    ours = chats.c.community_id == community
    if column is chats.c.community_id:
        return case((ours, column))
    if column is chats.c.title:
        return case((ours | (chats.c.kind == ChatKind.PRIVATE.value), column), else_="")
    return column


def _through_parent(table: Table, found: dict[Table, ColumnElement[bool]]) -> ColumnElement[bool] | None:
    for key in table.foreign_keys:
        parent = key.column
        if parent.name == "id" and parent.table in found:
            return key.parent.in_(select(parent).where(found[parent.table]))
    return None


def _through_group(table: Table, community: int) -> ColumnElement[bool] | None:
    """What belongs to a group belongs to the group's community."""
    mine = select(chats.c.id).where(chats.c.community_id == community)
    return next((key.parent.in_(mine) for key in table.foreign_keys if key.column is chats.c.id), None)


def _pointed_to(shared: Table, found: dict[Table, ColumnElement[bool]]) -> ColumnElement[bool]:
    """The rows of a shared table that rows of the community point to."""
    ways: list[ColumnElement[bool]] = [false()]
    for table, where in found.items():
        if table not in SHARED:
            ways.extend(
                shared.c.id.in_(select(key.parent).where(where))
                for key in table.foreign_keys
                if key.column is shared.c.id
            )
    return or_(*ways)


async def digests(connection: AsyncConnection, community: int) -> list[str]:
    """The SHA-256 of every file that the community's rows name, in order."""
    names: set[str] = set()
    for table, where in own(community).items():
        for column in table.columns:
            if "digest" in column.name:
                rows = await connection.execute(select(column).where(where, column.is_not(None)))
                names |= {row[0] for row in rows}
    return sorted(names)


def unclassified() -> list[str]:
    """Tables of which nobody has said whether they go along; a test holds that there are none."""
    known = own(0)
    return [table.name for table in metadata.sorted_tables if table not in known and not facts_of(table).stays]
