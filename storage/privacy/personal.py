"""Personal data: what is stored of a person. Every table that can point to an account, so that nothing is forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, Text, and_, exists, select, type_coerce

from storage.communities.accounts import Account, accounts
from storage.communities.chats import chats
from storage.engine.columns import Moment, metadata
from storage.engine.journal import contents, lines
from storage.engine.outbox import cards, outbox
from storage.engine.table_facts import facts_of, is_withheld
from storage.engine.uow import UnitOfWork
from storage.register.register import owners, ownerships, units
from storage.residents.bindings import bindings, counts

SOMEBODY_ELSE = "somebody else"
_ELSEWHERE = ("accounts", "outbox", "cards", "owners", "ownerships", "journal_contents")
# Under these names the content of a journal line names an account.
_NAMED = ("by", "account", "voice", "proposed_by", "sent_by", "opened_by", "drafted_by", "asked_by", "asked_of")

Rows = list[dict[str, Any]]


def account_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that point to an account."""
    return [one for one in table.columns if any(key.column.table is accounts for key in one.foreign_keys)]


async def stored_about(uow: UnitOfWork, account: Account) -> dict[str, Rows]:
    """Everything about one account, by table, in an order that is always the same."""
    found: dict[str, Rows] = {"accounts": await _rows(uow, accounts, accounts.c.id == account.id, account.id)}
    for table in sorted(metadata.tables.values(), key=lambda one: one.name):
        for column in account_columns(table):
            rows = await _rows(uow, table, column == account.id, account.id)
            if column.name not in facts_of(table).about:  # no more than that they did something, and when
                rows = [_brief(table, column.name, row) for row in rows]
            found.setdefault(str(table.name), []).extend(rows)
        if (whose := facts_of(table).whose) is not None:
            found.setdefault(str(table.name), []).extend(await _rows(uow, table, whose(table.c, account), account.id))
    for name, rows in (await _elsewhere(uow, account)).items():
        found.setdefault(name, []).extend(rows)
    return {name: rows for name, rows in found.items() if rows}


async def _rows(uow: UnitOfWork, table: Table, condition: Any, account: int) -> Rows:
    rows = await uow.rows(select(table).where(condition).order_by(*table.primary_key.columns))
    others = {column.name for column in account_columns(table)}
    withheld = {column.name for column in table.columns if is_withheld(column)}
    return [
        {
            str(name): SOMEBODY_ELSE if name in others and value not in {None, account} else _plain(value)
            for name, value in row._mapping.items()
            if name not in withheld
        }
        for row in rows
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _brief(table: Table, column: str, row: Mapping[str, Any]) -> dict[str, Any]:
    keys = {one.name for one in table.primary_key.columns}
    moments = {one.name for one in table.columns if isinstance(one.type, Moment)}
    return {name: value for name, value in row.items() if name in keys | moments | {column}}


async def _elsewhere(uow: UnitOfWork, account: Account) -> dict[str, Rows]:
    """What cannot say whose it is: messages in the private chat, lines of the register and of the journal."""
    private = select(chats.c.id).where(chats.c.telegram_id == account.telegram_id).scalar_subquery()
    mine = exists().where(bindings.c.account_id == account.id, bindings.c.owner_id == owners.c.id, counts)
    joined = ownerships.join(units, units.c.id == ownerships.c.unit_id).join(
        owners, owners.c.id == ownerships.c.owner_id
    )
    held = select(units.c.building, units.c.entrance, units.c.name, units.c.area, units.c.parts, ownerships.c.since)
    register = await uow.rows(held.select_from(joined).where(mine, ownerships.c.until.is_(None)))
    return {
        "outbox": await _rows(uow, outbox, outbox.c.chat_id == private, account.id),
        "cards": await _rows(uow, cards, cards.c.chat_id == private, account.id),
        "owners": await _rows(uow, owners, mine, account.id),
        "ownerships": [{str(name): _plain(value) for name, value in row._mapping.items()} for row in register],
        "journal_contents": [
            {"community_id": community, "seq": seq, "act": act, "content": content}
            for community, seq, act, content in await journal_lines(uow, account.id)
        ],
    }


async def journal_lines(uow: UnitOfWork, account: int) -> list[tuple[int, int, str, Mapping[str, Any]]]:
    """The journal's lines whose content names the account: community, number, act, content. Looks through them all."""
    same = and_(lines.c.community_id == contents.c.community_id, lines.c.seq == contents.c.seq)
    query = select(contents.c.community_id, contents.c.seq, lines.c.act, contents.c.content)
    query = query.select_from(contents.join(lines, same)).where(
        type_coerce(contents.c.content, Text).like(f"%:{account}%")
    )
    rows = await uow.rows(query.order_by(contents.c.community_id, contents.c.seq))
    return [(row.community_id, row.seq, row.act, row.content) for row in rows if _names(row.content, account)]


def _names(content: Mapping[str, Any], account: int) -> bool:
    return any(content.get(name) == account for name in _NAMED)


def tables_with_people() -> Sequence[str]:
    """The names of all tables in which something about a person can stand."""
    by_key = [table.name for table in metadata.tables.values() if account_columns(table)]
    by_saying = [table.name for table in metadata.tables.values() if facts_of(table).whose is not None]
    return sorted({*by_key, *by_saying, *_ELSEWHERE})


def title_of(table: str) -> str:
    """What a person's file calls the rows of a table (an English msgid); empty if nobody said."""
    return facts_of(metadata.tables[table]).title
