"""Thumbs: which “me too” was set by a reaction, so that taking the reaction back takes back nothing else."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, delete

from storage.engine.columns import Key, metadata
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork

thumbs = Table(
    "matter_thumbs",
    metadata,
    Column("matter_id", ForeignKey("matters.id"), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    # The message below which the reaction stands.
    Column("message_id", Key),
    info=says(
        "“Me too” that you said by a reaction",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key),
        of_group=True,
        message_of_group=True,
    ),
)


async def note(uow: UnitOfWork, matter: int, account: int, *, chat: int, message: int) -> None:
    """Somebody's “me too” was set by their reaction to this message."""
    place = {"chat_id": chat, "message_id": message}
    row = {"matter_id": matter, "account_id": account, **place}
    await uow.execute(uow.upsert(thumbs, row, key=["matter_id", "account_id"], change=place))


async def take_back(uow: UnitOfWork, matter: int, account: int, *, chat: int, message: int) -> bool:
    """The reaction to this message is gone: was it what had set the “me too”?"""
    mine = (thumbs.c.matter_id == matter, thumbs.c.account_id == account)
    here = (thumbs.c.chat_id == chat, thumbs.c.message_id == message)
    return bool(await uow.execute(delete(thumbs).where(*mine, *here)))


async def settle(uow: UnitOfWork, matter: int, account: int) -> None:
    """They have said it, or taken it back, in another way: the reaction counts no more."""
    await uow.execute(delete(thumbs).where(thumbs.c.matter_id == matter, thumbs.c.account_id == account))
