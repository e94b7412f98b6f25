"""A community with one of everything in it, so that a test can try to see and touch it from outside."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import Enum
from functools import cache
from itertools import product
from types import FunctionType
from typing import Any, Protocol

import orjson
from sqlalchemy import Table, select

from governance.assignment.terms import First, Term
from governance.comments import comment
from governance.comments.spot import written
from governance.groups.choice import Change
from governance.law import presets
from governance.matters.ladder import Level, Place
from governance.matters.matter import Kind, Move, Visibility
from governance.merging.arranging import Way
from governance.moderation.mute import Reason, State
from governance.motions.motion_class import Electorate
from governance.offices.office import Why
from governance.offices.succession import Voice
from governance.outages.outage import Service
from governance.place_codes.place_code import Sort
from governance.places.proposal import Proposed, own_rule_data
from governance.places.proposal import State as LawState
from governance.register.correction import Part
from governance.register.weighing import BY_AREA
from governance.residents.binding import Relation
from governance.residents.dispute import Finding
from governance.roles import Role
from governance.schedule.repetition import Every, Schedule
from handlers.frame.buttons import Argument, pack
from handlers.frame.triggers import ButtonPress
from handlers.register.words import summary
from handlers.routes import ROUTES
from storage.assignment import term_choices
from storage.ballots import native_polls
from storage.capabilities import choices as capability_choices
from storage.comments import comments, voices
from storage.communities import chats, communities
from storage.duty import rosters
from storage.duty.rosters import Member
from storage.engine.columns import metadata
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.groups import choices as group_choices
from storage.matters import joiners, matters
from storage.matters import steps as matter_steps
from storage.matters.steps import Photo
from storage.merging import arrangements
from storage.moderation import mutes
from storage.offices import role_endings, role_voices, roles
from storage.outages import outages
from storage.place_codes import place_codes
from storage.places import proposals
from storage.register import corrections, imports, register
from storage.reminders import reminders
from storage.residents import bindings, disputes
from tests.handlers.talk import Person, Talk, a_community, a_member
from tests.samples.motions import a_draft
from tests.samples.registers import an_entry, import_entries, tie

WEEK = timedelta(days=7)

# What belongs to nobody's house: how Telegram's updates were taken in, and who may speak.
NOBODYS = frozenset(
    {"leases", "updates_handled", "updates_set_aside", "jobs", "spent", "wrong_codes", "poll_answers", "group_requests"}
)


@dataclass(frozen=True, slots=True)
class House:
    """A community; every name and text in it holds `mark`. `accounts`: our keys, in the order of `people`."""

    community: int
    group: int
    mark: str
    people: tuple[Person, ...]
    accounts: tuple[int, ...]

    @property
    def chair(self) -> Person:
        """Holds every role there is, so that only the community stands between them and another one."""
        return self.people[0]

    @property
    def deputy(self) -> Person:
        """The second committee member."""
        return self.people[1]

    @property
    def neighbour(self) -> Person:
        """An owner without any role."""
        return self.people[2]


async def a_house(talk: Talk, mark: str, *, group: int, first: int) -> House:
    """Found a community with people (Telegram's ids from `first` on), a register, and one or two of each thing."""
    community = await a_community(talk, group, language="en", name=f"{mark} Court")
    names = ("Chair", "Deputy", "Owner", "Loud")
    people = tuple(Person(first + number, f"{mark} {name}", "en") for number, name in enumerate(names))
    every = [role for role in Role if role not in {Role.ANYONE, Role.RESIDENT, Role.OWNER, Role.BUILDING_LEAD}]
    accounts = (
        await a_member(talk, people[0], community, *every),
        await a_member(talk, people[1], community, Role.COMMITTEE),
        await a_member(talk, people[2], community),
        await a_member(talk, people[3], community),
    )
    house = House(community, group, mark, people, accounts)
    async with talk.database.uow(talk.now) as uow:
        await _homes(uow, house)
        await _matters(uow, house)
        await _plans(uow, house)
        await _motions(uow, house)
    return house


async def _homes(uow: UnitOfWork, house: House) -> None:
    chair, deputy, owner, loud = house.accounts
    entries = [an_entry(f"{house.mark}-1-{number}", f"{house.mark}{number}") for number in (101, 102)]
    await import_entries(uow, house.community, entries, by=chair)
    waiting = await imports.begin(uow, house.community, account=deputy, name=f"{house.mark}.xlsx", two_people=True)
    await imports.stage(uow, waiting, 0, entries)
    await imports.show(
        uow, waiting, digest="0" * 64, count=2, moves={}, summary=summary(entries, entries, BY_AREA, before=BY_AREA)
    )
    await imports.propose(uow, waiting)
    await tie(uow, house.community, owner, f"{house.mark}-1-101", by=chair)
    await tie(uow, house.community, loud, f"{house.mark}-1-102", by=None, relation=Relation.TENANT)
    home = next(iter(await register.places(uow, house.community)))
    await bindings.invite(uow, house.community, home, by=chair)
    await roles.give(uow, house.community, owner, Role.AUDITOR, by=deputy)
    proposed = await roles.give(uow, house.community, loud, Role.COMMITTEE, by=deputy)
    await roles.ask_owners(uow, proposed, needed=3)
    await role_voices.say(uow, proposed, Voice(owner, home, yes=True))


async def _matters(uow: UnitOfWork, house: House) -> None:
    for kind, visibility in ((Kind.REPAIR, Visibility.OPEN), (Kind.DISPUTE, Visibility.PRIVATE)):
        filed = await matters.file(uow, house.community, _raised(uow, house, kind, visibility))
        await joiners.join(uow, filed.id, house.accounts[1], chat=None, message=None)
        await matter_steps.add_photos(uow, filed.id, [Photo(f"{house.mark}{kind.value}", f"{house.mark}{kind.value}")])


def _raised(uow: UnitOfWork, house: House, kind: Kind, visibility: Visibility) -> matters.Raised:
    return matters.Raised(
        kind=kind,
        visibility=visibility,
        text=f"{house.mark} lamp",
        place=house.mark,
        at=Place(house.mark),
        raiser=house.accounts[2],
        level=Level(0),
        deadline=uow.now + WEEK,
    )


async def _plans(uow: UnitOfWork, house: House) -> None:
    chair, deputy, owner, loud = house.accounts
    chat = (await chats.groups_of(uow, house.community))[0].id
    start = datetime(2026, 11, 22, 8)  # noqa: DTZ001  (a clock on the wall has no time zone)
    people = [Member(deputy, f"{house.mark} Deputy"), Member(owner, f"{house.mark} Owner")]
    gate = await rosters.make(
        uow,
        house.community,
        chat,
        name=f"{house.mark} gate",
        start=start,
        hours=24,
        shown_at=time(8),
        members=people,
        by=chair,
    )
    await rosters.ask_swap(uow, gate.id, mine=2, theirs=3, by=deputy, of=owner)
    daily = Schedule(Every.DAY, time(8))
    await reminders.make(uow, house.community, chat, text=f"{house.mark} fees", schedule=daily, by=chair)
    options = [{"text": f"{house.mark} {word}"} for word in ("yes", "no")]
    await native_polls.ask(
        uow,
        house.community,
        chat=chat,
        question=f"{house.mark} asks",
        options=options,
        anonymous=True,
        by=chair,
        closes_at=uow.now + WEEK,
    )
    title = f"{house.mark} new group"
    move = Change.MOVE
    await group_choices.propose(uow, house.community, move, group=chat, target=-house.group, title=title, by=deputy)
    words = f"{house.mark} shouts"
    mute = await mutes.propose(uow, house.community, loud, reason=Reason.WORDS, words=words, length=WEEK, by=deputy)
    await mutes.change(uow, mute, State.ACTIVE, until=uow.now + WEEK, confirmed_by=chair, appeal=words)


async def _motions(uow: UnitOfWork, house: House) -> None:
    chat = (await chats.groups_of(uow, house.community))[0].id
    for number in range(2):
        await a_draft(
            uow,
            house.community,
            title=f"{house.mark} gate {number}",
            text=f"{house.mark} has a new gate",
            motion_class="committee_daily",
            electorate=Electorate.COMMITTEE,
            by=house.accounts[1],
            chat=chat,
        )


async def cases_in(uow: UnitOfWork, house: House) -> None:
    """Besides, one of each thing that the deputy has proposed and that waits for a second person."""
    _, deputy, owner, loud = house.accounts
    await communities.change(uow, house.community, stewarded=0)
    home = next(iter(await register.places(uow, house.community)))
    line = await register.entry(uow, house.community, home)
    assert line is not None
    reason = f"{house.mark} area"
    case, _ = await disputes.raise_(uow, house.community, home, binding=None, by=owner, reason=reason, alone=False)
    assert await disputes.find(uow, case.id, Finding.RIGHT, by=deputy)
    await disputes.raise_(uow, house.community, home, binding=None, by=loud, reason=reason, alone=False)
    wanted = {"seen": corrections.state_of(line), "by": deputy, "two_people": True, "dispute": None}
    await corrections.propose(uow, house.community, home, Part.AREA, {"area": 900_000}, **wanted)
    lead = await roles.give(uow, house.community, loud, Role.BUILDING_LEAD, scope="1", by=None, active=True)
    words = f"{house.mark} asks"
    await role_endings.propose(uow, house.community, lead, loud, why=Why.WORDS, by=deputy, words=words)
    await roles.give(uow, house.community, loud, Role.BUILDING_LEAD, scope="2", by=None, active=True)
    await roles.give(uow, house.community, loud, Role.MEDIATOR, by=deputy)
    await capability_choices.propose(uow, house.community, "duty", on=False, by=deputy)
    hour = timedelta(hours=1)
    await mutes.propose(uow, house.community, owner, reason=Reason.WORDS, words=words, length=hour, by=deputy)
    place = {"jurisdiction": "CN-SD", "house": {}}
    await proposals.add(uow, house.community, Proposed.PLACE, place, by=deputy)
    rule = own_rule_data(presets.preset("us_rr_majority"))
    await proposals.add(
        uow, house.community, Proposed.RULE, {"rule": rule}, by=loud, state=LawState.READ, file="rule.toml"
    )
    await term_choices.propose(uow, house.community, Term(Kind.REPAIR.value, First.COMMITTEE, 5), "", by=deputy)
    await _said(uow, house)


async def _said(uow: UnitOfWork, house: House) -> None:
    """The chair has answered a matter, spoken about it and sent its place, and made another one a repair; a sheet hangs,
    and the water is off."""
    chair, theirs = house.accounts[0], matters.matters.c.community_id == house.community
    first = min(row.id for row in await uow.rows(select(matters.matters.c.id).where(theirs)))
    other = (await matters.file(uow, house.community, _raised(uow, house, Kind.REPAIR, Visibility.OPEN))).id
    was = {"kind": Kind.SUGGESTION.value, "visibility": Visibility.OPEN.value}
    await arrangements.add(uow, house.community, Way.KIND, other, None, by=chair, before=was)
    await matter_steps.add(uow, first, Move.ANSWER, by=chair, text=f"{house.mark} answers")
    spot = f"{house.mark} {written(37.5193, 111.1442)}"
    await comments.add(uow, first, chair, comment.Sort.COMMENT, spot, chat=None, message=None)
    spoken = await comments.add(uow, first, chair, comment.Sort.VOICE, house.mark, chat=None, message=None)
    await voices.add(uow, voices.Voice(spoken.id, chair, house.mark, 3, "0" * 64))
    await place_codes.make(uow, house.community, Sort.BOX, f"{house.mark} box", by=chair)
    water = {"service": Service.WATER, "text": f"{house.mark} water", "places": [Place("1")]}
    await outages.post(uow, house.community, **water, begins=uow.now, ends=uow.now + timedelta(hours=2), by=chair)


# What of all that is written belongs to which house?


class Looking(Protocol):
    """A database, or one unit of work in it."""

    async def look(self, statement: Any) -> Sequence[Any]: ...


async def belongings(source: Looking, house: House, among: Collection[str] | None = None) -> dict[str, list[str]]:
    """Every row that belongs to a community, by table (all, or those `among`): it names it, or hangs on one that does."""
    rows = await _rows(source, house, None if among is None else _with_parents(among))
    return {name: sorted(str(dict(row)) for row in found) for name, found in rows.items()}


def _with_parents(names: Collection[str]) -> set[str]:
    """These tables and all that they hang on, so that it can be told whose their rows are."""
    found, waiting = set(), list(names)
    while waiting:
        table = metadata.tables.get(waiting.pop())
        if table is not None and table.name not in found:
            found.add(table.name)
            waiting += [foreign.column.table.name for foreign in table.foreign_keys]
    return found


async def keys_of(source: Looking, house: House) -> set[int]:
    """The keys that buttons for a house carry: its own, its people's, the first and the last two of each kind of thing."""
    found = {house.community, *house.accounts}
    for rows in (await _rows(source, house)).values():
        keys = sorted(row["id"] for row in rows if isinstance(row.get("id"), int))
        found |= {*keys[:1], *keys[-2:]}
    return found


@cache
def _sorted() -> list[Table]:
    return metadata.sorted_tables


async def _rows(source: Looking, house: House, among: Collection[str] | None = None) -> dict[str, list[Any]]:
    keys: dict[str, set[Any]] = {"communities": {house.community}}
    found: dict[str, list[Any]] = {}
    for table in _sorted():
        if table.name in NOBODYS or (among is not None and table.name not in among):
            continue
        rows = [row._mapping for row in await source.look(select(table))]
        found[table.name] = [row for row in rows if _belongs(table, row, keys)]
        keys.setdefault(table.name, {row["id"] for row in found[table.name] if "id" in row})
    return found


def _belongs(table: Table, row: Any, keys: dict[str, set[Any]]) -> bool:
    if table.name == "communities":
        return row["id"] in keys["communities"]
    if "community_id" in row and table.name != "accounts":
        return row["community_id"] in keys["communities"]
    for column in table.columns:
        for foreign in column.foreign_keys:
            kind = foreign.column.table.name
            if kind not in {"accounts", "communities"} and row[column.name] in keys.get(kind, ()):
                return True
    return False


def changed(before: dict[str, list[str]], after: dict[str, list[str]]) -> list[str]:
    """The tables in which something of a house was changed."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


# So that no number is a key of both


async def renumbered(database: Database, house: House, by: int) -> House:
    """The same house with every key so much higher, so that none of them is a key of another house as well."""
    keys = {name: [row["id"] for row in rows if "id" in row] for name, rows in (await _rows(database, house)).items()}
    keys["accounts"] = list(house.accounts)
    async with database.engine.begin() as connection:
        await connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in metadata.sorted_tables:
            for column in table.columns:
                names = {foreign.column.table.name for foreign in column.foreign_keys if foreign.column.name == "id"}
                names |= {table.name} if column.name == "id" else set()
                names |= {"communities"} if column.name == "community_id" else set()
                moved = [key for name in names for key in keys.get(name, ())]
                if moved and column.type.python_type is int:
                    await connection.execute(table.update().where(column.in_(moved)).values({column: column + by}))
    return replace(house, community=house.community + by, accounts=tuple(key + by for key in house.accounts))


# Every button that could be forged for it


def _words(handle: Any) -> list[str]:
    """The words that a button of this handler's module may carry: its enumerations, and the keys of its tables."""
    if not isinstance(handle, FunctionType) or "word" not in _names(handle):
        return []
    found: dict[str, None] = {}
    for value in handle.__globals__.values():
        if isinstance(value, type) and issubclass(value, Enum):
            found |= dict.fromkeys(one.value for one in value)
        elif isinstance(value, dict | frozenset | tuple):
            found |= dict.fromkeys(one.value if isinstance(one, Enum) else one for one in value)
    return [word for word in found if isinstance(word, str) and word.isascii() and word.isidentifier()][:5]


def _names(handle: FunctionType) -> set[str]:
    """The names in a handler's code and in that of the functions of its module which it calls."""
    names = set(handle.__code__.co_names)
    for name in handle.__code__.co_names:
        called = handle.__globals__.get(name)
        if isinstance(called, FunctionType) and called.__module__ == handle.__module__:
            names |= set(called.__code__.co_names)
    return names


def presses_at(house: House, keys: Sequence[int]) -> Iterator[tuple[str, list[str]]]:
    """Of each verb the buttons with each key that something of a house has, and each word that it may carry."""
    for route in ROUTES:
        if not isinstance(route.trigger, ButtonPress):
            continue
        words: list[Argument] = [*_words(route.handle)]
        tried: set[tuple[Argument, ...]] = {(key,) for key in keys} | {(key, 0) for key in keys}
        tried |= {(house.community, key) for key in keys} | {(house.community, house.accounts[2])}
        tried |= {(house.accounts[2],)} | set(product(keys, words)) | {(word,) for word in words}
        yield route.trigger.verb, [pack(route.trigger.verb, *each) for each in sorted(tried, key=str)]


def all_words(talk_row: Any) -> str:
    """A queued request as text, to look for what it must not say."""
    return orjson.dumps(dict(talk_row.body)).decode()
