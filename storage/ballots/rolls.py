"""Rolls: who is on the frozen roll of a motion, with which weight, and which accounts speak for each head."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Select,
    String,
    Table,
    Text,
    bindparam,
    delete,
    select,
)
from sqlalchemy.sql import ClauseElement

from governance.tally.roll import RegisterRow
from governance.tally.weight import SCALE, Number, in_parts, of_parts
from storage.communities import accounts
from storage.communities.accounts import Account
from storage.engine.columns import Moment, metadata
from storage.engine.compiled_statements import CompiledStatement
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

UNIT = "unit:"
"""What the name of a unit on a roll begins with; its key in the register follows."""

# One row per unit (per member for a committee). Written at opening, never changed.
rolls = Table(
    "rolls",
    metadata,
    Column("motion_id", ForeignKey("motions.id"), primary_key=True),
    Column("unit", String(64), primary_key=True),
    Column("owner", Text, nullable=False),
    # So many of so many parts of one: of ten-thousandths, but for a share that these cannot write.
    Column("weight", BigInteger, nullable=False),
    Column("parts", BigInteger, nullable=False, default=SCALE),
    Column("label", Text, nullable=False),
    CheckConstraint("weight >= 0", name="weight"),
    CheckConstraint("parts > 0", name="parts"),
)

# Which accounts may cast the ballot of a head. Somebody tied to a unit later is added; who loses the right (a newer
# slip, the own wish, a wrong binding) keeps the row with `until`, for a ballot cast before points to it.
voters = Table(
    "roll_voters",
    metadata,
    Column("motion_id", ForeignKey("motions.id"), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("owner", Text, primary_key=True),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    info=says("Votes whose roll you are on", about="account_id"),
)
Index("ix_roll_voters_owner", voters.c.motion_id, voters.c.owner)


def _roll_query(_dialect: str) -> ClauseElement:
    mine = rolls.c.motion_id == bindparam("motion", type_=BigInteger)
    return select(rolls.c.unit, rolls.c.owner, rolls.c.weight, rolls.c.parts).where(mine).order_by(rolls.c.unit)


# Compiled once, for it brings thousands of rows whenever a turnout is said.
_ROLL = CompiledStatement(_roll_query, changes=False)


@dataclass(frozen=True, slots=True)
class Entitled:
    """A line for the roll: a unit, its head, its weight in ten-thousandths, how people call it, who may vote.

    `building`: where it is; empty for a person.
    """

    unit: str
    owner: str
    weight: Number
    label: str
    accounts: tuple[int, ...] = ()
    building: str = ""


async def freeze(uow: UnitOfWork, motion: int, lines: Sequence[Entitled]) -> None:
    """Write lines of the roll down, and the accounts that may vote."""
    rows = [
        {
            "motion_id": motion,
            "unit": line.unit,
            "owner": line.owner,
            "weight": count,
            "parts": parts,
            "label": line.label,
        }
        for line in lines
        for count, parts in [in_parts(line.weight)]
    ]
    if rows:
        await uow.execute(rolls.insert(), rows)
    pairs = {(account, line.owner) for line in lines for account in line.accounts}
    new = [
        {"motion_id": motion, "account_id": account, "owner": owner, "since": uow.now}
        for account, owner in sorted(pairs)
    ]
    if new:
        # Who is there already, by another unit of the same head or because they are present, stays as they are.
        await uow.execute(uow.upsert(voters, new[0], key=["motion_id", "account_id", "owner"], change=None), new)


async def thaw(uow: UnitOfWork, motion: int) -> None:
    """Forget a roll that was being written down, before anybody could vote by it."""
    await uow.execute(delete(rolls).where(rolls.c.motion_id == motion))
    await uow.execute(delete(voters).where(voters.c.motion_id == motion))


async def add_voter(uow: UnitOfWork, motion: int, account: int, owners: Iterable[str]) -> None:
    """Let an account speak for heads that are on the roll already; doing it twice changes nothing."""
    for owner in owners:
        row = {"motion_id": motion, "account_id": account, "owner": owner, "since": uow.now}
        await uow.execute(uow.upsert(voters, row, key=["motion_id", "account_id", "owner"], change={"until": None}))


async def register_rows(uow: UnitOfWork, motion: int) -> list[RegisterRow]:
    """The roll as the rules read it, in the order of its units."""
    rows = await _ROLL.rows(uow, {"motion": motion})
    return [RegisterRow(unit, owner, of_parts(weight, parts)) for unit, owner, weight, parts in rows]


async def labelled(uow: UnitOfWork, motion: int) -> list[tuple[RegisterRow, str]]:
    """The roll with how people call each unit; where two are called alike, each by its own name on the roll."""
    query = select(rolls).where(rolls.c.motion_id == motion).order_by(rolls.c.unit)
    rows = await uow.rows(query)
    called = Counter(row.label for row in rows)
    return [
        (
            RegisterRow(row.unit, row.owner, of_parts(row.weight, row.parts)),
            row.label if called[row.label] == 1 else row.unit,
        )
        for row in rows
    ]


_KNOWN: OrderedDict[str, list[RegisterRow]] = OrderedDict()
_KEPT = 8


def keep_in_mind(fingerprint: str, rows: list[RegisterRow]) -> None:
    """These rows are the roll under that fingerprint."""
    _KNOWN[fingerprint] = rows
    _KNOWN.move_to_end(fingerprint)
    while len(_KNOWN) > _KEPT:
        _KNOWN.popitem(last=False)


async def frozen_rows(uow: UnitOfWork, motion: int, fingerprint: str) -> list[RegisterRow]:
    """The same, for what is only shown: kept in memory under the fingerprint of the opening, which covers it all."""
    rows = _KNOWN.get(fingerprint) or await register_rows(uow, motion)
    if fingerprint:
        keep_in_mind(fingerprint, rows)
    return rows


async def labels(uow: UnitOfWork, motion: int, owner: str) -> tuple[str, ...]:
    """How people call the units of a head."""
    query = select(rolls.c.label).where(rolls.c.motion_id == motion, rolls.c.owner == owner)
    return tuple(row.label for row in await uow.rows(query.order_by(rolls.c.unit)))


async def heads_among(uow: UnitOfWork, motion: int, owners: Iterable[str]) -> tuple[str, ...]:
    """Which of these heads are on the roll."""
    wanted = sorted(set(owners))
    if not wanted:
        return ()
    query = select(rolls.c.owner).where(rolls.c.motion_id == motion, rolls.c.owner.in_(wanted)).distinct()
    return tuple(sorted(row.owner for row in await uow.rows(query)))


async def heads_by_person(uow: UnitOfWork, motion: int) -> dict[int, list[str]]:
    """Telegram id of everybody who is or was on the roll → the heads that they may or might vote for."""
    found: dict[int, list[str]] = {}
    for person, owner in await _PEOPLE.rows(uow, {"motion": motion}):
        found.setdefault(person, []).append(owner)
    return found


def _people_query(_dialect: str) -> ClauseElement:
    known = accounts.accounts
    mine = voters.c.motion_id == bindparam("motion", type_=BigInteger)
    return select(known.c.telegram_id, voters.c.owner).where(mine, known.c.id == voters.c.account_id)


_PEOPLE = CompiledStatement(_people_query, changes=False)


async def voters_of(uow: UnitOfWork, motion: int, owner: str) -> list[Account]:
    """The accounts that may vote for a head now."""
    query = select(voters.c.account_id).where(voters.c.motion_id == motion, voters.c.owner == owner)
    return await _accounts(uow, query.where(voters.c.until.is_(None)))


async def everyone(uow: UnitOfWork, motion: int) -> list[Account]:
    """All accounts that are or were on the roll, each once."""
    return await _accounts(uow, select(voters.c.account_id).where(voters.c.motion_id == motion).distinct())


async def names(uow: UnitOfWork, motion: int, account: int) -> bool:
    """Is or was this account on the roll?"""
    mine = (voters.c.motion_id == motion, voters.c.account_id == account)
    return await uow.row(select(voters.c.owner).where(*mine).limit(1)) is not None


async def _accounts(uow: UnitOfWork, query: Select[tuple[int]]) -> list[Account]:
    return await accounts.several(uow, [row[0] for row in await uow.rows(query)])
