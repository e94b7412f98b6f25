"""Accounts: who has used the bot. A row per Telegram account, made when its holder first acts, never for mere talk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ForeignKey, String, Table, Text, select, update

from storage.communities.chats import chats
from storage.engine.columns import Key, Moment, metadata
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

NOBODY = "–"
"""The name of somebody who was forgotten."""

accounts = Table(
    "accounts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("telegram_id", Key, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    # The language chosen with /language; empty: as the Telegram app says.
    Column("language", String(8), nullable=False, default=""),
    Column("app_language", String(8), nullable=False, default=""),
    # Which community is meant in private, where the person belongs to several.
    Column("community_id", ForeignKey("communities.id")),
    Column("since", Moment, nullable=False),
    # Which edition of the offices' command menus the private chat was last brought to; empty: it never had one.
    Column("menu", String(16), nullable=False, default="", info={"old_rows": "older"}),
    info=says("Your account: name, Telegram number, language", named="account"),
)


@dataclass(frozen=True, slots=True)
class Account:
    """A Telegram account. `private_chat`: our key of the private chat with it, None if it never pressed Start."""

    id: int
    telegram_id: int
    name: str
    language: str
    community: int | None
    private_chat: int | None

    @property
    def erased(self) -> bool:
        """Had they themself forgotten (`storage/privacy/erasing.py`)? Then there is no name to show, nobody to call."""
        return self.telegram_id < 0


_joined = accounts.outerjoin(chats, (chats.c.telegram_id == accounts.c.telegram_id) & (chats.c.open == 1))
with_private_chat = select(accounts, chats.c.id.label("private_chat")).select_from(_joined)


def account_of_row(row: Any) -> Account:
    language = row.language or row.app_language
    return Account(row.id, row.telegram_id, row.name, language, row.community_id, row.private_chat)


async def by_telegram_id(uow: UnitOfWork, telegram_id: int) -> Account | None:
    """The account, if it ever acted."""
    row = await uow.row(with_private_chat.where(accounts.c.telegram_id == telegram_id))
    return None if row is None else account_of_row(row)


async def get(uow: UnitOfWork, account: int) -> Account:
    """The account with our key. Raises LookupError if there is none."""
    row = await uow.row(with_private_chat.where(accounts.c.id == account))
    if row is None:
        raise LookupError(f"no account {account}")
    return account_of_row(row)


async def several(uow: UnitOfWork, keys: list[int]) -> list[Account]:
    """The accounts with these keys, by key."""
    if not keys:
        return []
    return [
        account_of_row(row)
        for row in await uow.rows(with_private_chat.where(accounts.c.id.in_(keys)).order_by(accounts.c.id))
    ]


async def of_private_chats(uow: UnitOfWork, keys: list[int]) -> list[Account]:
    """The accounts whose private chats these are (our keys of chats)."""
    if not keys:
        return []
    return [
        account_of_row(row)
        for row in await uow.rows(with_private_chat.where(chats.c.id.in_(keys)).order_by(accounts.c.id))
    ]


async def remember(uow: UnitOfWork, telegram_id: int, name: str, app_language: str) -> Account:
    """The account of somebody who acts now; its name and app language follow what Telegram says."""
    row = await uow.row(with_private_chat.where(accounts.c.telegram_id == telegram_id))
    if row is not None:
        if (row.name, row.app_language) == (name, app_language):
            return account_of_row(row)
        values = {"name": name, "app_language": app_language}
        await uow.execute(update(accounts).where(accounts.c.id == row.id).values(**values))
    else:
        new = {"telegram_id": telegram_id, "name": name, "language": "", "app_language": app_language}
        await uow.execute(uow.upsert(accounts, {**new, "since": uow.now}, key=["telegram_id"], change=None))
    known = await by_telegram_id(uow, telegram_id)
    if known is None:
        raise LookupError("the account was not kept")
    return known


async def choose_language(uow: UnitOfWork, account: int, language: str) -> None:
    """Set the language that the person asked for."""
    await uow.execute(update(accounts).where(accounts.c.id == account).values(language=language))


async def choose_community(uow: UnitOfWork, account: int, community: int | None) -> None:
    """Set which community the person means in private."""
    await uow.execute(update(accounts).where(accounts.c.id == account).values(community_id=community))


async def menu_renewed(uow: UnitOfWork, account: int, edition: str) -> None:
    """The command menu is, or is being, brought to this edition."""
    await uow.execute(update(accounts).where(accounts.c.id == account).values(menu=edition))
