"""What is to be said, to which chat, and what if nobody knows whether it arrived?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, unique
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.sql import Executable

from storage.columns import Json, Key, Moment, metadata

if TYPE_CHECKING:
    from storage.unit import Unit


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
    not_before: datetime | None = None
    not_after: datetime | None = None
    then: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """The answer to one press (answerCallbackQuery: text 0-200 characters); goes out right after the commit.

    `cached`: for so many seconds the app gives the same answer to the same press by itself.
    """

    query: str
    text: str = ""
    alert: bool = False
    url: str | None = None
    cached: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message whose turn it is, with the Telegram id of its chat and, for a card, its message so far."""

    id: int
    chat: int | None
    telegram_id: int | None
    message: Outgoing
    attempts: int
    card_message: int | None
    card_edited_at: datetime | None
    about_message: int | None
    created_at: datetime


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
    Column("then", String(64)),
    Column("payload", Json, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("not_after", Moment),
    Column("created_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("error", String(64)),
    Column("message_id", Key),
    Column("done_at", Moment),
    CheckConstraint("state in ('queued','sending','sent','uncertain','failed','dropped')", name="state"),
)
Index("ix_outbox_due", outbox.c.state, outbox.c.not_before)
Index(
    "uq_outbox_card_queued",
    outbox.c.chat_id,
    outbox.c.card,
    unique=True,
    sqlite_where=(outbox.c.state == "queued"),
    postgresql_where=(outbox.c.state == "queued"),
)

cards = Table(
    "cards",
    metadata,
    Column("id", Key, primary_key=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("name", String(64), nullable=False),
    Column("message_id", Key, nullable=False),
    Column("shown", String(64), nullable=False),
    Column("edited_at", Moment, nullable=False),
    UniqueConstraint("chat_id", "name"),
    UniqueConstraint("chat_id", "message_id"),
)


def _row(unit: Unit, message: Outgoing) -> dict[str, Any]:
    return {
        "chat_id": message.chat,
        "method": message.method,
        "body": dict(message.body),
        "kind": message.kind.value,
        "card": message.card,
        "fresh": int(message.fresh),
        "about": message.about,
        "attach": dict(message.attach),
        "then": message.then,
        "payload": dict(message.payload),
        "not_before": message.not_before or unit.now,
        "not_after": message.not_after,
        "created_at": unit.now,
        "state": State.QUEUED.value,
        "attempts": 0,
    }


async def enqueue(unit: Unit, messages: Sequence[Outgoing]) -> None:
    """Queue the messages in order; of several versions of one card only the newest waits."""
    newest: dict[tuple[int | None, str], Outgoing] = {}
    plain: list[dict[str, Any]] = []
    for message in messages:
        if message.card is None:
            plain.append(_row(unit, message))
        else:
            key = (message.chat, message.card)
            before = newest.get(key)
            newest[key] = _merge(before, message) if before else message
    for message in newest.values():
        await _enqueue_card(unit, message)
    if plain:
        await unit.execute(outbox.insert(), plain)


def _merge(before: Outgoing, after: Outgoing) -> Outgoing:
    if not before.fresh or after.fresh:
        return after
    return Outgoing(
        chat=after.chat,
        method=after.method,
        body=after.body,
        kind=after.kind,
        card=after.card,
        fresh=True,
        about=after.about or before.about,
        attach=after.attach,
        not_before=after.not_before,
        not_after=after.not_after,
        then=after.then or before.then,
        payload=after.payload or before.payload,
    )


async def _enqueue_card(unit: Unit, message: Outgoing) -> None:
    row = _row(unit, message)
    change: dict[str, Any] = {"body": row["body"], "method": row["method"], "attach": row["attach"]}
    if message.fresh:
        change["fresh"] = 1
    if message.then:
        change.update(then=row["then"], payload=row["payload"])
    statement = (
        update(outbox)
        .where(outbox.c.chat_id == message.chat, outbox.c.card == message.card)
        .where(outbox.c.state == State.QUEUED.value)
        .values(**change)
    )
    if not await unit.execute(statement):
        await unit.execute(outbox.insert().values(**row))


async def claim(unit: Unit, *, limit: int, busy: frozenset[int]) -> list[Waiting]:
    """Take the messages whose turn it is: the oldest of each chat that is not `busy`, at most `limit` chats.

    They are marked as being sent, so that a crash leaves the trace "nobody knows" rather than "never tried".
    """
    from storage.chats import chats

    free = or_(outbox.c.chat_id.is_(None), outbox.c.chat_id.not_in(busy)) if busy else None
    first = select(func.min(outbox.c.id)).where(outbox.c.state == State.QUEUED.value, outbox.c.not_before <= unit.now)
    if free is not None:
        first = first.where(free)
    # Several workers may claim at once on PostgreSQL; each takes other rows.
    first = first.group_by(outbox.c.chat_id).order_by(func.min(outbox.c.id)).limit(limit)
    ids = [row[0] for row in await unit.rows(first)]
    if not ids:
        return []
    about = cards.alias("about")
    joined = (
        outbox.outerjoin(chats, chats.c.id == outbox.c.chat_id)
        .outerjoin(cards, (cards.c.chat_id == outbox.c.chat_id) & (cards.c.name == outbox.c.card))
        .outerjoin(about, (about.c.chat_id == outbox.c.chat_id) & (about.c.name == outbox.c.about))
    )
    query = (
        select(outbox, chats.c.telegram_id, cards.c.message_id.label("card_message"), cards.c.edited_at)
        .add_columns(about.c.message_id.label("about_message"))
        .select_from(joined)
        .where(outbox.c.id.in_(ids), outbox.c.state == State.QUEUED.value)
        .order_by(outbox.c.id)
        .with_for_update(of=outbox, skip_locked=True)
    )
    rows = await unit.rows(query)
    taken = [row.id for row in rows]
    if taken:
        change = {"state": State.SENDING.value, "attempts": outbox.c.attempts + 1}
        await unit.execute(update(outbox).where(outbox.c.id.in_(taken)).values(change))
    return [_waiting(row) for row in rows]


def _waiting(row: Any) -> Waiting:
    message = Outgoing(
        chat=row.chat_id,
        method=row.method,
        body=row.body,
        kind=Kind(row.kind),
        card=row.card,
        fresh=bool(row.fresh),
        about=row.about,
        attach=row.attach,
        not_before=row.not_before,
        not_after=row.not_after,
        then=row.then,
        payload=row.payload,
    )
    return Waiting(
        id=row.id,
        chat=row.chat_id,
        telegram_id=row.telegram_id,
        message=message,
        attempts=row.attempts + 1,
        card_message=row.card_message,
        card_edited_at=row.edited_at,
        about_message=row.about_message,
        created_at=row.created_at,
    )


async def finish(
    unit: Unit, waiting: Waiting, state: State, *, message_id: int | None = None, error: str | None = None
) -> None:
    """Write down how a message ended; what it said is forgotten, for its reader has it."""
    values: dict[str, Any] = {"state": state.value, "message_id": message_id, "error": error, "done_at": unit.now}
    values["body"] = {}
    await unit.execute(update(outbox).where(outbox.c.id == waiting.id).values(**values))


async def show(unit: Unit, waiting: Waiting, message_id: int, shown: str) -> None:
    """Remember which message a card is, and what it showed last."""
    name = waiting.message.card
    if waiting.chat is None or name is None:
        return
    await unit.execute(
        delete(cards).where(cards.c.chat_id == waiting.chat, cards.c.message_id == message_id, cards.c.name != name)
    )
    values = {"chat_id": waiting.chat, "name": name, "message_id": message_id, "shown": shown}
    change = {"message_id": message_id, "shown": shown, "edited_at": unit.now}
    statement = unit.upsert(cards, {**values, "edited_at": unit.now}, key=["chat_id", "name"], change=change)
    await unit.execute(statement)


async def lose_card(unit: Unit, waiting: Waiting) -> None:
    """Somebody deleted the message: the card is posted anew."""
    await unit.execute(delete(cards).where(cards.c.chat_id == waiting.chat, cards.c.name == waiting.message.card))


async def put_back(unit: Unit, waiting: Waiting, *, until: datetime, error: str | None = None) -> None:
    """Not sent: it keeps its place and waits until `until`. A newer version of its card takes its place."""
    newer = None
    if waiting.message.card is not None:
        newer = await unit.scalar(
            select(outbox.c.id).where(
                outbox.c.chat_id == waiting.chat,
                outbox.c.card == waiting.message.card,
                outbox.c.state == State.QUEUED.value,
            )
        )
    if newer is not None:
        if waiting.message.fresh or waiting.message.then:
            change: dict[str, Any] = {"fresh": int(waiting.message.fresh)}
            if waiting.message.then:
                change.update(then=waiting.message.then, payload=dict(waiting.message.payload))
            await unit.execute(update(outbox).where(outbox.c.id == newer).values(**change))
        await finish(unit, waiting, State.DROPPED, error="newer")
        return
    values = {"state": State.QUEUED.value, "not_before": until, "error": error}
    await unit.execute(update(outbox).where(outbox.c.id == waiting.id).values(**values))


async def interrupted(unit: Unit) -> int:
    """After a crash: what was being sent is repeated or left, by its kind's rule. Returns how many were left."""
    repeat = [kind.value for kind in Kind if kind.repeat]
    stuck = outbox.c.state == State.SENDING.value
    # Of a card with a newer version waiting, the newer one is enough.
    newer = outbox.alias("newer")
    has_newer = (
        select(newer.c.id)
        .where(newer.c.chat_id == outbox.c.chat_id, newer.c.card == outbox.c.card)
        .where(newer.c.state == State.QUEUED.value)
        .exists()
    )
    dropped = {"state": State.DROPPED.value, "error": "newer", "done_at": unit.now}
    await unit.execute(update(outbox).where(stuck, outbox.c.card.is_not(None), has_newer).values(dropped))
    again = {"state": State.QUEUED.value}
    await unit.execute(update(outbox).where(stuck, outbox.c.kind.in_(repeat)).values(again))
    left = {"state": State.UNCERTAIN.value, "error": "interrupted", "done_at": unit.now}
    return await unit.execute(update(outbox).where(stuck).values(left))


def queued_by(now: datetime) -> Executable:
    """A look at whether any message may leave by `now`: one row if so."""
    waiting = (outbox.c.state == State.QUEUED.value) & (outbox.c.not_before <= now)
    return select(outbox.c.id).where(waiting).limit(1)


async def chats_showing(unit: Unit, card: str) -> list[int]:
    """The chats (our keys) where this card stands or waits to be posted."""
    standing = select(cards.c.chat_id).where(cards.c.name == card)
    waiting = select(outbox.c.chat_id).where(outbox.c.card == card, outbox.c.state.in_(["queued", "sending"]))
    return sorted({row[0] for row in await unit.rows(standing.union(waiting))})


async def oldest_unsent(unit: Unit) -> datetime | None:
    """Since when the oldest message waits, or None."""
    waiting = outbox.c.state.in_(["queued", "sending"])
    query = select(func.min(outbox.c.created_at)).where(waiting, outbox.c.not_before <= unit.now)
    value = await unit.scalar(query)
    return value if value is None or isinstance(value, datetime) else None
