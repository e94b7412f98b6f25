"""Moves: what changes in what is remembered when a community leaves a group, for another or for good."""

from __future__ import annotations

from sqlalchemy import delete, func, select, update

from governance.groups.choice import EVERYBODY
from storage.ballots.native_polls import polls, unsent
from storage.communities.chats import Chat, chats
from storage.communities.topics import topics
from storage.engine.columns import metadata
from storage.engine.outbox import QUEUED, cards, outbox
from storage.engine.subjects import Subject
from storage.engine.table_facts import facts_of
from storage.engine.uow import UnitOfWork

_NOWHERE = -(1 << 62)  # a number that Telegram gives no chat, while two rows exchange theirs

_EXCHANGED = ("title", "open", "standing")


async def exchange(uow: UnitOfWork, left: Chat, entered: Chat, *, title: str) -> None:
    """The community's group becomes the one that is entered: both rows exchange what Telegram knows them by.

    So all that belongs to the group (votes, matters, rosters, scheduled posts) goes along under its key, and the row
    of the entered group, which belonged to nobody, stands for the one that is left; that stays let in, for buttons are
    pressed there yet. Messages stay where they are: cards are posted anew, and what was raised with a message no
    longer points to it. Open polls end where they were.
    """
    await _stay_behind(uow, left.id, entered.id)
    await uow.execute(update(chats).where(chats.c.id == entered.id).values(title=title, accepted=1))
    both = await uow.rows(select(chats).where(chats.c.id.in_([left.id, entered.id])))
    known = {row.id: row._mapping for row in both}
    await uow.execute(update(chats).where(chats.c.id == left.id).values(telegram_id=_NOWHERE + left.id))
    for key, row in ((entered.id, known[left.id]), (left.id, known[entered.id])):
        values = {name: row[name] for name in _EXCHANGED}
        await uow.execute(update(chats).where(chats.c.id == key).values(telegram_id=row["telegram_id"], **values))


async def _stay_behind(uow: UnitOfWork, left: int, entered: int) -> None:
    """Messages, polls that run, and topics are the old group's; what is queued for the new one stays on its way."""
    mine = outbox.c.chat_id
    await uow.execute(delete(topics).where(topics.c.chat_id.in_([left, entered])))
    waiting = select(outbox.c.card).where(mine == left, QUEUED, outbox.c.card.is_not(None))
    await uow.execute(delete(outbox).where(mine == entered, QUEUED, outbox.c.card.in_(waiting)))
    await uow.execute(update(outbox).where(mine == entered, QUEUED).values(chat_id=left))
    on_their_way = await unsent(uow, left)
    running = (polls.c.chat_id == left) & polls.c.state.in_(["sending", "open"]) & polls.c.id.not_in(on_their_way)
    names = [Subject("poll", row.id) for row in await uow.rows(select(polls.c.id).where(running))]
    ending = (mine == left) & QUEUED & outbox.c.about.in_(names)
    await uow.execute(update(outbox).where(ending).values(chat_id=entered))
    await uow.execute(update(polls).where(running).values(chat_id=entered))
    await _exchange_cards(uow, left, entered)
    await forget_sources(uow, left)


async def untie(uow: UnitOfWork, left: int, heir: int) -> None:
    """The group belongs to nobody from now on; what is the community's belongs to its group `heir`.

    What is still queued for the group that is left never leaves, but for what ends a poll there.
    """
    mine = (outbox.c.chat_id == left) & QUEUED
    await uow.execute(delete(topics).where(topics.c.chat_id == left))
    on_their_way = await unsent(uow, left)
    await uow.execute(update(polls).where(polls.c.id.in_(on_their_way)).values(chat_id=heir))
    await uow.execute(update(outbox).where(mine, outbox.c.method == "sendPoll").values(chat_id=heir))
    await uow.execute(delete(outbox).where(mine, func.coalesce(outbox.c.card, outbox.c.about, "").not_like("poll:%")))
    await forget_sources(uow, left)
    for table in metadata.sorted_tables:
        if facts_of(table).of_group:
            await uow.execute(update(table).where(table.c.chat_id == left).values(chat_id=heir))
    await uow.execute(update(chats).where(chats.c.id == left).values(community_id=None, purpose=EVERYBODY, accepted=1))


async def _exchange_cards(uow: UnitOfWork, left: int, entered: int) -> None:
    both = cards.c.chat_id.in_([left, entered])
    rows = [dict(row._mapping) for row in await uow.rows(select(cards).where(both))]
    await uow.execute(delete(cards).where(both))
    moved = [{**row, "chat_id": entered if row["chat_id"] == left else left} for row in rows]
    if moved:
        await uow.execute(cards.insert(), moved)


async def forget_sources(uow: UnitOfWork, group: int) -> None:
    """Numbers of messages start anew in another chat: what was raised with one there points to it no longer."""
    for table in metadata.sorted_tables:
        if facts_of(table).message_of_group:
            await uow.execute(update(table).where(table.c.chat_id == group).values(message_id=None))
