"""Joiners: whoever pressed "me too" at a matter, or reported it again."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, ForeignKey, Index, Table, delete, select

from storage.engine.columns import Key, Moment, metadata
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork

joined = Table(
    "matter_joined",
    metadata,
    Column("matter_id", ForeignKey("matters.id"), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("since", Moment, nullable=False),
    # The person's own message about it, to be replied to, where there is one.
    Column("chat_id", ForeignKey("chats.id")),
    Column("message_id", Key),
    info=says(
        "Matters you joined",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key),
        of_group=True,
        message_of_group=True,
    ),
)
Index("ix_matter_joined_account_id", joined.c.account_id)


@dataclass(frozen=True, slots=True)
class Joiner:
    """Somebody who pressed "me too", with their own message about it in a chat, if there is one."""

    account: int
    chat: int | None
    message: int | None


async def join(uow: UnitOfWork, matter: int, account: int, *, chat: int | None, message: int | None) -> bool:
    """Somebody is with it; False if they were already."""
    row = {"matter_id": matter, "account_id": account, "since": uow.now, "chat_id": chat, "message_id": message}
    if account in {one.account for one in await of(uow, matter)}:
        return False
    await uow.execute(uow.upsert(joined, row, key=["matter_id", "account_id"], change=None))
    return True


async def leave(uow: UnitOfWork, matter: int, account: int) -> bool:
    """Somebody is no longer with it; False if they were not."""
    return bool(await uow.execute(delete(joined).where(joined.c.matter_id == matter, joined.c.account_id == account)))


async def of(uow: UnitOfWork, matter: int) -> list[Joiner]:
    """Who is with it, longest first."""
    query = select(joined).where(joined.c.matter_id == matter).order_by(joined.c.since, joined.c.account_id)
    return [Joiner(row.account_id, row.chat_id, row.message_id) for row in await uow.rows(query)]
