"""Grams of matters: the index by which they are found, on both databases alike. What is private is never in it.

It stands beside the matters' own tables and asks nothing of them, so that those who write a wording write it, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, unique

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Select,
    SmallInteger,
    Table,
    delete,
    func,
    literal,
    select,
    union_all,
)

from governance.search.grams import Asked, behind, grams
from storage.engine.columns import metadata
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

_NEWEST = 1000
"""Of one piece so many matters are looked at, the newest: the commonest word of a house costs no more than that."""


@unique
class Source(IntEnum):
    """Which words of a matter a row comes from."""

    WORDING = 0  # with its place
    RESULT = 1  # what the last closing said


matter_grams = Table(
    "matter_grams",
    metadata,
    Column("matter_id", ForeignKey("matters.id"), primary_key=True),
    Column("source", SmallInteger, primary_key=True, autoincrement=False),
    Column("gram", BigInteger, primary_key=True, autoincrement=False),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    info=says(),
    sqlite_with_rowid=False,  # the key is the row
)
Index("ix_matter_grams_gram", matter_grams.c.community_id, matter_grams.c.gram, matter_grams.c.matter_id)


async def put(uow: UnitOfWork, community: int, matter: int, source: Source, text: str) -> None:
    """These are the words of a matter now; what stood there is gone. No words: nothing is left."""
    await put_anew(uow, community, source, {matter: text})


async def put_anew(uow: UnitOfWork, community: int, source: Source, texts: Mapping[int, str]) -> None:
    """The same for several matters (key → words) at once."""
    if not texts:
        return
    own = (matter_grams.c.matter_id.in_(texts), matter_grams.c.source == int(source))
    await uow.execute(delete(matter_grams).where(*own))
    named = {"community_id": community, "source": int(source)}
    rows = [{**named, "matter_id": key, "gram": gram} for key, text in texts.items() for gram in sorted(grams(text))]
    if rows:
        await uow.execute(matter_grams.insert(), rows)


async def drop(uow: UnitOfWork, *gone: int) -> None:
    """These matters (keys) are not found any more."""
    await uow.execute(delete(matter_grams).where(matter_grams.c.matter_id.in_(gone)))


async def alike(uow: UnitOfWork, community: int, wanted: Asked, *, limit: int) -> list[int]:
    """The matters (keys) that hold most of the pieces that are looked for, the newest first among equals."""
    parts = [_holding(community, piece, piece + 1) for piece in wanted.pieces]
    parts += [_holding(community, first, behind(first)) for first in wanted.beginnings]
    if not parts:
        return []
    held = union_all(*parts).subquery()
    most = func.count().desc()
    query = select(held.c.matter_id).group_by(held.c.matter_id).order_by(most, held.c.matter_id.desc()).limit(limit)
    return [row.matter_id for row in await uow.rows(query)]


def _holding(community: int, first: int, end: int) -> Select[tuple[int, int]]:
    """The newest matters with a piece from `first` to before `end`, each once."""
    there = matter_grams.c
    piece = there.gram == first if end == first + 1 else (there.gram >= first) & (there.gram < end)
    query = select(there.matter_id).where(there.community_id == community, piece)
    newest = query.order_by(there.matter_id.desc()).limit(_NEWEST).subquery()
    return select(newest.c.matter_id, literal(first).label("piece")).distinct()
