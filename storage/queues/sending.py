"""Sending: which message leaves next, who sends it, and how it ended.

A chat's messages leave one after the other. Of several workers each serves its share of the chats, because the pace of
a chat is kept in its memory; and should two take the same chat for theirs while a share changes hands, the rows decide:
the chat is locked while its next message is claimed, and nobody claims another while one is being sent.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, delete, func, or_, select, update
from sqlalchemy.sql import ColumnElement, Executable

from governance.schedule.quiet_hours import Rings, rings
from storage.communities.accounts import accounts
from storage.communities.chats import chats
from storage.communities.communities import communities
from storage.communities.members import members
from storage.communities.topics import topics
from storage.engine.outbox import QUEUED, SENDING, Kind, Outgoing, State, cards, outbox
from storage.engine.subjects import Subject
from storage.engine.uow import UnitOfWork
from storage.queues import due

_WINDOW = 256  # rows looked at for the oldest of each chat
_WINDOWS = 4


@dataclass(frozen=True, slots=True)
class Share:
    """The chats that a worker serves: those whose key leaves `rank` when divided by `of`, the number of workers."""

    rank: int = 0
    of: int = 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message whose turn it is, with the Telegram id of its chat and, for a card, its message so far."""

    id: int
    worker: int | None
    chat: int | None
    telegram_id: int | None
    community: int | None
    message: Outgoing
    attempts: int
    card_message: int | None
    card_edited_at: datetime | None
    about_message: int | None
    created_at: datetime
    thread: int | None = None  # the forum topic that its group keeps for it
    open: bool = True  # whether the bot believed that it may speak there
    timezones: tuple[str, ...] = ()  # of its group's community, or of those that its reader belongs to

    def rings(self, now: datetime) -> bool:
        """Whether a telephone may ring for it, if it leaves now."""
        return rings(self.message.rings, asked=self.created_at, now=now, timezones=self.timezones)


async def in_turn(
    uow: UnitOfWork, worker: int, *, limit: int, busy: frozenset[int], share: Share | None = None
) -> list[Waiting]:
    """The messages whose turn it is: the oldest of each chat that is not `busy`, of at most `limit` chats.

    The unit of work keeps them from other workers; those that are to leave are then marked by `start`.
    """
    ids = await _oldest_of_each(uow, limit, busy, share or Share())
    if uow.dialect == "postgresql":
        ids = await _kept_from_others(uow, ids)
    if not ids:
        return []
    chosen = _whole().where(outbox.c.id.in_(list(ids.values())), QUEUED).order_by(outbox.c.id)
    return [_waiting(row, worker) for row in await uow.rows(chosen.with_for_update(of=outbox, skip_locked=True))]


def _whole() -> Select[Any]:
    """A message with its chat, its card so far, and the card that it is about."""
    about = cards.alias("about")
    joined = (
        outbox.outerjoin(chats, chats.c.id == outbox.c.chat_id)
        .outerjoin(cards, (cards.c.chat_id == outbox.c.chat_id) & (cards.c.name == outbox.c.card))
        .outerjoin(about, (about.c.chat_id == outbox.c.chat_id) & (about.c.name == outbox.c.about))
        .outerjoin(topics, (topics.c.chat_id == outbox.c.chat_id) & (topics.c.topic == outbox.c.topic))
        .outerjoin(communities, communities.c.id == chats.c.community_id)
    )
    return (
        select(outbox, chats.c.telegram_id, chats.c.community_id, chats.c.open)
        .add_columns(cards.c.message_id.label("card_message"), cards.c.edited_at)
        .add_columns(about.c.message_id.label("about_message"), topics.c.thread_id)
        .add_columns(func.coalesce(communities.c.timezone, _of_reader()).label("timezones"))
        .select_from(joined)
    )


def _of_reader() -> ScalarSelect[str]:
    """The time zones of the communities that the person of a private chat belongs to, with commas between them."""
    mine = accounts.join(members, members.c.account_id == accounts.c.id)
    mine = mine.join(communities, communities.c.id == members.c.community_id)
    zones = select(func.aggregate_strings(communities.c.timezone, ",")).select_from(mine)
    return zones.where(accounts.c.telegram_id == chats.c.telegram_id).correlate(chats).scalar_subquery()


def _may_leave(uow: UnitOfWork) -> ColumnElement[bool]:
    """It waits, its time has come, and nobody is sending another message to its chat."""
    ripe = QUEUED & (outbox.c.not_before <= uow.now)
    if uow.dialect != "postgresql":
        return ripe  # the one process knows what it is sending
    other = outbox.alias("other")
    flying = select(other.c.id).where(other.c.chat_id == outbox.c.chat_id, other.c.state == SENDING.right)
    return ripe & ~flying.exists()


async def _oldest_of_each(uow: UnitOfWork, limit: int, busy: frozenset[int], share: Share) -> dict[int | None, int]:
    """Chat → its oldest message; rows are looked at from the oldest on, a window at a time."""
    query = select(outbox.c.id, outbox.c.chat_id).where(_may_leave(uow)).order_by(outbox.c.id).limit(_WINDOW)
    if share.of > 1:
        query = query.where(func.coalesce(outbox.c.chat_id, outbox.c.id) % share.of == share.rank)
    found: dict[int | None, int] = {}
    last = 0
    for _ in range(_WINDOWS):
        rows = await uow.rows(_beside(query, {*busy, *found}).where(outbox.c.id > last))
        for row in rows:
            if len(found) < limit:
                found.setdefault(row.chat_id, row.id)
        if len(found) == limit or len(rows) < _WINDOW:
            break
        last = rows[-1].id
    return found


def _beside(query: Select[Any], served: set[int | None]) -> Select[Any]:
    named = sorted(chat for chat in served if chat is not None)
    if named:
        query = query.where(or_(outbox.c.chat_id.is_(None), outbox.c.chat_id.not_in(named)))
    return query


async def _kept_from_others(uow: UnitOfWork, found: dict[int | None, int]) -> dict[int | None, int]:
    """The chats of these that no other worker is at, locked; and their oldest messages as they are now."""
    wanted = [chat for chat in found if chat is not None]
    lock = select(chats.c.id).where(chats.c.id.in_(wanted)).order_by(chats.c.id)
    held = [row.id for row in await uow.rows(lock.with_for_update(key_share=True, skip_locked=True))]
    oldest = select(outbox.c.chat_id, func.min(outbox.c.id).label("first"))
    oldest = oldest.where(_may_leave(uow), outbox.c.chat_id.in_(held)).group_by(outbox.c.chat_id)
    now: dict[int | None, int] = {row.chat_id: row.first for row in await uow.rows(oldest)}
    return now | {chat: key for chat, key in found.items() if chat is None}


def _waiting(row: Any, worker: int | None) -> Waiting:
    message = Outgoing(
        chat=row.chat_id,
        method=row.method,
        body=row.body,
        kind=Kind(row.kind),
        card=row.card,
        fresh=bool(row.fresh),
        about=row.about,
        attach=row.attach,
        topic=row.topic,
        rings=Rings(row.rings),
        not_before=row.not_before,
        not_after=row.not_after,
        then=row.then,
        payload=row.payload,
    )
    return Waiting(
        id=row.id,
        worker=worker,
        chat=row.chat_id,
        telegram_id=row.telegram_id,
        community=row.community_id,
        message=message,
        attempts=row.attempts + 1,
        card_message=row.card_message,
        card_edited_at=row.edited_at,
        about_message=row.about_message,
        created_at=row.created_at,
        thread=row.thread_id,
        open=row.open != 0,
        timezones=tuple(row.timezones.split(",")) if row.timezones else (),
    )


async def start(uow: UnitOfWork, worker: int, chosen: Sequence[Waiting]) -> None:
    """They leave now: marked first, so that a crash leaves the trace "nobody knows" rather than "never tried"."""
    if chosen:
        change = {"state": State.SENDING.value, "worker_id": worker, "attempts": outbox.c.attempts + 1}
        await uow.execute(update(outbox).where(outbox.c.id.in_([one.id for one in chosen])).values(change))


async def defer(uow: UnitOfWork, waiting: Waiting, until: datetime) -> None:
    """It keeps its place and does not leave before `until`."""
    await uow.execute(update(outbox).where(outbox.c.id == waiting.id, QUEUED).values(not_before=until))


def _ours(waiting: Waiting) -> ColumnElement[bool]:
    """A worker that was taken for dead has lost its claim: what it still reports changes nothing."""
    return (outbox.c.id == waiting.id) & SENDING & (outbox.c.worker_id == waiting.worker)


async def finish(
    uow: UnitOfWork, waiting: Waiting, state: State, *, message_id: int | None = None, error: str | None = None
) -> bool:
    """Write down how a message ended; what it said is forgotten, for its reader has it. False if it was taken away."""
    values: dict[str, Any] = {"state": state.value, "message_id": message_id, "error": error, "done_at": uow.now}
    return await uow.execute(update(outbox).where(_ours(waiting)).values(**values, body={}, worker_id=None)) == 1


async def show(uow: UnitOfWork, waiting: Waiting, message_id: int, shown: str) -> None:
    """Remember which message a card is, and what it showed last."""
    name = waiting.message.card
    if waiting.chat is None or name is None:
        return
    await uow.execute(
        delete(cards).where(cards.c.chat_id == waiting.chat, cards.c.message_id == message_id, cards.c.name != name)
    )
    values = {"chat_id": waiting.chat, "name": name, "message_id": message_id, "shown": shown}
    change = {"message_id": message_id, "shown": shown, "edited_at": uow.now}
    statement = uow.upsert(cards, {**values, "edited_at": uow.now}, key=["chat_id", "name"], change=change)
    await uow.execute(statement)


async def lose_card(uow: UnitOfWork, waiting: Waiting) -> None:
    """Somebody deleted the message: the card is posted anew."""
    await uow.execute(delete(cards).where(cards.c.chat_id == waiting.chat, cards.c.name == waiting.message.card))


async def put_back(uow: UnitOfWork, waiting: Waiting, *, until: datetime, error: str | None = None) -> None:
    """Not sent: it keeps its place and waits until `until`. A newer version of its card takes its place."""
    newer = None
    if waiting.message.card is not None:
        same = (outbox.c.chat_id == waiting.chat) & (outbox.c.card == waiting.message.card)
        newer = await uow.scalar(select(outbox.c.id).where(same, QUEUED))
    if newer is not None:
        if await finish(uow, waiting, State.DROPPED, error="newer"):
            await _pass_on(uow, waiting, newer)
        return
    values = {"state": State.QUEUED.value, "worker_id": None, "not_before": until, "error": error}
    await uow.execute(update(outbox).where(_ours(waiting)).values(**values))


async def _pass_on(uow: UnitOfWork, waiting: Waiting, newer: int) -> None:
    """The newer version stands in for this one: posted anew if this was to be, and told of to whom this was."""
    change: dict[str, Any] = {"fresh": 1} if waiting.message.fresh else {}
    if waiting.message.then:
        change.update(then=waiting.message.then, payload=dict(waiting.message.payload))
    if change:
        await uow.execute(update(outbox).where(outbox.c.id == newer).values(**change))


async def tell(uow: UnitOfWork, waiting: Waiting, *, ok: bool, result: Any = None, error: str | None = None) -> None:
    """Have what the message's `then` names played with the result."""
    if waiting.message.then is not None:
        payload = {**waiting.message.payload, "ok": ok, "result": result, "error": error}
        name = Subject("sent", waiting.id)
        await due.schedule(uow, waiting.message.then, name, uow.now, community=waiting.community, payload=payload)


async def interrupted(uow: UnitOfWork, living: Collection[int]) -> int:
    """What no living worker is sending any more is repeated or left, by its kind's rule. Returns how many were left."""
    orphaned = SENDING & or_(outbox.c.worker_id.is_(None), outbox.c.worker_id.not_in(living))
    rows = await uow.rows(_whole().where(orphaned).with_for_update(of=outbox, skip_locked=True))
    found = [_waiting(row, row.worker_id) for row in rows]
    left = 0
    for waiting in sorted(found, key=lambda one: (one.chat or 0, one.message.card or "")):
        if waiting.message.kind.repeat:
            await put_back(uow, waiting, until=waiting.message.not_before or uow.now, error="interrupted")
        else:
            left += 1
            await finish(uow, waiting, State.UNCERTAIN, error="interrupted")
            await tell(uow, waiting, ok=False, error="interrupted")
    return left


def queued_by(now: datetime) -> Executable:
    """A look at whether any message may leave by `now`: one row if so."""
    return select(outbox.c.id).where(QUEUED, outbox.c.not_before <= now).limit(1)


async def oldest_unsent(uow: UnitOfWork) -> datetime | None:
    """Since when the oldest message waits, or None."""
    oldest = select(func.min(outbox.c.created_at))
    waits = [oldest.where(which, outbox.c.not_before <= uow.now) for which in (QUEUED, SENDING)]
    found = [await uow.scalar(query) for query in waits]
    return min((moment for moment in found if isinstance(moment, datetime)), default=None)
