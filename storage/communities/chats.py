"""Chats that the bot talks in, each under a key of our own, since Telegram's id of a group may change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum, unique
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, Text, select, update

from governance.groups import choice as group_choice
from storage.engine.columns import Json, Key, Moment, metadata
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

# What a group is for; any other purpose is the name of a building.
OWNERS, COMMITTEE = group_choice.EVERYBODY, group_choice.COMMITTEE


@unique
class ChatKind(Enum):
    """A private chat with one person, or a group."""

    PRIVATE = "private"
    GROUP = "group"


chats = Table(
    "chats",
    metadata,
    Column("id", Key, primary_key=True),
    Column("telegram_id", Key, nullable=False, unique=True),
    Column("kind", String(8), nullable=False),
    Column("community_id", ForeignKey("communities.id"), index=True),
    Column("title", Text, nullable=False, default=""),
    # What a group is for: `owners` (everybody), `committee`, or the name of a building.
    Column("purpose", String(64), nullable=False, default="owners"),
    Column("open", Integer, nullable=False, default=1),
    Column("since", Moment, nullable=False),
    # The operator has let this group in (asked only where not every group is accepted).
    Column("accepted", Integer, nullable=False, default=0),
    # What Telegram last said of the bot's place in this group; `handlers/frame/abilities.py` reads it.
    Column("standing", Json),
    CheckConstraint("kind in ('private','group')", name="kind"),
    info=says("Our private chat", whose=lambda own, account: own.telegram_id == account.telegram_id),
)


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat. `community` is None for private chats and for groups before set-up. `open`: the bot may speak."""

    id: int
    telegram_id: int
    kind: ChatKind
    community: int | None
    title: str
    purpose: str
    open: bool
    standing: Mapping[str, Any] | None = None


def chat_of_row(row: Any) -> Chat:
    """The fact that a row of `chats` states."""
    return Chat(
        row.id,
        row.telegram_id,
        ChatKind(row.kind),
        row.community_id,
        row.title,
        row.purpose,
        bool(row.open),
        row.standing,
    )


async def by_telegram_id(uow: UnitOfWork, telegram_id: int) -> Chat | None:
    """The chat with that Telegram id, if the bot knows it."""
    row = await uow.row(select(chats).where(chats.c.telegram_id == telegram_id))
    return None if row is None else chat_of_row(row)


async def get(uow: UnitOfWork, chat: int) -> Chat:
    """The chat with our key. Raises LookupError if there is none."""
    row = await uow.row(select(chats).where(chats.c.id == chat))
    if row is None:
        raise LookupError(f"no chat {chat}")
    return chat_of_row(row)


async def find(uow: UnitOfWork, chat: int) -> Chat | None:
    """The chat with our key, or None if it is gone."""
    row = await uow.row(select(chats).where(chats.c.id == chat))
    return None if row is None else chat_of_row(row)


async def remember_private(uow: UnitOfWork, telegram_id: int) -> Chat:
    """The private chat with a person who has written to the bot; opens it again after a block."""
    return await _remember(uow, telegram_id, ChatKind.PRIVATE, None, "", "")


async def remember_group(
    uow: UnitOfWork, telegram_id: int, title: str, *, community: int | None, purpose: str = "owners"
) -> Chat:
    """A group, tied to its community from set-up on."""
    return await _remember(uow, telegram_id, ChatKind.GROUP, community, title, purpose)


async def _remember(
    uow: UnitOfWork, telegram_id: int, kind: ChatKind, community: int | None, title: str, purpose: str
) -> Chat:
    known = await by_telegram_id(uow, telegram_id)
    if known is not None and known.open and (known.community, known.title) == (community, title):
        return known
    values = {"community_id": community, "title": title, "purpose": purpose, "open": 1}
    row = {"telegram_id": telegram_id, "kind": kind.value, "since": uow.now, **values}
    await uow.execute(uow.upsert(chats, row, key=["telegram_id"], change=values))
    known = await by_telegram_id(uow, telegram_id)
    if known is None:
        raise LookupError(f"chat {telegram_id} was not kept")
    return known


async def groups_of(uow: UnitOfWork, community: int, purpose: str | None = None) -> list[Chat]:
    """The open groups of a community, oldest first; of one purpose if given."""
    query = select(chats).where(chats.c.community_id == community, chats.c.open == 1)
    if purpose is not None:
        query = query.where(chats.c.purpose == purpose)
    return [chat_of_row(row) for row in await uow.rows(query.order_by(chats.c.id))]


async def open_groups_among(uow: UnitOfWork, keys: Collection[int]) -> list[Chat]:
    """Which of these chats are groups that the bot may speak in, oldest first."""
    if not keys:
        return []
    groups = chats.c.id.in_(keys) & (chats.c.kind == ChatKind.GROUP.value) & (chats.c.open == 1)
    return [chat_of_row(row) for row in await uow.rows(select(chats).where(groups).order_by(chats.c.id))]


async def every_group_of(uow: UnitOfWork, community: int) -> list[Chat]:
    """The groups of a community, oldest first, also those that the bot was removed from."""
    mine = (chats.c.community_id == community) & (chats.c.kind == ChatKind.GROUP.value)
    return [chat_of_row(row) for row in await uow.rows(select(chats).where(mine).order_by(chats.c.id))]


async def say_purpose(uow: UnitOfWork, chat: int, purpose: str) -> None:
    """From now on a group is for these: `owners`, `committee`, or the name of a building."""
    await uow.execute(update(chats).where(chats.c.id == chat).values(purpose=purpose))


async def close(uow: UnitOfWork, telegram_id: int) -> None:
    """The bot was removed or blocked: nothing more is sent there until it may speak again."""
    await uow.execute(update(chats).where(chats.c.telegram_id == telegram_id).values(open=0))


async def reopen(uow: UnitOfWork, telegram_id: int) -> None:
    """The bot is back."""
    await uow.execute(update(chats).where(chats.c.telegram_id == telegram_id).values(open=1))


async def accept(uow: UnitOfWork, telegram_id: int) -> Chat:
    """The operator lets a group in."""
    chat = await by_telegram_id(uow, telegram_id) or await remember_group(uow, telegram_id, "", community=None)
    await uow.execute(update(chats).where(chats.c.id == chat.id).values(accepted=1))
    return chat


async def is_let_in(uow: UnitOfWork, telegram_id: int) -> bool:
    """Has the operator accepted this group, or was it set up before groups had to be accepted?"""
    let = (chats.c.accepted == 1) | chats.c.community_id.is_not(None)
    return await uow.row(select(chats.c.id).where(chats.c.telegram_id == telegram_id, let)) is not None


async def let_in(uow: UnitOfWork) -> list[Chat]:
    """The groups that are accepted or set up, oldest first."""
    let = (chats.c.accepted == 1) | chats.c.community_id.is_not(None)
    rows = await uow.rows(select(chats).where(chats.c.kind == "group", let).order_by(chats.c.id))
    return [chat_of_row(row) for row in rows]


async def observe(uow: UnitOfWork, chat: int, standing: Mapping[str, Any]) -> None:
    """Remember what Telegram said of the bot's place in a group."""
    await uow.execute(update(chats).where(chats.c.id == chat).values(standing=dict(standing)))


async def watched(uow: UnitOfWork) -> list[Chat]:
    """Every open group of which Telegram has said how the bot stands in it."""
    query = select(chats).where(chats.c.kind == "group", chats.c.open == 1, chats.c.standing.is_not(None))
    return [chat_of_row(row) for row in await uow.rows(query.order_by(chats.c.id))]
