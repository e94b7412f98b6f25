"""Allowances: what each person has used up of what they may ask, and how much each community allows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer, String, Table, select, update

from governance.moderation.allowance import Doing, Share, Tally
from storage.engine.columns import Moment, metadata
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork

ANYWHERE = 0
"""In place of a community: what is said in private, or in a group that is not set up."""

spent = Table(
    "spent",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("community_id", BigInteger, primary_key=True, autoincrement=False),
    Column("doing", String(16), primary_key=True),
    Column("hour_from", Moment, nullable=False),
    Column("in_hour", Integer, nullable=False),
    Column("day_from", Moment, nullable=False),
    Column("in_day", Integer, nullable=False),
    # Until when the person has been told to wait: it is said once, not to each further message.
    Column("told_until", Moment),
    info=says(
        "How much you have used me lately",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key),
    ),
)

shares = Table(
    "allowance_shares",
    metadata,
    Column("community_id", ForeignKey("communities.id"), primary_key=True),
    Column("doing", String(16), primary_key=True),
    Column("percent", Integer, nullable=False),
    CheckConstraint(f"percent in ({','.join(str(share.value) for share in Share)})", name="percent"),
)


async def tally(uow: UnitOfWork, account: int, community: int, doing: Doing) -> tuple[Tally | None, datetime | None]:
    """What was used up so far, and until when the person has been told to wait."""
    key = (spent.c.account_id == account, spent.c.community_id == community, spent.c.doing == doing.value)
    row = await uow.row(select(spent).where(*key))
    if row is None:
        return None, None
    return Tally(row.hour_from, row.in_hour, row.day_from, row.in_day), row.told_until


async def keep(uow: UnitOfWork, account: int, community: int, doing: Doing, now: Tally) -> None:
    """Write down what is used up."""
    change = {"hour_from": now.hour_from, "in_hour": now.in_hour, "day_from": now.day_from, "in_day": now.in_day}
    key = {"account_id": account, "community_id": community, "doing": doing.value}
    names = ["account_id", "community_id", "doing"]
    await uow.execute(uow.upsert(spent, {**key, **change}, key=names, change=change))


async def told(uow: UnitOfWork, account: int, community: int, doing: Doing, until: datetime) -> None:
    """The person has been told to wait until then."""
    key = (spent.c.account_id == account, spent.c.community_id == community, spent.c.doing == doing.value)
    await uow.execute(update(spent).where(*key).values(told_until=until))


async def share(uow: UnitOfWork, community: int, doing: Doing) -> Share:
    """How much of the usual allowance a community gives."""
    query = select(shares.c.percent).where(shares.c.community_id == community, shares.c.doing == doing.value)
    percent = await uow.scalar(query)
    return Share.USUAL if percent is None else Share(percent)


async def all_shares(uow: UnitOfWork, community: int) -> dict[Doing, Share]:
    """What a community has set, of each kind; the usual where it has set nothing."""
    rows = await uow.rows(select(shares).where(shares.c.community_id == community))
    return dict.fromkeys(Doing, Share.USUAL) | {Doing(row.doing): Share(row.percent) for row in rows}


async def set_share(uow: UnitOfWork, community: int, doing: Doing, share: Share) -> None:
    """A community gives more or less than usual."""
    row = {"community_id": community, "doing": doing.value, "percent": share.value}
    await uow.execute(uow.upsert(shares, row, key=["community_id", "doing"], change={"percent": share.value}))
