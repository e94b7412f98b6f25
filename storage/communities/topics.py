"""Forum topics of a group: what stands in which. (Bot API: forum topics, message_thread_id.)"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, unique

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, delete, select

from storage.engine.columns import Key, metadata
from storage.engine.uow import UnitOfWork


@unique
class Topic(Enum):
    """What a topic of a group may be for."""

    MATTERS = "matters"
    VOTES = "votes"
    DUTY = "duty"
    NOTICES = "notices"


topics = Table(
    "topics",
    metadata,
    Column("chat_id", ForeignKey("chats.id"), primary_key=True),
    Column("topic", String(8), primary_key=True),
    Column("thread_id", Key, nullable=False),
    CheckConstraint("topic in ('matters','votes','duty','notices')", name="topic"),
)


async def choose(uow: UnitOfWork, chat: int, topic: Topic, thread: int) -> None:
    """From now on what is of this kind stands in that topic of the group."""
    row = {"chat_id": chat, "topic": topic.value, "thread_id": thread}
    await uow.execute(uow.upsert(topics, row, key=["chat_id", "topic"], change={"thread_id": thread}))


async def release(uow: UnitOfWork, chat: int, topic: Topic) -> None:
    """What is of this kind stands in General again."""
    await uow.execute(delete(topics).where(topics.c.chat_id == chat, topics.c.topic == topic.value))


async def lose(uow: UnitOfWork, chat: int, thread: int) -> list[Topic]:
    """Somebody deleted or closed a topic: General takes over. Returns what stood there."""
    here = (topics.c.chat_id == chat) & (topics.c.thread_id == thread)
    lost = [Topic(row.topic) for row in await uow.rows(select(topics.c.topic).where(here).order_by(topics.c.topic))]
    await uow.execute(delete(topics).where(here))
    return lost


async def chosen(uow: UnitOfWork, chat: int) -> Mapping[Topic, int]:
    """Thread by what stands there, for a group."""
    query = select(topics.c.topic, topics.c.thread_id).where(topics.c.chat_id == chat).order_by(topics.c.topic)
    return {Topic(row.topic): row.thread_id for row in await uow.rows(query)}
