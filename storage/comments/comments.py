"""Comments: what was said about a matter in replies to it, and who is still to hear of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    exists,
    or_,
    select,
    update,
)

from governance.comments.comment import Sort
from storage.comments import voices
from storage.engine.columns import Key, Moment, metadata, one_of
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork
from storage.matters.matters import ERASED, in_confidence
from storage.matters.steps import photos

comments = Table(
    "matter_comments",
    metadata,
    Column("id", Key, primary_key=True),
    Column("matter_id", ForeignKey("matters.id"), nullable=False, index=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("sort", String(16), nullable=False),
    Column("text", Text, nullable=False),
    # The message that it was said with, in the chat where it was: the same message is never kept twice.
    Column("chat_id", ForeignKey("chats.id")),
    Column("message_id", Key),
    Column("album", String(64)),
    UniqueConstraint("chat_id", "message_id"),
    one_of("sort", Sort),
    info=says(
        "Your comments on matters",
        about="account_id",
        # A comment goes with whoever wrote it, and from what was said in confidence with whose matter it was.
        forgotten=Forgotten(
            lambda own, key: or_(own.account_id == key, own.matter_id.in_(in_confidence(key))), {"text": ERASED}
        ),
        of_group=True,
        message_of_group=True,
    ),
)
Index("ix_matter_comments_album", comments.c.chat_id, comments.c.album)

comment_photos = Table(
    "matter_comment_photos",
    metadata,
    Column("comment_id", ForeignKey("matter_comments.id"), primary_key=True),
    Column("photo_id", ForeignKey("matter_photos.id"), primary_key=True),
    info=says(
        "Photos with your comments",
        whose=lambda own, account: exists().where(comments.c.id == own.comment_id, comments.c.account_id == account.id),
    ),
)

unheard = Table(
    "matter_comments_unheard",
    metadata,
    Column("comment_id", ForeignKey("matter_comments.id"), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), primary_key=True, index=True),
    info=says(
        "Comments that I have still to tell you of",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key),
    ),
)


@dataclass(frozen=True, slots=True)
class Comment:
    """Something that was said about a matter; `erased`: its words went with whoever had themself forgotten."""

    id: int
    matter: int
    account: int
    at: datetime
    sort: Sort
    text: str

    @property
    def erased(self) -> bool:
        """Are its words gone?"""
        return self.text == ERASED


def _comment(row: Any) -> Comment:
    return Comment(row.id, row.matter_id, row.account_id, row.at, Sort(row.sort), row.text)


async def add(
    uow: UnitOfWork,
    matter: int,
    account: int,
    sort: Sort,
    text: str,
    *,
    chat: int | None,
    message: int | None,
    album: str | None = None,
) -> Comment:
    """Write down what somebody says about a matter, in a message of a chat (our key, Telegram's number)."""
    where = {"chat_id": chat, "message_id": message, "album": album}
    key = await uow.add(comments, matter_id=matter, account_id=account, at=uow.now, sort=sort.value, text=text, **where)
    return Comment(key, matter, account, uow.now, sort, text)


async def of(uow: UnitOfWork, matter: int) -> list[Comment]:
    """The comments on a matter, oldest first."""
    rows = await uow.rows(select(comments).where(comments.c.matter_id == matter).order_by(comments.c.id))
    return [_comment(row) for row in rows]


async def get(uow: UnitOfWork, comment: int) -> Comment | None:
    """The comment with our key."""
    row = await uow.row(select(comments).where(comments.c.id == comment))
    return None if row is None else _comment(row)


async def by_source(uow: UnitOfWork, chat: int, message: int) -> Comment | None:
    """The comment that was made with this message."""
    row = await uow.row(select(comments).where(comments.c.chat_id == chat, comments.c.message_id == message))
    return None if row is None else _comment(row)


async def by_album(uow: UnitOfWork, chat: int, album: str) -> Comment | None:
    """The comment that was made with the first photo of this album."""
    row = await uow.row(select(comments).where(comments.c.chat_id == chat, comments.c.album == album))
    return None if row is None else _comment(row)


async def reword(uow: UnitOfWork, comment: int, text: str) -> None:
    """Its writer has edited the message."""
    await uow.execute(update(comments).where(comments.c.id == comment).values(text=text))


async def add_photos(uow: UnitOfWork, comment: int, keys: Sequence[int]) -> None:
    """These photos of the matter came with the comment."""
    for key in keys:
        await uow.execute(comment_photos.insert().values(comment_id=comment, photo_id=key))


async def drop(uow: UnitOfWork, *keys: int) -> list[str]:
    """Comments, and the photos that came with them, are gone; gives the digests of their bytes."""
    digests = await drop_photos(uow, *keys)
    await uow.execute(delete(unheard).where(unheard.c.comment_id.in_(keys)))
    digests += await voices.drop(uow, keys)
    await uow.execute(delete(comments).where(comments.c.id.in_(keys)))
    return digests


async def drop_photos(uow: UnitOfWork, *keys: int) -> list[str]:
    """The photos that came with these comments are gone; gives the digests of their bytes."""
    if not keys:
        return []
    shown = select(comment_photos.c.photo_id).where(comment_photos.c.comment_id.in_(keys))
    rows = await uow.rows(select(photos.c.id, photos.c.digest).where(photos.c.id.in_(shown)))
    await uow.execute(delete(comment_photos).where(comment_photos.c.comment_id.in_(keys)))
    await uow.execute(delete(photos).where(photos.c.id.in_([row.id for row in rows])))
    return [row.digest for row in rows if row.digest is not None]


async def keys_of_writer(uow: UnitOfWork, account: int) -> list[int]:
    """Our keys of all that somebody ever commented."""
    rows = await uow.rows(select(comments.c.id).where(comments.c.account_id == account))
    return [row.id for row in rows]


async def drop_all(uow: UnitOfWork, matter: int) -> list[str]:
    """All comments on a matter are gone with its wording; gives the digests of photos that came with them."""
    return await drop(uow, *[one.id for one in await of(uow, matter)])


# Who is still to hear of it


async def tell_later(uow: UnitOfWork, comment: int, accounts: Collection[int]) -> None:
    """These are to hear of a comment."""
    for account in sorted(accounts):
        await uow.execute(unheard.insert().values(comment_id=comment, account_id=account))


async def take_unheard(uow: UnitOfWork, account: int) -> list[Comment]:
    """What somebody has not heard yet, oldest first; from now on they have."""
    query = select(comments).join(unheard, unheard.c.comment_id == comments.c.id)
    rows = await uow.rows(query.where(unheard.c.account_id == account).order_by(comments.c.id))
    await uow.execute(delete(unheard).where(unheard.c.account_id == account))
    return [_comment(row) for row in rows]
