"""Chats that go and come back: what a group's end, its move, or its return means for all that points to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, select, update

from storage.ballots.native_polls import polls
from storage.communities.chats import Chat, ChatKind, by_telegram_id, chat_of_row, chats, reopen
from storage.communities.communities import communities
from storage.communities.members import members
from storage.communities.topics import topics
from storage.engine.outbox import State, cards, outbox
from storage.engine.subjects import Subject
from storage.engine.uow import UnitOfWork
from storage.groups.choices import group_choices
from storage.groups.moves import forget_sources
from storage.queues import due


async def forget(uow: UnitOfWork, chat: int) -> None:
    """A group that belongs to nobody is gone: nothing of it stays but its number, if a poll or a choice names it."""

    for table in (cards, outbox, topics):
        await uow.execute(delete(table).where(table.c.chat_id == chat))
    await uow.execute(update(members).where(members.c.chat_id == chat).values(chat_id=None))
    nobodys = (chats.c.id == chat) & chats.c.community_id.is_(None)
    pointing = [select(table.c.id).where(table.c.chat_id == chat).limit(1) for table in (polls, group_choices)]
    if not [row for query in pointing for row in await uow.rows(query)]:
        await uow.execute(delete(chats).where(nobodys))
    else:
        await uow.execute(update(chats).where(nobodys).values(title="", open=0, accepted=0, standing=None))


async def migrate(uow: UnitOfWork, old: int, new: int) -> int | None:
    """A group became a supergroup: the same chat under a new Telegram id. Doing it twice changes nothing.

    Message ids of the old group mean nothing in the new one, so its cards are posted anew; a row that was made for
    the new id before anybody told that both are one group gives way. Returns our key of the chat if it moved now.
    """

    known, there = await by_telegram_id(uow, old), await by_telegram_id(uow, new)
    if known is None or known.kind is ChatKind.PRIVATE:
        return None
    if there is not None:
        if there.community is not None or there.kind is ChatKind.PRIVATE:
            return None
        await forget(uow, there.id)
    await forget_sources(uow, known.id)
    await uow.execute(cards.delete().where(cards.c.chat_id == known.id))
    await uow.execute(update(chats).where(chats.c.id == known.id).values(telegram_id=new, open=1))
    return known.id


async def come_back(uow: UnitOfWork, chat: Chat) -> Chat:
    """A chat that was taken for closed has spoken, or has taken a message: the bot may speak there.

    In a group it looks how it stands there now (`contact.again`).
    """
    await reopen(uow, chat.telegram_id)
    if chat.kind is ChatKind.GROUP:
        await due.schedule(uow, "contact.again", Subject("chat", chat.id), uow.now, payload={"chat": chat.id})
    return replace(chat, open=True)


async def known_groups(uow: UnitOfWork) -> list[tuple[Chat, str, datetime | None]]:
    """Every group that the bot knows: with its community's name ("" before set-up), and when a message last arrived."""

    sent = select(outbox.c.chat_id, func.max(outbox.c.done_at).label("last"))
    last = sent.where(outbox.c.state == State.SENT.value).group_by(outbox.c.chat_id).subquery()
    joined = chats.outerjoin(communities, communities.c.id == chats.c.community_id).outerjoin(
        last, last.c.chat_id == chats.c.id
    )
    query = select(chats, communities.c.name.label("of"), last.c.last).select_from(joined)
    rows = await uow.rows(query.where(chats.c.kind == ChatKind.GROUP.value).order_by(chats.c.id))
    return [(chat_of_row(row), row.of or "", row.last) for row in rows]
