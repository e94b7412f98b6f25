"""Booths: what a press at a ballot meets – the motion, the person, the heads they vote for and what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import BigInteger, Select, and_, bindparam, func, select
from sqlalchemy.sql import ClauseElement, ColumnElement

from governance.motions.motion import Stage
from storage.ballots.ballots import ballots
from storage.ballots.rolls import voters
from storage.communities import accounts as account_table
from storage.communities.communities import communities
from storage.engine.columns import moment
from storage.engine.compiled_statements import CompiledStatement, numbers
from storage.engine.uow import UnitOfWork
from storage.motions.motions import motions


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


_BOOTH = CompiledStatement(_booth_query, changes=False)
_BOOTHS = CompiledStatement(_booths_query, changes=False)


async def booth_of(uow: UnitOfWork, motion: int, telegram_id: int) -> Booth | None:
    """What a person's press at a ballot meets; None if there is no such motion."""
    rows = await _BOOTH.rows(uow, {"motion": motion, "person": telegram_id})
    return _booth(motion, rows) if rows else None


async def booths_of(uow: UnitOfWork, pressed: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Booth]:
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
