"""Scheduled posts: for which group each is, how often, and which of them were played."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, unique
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
    update,
)

from governance.schedule.repetition import Schedule, as_data, from_data
from storage.engine.columns import Json, Key, Moment, metadata
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork


@unique
class State(Enum):
    """Running, paused (no posts until resumed) or ended for good."""

    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


reminders = Table(
    "reminders",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("schedule", Json, nullable=False),
    # The photo that goes with it, once it is here: SHA-256 of the stored file.
    Column("photo_digest", String(64)),
    Column("state", String(8), nullable=False),
    Column("made_by", ForeignKey("accounts.id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("community_id", "number"),
    CheckConstraint("state in ('running','paused','ended')", name="state"),
    CheckConstraint("length(text) > 0", name="worded"),
    info=says("Posts you scheduled", about="made_by", named="reminder", of_group=True),
)

# One row per occurrence, by the community's clock ("2026-11-23T08:00"): an hour that the clocks show twice, or a
# change of time zone, posts nothing twice.
occurrences = Table(
    "reminder_occurrences",
    metadata,
    Column("reminder_id", ForeignKey("reminders.id"), primary_key=True),
    Column("wall", String(16), primary_key=True),
    Column("at", Moment, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A scheduled post. `photo`: SHA-256 of the stored file that goes with it."""

    id: int
    community: int
    number: int
    chat: int
    text: str
    schedule: Schedule
    state: State
    made_by: int
    photo: str | None = None


def _reminder(row: Any) -> Reminder:
    schedule = from_data(row.schedule)
    state = State(row.state)
    return Reminder(
        row.id, row.community_id, row.number, row.chat_id, row.text, schedule, state, row.made_by, row.photo_digest
    )


async def make(uow: UnitOfWork, community: int, chat: int, *, text: str, schedule: Schedule, by: int) -> Reminder:
    """Keep a new scheduled post under the community's next number."""
    highest = select(func.coalesce(func.max(reminders.c.number), 0)).where(reminders.c.community_id == community)
    number = int(await uow.scalar(highest)) + 1
    key = await uow.add(
        reminders,
        community_id=community,
        number=number,
        chat_id=chat,
        text=text,
        schedule=as_data(schedule),
        state=State.RUNNING.value,
        made_by=by,
        made_at=uow.now,
    )
    return Reminder(key, community, number, chat, text, schedule, State.RUNNING, by)


async def keep_photo(uow: UnitOfWork, reminder: int, digest: str) -> None:
    """The photo of a post is here."""
    await uow.execute(update(reminders).where(reminders.c.id == reminder).values(photo_digest=digest))


async def get(uow: UnitOfWork, reminder: int, community: int | None = None) -> Reminder | None:
    """The post with that key (of that community, if given), or None."""
    query = select(reminders).where(reminders.c.id == reminder)
    if community is not None:
        query = query.where(reminders.c.community_id == community)
    row = await uow.row(query)
    return None if row is None else _reminder(row)


async def alive(uow: UnitOfWork, community: int) -> list[Reminder]:
    """The running and paused posts of a community, by number."""
    query = select(reminders).where(reminders.c.community_id == community, reminders.c.state != State.ENDED.value)
    return [_reminder(row) for row in await uow.rows(query.order_by(reminders.c.number))]


async def move(uow: UnitOfWork, reminder: int, state: State) -> bool:
    """Set the state; False if it is that already or the post has ended."""
    statement = update(reminders).where(
        reminders.c.id == reminder, reminders.c.state != state.value, reminders.c.state != State.ENDED.value
    )
    return bool(await uow.execute(statement.values(state=state.value)))


async def occur(uow: UnitOfWork, reminder: int, wall: datetime) -> bool:
    """Write that the post of that wall-clock moment is being sent; False if it was before."""
    row = {"reminder_id": reminder, "wall": wall.isoformat(timespec="minutes"), "at": uow.now}
    return bool(await uow.execute(uow.upsert(occurrences, row, key=["reminder_id", "wall"], change=None)))
