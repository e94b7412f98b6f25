"""Journal: what was done, by whom, in which order. The append-only, hash-chained record of each community."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import BigInteger, Column, ForeignKey, ForeignKeyConstraint, String, Table, select

from storage.engine import locks
from storage.engine.columns import Json, Moment, metadata
from storage.engine.subjects import Numbered, Subject
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

GENESIS = "0" * 64
_SALT_BYTES = 16
_RECEIPT_LENGTH = 10

heads = Table(
    "journal_heads",
    metadata,
    Column("community_id", ForeignKey("communities.id"), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    # The community's number where the chain began, for it is in every hash; null: here.
    Column("chain", BigInteger),
)

lines = Table(
    "journal_lines",
    metadata,
    Column("community_id", ForeignKey("communities.id"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("act", String(64), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("commitment", String(64), nullable=False, index=True),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

# What a line is about. It can be erased, content and salt together, while the chain still verifies.
contents = Table(
    "journal_contents",
    metadata,
    Column("community_id", BigInteger, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("salt", String(32), nullable=False),
    Column("content", Json, nullable=False),
    ForeignKeyConstraint(["community_id", "seq"], ["journal_lines.community_id", "journal_lines.seq"]),
    info=says("Journal entries that name you"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One act, not yet given its place in the chain."""

    community: int
    act: str
    subject: str
    at: datetime
    salt: str
    content: Mapping[str, Any]
    commitment: str

    @property
    def receipt(self) -> str:
        """The first ten letters of the commitment, which its holder can find again in the journal."""
        return receipt(self.commitment)


def receipt(commitment: str) -> str:
    """The receipt code of a commitment (64 hexadecimal digits): ten letters and digits, easy to read aloud."""
    # Ten letters of five bits each lie within the first seven bytes.
    return base64.b32encode(bytes.fromhex(commitment[:14])).decode()[:_RECEIPT_LENGTH]


def line(community: int, act: str, subject: str, content: Mapping[str, Any], at: datetime) -> Line:
    """Prepare a line; the chain learns of its content through a salted commitment only."""
    salt = secrets.token_hex(_SALT_BYTES)
    return Line(community, act, subject, at, salt, content, commit_to(salt, content))


def commit_to(salt: str, content: Mapping[str, Any]) -> str:
    """HMAC-SHA-256 of the content's canonical JSON under the salt, in hexadecimal."""
    body = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    return hmac.new(bytes.fromhex(salt), body, hashlib.sha256).hexdigest()


def link(previous: str, community: int, seq: int, at: datetime, act: str, subject: str, commitment: str) -> str:
    """The hash of a line, which the next line repeats."""
    stamp = at.astimezone(UTC).isoformat(timespec="microseconds")
    body = orjson.dumps([previous, community, seq, stamp, act, subject, commitment])
    return hashlib.sha256(body).hexdigest()


def record(uow: UnitOfWork, community: int, act: str, subject: Subject | Numbered, content: Mapping[str, Any]) -> str:
    """Write a journal line for `community`; returns its receipt code (10 letters and digits)."""
    new = line(community, act, subject, content, uow.now)
    uow.gather(append, new, last=1)  # after all rows: heads are locked until the commit
    return new.receipt


async def append(uow: UnitOfWork, new: Sequence[Line]) -> None:
    """Give each line its place. Heads are locked in the order of the communities' ids, so nobody deadlocks."""
    by_community: dict[int, list[Line]] = defaultdict(list)
    for entry in new:
        by_community[entry.community].append(entry)
    for community in sorted(by_community):
        await locks.enter(uow, community)
    wanted = select(heads).where(heads.c.community_id.in_(by_community)).order_by(heads.c.community_id)
    found = {row.community_id: row for row in await uow.rows(wanted.with_for_update())}
    line_rows: list[dict[str, Any]] = []
    content_rows: list[dict[str, Any]] = []
    for community in sorted(by_community):
        head = found.get(community)
        seq, tip = (head.seq, head.hash) if head else (0, GENESIS)
        chain = (head.chain if head else None) or community
        for entry in by_community[community]:
            seq += 1
            place = {"community_id": community, "seq": seq}
            row = {"at": entry.at, "act": entry.act, "subject": entry.subject, "commitment": entry.commitment}
            previous, tip = (
                tip,
                link(tip, chain, seq, entry.at, entry.act, entry.subject, entry.commitment),
            )
            line_rows.append({**place, **row, "previous": previous, "hash": tip})
            content_rows.append({**place, "salt": entry.salt, "content": dict(entry.content)})
        values = {"community_id": community, "seq": seq, "hash": tip}
        await uow.execute(uow.upsert(heads, values, key=["community_id"], change={"seq": seq, "hash": tip}))
    await uow.execute(lines.insert(), line_rows)
    await uow.execute(contents.insert(), content_rows)


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold, and why."""

    seq: int
    why: str


async def verify(uow: UnitOfWork, community: int) -> Break | None:
    """Walk a community's chain from the start; None if it holds. Erased content is no break."""
    head = await uow.row(select(heads).where(heads.c.community_id == community))
    chain = (head.chain if head else None) or community
    tip, seq = GENESIS, 0
    both = lines.outerjoin(
        contents, (contents.c.community_id == lines.c.community_id) & (contents.c.seq == lines.c.seq)
    )
    query = select(lines, contents.c.salt, contents.c.content).select_from(both)
    for row in await uow.rows(query.where(lines.c.community_id == community).order_by(lines.c.seq)):
        seq += 1
        if row.seq != seq:
            return Break(seq, "a line is missing")
        if row.previous != tip:
            return Break(seq, "the line does not follow the one before it")
        tip = link(tip, chain, seq, row.at, row.act, row.subject, row.commitment)
        if row.hash != tip:
            return Break(seq, "the line was changed")
        if row.salt is not None and commit_to(row.salt, row.content) != row.commitment:
            return Break(seq, "the content does not match its commitment")
    if head is not None and (head.seq, head.hash) != (seq, tip):
        return Break(seq, "the newest lines are missing")
    return None
