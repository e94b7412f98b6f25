"""Mutes: who may not raise, join or post through the bot for a while, why, and what came of the appeal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    Select,
    String,
    Table,
    Text,
    select,
    text,
    update,
)

from governance.moderation.mute import STANDING, Mute, Reason, State
from storage.approvals.pending import stands
from storage.engine.columns import Key, Moment, among, metadata, one_of, partial_index
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork

_STANDS = among("state", (one for one in State if one in STANDING))

mutes = Table(
    "mutes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("words", Text, nullable=False),
    Column("hours", Integer, nullable=False),
    Column("by_id", ForeignKey("accounts.id"), nullable=False),
    Column("confirmed_by", ForeignKey("accounts.id")),
    Column("state", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("until", Moment),
    # What the person says against it; an empty word is an appeal without words.
    Column("appeal", Text),
    Column("decided_by", ForeignKey("accounts.id")),
    Column("upheld", Integer),
    one_of("state", State),
    CheckConstraint("state <> 'active' or until is not null", name="ends"),
    CheckConstraint("by_id <> account_id", name="not_oneself"),
    CheckConstraint("confirmed_by is null or confirmed_by not in (by_id, account_id)", name="two_people"),
    CheckConstraint("decided_by is null or decided_by not in (by_id, account_id)", name="decided_by_another"),
    CheckConstraint("decided_by is null or confirmed_by is null or decided_by <> confirmed_by", name="by_a_third"),
    CheckConstraint("upheld is null or (appeal is not null and decided_by is not null)", name="appealed"),
    info=says(
        "Times you were muted",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key, {"words": "", "appeal": ""}),
        named="mute",
    ),
)
partial_index(text(_STANDS), "uq_mutes_standing", mutes.c.community_id, mutes.c.account_id, unique=True)
stands(mutes, mutes.c.state == State.PROPOSED.value)


def _mute(row: Any) -> Mute:
    return Mute(
        id=row.id,
        community=row.community_id,
        account=row.account_id,
        reason=Reason(row.reason),
        words=row.words,
        length=timedelta(hours=row.hours),
        by=row.by_id,
        confirmed_by=row.confirmed_by,
        state=State(row.state),
        until=row.until,
        appeal=row.appeal,
        upheld=None if row.upheld is None else bool(row.upheld),
    )


async def propose(
    uow: UnitOfWork, community: int, account: int, *, reason: Reason, words: str, length: timedelta, by: int
) -> Mute:
    """Write down a proposal. One for each person at a time (unique by constraint)."""
    key = await uow.add(
        mutes,
        community_id=community,
        account_id=account,
        reason=reason.value,
        words=words,
        hours=length // timedelta(hours=1),
        by_id=by,
        state=State.PROPOSED.value,
        at=uow.now,
    )
    return await get(uow, community, key)


async def get(uow: UnitOfWork, community: int, mute: int) -> Mute:
    """The mute with our key. Raises LookupError if there is none in this community."""
    found = await _one(uow, select(mutes).where(mutes.c.id == mute, mutes.c.community_id == community))
    if found is None:
        raise LookupError(f"no mute {mute} in community {community}")
    return found


async def _one(uow: UnitOfWork, query: Select[Any]) -> Mute | None:
    row = await uow.row(query)
    return None if row is None else _mute(row)


async def whose(uow: UnitOfWork, mute: int) -> int | None:
    """The community of a mute that a button names; None if there is no such mute."""
    value = await uow.scalar(select(mutes.c.community_id).where(mutes.c.id == mute))
    return None if value is None else int(value)


async def of(uow: UnitOfWork, community: int, account: int) -> Mute | None:
    """The mute of a person that is proposed or active; None if there is none."""
    standing = mutes.c.state.in_([one.value for one in STANDING])
    who = (mutes.c.community_id == community, mutes.c.account_id == account)
    return await _one(uow, select(mutes).where(*who, standing))


async def current(uow: UnitOfWork, community: int) -> list[Mute]:
    """All that are proposed or active in a community, oldest first."""
    query = select(mutes).where(mutes.c.community_id == community)
    query = query.where(mutes.c.state.in_([one.value for one in STANDING])).order_by(mutes.c.id)
    return [_mute(row) for row in await uow.rows(query)]


async def change(uow: UnitOfWork, mute: Mute, state: State, **values: Any) -> Mute:
    """Set where a mute stands, and other columns by their names in the table."""
    await uow.execute(update(mutes).where(mutes.c.id == mute.id).values(state=state.value, **values))
    return await get(uow, mute.community, mute.id)
