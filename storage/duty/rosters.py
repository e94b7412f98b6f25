"""Duty rosters that a community keeps: who is on them, and which notices of them were given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
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
    delete,
    func,
    select,
    update,
)

from governance.duty.roster import Rotation
from storage.communities.accounts import NOBODY
from storage.engine.columns import Key, Moment, metadata, partial_index
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork

rosters = Table(
    "rosters",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("name", Text, nullable=False),
    # By the community's clock ("2026-11-23T08:00", "08:00"), so that they stay what they are when clocks change.
    Column("start", String(16), nullable=False),
    Column("hours", Integer, nullable=False),
    Column("shown_at", String(5), nullable=False),
    # The shift that the first of the people holds; not 0 once the people have changed.
    Column("since", Integer, nullable=False, default=0, server_default="0"),
    Column("made_by", ForeignKey("accounts.id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ended_at", Moment),
    UniqueConstraint("community_id", "number"),
    CheckConstraint("hours > 0", name="length"),
    CheckConstraint("length(name) > 0", name="named"),
    info=says("Duty rosters you made", about="made_by", named="roster", of_group=True),
)

people = Table(
    "roster_people",
    metadata,
    Column("roster_id", ForeignKey("rosters.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    # None: a neighbour without Telegram, known by name only.
    Column("account_id", ForeignKey("accounts.id")),
    Column("name", Text, nullable=False),
    UniqueConstraint("roster_id", "account_id"),
    info=says(
        "Duty rosters you are on",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key, {"name": NOBODY}),
    ),
)

# Shifts that somebody else took.
exchanged = Table(
    "roster_exchanged",
    metadata,
    Column("roster_id", ForeignKey("rosters.id"), primary_key=True),
    Column("shift", Integer, primary_key=True),
    Column("place", Integer, nullable=False),
)

# Each notice is given once: `what` is evening, start or today, with a ! where the group was told instead, or posted for
# the day's one new post in a group; `of` is the shift's number or the day.
notices = Table(
    "roster_notices",
    metadata,
    Column("roster_id", ForeignKey("rosters.id"), primary_key=True),
    Column("what", String(16), primary_key=True),
    Column("of", String(16), primary_key=True),
    Column("at", Moment, nullable=False),
)

swaps = Table(
    "roster_swaps",
    metadata,
    Column("id", Key, primary_key=True),
    Column("roster_id", ForeignKey("rosters.id"), nullable=False),
    Column("mine", Integer, nullable=False),
    Column("theirs", Integer, nullable=False),
    Column("asked_by", ForeignKey("accounts.id"), nullable=False),
    Column("asked_of", ForeignKey("accounts.id"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("state", String(8), nullable=False, default="asked"),
    Column("settled_at", Moment),
    CheckConstraint("state in ('asked','agreed','declined','taken','lapsed')", name="state"),
    CheckConstraint("asked_by <> asked_of", name="two_people"),
    CheckConstraint("mine <> theirs", name="two_shifts"),
    info=says("Shift swaps you asked for or were asked for", about="asked_by", named="swap"),
)
partial_index(swaps.c.state == "asked", "uq_roster_swaps_asked", swaps.c.roster_id, swaps.c.mine, unique=True)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on a roster; `account` is None for a neighbour without Telegram."""

    account: int | None
    name: str

    @property
    def seat(self) -> str:
        """One word for this person: the account's key, or the name of who has none."""
        return self.name if self.account is None else f"#{self.account}"


@dataclass(frozen=True, slots=True)
class Roster:
    """A duty roster. `shown_at`: the hour at which the group sees today's duty."""

    id: int
    community: int
    number: int
    chat: int
    name: str
    rotation: Rotation
    people: tuple[Member, ...]
    shown_at: time
    made_by: int
    ended: bool

    @property
    def seats(self) -> list[str]:
        """Who has each place, in words that stay the same when a name changes."""
        return [one.seat for one in self.people]

    def place_of(self, account: int) -> int | None:
        """Which place an account has on the roster, or None."""
        return next((place for place, one in enumerate(self.people) if one.account == account), None)


@dataclass(frozen=True, slots=True)
class Swap:
    """A question to somebody whether two shifts change hands."""

    id: int
    roster: int
    mine: int
    theirs: int
    asked_by: int
    asked_of: int
    state: str


async def make(
    uow: UnitOfWork,
    community: int,
    chat: int,
    *,
    name: str,
    start: datetime,
    hours: int,
    shown_at: time,
    members: Sequence[Member],
    by: int,
) -> Roster:
    """Keep a new roster under the community's next number. `start`: by the community's clock (naive)."""
    highest = select(func.coalesce(func.max(rosters.c.number), 0)).where(rosters.c.community_id == community)
    number = int(await uow.scalar(highest)) + 1
    key = await uow.add(
        rosters,
        community_id=community,
        number=number,
        chat_id=chat,
        name=name,
        start=start.isoformat(timespec="minutes"),
        hours=hours,
        shown_at=shown_at.isoformat(timespec="minutes"),
        made_by=by,
        made_at=uow.now,
    )
    rows = [
        {"roster_id": key, "place": place, "account_id": one.account, "name": one.name}
        for place, one in enumerate(members)
    ]
    await uow.execute(people.insert(), rows)
    rotation = Rotation(len(members), start, hours)
    return Roster(key, community, number, chat, name, rotation, tuple(members), shown_at, by, ended=False)


async def get(uow: UnitOfWork, roster: int, community: int | None = None) -> Roster | None:
    """The roster with that key (of that community, if given), or None."""
    query = select(rosters).where(rosters.c.id == roster)
    if community is not None:
        query = query.where(rosters.c.community_id == community)
    found = await _with_people(uow, await uow.rows(query))
    return found[0] if found else None


async def running(uow: UnitOfWork, community: int) -> list[Roster]:
    """The rosters of a community that have not ended, oldest first."""
    query = select(rosters).where(rosters.c.community_id == community, rosters.c.ended_at.is_(None))
    return await _with_people(uow, await uow.rows(query.order_by(rosters.c.number)))


async def with_person(uow: UnitOfWork, account: int) -> list[Roster]:
    """The rosters that somebody is on and that have not ended, in every community."""
    on_it = select(people.c.roster_id).where(people.c.account_id == account)
    query = select(rosters).where(rosters.c.id.in_(on_it), rosters.c.ended_at.is_(None))
    return await _with_people(uow, await uow.rows(query.order_by(rosters.c.id)))


async def _with_people(uow: UnitOfWork, rows: Sequence[Any]) -> list[Roster]:
    keys = [row.id for row in rows]
    if not keys:
        return []
    on_it: dict[int, list[Member]] = {key: [] for key in keys}
    taken: dict[int, dict[int, int]] = {key: {} for key in keys}
    for row in await uow.rows(select(people).where(people.c.roster_id.in_(keys)).order_by(people.c.place)):
        on_it[row.roster_id].append(Member(row.account_id, row.name))
    for row in await uow.rows(select(exchanged).where(exchanged.c.roster_id.in_(keys))):
        taken[row.roster_id][row.shift] = row.place
    return [_roster(row, on_it[row.id], taken[row.id]) for row in rows]


def _roster(row: Any, members: Sequence[Member], taken: Mapping[int, int]) -> Roster:
    rotation = Rotation(len(members), datetime.fromisoformat(row.start), row.hours, taken, row.since)
    return Roster(
        row.id,
        row.community_id,
        row.number,
        row.chat_id,
        row.name,
        rotation,
        tuple(members),
        time.fromisoformat(row.shown_at),
        row.made_by,
        row.ended_at is not None,
    )


async def reseat(uow: UnitOfWork, roster: int, members: Sequence[Member], rotation: Rotation) -> None:
    """Other people in turn from now on, with the shifts as `governance.duty.roster.reseated` gives them."""
    for table in (people, exchanged):
        await uow.execute(delete(table).where(table.c.roster_id == roster))
    rows = [
        {"roster_id": roster, "place": place, "account_id": one.account, "name": one.name}
        for place, one in enumerate(members)
    ]
    await uow.execute(people.insert(), rows)
    await uow.execute(update(rosters).where(rosters.c.id == roster).values(since=rotation.since))
    await hold(uow, roster, rotation.exchanged)


async def end(uow: UnitOfWork, roster: int) -> bool:
    """No more shifts; False if it had ended before."""
    statement = update(rosters).where(rosters.c.id == roster, rosters.c.ended_at.is_(None))
    return bool(await uow.execute(statement.values(ended_at=uow.now)))


async def give_notice(uow: UnitOfWork, roster: int, what: str, of: str) -> bool:
    """Write that a notice is being given; False if it was given before, so that none is given twice."""
    row = {"roster_id": roster, "what": what, "of": of, "at": uow.now}
    return bool(await uow.execute(uow.upsert(notices, row, key=["roster_id", "what", "of"], change=None)))


async def given_in(uow: UnitOfWork, chat: int, what: str, of: str) -> bool:
    """Was a notice of this kind, shift or day given in this group (our key) by any of its rosters?"""
    here = select(notices.c.roster_id).join_from(notices, rosters).where(rosters.c.chat_id == chat)
    return await uow.row(here.where(notices.c.what == what, notices.c.of == of).limit(1)) is not None


async def ask_swap(uow: UnitOfWork, roster: int, *, mine: int, theirs: int, by: int, of: int) -> int | None:
    """Keep the question; None if another one about the same shift is open."""
    open_one = select(swaps.c.id).where(swaps.c.roster_id == roster, swaps.c.mine == mine, swaps.c.state == "asked")
    if await uow.scalar(open_one) is not None:
        return None
    values = {"mine": mine, "theirs": theirs, "asked_by": by, "asked_of": of, "asked_at": uow.now}
    return await uow.add(swaps, roster_id=roster, state="asked", **values)


async def swap(uow: UnitOfWork, key: int) -> Swap | None:
    """The question with that key, or None."""
    row = await uow.row(select(swaps).where(swaps.c.id == key))
    if row is None:
        return None
    return Swap(row.id, row.roster_id, row.mine, row.theirs, row.asked_by, row.asked_of, row.state)


async def settle_swap(uow: UnitOfWork, key: int, state: str) -> bool:
    """Answer an open question: agreed, declined, taken (back) or lapsed. False if it was settled before."""
    statement = update(swaps).where(swaps.c.id == key, swaps.c.state == "asked")
    return bool(await uow.execute(statement.values(state=state, settled_at=uow.now)))


async def hold(uow: UnitOfWork, roster: int, holders: Mapping[int, int]) -> None:
    """Shifts change hands: shift number → place."""
    for shift, place in sorted(holders.items()):
        row = {"roster_id": roster, "shift": shift, "place": place}
        await uow.execute(uow.upsert(exchanged, row, key=["roster_id", "shift"], change={"place": place}))
