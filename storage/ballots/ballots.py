"""Ballots: which one stands for each head of a motion, and which stood before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    delete,
    literal_column,
    select,
    text,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ClauseElement

from storage.ballots.rolls import voters
from storage.communities import accounts as account_table
from storage.communities.accounts import Account
from storage.engine.columns import Key, Moment, metadata, partial_index, stored
from storage.engine.compiled_statements import CompiledStatement, json_list
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

GROUP, PRIVATE, NATIVE_POLL = "group", "private", "poll"
"""By which channel a ballot came."""

# The ballot that stands: one per head, set by its newest act. Nobody who is not on the roll can have one.
ballots = Table(
    "ballots",
    metadata,
    Column("motion_id", ForeignKey("motions.id"), primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("choice", String(8), nullable=False),
    Column("channel", String(8), nullable=False),
    Column("received_at", Moment, nullable=False),
    # Given at intake (`storage/queues/updates.py`): of two ballots the one with the higher number is the newer.
    Column("received_order", BigInteger, nullable=False),
    Column("receipt", String(16), nullable=False),
    # 1 while nobody knows whether its voter has read the receipt (`receipts.py`).
    Column("untold", Integer, nullable=False, default=0),
    ForeignKeyConstraint(
        ["motion_id", "account_id", "owner"],
        ["roll_voters.motion_id", "roll_voters.account_id", "roll_voters.owner"],
        name="fk_ballots_on_the_roll",
    ),
    CheckConstraint("choice in ('yes','no','abstain')", name="choice"),
    CheckConstraint("channel in ('group','private','poll')", name="channel"),
    info=says("Your current ballots", about="account_id"),
)

UNTOLD = ballots.c.untold == literal_column("1")
partial_index(UNTOLD, "ix_ballots_untold", ballots.c.motion_id, ballots.c.receipt)

# Every ballot that was ever confirmed, and every retraction (choice null), in order. Rows are only added.
history = Table(
    "ballot_history",
    metadata,
    Column("id", Key, primary_key=True),
    Column("motion_id", ForeignKey("motions.id"), nullable=False),
    Column("owner", Text, nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("choice", String(8)),
    Column("channel", String(8), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("received_order", BigInteger, nullable=False),
    Column("receipt", String(16), nullable=False),
    info=says("Every ballot you cast, and each change to it", about="account_id"),
)
Index("ix_ballot_history_motion_id", history.c.motion_id, history.c.owner)


@dataclass(frozen=True, slots=True)
class Said:
    """A ballot of a head: by which account, choice ("" takes it back), channel, number of receipt, receipt code."""

    motion: int
    head: str
    account: int
    choice: str
    channel: str
    order: int
    receipt: str


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot that stands."""

    owner: str
    account: int
    choice: str
    channel: str
    receipt: str
    received_at: datetime


_COLUMNS = ("motion_id", "owner", "account_id", "choice", "channel", "received_order", "receipt", "untold")
_NUMBERS = frozenset({"motion_id", "account_id", "received_order", "untold"})


def _set_statement(dialect: str) -> ClauseElement:
    """Ballots from a JSON list of lists, in the order of `_COLUMNS`, and the moment at which all were received.

    An upsert that an older ballot cannot win: the number of receipt decides, never the clock.
    """
    kind = {name: BigInteger if name in _NUMBERS else Text for name in _COLUMNS}
    if dialect == "postgresql":
        parts = [
            sql_cast(literal_column(f"value ->> {place}"), kind[name]).label(name)
            for place, name in enumerate(_COLUMNS)
        ]
    else:
        parts = [literal_column(f"json_extract(value, '$[{n}]')").label(name) for n, name in enumerate(_COLUMNS)]
    # SQLite reads "ON" after a bare FROM as a join.
    wanted = select(*parts, bindparam("received_at", type_=BigInteger)).select_from(json_list(dialect, "rows"))
    maker = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = maker(ballots).from_select([*_COLUMNS, "received_at"], wanted.where(text("1 = 1")))
    new = statement.excluded
    newer = ballots.c.received_order < new.received_order
    changed = {name: new[name] for name in (*_COLUMNS[2:], "received_at")}
    upsert = statement.on_conflict_do_update(index_elements=["motion_id", "owner"], set_=changed, where=newer)
    return upsert.returning(ballots.c.motion_id, ballots.c.owner)


_SET = CompiledStatement(_set_statement, changes=True)


async def cast(uow: UnitOfWork, said: Sequence[Said]) -> frozenset[tuple[int, str]]:
    """Set ballots, each of another head, with one statement; returns (motion, head) of those that stand.

    The others have a newer ballot already. Raises IntegrityError, and sets none, if one is not on the roll.
    """
    rows = [_row(uow, each) for each in said]
    # Only a press in the group has no other witness than its answer.
    asked = [{**row, "untold": int(row["channel"] == GROUP)} for row in rows]
    given = orjson.dumps([[row[name] for name in _COLUMNS] for row in asked]).decode()
    found = await _SET.rows(uow, {"rows": given, "received_at": stored(uow.now)})
    stand = frozenset((motion, head) for motion, head in found)
    for row in rows:
        if (row["motion_id"], row["owner"]) in stand:
            uow.gather(_add_history, row)
    return stand


async def retract(uow: UnitOfWork, said: Said) -> bool:
    """Take back the ballot that the same account set by the same channel; False if another one stands."""
    mine = (ballots.c.account_id == said.account, ballots.c.channel == said.channel)
    gone = delete(ballots).where(ballots.c.motion_id == said.motion, ballots.c.owner == said.head, *mine)
    if not await uow.execute(gone):
        return False
    uow.gather(_add_history, {**_row(uow, said), "choice": None})
    return True


def _row(uow: UnitOfWork, said: Said) -> dict[str, Any]:
    return {
        "motion_id": said.motion,
        "owner": said.head,
        "account_id": said.account,
        "choice": said.choice,
        "channel": said.channel,
        "received_at": uow.now,
        "received_order": said.order,
        "receipt": said.receipt,
    }


async def _add_history(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    await uow.execute(history.insert(), [dict(row) for row in rows])


def _received_query(_dialect: str) -> ClauseElement:
    return select(ballots.c.owner).where(ballots.c.motion_id == bindparam("motion", type_=BigInteger))


_RECEIVED = CompiledStatement(_received_query, changes=False)


async def received(uow: UnitOfWork, motion: int) -> frozenset[str]:
    """The heads that have voted; never how."""
    return frozenset(owner for (owner,) in await _RECEIVED.rows(uow, {"motion": motion}))


async def in_force(uow: UnitOfWork, motion: int) -> list[Cast]:
    """The ballots that stand. To be read only once the motion's time is over: until then totals are sealed."""
    rows = await uow.rows(select(ballots).where(ballots.c.motion_id == motion).order_by(ballots.c.owner))
    return [Cast(row.owner, row.account_id, row.choice, row.channel, row.receipt, row.received_at) for row in rows]


async def poll_answers(uow: UnitOfWork, motion: int) -> dict[str, int]:
    """Head → Telegram id of whoever set its ballot in the native poll, 0 for one by button. Like `in_force`."""
    rows = await _BY_WHOM.rows(uow, {"motion": motion})
    return {head: person if channel == NATIVE_POLL else 0 for head, person, channel in rows}


def _by_whom_query(_dialect: str) -> ClauseElement:
    known = account_table.accounts
    mine = ballots.c.motion_id == bindparam("motion", type_=BigInteger)
    joined = (mine, known.c.id == ballots.c.account_id)
    return select(ballots.c.owner, known.c.telegram_id, ballots.c.channel).where(*joined)


_BY_WHOM = CompiledStatement(_by_whom_query, changes=False)


async def choices(uow: UnitOfWork, motion: int) -> dict[str, str]:
    """Head → choice of the ballots that stand. Like `in_force`, only once the motion's time is over."""
    rows: Sequence[Any] = await _CHOICES.rows(uow, {"motion": motion})
    return dict(rows)


def _choices_query(_dialect: str) -> ClauseElement:
    mine = ballots.c.motion_id == bindparam("motion", type_=BigInteger)
    return select(ballots.c.owner, ballots.c.choice).where(mine).order_by(ballots.c.owner)


_CHOICES = CompiledStatement(_choices_query, changes=False)


async def touched(uow: UnitOfWork, motion: int, since: datetime, *, after: int, limit: int) -> list[int]:
    """The accounts, by key, of whose heads a ballot was set or taken back `since` then: those `after` one."""
    changed = select(history.c.owner).where(history.c.motion_id == motion, history.c.received_at >= since)
    mine = (voters.c.motion_id == motion, voters.c.until.is_(None), voters.c.account_id > after)
    query = select(voters.c.account_id).where(*mine, voters.c.owner.in_(changed)).distinct()
    rows = await uow.rows(query.order_by(voters.c.account_id).limit(limit))
    return [row.account_id for row in rows]


async def silent(uow: UnitOfWork, motion: int, *, after: int = 0, limit: int | None = None) -> list[Account]:
    """The accounts on the roll with a head that has not voted, each once, by key: those `after` a key, so many."""
    voted = await received(uow, motion)
    rows = await _MAY_VOTE.rows(uow, {"motion": motion, "after": after})
    found = dict.fromkeys(account for account, owner in rows if owner not in voted)
    return await account_table.several(uow, list(found)[:limit])


def _may_vote_query(_dialect: str) -> ClauseElement:
    mine = voters.c.motion_id == bindparam("motion", type_=BigInteger)
    later = voters.c.account_id > bindparam("after", type_=BigInteger)
    query = select(voters.c.account_id, voters.c.owner).where(mine, later, voters.c.until.is_(None))
    return query.order_by(voters.c.account_id)


_MAY_VOTE = CompiledStatement(_may_vote_query, changes=False)
