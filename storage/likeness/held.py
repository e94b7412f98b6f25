"""Held matters: written by somebody who is asked whether one that is open is meant. After two minutes they are gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ForeignKey, String, Table, UniqueConstraint, delete, or_, select, update

from storage.engine.columns import Json, Key, Moment, metadata
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork

held_matters = Table(
    "held_matters",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    # Who is asked, and whose words they are.
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("voice_id", ForeignKey("accounts.id"), nullable=False),
    # Where it is asked; the message with the words, where they stand in a chat.
    Column("asked_id", ForeignKey("chats.id"), nullable=False),
    Column("chat_id", ForeignKey("chats.id")),
    Column("message_id", Key),
    Column("album", String(64)),
    Column("draft", Json, nullable=False),
    Column("offers", Json, nullable=False),
    Column("since", Moment, nullable=False),
    UniqueConstraint("chat_id", "message_id"),
    info=says(
        "What you are about to raise",
        about="account_id voice_id",
        forgotten=Forgotten(lambda own, key: or_(own.account_id == key, own.voice_id == key)),
        named="held",
        of_group=True,
        message_of_group=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Held:
    """A draft that is held back. `asked`: our key of the chat with the question; `offers`: what is offered, by name."""

    id: int
    community: int
    account: int
    raiser: int
    asked: int
    chat: int | None
    message: int | None
    album: str | None
    draft: Mapping[str, Any]
    offers: tuple[str, ...]


def _held(row: Any) -> Held:
    return Held(
        row.id,
        row.community_id,
        row.account_id,
        row.voice_id,
        row.asked_id,
        row.chat_id,
        row.message_id,
        row.album,
        row.draft,
        tuple(row.offers),
    )


async def hold(
    uow: UnitOfWork,
    community: int,
    *,
    account: int,
    raiser: int,
    asked: int,
    chat: int | None,
    message: int | None,
    album: str | None,
    draft: Mapping[str, Any],
    offers: Sequence[str],
) -> int:
    """Hold a draft back; returns our key."""
    return await uow.add(
        held_matters,
        community_id=community,
        account_id=account,
        voice_id=raiser,
        asked_id=asked,
        chat_id=chat,
        message_id=message,
        album=album,
        draft=dict(draft),
        offers=list(offers),
        since=uow.now,
    )


async def get(uow: UnitOfWork, held: int) -> Held | None:
    """What is held back under our key; None if it is decided."""
    row = await uow.row(select(held_matters).where(held_matters.c.id == held).with_for_update())
    return None if row is None else _held(row)


async def of_message(uow: UnitOfWork, chat: int, message: int) -> Held | None:
    """What is held back of this message."""
    here = (held_matters.c.chat_id == chat, held_matters.c.message_id == message)
    row = await uow.row(select(held_matters).where(*here))
    return None if row is None else _held(row)


async def of_album(uow: UnitOfWork, chat: int, album: str) -> Held | None:
    """What is held back of the first photo of this album."""
    here = (held_matters.c.chat_id == chat, held_matters.c.album == album)
    # Photos of one album come together, and each is added to what the draft holds.
    row = await uow.row(select(held_matters).where(*here).with_for_update())
    return None if row is None else _held(row)


async def reword(uow: UnitOfWork, held: int, draft: Mapping[str, Any]) -> None:
    """The draft is this now."""
    await uow.execute(update(held_matters).where(held_matters.c.id == held).values(draft=dict(draft)))


async def drop(uow: UnitOfWork, held: int) -> None:
    """It is held back no longer."""
    await uow.execute(delete(held_matters).where(held_matters.c.id == held))
