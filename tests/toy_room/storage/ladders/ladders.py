"""Ladders that neighbours lend."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table, Text

from storage.engine.columns import Key, metadata
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork

ladders = Table(
    "ladders",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("words", Text, nullable=False),
    info=says(
        "Ladders that you lend",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key),
        named="ladder",
    ),
)


async def add(uow: UnitOfWork, community: int, account: int, words: str) -> int:
    """Somebody lends a ladder; returns its key."""
    return await uow.add(ladders, community_id=community, account_id=account, words=words)
