"""Requests of groups that await the operator's word, and what it was. Nothing else of such a group is ever stored."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, unique
from typing import Any

from sqlalchemy import Column, String, Table, Text, delete, select, update

from storage.engine.columns import Key, Moment, metadata, one_of
from storage.engine.subjects import Subject
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork


@unique
class State(Enum):
    """Where a request stands. `left`: the bot was removed while it waited; it may be asked again."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    LEFT = "left"


requests = Table(
    "group_requests",
    metadata,
    Column("id", Key, primary_key=True),
    Column("telegram_id", Key, nullable=False, unique=True),
    # Only while it waits, so that the operator knows which group is meant.
    Column("title", Text, nullable=False, default=""),
    # In which the group is answered.
    Column("language", String(8), nullable=False, default=""),
    Column("state", String(8), nullable=False),
    Column("asked_at", Moment, nullable=False),
    one_of("state", State),
    info=says(stays=True),
)


@dataclass(frozen=True, slots=True)
class GroupRequest:
    """A group that asks to be let in. `group`: its number in Telegram; `title` is empty once it is decided."""

    id: int
    group: int
    title: str
    language: str
    state: State

    @property
    def card(self) -> Subject:
        """The name of its message in the operator's chat, and of its row in `due`."""
        return Subject("door", self.id)


def _request(row: Any) -> GroupRequest:
    return GroupRequest(row.id, row.telegram_id, row.title, row.language, State(row.state))


async def find(uow: UnitOfWork, request: int) -> GroupRequest | None:
    """The request with our key."""
    row = await uow.row(select(requests).where(requests.c.id == request))
    return None if row is None else _request(row)


async def of_group(uow: UnitOfWork, group: int) -> GroupRequest | None:
    """What the group with this number in Telegram has asked, if it is remembered yet."""
    row = await uow.row(select(requests).where(requests.c.telegram_id == group))
    return None if row is None else _request(row)


async def asking(uow: UnitOfWork) -> list[int]:
    """The numbers of the groups that wait for an answer, in the order in which they came."""
    query = select(requests.c.telegram_id).where(requests.c.state == State.ASKED.value).order_by(requests.c.id)
    return [row[0] for row in await uow.rows(query)]


async def ask(uow: UnitOfWork, group: int, *, title: str, language: str) -> GroupRequest:
    """The group asks, for the first time or again after the bot was away."""
    values = {"title": title, "language": language, "state": State.ASKED.value, "asked_at": uow.now}
    await uow.execute(uow.upsert(requests, {"telegram_id": group, **values}, key=["telegram_id"], change=values))
    found = await of_group(uow, group)
    if found is None:
        raise LookupError(f"the request of group {group} was not kept")
    return found


async def decide(uow: UnitOfWork, request: GroupRequest, state: State) -> bool:
    """Say what became of it; False if somebody else was faster. Its title is forgotten."""
    as_read = (requests.c.id == request.id) & (requests.c.state == request.state.value)
    return await uow.execute(update(requests).where(as_read).values(state=state.value, title="")) == 1


async def migrate(uow: UnitOfWork, old: int, new: int) -> GroupRequest | None:
    """The group became a supergroup; returns its request if it has one that is still known by the old number."""
    if await of_group(uow, new) is not None:
        await uow.execute(delete(requests).where(requests.c.telegram_id == old))
        return None
    changed = await uow.execute(update(requests).where(requests.c.telegram_id == old).values(telegram_id=new))
    return await of_group(uow, new) if changed else None


async def forget(uow: UnitOfWork, request: int) -> None:
    """Nothing of it stays."""
    await uow.execute(delete(requests).where(requests.c.id == request))
