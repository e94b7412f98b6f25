"""Held-back messages: what becomes of those that could not be sent where they were meant to go."""

from __future__ import annotations

from sqlalchemy import update

from storage.communities import topics
from storage.engine.outbox import NO_RIGHT, QUEUED, outbox
from storage.engine.subjects import Subject
from storage.engine.uow import UnitOfWork
from storage.queues import due
from storage.queues.sending import Waiting, put_back


async def lose_topic(uow: UnitOfWork, waiting: Waiting, thread: int) -> None:
    """The forum topic is gone or closed: what stood there goes to General from now on; `topic.lost` says so."""
    if waiting.chat is not None:
        lost = [one.value for one in await topics.lose(uow, waiting.chat, thread)]
        payload = {"chat": waiting.chat, "topics": lost}
        name = Subject("chat", waiting.chat, thread)
        await due.schedule(uow, "topic.lost", name, uow.now, community=waiting.community, payload=payload)


async def to_general(uow: UnitOfWork, waiting: Waiting) -> None:
    """Its topic is gone: it goes to General at once."""
    body = {name: value for name, value in waiting.message.body.items() if name != "message_thread_id"}
    await uow.execute(update(outbox).where(outbox.c.id == waiting.id).values(body=body, topic=None))
    await put_back(uow, waiting, until=uow.now)


async def hurry(uow: UnitOfWork, chat: int) -> None:
    """What waits for a right to write in this chat need not wait any longer."""
    waiting = (outbox.c.chat_id == chat) & QUEUED & (outbox.c.error == NO_RIGHT)
    await uow.execute(update(outbox).where(waiting).values(not_before=uow.now))
