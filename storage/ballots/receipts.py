"""Receipts that nobody knows to have been read: whose ballot stands, and who has not been told so for certain.

A ballot from the group is marked with the same statement that sets it, so a crash between the commit and the answer to
the press leaves a trace; the mark is taken off when the answer was given, or when the receipt is queued for the private
chat. Ballots by other channels are not marked: their receipts go through the outbox.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import BigInteger, Text, select, tuple_, update

from governance.motions.motion import Stage
from storage.ballots.ballots import UNTOLD, ballots
from storage.communities.accounts import accounts
from storage.communities.chats import chats
from storage.communities.communities import communities
from storage.engine.compiled_statements import json_rows
from storage.engine.press_answers import Receipt
from storage.engine.uow import UnitOfWork
from storage.motions.motions import motions


@dataclass(frozen=True, slots=True)
class Untold:
    """A ballot whose voter may have heard nothing. `private_chat`: our key; `stage`, `closes_at`: the motion's."""

    motion: int
    number: int
    receipt: str
    choice: str
    private_chat: int
    language: str
    stage: Stage
    closes_at: datetime | None
    timezone: str


async def told(uow: UnitOfWork, receipts: Collection[Receipt]) -> None:
    """These were read by their voters."""
    given = orjson.dumps([[one.motion, one.code] for one in receipts]).decode()
    wanted = json_rows(uow.dialect, "receipts", motion=BigInteger, code=Text).subquery()
    # Whoever holds a row is just setting a newer ballot, or says the same: nobody waits, and nobody in a circle.
    mine = (
        select(ballots.c.motion_id, ballots.c.owner)
        .join(wanted, (wanted.c.motion == ballots.c.motion_id) & (wanted.c.code == ballots.c.receipt))
        .where(UNTOLD)
        .with_for_update(of=ballots, skip_locked=True)
    )
    key = tuple_(ballots.c.motion_id, ballots.c.owner)
    await uow.execute(update(ballots).where(key.in_(mine)).values(untold=0), {"receipts": given})


async def any_untold(uow: UnitOfWork) -> bool:
    """May anybody have heard nothing?"""
    return await uow.row(select(ballots.c.motion_id).where(UNTOLD).limit(1)) is not None


async def untold(
    uow: UnitOfWork,
    *,
    receipt: Receipt | None = None,
    between: tuple[datetime, datetime] | None = None,
    limit: int | None = None,
) -> list[Untold]:
    """Whoever may have heard nothing and has a private chat: of this receipt, of ballots received between two moments.

    One line for each receipt, however many homes it is for.
    """
    private = (chats.c.telegram_id == accounts.c.telegram_id) & (chats.c.open == 1)
    joined = (
        ballots.join(motions, motions.c.id == ballots.c.motion_id)
        .join(communities, communities.c.id == motions.c.community_id)
        .join(accounts, accounts.c.id == ballots.c.account_id)
        .join(chats, private)
    )
    columns = (ballots.c.motion_id, ballots.c.receipt, ballots.c.choice, chats.c.id.label("private_chat"))
    more = (accounts.c.language, accounts.c.app_language, communities.c.timezone)
    query = select(*columns, *more, motions.c.number, motions.c.stage, motions.c.closes_at)
    query = query.select_from(joined).where(UNTOLD, communities.c.left_at.is_(None))
    if receipt is not None:
        query = query.where(ballots.c.motion_id == receipt.motion, ballots.c.receipt == receipt.code)
    if between is not None:
        query = query.where(ballots.c.received_at.between(*between))
    query = query.distinct().order_by(ballots.c.motion_id, ballots.c.receipt).limit(limit)
    return [
        Untold(
            row.motion_id,
            row.number,
            row.receipt,
            row.choice,
            row.private_chat,
            row.language or row.app_language,
            Stage(row.stage),
            row.closes_at,
            row.timezone,
        )
        for row in await uow.rows(query)
    ]
