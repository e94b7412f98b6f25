"""Outbox: what is to be said, to which chat, and what if nobody knows whether it arrived."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum, unique
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    case,
    delete,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from governance.schedule.quiet_hours import Rings
from storage.engine.columns import Json, Key, Moment, metadata, partial_index
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

_RECENT = 2000  # messages of all chats, among which one looks for what was said last in one of them
NO_RIGHT = "no right"  # the error of a message that waits for the right to write in its chat


@unique
class Kind(Enum):
    """What a message is; decides what happens when its answer is lost (sent? not sent? nobody knows)."""

    RECEIPT = "receipt"  # repeated: a voice that hears twice is better off than one that never hears
    BALLOT = "ballot"  # repeated: presses on either copy count once
    CARD = "card"  # repeated: an edit made twice is the same edit
    NOTICE = "notice"  # repeated: what must be published must be published
    ANSWER = "answer"  # repeated: somebody asked and waits
    REMINDER = "reminder"  # left: a reminder twice is a nuisance, its time passes anyway
    CHATTER = "chatter"  # left: nobody would miss it
    POLL = "poll"  # left: two polls would split the answers; the one who asked is told

    @property
    def repeat(self) -> bool:
        """Is it sent again when nobody knows whether it arrived?"""
        return self not in {Kind.REMINDER, Kind.CHATTER, Kind.POLL}


@unique
class State(Enum):
    """Where a message is on its way."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"  # may have arrived; by its kind's rule it is not repeated
    FAILED = "failed"  # Telegram refused it for good
    DROPPED = "dropped"  # its time had passed when its turn came


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request to the Bot API, to be made after the commit.

    `chat`: our key of the chat (`chats.id`), or None for a method without one. `body`: parameters as the Bot API
    names them, without `chat_id`; `attach`: parameter or attachment name → stored file's SHA-256.
    `card`: the name under which the message is kept up to date: the first one sends, later ones edit it.
    `fresh`: post the card anew (people must look up). `about`: a card whose message this replies to, pins or stops.
    `topic`: what it is of (`storage.communities.topics.Topic`), for groups that keep a forum topic for it.
    `rings`: when a telephone may ring for it; decided as it leaves, never before.
    `not_after`: too late afterwards, dropped. `then`: the due kind that is told of the result, with `payload`.
    """

    chat: int | None
    method: str
    body: Mapping[str, Any]
    kind: Kind
    card: str | None = None
    fresh: bool = False
    about: str | None = None
    attach: Mapping[str, str] = field(default_factory=dict)
    topic: str | None = None
    rings: Rings = Rings.BY_DAY
    not_before: datetime | None = None
    not_after: datetime | None = None
    then: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


outbox = Table(
    "outbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("chat_id", ForeignKey("chats.id")),
    Column("method", String(48), nullable=False),
    Column("body", Json, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("card", String(64)),
    Column("fresh", Integer, nullable=False, default=0),
    Column("about", String(64)),
    Column("attach", Json, nullable=False),
    Column("topic", String(8)),
    Column("rings", String(8), nullable=False, default=Rings.BY_DAY.value, server_default=Rings.BY_DAY.value),
    Column("then", String(64)),
    Column("payload", Json, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("not_after", Moment),
    Column("created_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    # Which worker is sending it (`storage.queues.workers`); null while nobody is.
    Column("worker_id", Key),
    Column("error", String(64)),
    Column("message_id", Key),
    Column("done_at", Moment),
    CheckConstraint("state in ('queued','sending','sent','uncertain','failed','dropped')", name="state"),
    info=says("Messages from me to you", stays=True),
)
# Not the moment of the act: one that had to wait for its turn would put its message before or behind its neighbours,
# by whichever clock the sender reads. What may leave at once leaves in the order in which it was queued.
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)

# Spelled out and not bound, or neither database would see that an index of waiting rows fits the question.
QUEUED = outbox.c.state == literal_column("'queued'")
SENDING = outbox.c.state == literal_column("'sending'")

partial_index(QUEUED, "uq_outbox_card_queued", outbox.c.chat_id, outbox.c.card, unique=True)
partial_index(QUEUED, "ix_outbox_queued", outbox.c.id)
partial_index(QUEUED, "ix_outbox_ripe", outbox.c.not_before)
partial_index(QUEUED, "ix_outbox_card", outbox.c.card)
partial_index(SENDING, "ix_outbox_sending", outbox.c.chat_id)

cards = Table(
    "cards",
    metadata,
    Column("id", Key, primary_key=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("name", String(64), nullable=False, index=True),
    Column("message_id", Key, nullable=False),
    Column("shown", String(64), nullable=False),
    Column("edited_at", Moment, nullable=False),
    UniqueConstraint("chat_id", "name"),
    UniqueConstraint("chat_id", "message_id"),
    info=says("Messages in our private chat that I keep up to date", stays=True),
)


def _row(uow: UnitOfWork, message: Outgoing) -> dict[str, Any]:
    return {
        "chat_id": message.chat,
        "method": message.method,
        "body": dict(message.body),
        "kind": message.kind.value,
        "card": message.card,
        "fresh": int(message.fresh),
        "about": message.about,
        "attach": dict(message.attach),
        "topic": message.topic,
        "rings": message.rings.value,
        "then": message.then,
        "payload": dict(message.payload),
        "not_before": message.not_before or AT_ONCE,
        "not_after": message.not_after,
        "created_at": uow.now,
        "state": State.QUEUED.value,
        "attempts": 0,
    }


def post(uow: UnitOfWork, message: Outgoing) -> None:
    """Put a message into the outbox; it leaves after the commit."""
    uow.gather(enqueue, message, last=2)


async def enqueue(uow: UnitOfWork, messages: Sequence[Outgoing]) -> None:
    """Queue the messages in order; of several versions of one card only the newest waits."""
    uow.posted = True
    newest: dict[tuple[int | None, str], Outgoing] = {}
    plain: list[dict[str, Any]] = []
    for message in messages:
        if message.card is None:
            plain.append(_row(uow, message))
        else:
            key = (message.chat, message.card)
            before = newest.get(key)
            newest[key] = _merge(before, message) if before else message
    # In one order for all, so that two workers never wait for each other's cards in a circle.
    shown = [_row(uow, newest[key]) for key in sorted(newest, key=lambda key: (key[0] or 0, key[1]))]
    if shown:
        await uow.execute(_UPSERT[uow.dialect], shown)
    if plain:
        await uow.execute(outbox.insert(), plain)


def _merge(before: Outgoing, after: Outgoing) -> Outgoing:
    if before.rings is Rings.ALWAYS:
        after = replace(after, rings=Rings.ALWAYS)
    if not before.fresh or after.fresh:
        return after
    return replace(
        after,
        fresh=True,
        about=after.about or before.about,
        then=after.then or before.then,
        payload=after.payload or before.payload,
    )


def _card_upsert(maker: Any) -> Any:
    """A card that waits already shows the newest; that it is to be posted anew, or told of, is not forgotten."""
    statement = maker(outbox)
    new = statement.excluded
    told = new.then.is_not(None)
    change = {
        **{name: new[name] for name in ("body", "method", "attach")},
        "rings": case((outbox.c.rings == Rings.ALWAYS.value, Rings.ALWAYS.value), else_=new.rings),
        "fresh": case((new.fresh == 1, 1), else_=outbox.c.fresh),
        "then": func.coalesce(new.then, outbox.c.then),
        "payload": case((told, new.payload), else_=outbox.c.payload),
    }
    return statement.on_conflict_do_update(index_elements=["chat_id", "card"], index_where=QUEUED, set_=change)


_UPSERT = {"sqlite": _card_upsert(sqlite.insert), "postgresql": _card_upsert(postgresql.insert)}


async def stands(uow: UnitOfWork, chat: int, card: str) -> bool:
    """Does this card stand in this chat, or wait to be posted there?"""
    standing = select(cards.c.id).where(cards.c.chat_id == chat, cards.c.name == card)
    queued = outbox.c.state.in_(["queued", "sending"])
    waiting = select(outbox.c.id).where(outbox.c.chat_id == chat, outbox.c.card == card, queued)
    return await uow.row(standing.union_all(waiting).limit(1)) is not None


async def shown_in(uow: UnitOfWork, chat: int, *kinds: str) -> list[tuple[str, int]]:
    """The cards of these kinds ("matter", of `matter:12`) that stand in a chat, with their messages, newest first."""
    query = select(cards.c.name, cards.c.message_id).where(cards.c.chat_id == chat)
    found = await uow.rows(query.order_by(cards.c.message_id.desc()))
    return [(row.name, row.message_id) for row in found if not kinds or row.name.partition(":")[0] in kinds]


async def card_at(uow: UnitOfWork, chat: int, message: int) -> str | None:
    """The name of the card that a message of a chat (Telegram's number) is, if it is one that stands."""
    found = await uow.scalar(select(cards.c.name).where(cards.c.chat_id == chat, cards.c.message_id == message))
    return None if found is None else str(found)


async def chats_showing(
    uow: UnitOfWork, card: str, *, after: int = 0, limit: int | None = None, among: Collection[int] | None = None
) -> list[int]:
    """The chats (our keys, lowest first) where this card stands or waits to be posted: those `after` one, so many.

    `among`: only these are looked at.
    """
    standing = select(cards.c.chat_id).where(cards.c.name == card, cards.c.chat_id > after)
    waiting = [outbox.c.card == card, outbox.c.chat_id > after]
    if among is not None:
        standing = standing.where(cards.c.chat_id.in_(list(among)))
        waiting.append(outbox.c.chat_id.in_(list(among)))
    queued = select(outbox.c.chat_id).where(*waiting, QUEUED)
    sending = select(outbox.c.chat_id).where(*waiting, SENDING)
    found = standing.union(queued, sending).order_by("chat_id").limit(limit)
    return [row.chat_id for row in await uow.rows(found)]


async def become(uow: UnitOfWork, chat: int, old: Sequence[str], new: str) -> None:
    """Several cards of a chat (newest first) are one from now on: the newest, unless the new one stands there."""
    if not await stands(uow, chat, new):
        newest = (cards.c.chat_id == chat) & (cards.c.name == old[0])
        await uow.execute(update(cards).where(newest).values(name=new))
    await uow.execute(delete(cards).where(cards.c.chat_id == chat, cards.c.name.in_(list(old))))


async def newest(uow: UnitOfWork, chat: int, *, most: int = 3) -> list[tuple[Mapping[str, Any], int | None]]:
    """What was last said in a chat, newest first: bodies, and under which number Telegram knows each, if it is known.

    Looked for among the last messages of all chats, so that it costs little: what is further back was not just said.
    """
    last = int(await uow.scalar(select(func.coalesce(func.max(outbox.c.id), 0))))
    lively = outbox.c.state.not_in([State.FAILED.value, State.DROPPED.value])
    query = select(outbox.c.body, outbox.c.message_id).where(
        outbox.c.id > last - _RECENT, outbox.c.chat_id == chat, lively
    )
    return [(dict(row.body), row.message_id) for row in await uow.rows(query.order_by(outbox.c.id.desc()).limit(most))]


async def body_of(uow: UnitOfWork, message: int) -> Mapping[str, Any] | None:
    """What a message of the outbox says, as the Bot API names it; None if it is forgotten by now."""
    row = await uow.row(select(outbox.c.body).where(outbox.c.id == message))
    return None if row is None else dict(row.body)
