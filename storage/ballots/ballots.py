"""Ballots: which one stands for each head of a motion, and which stood before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    Select,
    String,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ClauseElement, ColumnElement

from governance.motions.motion import Stage
from storage.ballots.rolls import voters
from storage.communities import accounts as account_table
from storage.communities.accounts import Account
from storage.communities.communities import communities
from storage.engine.columns import Key, Moment, metadata, moment, partial_index, stored
from storage.engine.compiled_statements import Straight, json_list, numbers
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork
from storage.motions.motions import motions

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
class Booth:
    """All that a press at a ballot needs to know, read at once.

    `heads`: each head that the person may vote for. Empty: the person is not on the roll. `account` is 0 for somebody
    who never acted before.
    """

    motion: int
    community: int
    number: int
    force: bool
    stage: Stage
    closes_at: datetime | None
    timezone: str
    account: int
    language: str
    heads: tuple[Head, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """One head, as somebody at their booth may know it.

    `choice` and `receipt` are those of the ballot that stands if it is their own, else "": who shares a head with
    others learns that it has voted, never how. `accounts`: how many share it; `by`: who set the ballot, 0 if none;
    `order`: its number of receipt.
    """

    owner: str
    choice: str
    receipt: str
    accounts: int
    by: int
    order: int = 0


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


def _booths(person: ColumnElement[bool]) -> Select[Any]:
    """Motion, account, roll and ballot in one statement: this is the path that every ballot takes."""
    accounts = account_table.accounts
    others = voters.alias("others")
    sharing = (
        select(func.count())
        .select_from(others)
        .where(others.c.motion_id == voters.c.motion_id, others.c.owner == voters.c.owner, others.c.until.is_(None))
        .scalar_subquery()
    )
    on_roll = (voters.c.motion_id == motions.c.id, voters.c.account_id == accounts.c.id, voters.c.until.is_(None))
    joined = (
        motions.join(communities, communities.c.id == motions.c.community_id)
        .outerjoin(accounts, person)
        .outerjoin(voters, and_(*on_roll))
        .outerjoin(ballots, and_(ballots.c.motion_id == motions.c.id, ballots.c.owner == voters.c.owner))
    )
    columns = (
        motions.c.community_id,
        motions.c.number,
        motions.c.force,
        motions.c.stage,
        motions.c.closes_at,
        communities.c.timezone,
        accounts.c.id.label("account"),
        accounts.c.language,
        accounts.c.app_language,
        voters.c.owner,
        ballots.c.choice,
        ballots.c.receipt,
        ballots.c.account_id.label("by"),
        ballots.c.received_order,
        sharing.label("sharing"),
    )
    return select(*columns).select_from(joined).order_by(voters.c.owner)


def _booth_query(_dialect: str) -> ClauseElement:
    person = account_table.accounts.c.telegram_id == bindparam("person", type_=BigInteger)
    return _booths(person).where(motions.c.id == bindparam("motion", type_=BigInteger))


def _booths_query(dialect: str) -> ClauseElement:
    """The same for many people (a JSON list of Telegram ids), with the id before the rest; only those on the roll."""
    telegram_id = account_table.accounts.c.telegram_id
    query = _booths(telegram_id.in_(numbers(dialect, "people"))).where(
        motions.c.id == bindparam("motion", type_=BigInteger)
    )
    return query.add_columns(telegram_id).where(voters.c.owner.is_not(None))


_BOOTH = Straight(_booth_query, changes=False)
_BOOTHS = Straight(_booths_query, changes=False)


async def booth(uow: UnitOfWork, motion: int, telegram_id: int) -> Booth | None:
    """What a person's press at a ballot meets; None if there is no such motion."""
    rows = await _BOOTH.rows(uow, {"motion": motion, "person": telegram_id})
    return _booth(motion, rows) if rows else None


async def booths(uow: UnitOfWork, pressed: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Booth]:
    """The booths of many presses (motion, Telegram id), with one statement for each motion.

    Only of those who are on the roll; what anybody else meets is looked up one by one.
    """
    by_motion: dict[int, set[int]] = {}
    for motion, person in pressed:
        by_motion.setdefault(motion, set()).add(person)
    met: dict[tuple[int, int], Booth] = {}
    for motion, people in by_motion.items():
        found: dict[int, list[Sequence[Any]]] = {}
        for row in await _BOOTHS.rows(uow, {"motion": motion, "people": orjson.dumps(sorted(people)).decode()}):
            found.setdefault(row[-1], []).append(row[:-1])
        met.update({(motion, person): _booth(motion, rows) for person, rows in found.items()})
    return met


def _booth(motion: int, rows: Sequence[Sequence[Any]]) -> Booth:
    community, number, force, stage, closes_at, timezone, account, language, app_language = rows[0][:9]
    return Booth(
        motion=motion,
        community=community,
        number=number,
        force=bool(force),
        stage=Stage(stage),
        closes_at=moment(closes_at),
        timezone=timezone,
        account=account or 0,
        language=language or app_language or "",
        heads=tuple(
            Head(owner, choice if by == account else "", receipt if by == account else "", sharing, by or 0, order or 0)
            for owner, choice, receipt, by, order, sharing in (row[9:] for row in rows)
            if owner is not None
        ),
    )


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


_SET = Straight(_set_statement, changes=True)


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


_RECEIVED = Straight(_received_query, changes=False)


async def received(uow: UnitOfWork, motion: int) -> frozenset[str]:
    """The heads that have voted; never how."""
    return frozenset(owner for (owner,) in await _RECEIVED.rows(uow, {"motion": motion}))


async def standing(uow: UnitOfWork, motion: int) -> list[Cast]:
    """The ballots that stand. To be read only once the motion's time is over: until then totals are sealed."""
    rows = await uow.rows(select(ballots).where(ballots.c.motion_id == motion).order_by(ballots.c.owner))
    return [Cast(row.owner, row.account_id, row.choice, row.channel, row.receipt, row.received_at) for row in rows]


async def poll_answers(uow: UnitOfWork, motion: int) -> dict[str, int]:
    """Head → Telegram id of whoever set its ballot in the native poll, 0 for one by button. Like `standing`."""
    rows = await _BY_WHOM.rows(uow, {"motion": motion})
    return {head: person if channel == NATIVE_POLL else 0 for head, person, channel in rows}


def _by_whom_query(_dialect: str) -> ClauseElement:
    known = account_table.accounts
    mine = ballots.c.motion_id == bindparam("motion", type_=BigInteger)
    joined = (mine, known.c.id == ballots.c.account_id)
    return select(ballots.c.owner, known.c.telegram_id, ballots.c.channel).where(*joined)


_BY_WHOM = Straight(_by_whom_query, changes=False)


async def choices(uow: UnitOfWork, motion: int) -> dict[str, str]:
    """Head → choice of the ballots that stand. Like `standing`, only once the motion's time is over."""
    rows: Sequence[Any] = await _CHOICES.rows(uow, {"motion": motion})
    return dict(rows)


def _choices_query(_dialect: str) -> ClauseElement:
    mine = ballots.c.motion_id == bindparam("motion", type_=BigInteger)
    return select(ballots.c.owner, ballots.c.choice).where(mine).order_by(ballots.c.owner)


_CHOICES = Straight(_choices_query, changes=False)


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


_MAY_VOTE = Straight(_may_vote_query, changes=False)
