"""Digests: who wants one message in the evening about what waits for them, instead of single ones."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, delete, select

from storage.engine.columns import Moment, metadata
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork

digests = Table(
    "digests",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("since", Moment, nullable=False),
    info=says(
        "That you want one message in the evening",
        about="account_id",
        stays=True,  # a person's wish of this bot, whichever of their communities moves
        forgotten=Forgotten(lambda own, key: own.account_id == key),
    ),
)


async def wants(uow: UnitOfWork, account: int) -> bool:
    """Does somebody want one message in the evening?"""
    return await uow.row(select(digests.c.account_id).where(digests.c.account_id == account)) is not None


async def want(uow: UnitOfWork, account: int) -> None:
    """From now on one message in the evening."""
    row = {"account_id": account, "since": uow.now}
    await uow.execute(uow.upsert(digests, row, key=["account_id"], change=None))


async def stop(uow: UnitOfWork, account: int) -> None:
    """Each message as it comes again."""
    await uow.execute(delete(digests).where(digests.c.account_id == account))
