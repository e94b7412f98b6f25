"""Import of a community: its rows take root in a database where other communities live, under numbers of their own.

Journal lines stay as they were written, for their hashes hold them: the numbers in them are those of the place where
they were written, and `journal_heads.chain` remembers under which number the chain goes on.
"""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import Column, Table, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.sayable import Sayable
from storage.ballots.ballots import ballots
from storage.ballots.native_polls import answers
from storage.communities.accounts import accounts
from storage.communities.chats import chats
from storage.communities.communities import communities
from storage.engine.columns import metadata
from storage.engine.journal import GENESIS, heads, lines
from storage.engine.table_facts import counts, facts_of
from storage.groups.community_rows import SHARED
from storage.moving import dump
from storage.queues.due import due
from storage.queues.updates import number_on

Numbers = dict[str, dict[int, int]]
"""Table → number there → number here."""


class KnownHereError(Sayable):
    """The community, or one of its groups, is here already; the text is one line."""


async def import_community(source: AsyncConnection, target: AsyncConnection) -> int:
    """Copy the one community of `source` (a database with the same tables) to `target`; returns its number there.

    Raises KnownHereError.
    """
    await _refuse_known(source, target)
    numbers, known = await _numbered(source, target)
    named = _named()
    for table in _carried():
        there = known.get(table.name, set())
        async for rows in dump.chunks(source, table):
            planted = [
                _planted(table, dict(zip(table.c.keys(), row, strict=True)), numbers, there, named) for row in rows
            ]
            new = [list(row.values()) for row in planted if row is not None]
            await dump.insert(target, table, table.c.keys(), new)
    await _tie_groups(source, target, numbers)
    await _number_on(source, target)
    await dump.set_sequences(target, metadata.sorted_tables)
    ((there_number, here),) = numbers["communities"].items()
    chain = func.coalesce(heads.c.chain, there_number)
    await target.execute(update(heads).where(heads.c.community_id == here).values(chain=chain))
    return here


def _carried() -> list[Table]:
    return [table for table in metadata.sorted_tables if not facts_of(table).stays]


async def _numbered(source: AsyncConnection, target: AsyncConnection) -> tuple[Numbers, dict[str, set[int]]]:
    """Every number there → here; and of the people and chats those (numbers of there) that are here already."""
    numbers: Numbers = {}
    known: dict[str, set[int]] = {}
    for table in _carried():
        if "id" not in table.primary_key.columns:
            continue
        highest = int((await target.execute(select(func.coalesce(func.max(table.c.id), 0)))).scalar_one())
        here = await _here_already(source, target, table) if table in SHARED else {}
        known[table.name] = {*here}
        rows = await source.execute(select(table.c.id).order_by(table.c.id))
        fresh = (row[0] for row in rows.all() if row[0] not in here)
        numbers[table.name] = here | {old: highest + place for place, old in enumerate(fresh, 1)}
    return numbers, known


async def _here_already(source: AsyncConnection, target: AsyncConnection, table: Table) -> dict[int, int]:
    here = {row.telegram_id: row.id for row in await target.execute(select(table.c.id, table.c.telegram_id))}
    there = (await source.execute(select(table.c.id, table.c.telegram_id))).all()
    return {row.id: here[row.telegram_id] for row in there if row.telegram_id in here}


async def _tie_groups(source: AsyncConnection, target: AsyncConnection, numbers: Numbers) -> None:
    """Groups that the bot here knew already, without knowing whose they are."""
    mine = select(chats.c.id, chats.c.community_id, chats.c.purpose).where(chats.c.community_id.is_not(None))
    for row in (await source.execute(mine)).all():
        change = {"community_id": numbers["communities"][row.community_id], "purpose": row.purpose}
        await target.execute(update(chats).where(chats.c.id == numbers["chats"][row.id]).values(change))


async def _number_on(source: AsyncConnection, target: AsyncConnection) -> None:
    """A ballot that is cast here is newer than each that came along."""
    for table in (ballots, answers):
        highest = (await source.execute(select(func.coalesce(func.max(table.c.received_order), 0)))).scalar_one()
        await number_on(target, int(highest))


async def _refuse_known(source: AsyncConnection, target: AsyncConnection) -> None:
    first = select(lines.c.hash).where(lines.c.seq == 1, lines.c.previous == GENESIS)
    begun = {row[0] for row in await source.execute(first)} & {row[0] for row in await target.execute(first)}
    group = select(chats.c.telegram_id).where(chats.c.kind == "group", chats.c.community_id.is_not(None))
    held = {row[0] for row in await source.execute(group)} & {row[0] for row in await target.execute(group)}
    if begun:
        raise KnownHereError("This community is already in the database: its journal begins the same way.")
    if held:
        raise KnownHereError("One of the community's groups belongs to another community of this database.")


def _planted(
    table: Table, row: dict[str, Any], numbers: Numbers, known: set[int], named: dict[str, str]
) -> dict[str, Any] | None:
    """The row with the numbers of here; None if it is here already, or speaks of what did not come along."""
    planted = {column.name: _value(column, row[column.name], numbers) for column in table.c}
    if table.name in numbers:
        if row["id"] in known:
            return None
        planted["id"] = numbers[table.name][row["id"]]
    if table is chats:
        # Another bot spoke there. This one may as soon as it is let in, or as somebody presses Start.
        planted.update(open=0, standing=None)
    if table is accounts and planted["menu"]:
        planted["menu"] = "older"  # another bot's chat had it; this one's has none yet
    return _renamed(planted, numbers, named) if table is due else planted


def _value(column: Column[Any], value: Any, numbers: Numbers) -> Any:
    if value is None:
        return None
    counted = counts(column) or _counted(column)
    if counted is None:
        return value
    # A person may have chosen another community, which did not come along.
    return numbers[counted].get(value, value if counts(column) else None)


def _counted(column: Column[Any]) -> str | None:
    """The table whose numbers stand in a column."""
    if column.name == "community_id" and column.table is not communities:
        return "communities"
    for key in column.foreign_keys:
        if key.column.name == "id":
            return str(key.column.table.name)
    return next((found for key in column.foreign_keys if (found := _counted(key.column))), None)


def _named() -> dict[str, str]:
    """What the first part of a due thing's name, or a key of its payload, counts."""
    return {word: table.name for table in metadata.sorted_tables for word in facts_of(table).named}


def _renamed(row: dict[str, Any], numbers: Numbers, named: dict[str, str]) -> dict[str, Any] | None:
    """A due thing under its new name; None for results of what the old bot had begun."""
    kind, _, rest = row["name"].partition(":")
    number, mark, more = rest.partition(":")
    here = numbers[named[kind]].get(int(number)) if kind in named and number.isdecimal() else None
    if here is None:
        return None
    payload = orjson.loads(row["payload"])
    for key, table in named.items():
        if isinstance(payload.get(key), int):
            payload[key] = numbers[table].get(payload[key])
    return {**row, "name": f"{kind}:{here}{mark}{more}", "payload": orjson.dumps(payload).decode()}
