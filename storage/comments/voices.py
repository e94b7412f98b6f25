"""Voices: the voice notes among what was said about matters, as bytes, and who has written them out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, delete, select, update

from storage.engine.columns import metadata
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork

voices = Table(
    "matter_voices",
    metadata,
    # What is written out stands as the text of the comment.
    Column("comment_id", ForeignKey("matter_comments.id"), primary_key=True),
    # Whose voice it is.
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("file_id", Text, nullable=False),
    Column("seconds", Integer, nullable=False),
    # SHA-256 of the bytes, once they are fetched: a file_id dies with the token.
    Column("digest", String(64)),
    Column("written_by", ForeignKey("accounts.id")),
    info=says(
        "Your voice notes",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key),
        named="voice",
    ),
)


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice note. `file`: as Telegram names it; `digest`: of the bytes that are kept, None until they are here."""

    comment: int
    account: int
    file: str
    seconds: int
    digest: str | None = None
    written_by: int | None = None


def _voice(row: Any) -> Voice:
    return Voice(row.comment_id, row.account_id, row.file_id, row.seconds, row.digest, row.written_by)


async def add(uow: UnitOfWork, voice: Voice) -> None:
    """A comment was spoken."""
    row = {"comment_id": voice.comment, "account_id": voice.account}
    await uow.execute(voices.insert().values(**row, file_id=voice.file, seconds=voice.seconds))


async def get(uow: UnitOfWork, comment: int) -> Voice | None:
    """The voice note that a comment is."""
    row = await uow.row(select(voices).where(voices.c.comment_id == comment))
    return None if row is None else _voice(row)


async def keep(uow: UnitOfWork, comment: int, digest: str) -> None:
    """Its bytes are in the file store under this SHA-256."""
    await uow.execute(update(voices).where(voices.c.comment_id == comment).values(digest=digest))


async def wrote_out(uow: UnitOfWork, comment: int, by: int) -> None:
    """Somebody has written it out."""
    await uow.execute(update(voices).where(voices.c.comment_id == comment).values(written_by=by))


async def drop(uow: UnitOfWork, keys: Collection[int]) -> list[str]:
    """The voice notes of these comments are gone; gives the digests of their bytes."""
    mine = voices.c.comment_id.in_(list(keys))
    rows = await uow.rows(select(voices.c.digest).where(mine))
    await uow.execute(delete(voices).where(mine))
    return [row.digest for row in rows if row.digest is not None]
