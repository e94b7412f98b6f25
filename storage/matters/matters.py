"""Matters: which there are, whose they are, and who is with them. Numbered from 1 in each community."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    TextClause,
    UniqueConstraint,
    func,
    select,
    text,
    update,
)

from governance.likeness.terms import places_of, terms_of
from governance.matters.ladder import Level, Place
from governance.matters.matter import LIVING, Kind, Outcome, State, Visibility
from storage.communities.communities import communities
from storage.engine.columns import Key, Moment, among, metadata, partial_index
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork
from storage.likeness import terms
from storage.matters import grams
from storage.matters.joiners import joined


def _one_of(column: str, values: Collection[str]) -> str:
    return f"{column} in ({','.join(repr(value) for value in values)})"


ERASED = "\x1f"
"""What stands in place of words that were erased together with whoever wrote them; nobody can write it in Telegram."""

matters = Table(
    "matters",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("visibility", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("place", Text, nullable=False, default=""),
    # Whose wording it is, where that is not an account: a channel, the origin of a forwarded message.
    # As people number them, where it is known; decides who is responsible.
    Column("building", String(32), nullable=False, default=""),
    Column("entrance", String(32), nullable=False, default=""),
    Column("credit", Text, nullable=False, default=""),
    # What the one who brought it added to the original wording.
    Column("note", Text, nullable=False, default=""),
    Column("voice_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("brought_by", ForeignKey("accounts.id")),
    # The message that it was raised with, in the chat where it was: the same message never files twice.
    Column("chat_id", ForeignKey("chats.id")),
    Column("message_id", Key),
    Column("album", String(64)),
    Column("level", Integer, nullable=False),
    Column("deadline", Moment, nullable=False),
    Column("taken_by", ForeignKey("accounts.id")),
    Column("outcome", String(16)),
    Column("round", Integer, nullable=False, default=0),
    # The last step that those without a private chat have heard of, in the group.
    Column("told_step", Key, nullable=False, default=0, info={"counts": "matter_steps"}),
    Column("receipt", String(16), nullable=False, default=""),
    Column("raised_at", Moment, nullable=False),
    Column("closed_at", Moment),
    UniqueConstraint("community_id", "number"),
    UniqueConstraint("chat_id", "message_id"),
    CheckConstraint("number > 0", name="number"),
    CheckConstraint(_one_of("kind", [kind.value for kind in Kind]), name="kind"),
    CheckConstraint(_one_of("visibility", [one.value for one in Visibility]), name="visibility"),
    CheckConstraint(_one_of("state", [state.value for state in State]), name="state"),
    CheckConstraint("kind <> 'dispute' or visibility = 'private'", name="disputes_stay_private"),
    CheckConstraint("brought_by is null or brought_by <> voice_id", name="brought_by_another"),
    CheckConstraint("state not in ('closed','fixed') or closed_at is not null", name="closed_at"),
    CheckConstraint("state not in ('closed','fixed') or outcome is not null", name="outcome"),
    CheckConstraint("level between 0 and 4", name="level"),
    info=says(
        "Your matters, and matters you took over or brought for others",
        about="voice_id",
        forgotten=Forgotten(
            lambda own, key: own.id.in_(in_confidence(key)), {"text": ERASED, "place": "", "note": "", "credit": ""}
        ),
        named="matter",
        of_group=True,
        message_of_group=True,
    ),
)


def in_confidence(account: int) -> Select[Any]:
    """The keys of what somebody raised in confidence."""
    return select(matters.c.id).where(matters.c.voice_id == account, matters.c.visibility == Visibility.PRIVATE.value)


Index("ix_matters_state", matters.c.community_id, matters.c.state)
OVER = frozenset({State.CLOSED, State.FIXED})
# Spelled out and not bound, or neither database would see that an index fits the question.
_LIVING_NOW = text(among("state", sorted(LIVING, key=lambda one: one.value)))
_OVER_NOW = text(among("state", sorted(OVER, key=lambda one: one.value)))
partial_index(_LIVING_NOW, "ix_matters_living", matters.c.community_id, matters.c.deadline, matters.c.number)
partial_index(_OVER_NOW, "ix_matters_over", matters.c.community_id, matters.c.closed_at, matters.c.number)
Index("ix_matters_album", matters.c.chat_id, matters.c.album)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """What is written down when a matter is raised. `level`, `deadline`: who is to see to it first, and until when.

    `message`: Telegram's id of the message that it was raised with, in a chat (our key).
    """

    kind: Kind
    visibility: Visibility
    text: str
    place: str
    at: Place
    raiser: int
    level: Level
    deadline: datetime
    brought_by: int | None = None
    credit: str = ""
    note: str = ""
    chat: int | None = None
    message: int | None = None
    album: str | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter as it stands. `round`: how often it was reopened; `message`: Telegram's id of the raiser's message."""

    id: int
    community: int
    number: int
    kind: Kind
    visibility: Visibility
    state: State
    text: str
    place: str
    at: Place
    credit: str
    note: str
    raiser: int
    brought_by: int | None
    chat: int | None
    message: int | None
    level: Level
    deadline: datetime
    taken_by: int | None
    outcome: Outcome | None
    round: int
    told_step: int
    receipt: str
    raised_at: datetime
    closed_at: datetime | None

    @property
    def erased(self) -> bool:
        """Were its words erased because its raiser had itself forgotten?"""
        return self.text == ERASED


def _matter(row: Any) -> Matter:
    return Matter(
        id=row.id,
        community=row.community_id,
        number=row.number,
        kind=Kind(row.kind),
        visibility=Visibility(row.visibility),
        state=State(row.state),
        text=row.text,
        place=row.place,
        at=Place(row.building, row.entrance),
        credit=row.credit,
        note=row.note,
        raiser=row.voice_id,
        brought_by=row.brought_by,
        chat=row.chat_id,
        message=row.message_id,
        level=Level(row.level),
        deadline=row.deadline,
        taken_by=row.taken_by,
        outcome=Outcome(row.outcome) if row.outcome else None,
        round=row.round,
        told_step=row.told_step,
        receipt=row.receipt,
        raised_at=row.raised_at,
        closed_at=row.closed_at,
    )


async def file(uow: UnitOfWork, community: int, raised: Raised) -> Matter:
    """Write down a new matter under the community's next number."""
    key = await uow.add(
        matters,
        community_id=community,
        number=await _next_number(uow, community),
        kind=raised.kind.value,
        visibility=raised.visibility.value,
        state=State.RAISED.value,
        text=raised.text,
        place=raised.place,
        building=raised.at.building[:32],
        entrance=raised.at.entrance[:32],
        credit=raised.credit,
        note=raised.note,
        voice_id=raised.raiser,
        brought_by=raised.brought_by,
        chat_id=raised.chat,
        message_id=raised.message,
        album=raised.album,
        level=int(raised.level),
        deadline=raised.deadline,
        raised_at=uow.now,
    )
    await _to_be_found(uow, key)
    await to_be_joined(uow, key)
    return await get(uow, community, key)


async def _next_number(uow: UnitOfWork, community: int) -> int:
    # Two workers filing at once take their numbers one after the other.
    await uow.row(select(communities.c.id).where(communities.c.id == community).with_for_update())
    last = await uow.scalar(select(func.max(matters.c.number)).where(matters.c.community_id == community))
    return (last or 0) + 1


async def get(uow: UnitOfWork, community: int, matter: int) -> Matter:
    """The matter with our key. Raises LookupError if there is none in this community."""
    row = await uow.row(select(matters).where(matters.c.id == matter, matters.c.community_id == community))
    if row is None:
        raise LookupError(f"no matter {matter} in community {community}")
    return _matter(row)


async def whose(uow: UnitOfWork, matter: int) -> int | None:
    """The community of a matter that a button names; None if there is no such matter."""
    value = await uow.scalar(select(matters.c.community_id).where(matters.c.id == matter))
    return None if value is None else int(value)


async def _one(uow: UnitOfWork, query: Select[Any]) -> Matter | None:
    row = await uow.row(query)
    return None if row is None else _matter(row)


async def by_number(uow: UnitOfWork, community: int, number: int) -> Matter | None:
    """The matter with the number that people see."""
    return await _one(uow, select(matters).where(matters.c.community_id == community, matters.c.number == number))


async def several(uow: UnitOfWork, community: int, keys: Collection[int]) -> list[Matter]:
    """The matters with our keys that are this community's, in no order."""
    query = select(matters).where(matters.c.community_id == community, matters.c.id.in_(list(keys)))
    return [_matter(row) for row in await uow.rows(query)]


async def recorded_after(uow: UnitOfWork, chat: int, message: int) -> bool:
    """Has anything been recorded in this chat (our key) below this message of Telegram's?"""
    found = select(matters.c.id).where(matters.c.chat_id == chat, matters.c.message_id > message)
    return await uow.row(found.limit(1)) is not None


async def by_source(uow: UnitOfWork, chat: int, message: int) -> Matter | None:
    """The matter that was raised with this message, if there is one."""
    return await _one(uow, select(matters).where(matters.c.chat_id == chat, matters.c.message_id == message))


async def by_album(uow: UnitOfWork, chat: int, album: str) -> Matter | None:
    """The matter that was raised with the first photo of this album, if there is one."""
    return await _one(uow, select(matters).where(matters.c.chat_id == chat, matters.c.album == album))


async def change(uow: UnitOfWork, matter: int, **values: Any) -> None:
    """Set columns of a matter, by their names in the table."""
    await uow.execute(update(matters).where(matters.c.id == matter).values(**values))
    if values.keys() & {"text", "place", "visibility"}:
        await _to_be_found(uow, matter)
    if values.keys() & {"text", "place", "visibility", "state", "building", "entrance"}:
        await to_be_joined(uow, matter)


async def _to_be_found(uow: UnitOfWork, matter: int) -> None:
    """Its words as they are now stand in the index; those of what is private, or was taken back, do not."""
    found = await uow.row(select(matters).where(matters.c.id == matter))
    if found is None or not (words := _words_to_find(found)):
        await grams.drop(uow, matter)
    else:
        await grams.put(uow, found.community_id, matter, grams.Source.WORDING, words)


def _words_to_find(row: Any) -> str:
    """Wording and place; nothing of what is private or was erased."""
    if row.text == ERASED or row.visibility == Visibility.PRIVATE.value:
        return ""
    return f"{row.text}\n{row.place}".strip()


async def find_again(uow: UnitOfWork, community: int, *, after: int, limit: int) -> tuple[list[int], list[int]]:
    """Put the next few matters (keys above `after`) into the indexes; their keys in order, and of those to be found."""
    query = select(matters).where(matters.c.community_id == community, matters.c.id > after)
    rows = await uow.rows(query.order_by(matters.c.id).limit(limit))
    texts = {row.id: _words_to_find(row) for row in rows}
    await grams.put_anew(uow, community, grams.Source.WORDING, texts)
    for row in rows:
        if State(row.state) in LIVING:
            await to_be_joined(uow, row.id)
    return [*texts], [key for key, words in texts.items() if words]


async def to_be_joined(uow: UnitOfWork, matter: int) -> None:
    """What is open and not private is found by those who may mean it (`storage/likeness`)."""
    found = await _one(uow, select(matters).where(matters.c.id == matter))
    offered = found and found.state in LIVING and found.visibility is not Visibility.PRIVATE and not found.erased
    if found and offered:
        words = terms_of(f"{found.text} {found.place}") | places_of(found.at.building, found.at.entrance)
        await terms.put(uow, found.community, matter, words)
    else:
        await terms.put(uow, 0, matter, ())


async def listed(
    uow: UnitOfWork,
    community: int,
    *,
    states: Collection[State] = LIVING,
    visible: Collection[Visibility] = (Visibility.OPEN,),
    kinds: Collection[Kind] = tuple(Kind),
    mine: int | None = None,
    level: Level | None = None,
    limit: int = 10,
    offset: int = 0,
) -> list[Matter]:
    """Matters of a community, most urgent first, those that are over the newest first; at most `limit`.

    `mine`: only those whose raiser or joiner an account is; `level`: only on this rung of the ladder.
    """
    query = select(matters).where(matters.c.community_id == community, _standing(states))
    if level is not None:
        query = query.where(matters.c.level == int(level))
    if mine is None:
        query = query.where(matters.c.visibility.in_([one.value for one in visible]))
        query = query.where(matters.c.kind.in_([kind.value for kind in kinds]))
    else:
        raised = select(matters.c.id).where(matters.c.voice_id == mine)
        query = query.where(
            matters.c.id.in_(raised.union(select(joined.c.matter_id).where(joined.c.account_id == mine)))
        )
    urgent = (matters.c.deadline, matters.c.number)
    newest = (matters.c.closed_at.desc(), matters.c.number.desc())
    query = query.order_by(*(newest if states == OVER else urgent)).limit(limit).offset(offset)
    return [_matter(row) for row in await uow.rows(query)]


def _standing(states: Collection[State]) -> ColumnElement[bool] | TextClause:
    """In one of these states, in words by which the databases know the index of those that live, or are over."""
    known = {LIVING: _LIVING_NOW, OVER: _OVER_NOW}.get(frozenset(states))
    return matters.c.state.in_([state.value for state in states]) if known is None else known


async def how_many_living(uow: UnitOfWork, community: int) -> int:
    """How many matters of a community are not settled yet, whoever may see them."""
    mine = (matters.c.community_id == community, matters.c.state.in_([state.value for state in LIVING]))
    return int(await uow.scalar(select(func.count()).select_from(matters).where(*mine)))


async def in_confidence_of(uow: UnitOfWork, account: int, states: Collection[State]) -> list[Matter]:
    """The private matters that are somebody's, in these states, in every community."""
    own = (matters.c.voice_id == account, matters.c.visibility == Visibility.PRIVATE.value)
    query = select(matters).where(*own, matters.c.state.in_([state.value for state in states]))
    return [_matter(row) for row in await uow.rows(query.order_by(matters.c.id))]


async def living_after(uow: UnitOfWork, community: int, number: int, *, limit: int) -> list[Matter]:
    """The matters that neighbours see and that are not settled, by their numbers, above one."""
    query = select(matters).where(matters.c.community_id == community, matters.c.number > number)
    query = query.where(matters.c.state.in_([state.value for state in LIVING]))
    query = query.where(matters.c.visibility == Visibility.OPEN.value).order_by(matters.c.number).limit(limit)
    return [_matter(row) for row in await uow.rows(query)]
