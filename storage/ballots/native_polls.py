"""Native polls that the bot has sent: what was answered, and what Telegram counted in the end."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ClauseElement

from storage.engine.columns import Json, Key, Moment, metadata
from storage.engine.compiled_statements import CompiledStatement
from storage.engine.outbox import QUEUED, outbox
from storage.engine.subjects import Subject
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

polls = Table(
    "native_polls",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False, index=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    # The motion that it carries; null for an informal poll.
    Column("motion_id", ForeignKey("motions.id"), unique=True),
    Column("asked_by", ForeignKey("accounts.id"), nullable=False),
    Column("question", Text, nullable=False),
    # What was asked, in order: [{"text": …, "choice": … for a motion}].
    Column("options", Json, nullable=False),
    # Telegram's persistent id of each option, in the same order; null until Telegram has answered.
    Column("persistent_ids", Json),
    Column("anonymous", Integer, nullable=False),
    Column("telegram_id", String(64), unique=True),
    Column("state", String(8), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("closes_at", Moment, nullable=False),
    # Telegram's own count: persistent id → voters, and how many people answered.
    Column("totals", Json),
    Column("voters", Integer),
    Column("stopped_at", Moment),
    CheckConstraint("state in ('sending','open','closed','failed')", name="state"),
    # An answer can only be checked against a roll if it has a name.
    CheckConstraint("motion_id is null or anonymous = 0", name="motion_named"),
    info=says("Polls you started", about="asked_by", named="poll"),
)

# Answers of named polls, by Telegram's own ids: they may arrive before we know which poll it is.
answers = Table(
    "poll_answers",
    metadata,
    Column("poll", String(64), primary_key=True),
    Column("voter", BigInteger, primary_key=True),
    Column("options", Json, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("received_order", BigInteger, nullable=False),
    info=says("Your answers to Telegram polls", whose=lambda own, account: own.voter == account.telegram_id),
)


@dataclass(frozen=True, slots=True)
class NativePoll:
    """A poll. `telegram_id` None: Telegram has not answered yet; `totals` None: it is not stopped yet."""

    id: int
    community: int
    chat: int
    motion: int | None
    asked_by: int
    question: str
    options: Sequence[Mapping[str, str]]
    persistent_ids: Sequence[str] | None
    anonymous: bool
    telegram_id: str | None
    state: str
    closes_at: datetime
    totals: Mapping[str, int] | None
    voters: int | None

    @property
    def card(self) -> Subject:
        """The name under which the outbox knows its message."""
        return Subject("poll", self.id)

    def choice(self, persistent_id: str) -> str:
        """What an option means for the motion; "" if it is none of ours."""
        ids = list(self.persistent_ids or ())
        return self.options[ids.index(persistent_id)].get("choice", "") if persistent_id in ids else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody's answer: persistent ids of the chosen options; empty: taken back."""

    poll: str
    voter: int
    options: Sequence[str]
    received_at: datetime
    received_order: int


def _poll(row: Any) -> NativePoll:
    return NativePoll(
        row.id,
        row.community_id,
        row.chat_id,
        row.motion_id,
        row.asked_by,
        row.question,
        row.options,
        row.persistent_ids,
        bool(row.anonymous),
        row.telegram_id,
        row.state,
        row.closes_at,
        row.totals,
        row.voters,
    )


async def ask(
    uow: UnitOfWork,
    community: int,
    *,
    chat: int,
    question: str,
    options: Sequence[Mapping[str, str]],
    anonymous: bool,
    by: int,
    closes_at: datetime,
    motion: int | None = None,
) -> NativePoll:
    """Keep a poll that is about to be sent."""
    key = await uow.add(
        polls,
        community_id=community,
        chat_id=chat,
        motion_id=motion,
        asked_by=by,
        question=question,
        options=[dict(option) for option in options],
        persistent_ids=None,
        anonymous=int(anonymous),
        telegram_id=None,
        state="sending",
        asked_at=uow.now,
        closes_at=closes_at,
    )
    found = await find(uow, key)
    if found is None:
        raise LookupError(f"poll {key} was not kept")
    return found


async def find(uow: UnitOfWork, poll: int) -> NativePoll | None:
    """The poll with our key."""
    row = await uow.row(select(polls).where(polls.c.id == poll))
    return None if row is None else _poll(row)


async def by_telegram_id(uow: UnitOfWork, telegram_id: str) -> NativePoll | None:
    """The poll with Telegram's id, once Telegram has told it."""
    row = await uow.row(select(polls).where(polls.c.telegram_id == telegram_id))
    return None if row is None else _poll(row)


# Telegram may bring an answer before it has told us how it calls the poll; anonymous ones have no answers.
_ON_ITS_WAY = and_(polls.c.telegram_id.is_(None), polls.c.state == "sending", polls.c.anonymous == 0)


async def may_be_ours(uow: UnitOfWork, telegram_id: str) -> bool:
    """Is it a poll of ours, or could it be one of which Telegram has not told us yet how it is called?"""
    either = or_(polls.c.telegram_id == telegram_id, _ON_ITS_WAY)
    return await uow.row(select(polls.c.id).where(either).limit(1)) is not None


async def forget_strays(uow: UnitOfWork) -> None:
    """Answers to polls that have turned out not to be ours go; nothing goes while one is still on its way."""
    if await uow.row(select(polls.c.id).where(_ON_ITS_WAY).limit(1)) is None:
        ours = select(polls.c.telegram_id).where(polls.c.telegram_id == answers.c.poll).exists()
        await uow.execute(delete(answers).where(~ours))


async def carrying(uow: UnitOfWork, motion: int) -> NativePoll | None:
    """The poll that carries a motion."""
    row = await uow.row(select(polls).where(polls.c.motion_id == motion))
    return None if row is None else _poll(row)


async def running_in(uow: UnitOfWork, chat: int) -> list[NativePoll]:
    """The polls that have left for a group and are not over, oldest first."""
    query = select(polls).where(polls.c.chat_id == chat, polls.c.state.in_(["sending", "open"]))
    query = query.where(polls.c.id.not_in(await unsent(uow, chat))).order_by(polls.c.id)
    return [_poll(row) for row in await uow.rows(query)]


async def unsent(uow: UnitOfWork, chat: int) -> list[int]:
    """The polls that have not left for a group yet: they can still be sent to another."""
    waiting = (outbox.c.chat_id == chat) & QUEUED & (outbox.c.method == "sendPoll")
    return [int(str(row.card).partition(":")[2]) for row in await uow.rows(select(outbox.c.card).where(waiting))]


async def sent(uow: UnitOfWork, poll: int, telegram_id: str, persistent_ids: Sequence[str]) -> None:
    """Telegram has sent it, and says how it calls the poll and its options. One that was lost meanwhile stays so."""
    values = {"telegram_id": telegram_id, "persistent_ids": list(persistent_ids)}
    await uow.execute(update(polls).where(polls.c.id == poll).values(**values))
    await uow.execute(update(polls).where(polls.c.id == poll, polls.c.state == "sending").values(state="open"))


async def failed(uow: UnitOfWork, poll: int) -> None:
    """It could not be sent."""
    await uow.execute(update(polls).where(polls.c.id == poll).values(state="failed"))


async def stopped(uow: UnitOfWork, poll: int, totals: Mapping[str, int], voters: int) -> None:
    """It is closed; this is Telegram's own count. The first count is kept."""
    values = {"totals": dict(totals), "voters": voters, "state": "closed", "stopped_at": uow.now}
    await uow.execute(update(polls).where(polls.c.id == poll, polls.c.totals.is_(None)).values(**values))


async def answered(uow: UnitOfWork, answer: Answer) -> bool:
    """Keep an answer as the newest of its voter; False if a newer one is kept already."""
    row = {
        "poll": answer.poll,
        "voter": answer.voter,
        "options": list(answer.options),
        "received_at": answer.received_at,
        "received_order": answer.received_order,
    }
    maker = postgresql.insert if uow.dialect == "postgresql" else sqlite.insert
    statement = maker(answers).values(**row)
    new = statement.excluded
    newer = answers.c.received_order < new.received_order
    changed = {name: new[name] for name in ("options", "received_at", "received_order")}
    statement = statement.on_conflict_do_update(index_elements=["poll", "voter"], set_=changed, where=newer)
    return await uow.execute(statement) == 1


async def answers_of(uow: UnitOfWork, telegram_id: str, voters: Collection[int] | None = None) -> list[Answer]:
    """All answers to a poll (or those of some voters) in the order of receipt, those taken back included."""
    query = select(answers).where(answers.c.poll == telegram_id)
    if voters is not None:
        query = query.where(answers.c.voter.in_(voters))
    rows = await uow.rows(query.order_by(answers.c.received_order))
    return [Answer(row.poll, row.voter, row.options, row.received_at, row.received_order) for row in rows]


def _who_answered(_dialect: str) -> ClauseElement:
    standing = cast(answers.c.options, Text) != literal_column("'[]'")
    return select(answers.c.voter).where(answers.c.poll == bindparam("poll", type_=Text), standing)


_WHO_ANSWERED = CompiledStatement(_who_answered, changes=False)


async def who_answered(uow: UnitOfWork, telegram_id: str) -> list[int]:
    """Who has an answer in the poll that was not taken back; thousands of them."""
    return [voter for (voter,) in await _WHO_ANSWERED.rows(uow, {"poll": telegram_id})]
