"""Somebody of two communities has themself forgotten: is what they said in confidence closed in both, and nothing else?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.matters.ladder import Level, Place
from governance.matters.matter import Kind, Visibility
from governance.roles import Role
from handlers.frame.buttons import pack
from storage.assignment import charges
from storage.engine import journal
from storage.engine.database import Database
from storage.matters import matters
from storage.queues import due
from tests.handlers.talk import Person, Talk, a_community, a_member, talking

WANG, ZHAO = Person(841, "Wang", "en"), Person(842, "Zhao", "en")
MEDIATORS = {-1001: Person(843, "Mediator 1", "en"), -1002: Person(844, "Mediator 2", "en")}
SECRET = "upstairs sings at night"

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@dataclass
class Houses:
    """Two communities to which Wang and Zhao both belong."""

    talk: Talk
    groups: dict[int, int]
    keys: dict[Person, int] = field(default_factory=dict)

    async def say(self, raiser: Person, community: int, visibility: Visibility = Visibility.PRIVATE) -> int:
        """A matter of somebody in a community; its key."""
        kind = Kind.DISPUTE if visibility is Visibility.PRIVATE else Kind.REPAIR
        async with self.talk.database.uow(self.talk.now) as uow:
            raised = matters.Raised(
                kind=kind,
                visibility=visibility,
                text=SECRET,
                place="",
                at=Place(),
                raiser=self.keys[raiser],
                level=Level.COMMITTEE,
                deadline=uow.now + timedelta(days=7),
            )
            filed = await matters.file(uow, community, raised)
            mediator = next(MEDIATORS[group] for group, key in self.groups.items() if key == community)
            await charges.put(uow, filed.id, self.keys[mediator], nudge_at=None)
        return filed.id

    async def forgets(self, person: Person) -> None:
        """Somebody confirms that they are to be forgotten."""
        await self.talk.presses(person, pack("forget.yes", self.keys[person]))
        assert self.talk.toast == "I am erasing your data now."

    async def erased(self) -> list[int]:
        """The matters whose words are gone."""
        rows = await self.talk.database.look(select(matters.matters).order_by(matters.matters.c.id))
        gone = [row.id for row in rows if row.text == matters.ERASED]
        assert gone == [row.id for row in rows if row.state == "withdrawn"]
        assert all(row.text == SECRET for row in rows if row.id not in gone)
        return gone

    async def next_piece(self) -> int | None:
        """Play the next piece of what is still to be closed; the community for which it was, None: there is none."""
        table = due.due.c
        rows = await self.talk.database.look(select(table.community_id).where(table.kind == "forget.closing"))
        if not rows:
            return None
        async with self.talk._unit() as uow:
            item = await due.take_this(uow, "forget.closing", f"account:{self.keys[WANG]}")
            assert item is not None
            await self.talk.router.play(uow, item)
        return int(rows[0].community_id)


@pytest.fixture
async def houses(database: Database) -> AsyncIterator[Houses]:
    async with talking(database) as talk:
        groups = {group: await a_community(talk, group, language="en", name=f"Court {group}") for group in MEDIATORS}
        made = Houses(talk, groups)
        for group, mediator in MEDIATORS.items():
            made.keys[mediator] = await a_member(talk, mediator, groups[group], Role.MEDIATOR, Role.COMMITTEE)
            for person in (WANG, ZHAO):
                made.keys[person] = await a_member(talk, person, groups[group])
        yield made


async def test_what_was_said_in_confidence_is_closed_in_both_and_nothing_that_others_said_or_the_neighbours_read(
    houses: Houses,
) -> None:
    own: list[int] = []
    for community in houses.groups.values():
        own.append(await houses.say(WANG, community))
        await houses.say(ZHAO, community)
        for visibility in (Visibility.OPEN, Visibility.ANONYMOUS):
            await houses.say(WANG, community, visibility)

    await houses.forgets(WANG)

    assert await houses.erased() == own
    lines = journal.lines.c
    rows = await houses.talk.database.look(select(lines.community_id, lines.act).order_by(lines.community_id))
    assert [tuple(row) for row in rows if row.act in {"matter.erase", "person.forgotten"}] == [
        (community, act) for community in houses.groups.values() for act in ("matter.erase", "person.forgotten")
    ]


async def test_much_is_closed_piece_by_piece_and_each_piece_touches_its_own_community_only(houses: Houses) -> None:
    first, second = houses.groups.values()
    theirs: dict[int, list[int]] = {first: [], second: []}
    for _ in range(4):
        for community in (first, second):
            theirs[community].append(await houses.say(WANG, community))

    await houses.forgets(WANG)
    gone = [await houses.erased()]
    pieces: list[tuple[int, set[int]]] = []
    while (community := await houses.next_piece()) is not None:
        gone.append(await houses.erased())
        pieces.append((community, set(gone[-1]) - set(gone[-2])))

    assert 0 < len(gone[0]) < 8, "one unit of work closes a few"
    assert all(piece and piece <= set(theirs[community]) for community, piece in pieces)
    assert gone[-1] == sorted(theirs[first] + theirs[second])


async def test_whoever_handles_it_in_either_community_hears_so_and_nobody_of_the_other(houses: Houses) -> None:
    first, second = houses.groups.values()
    await houses.say(WANG, first)
    await houses.say(WANG, second)

    said = await houses.talk.presses(WANG, pack("forget.yes", houses.keys[WANG]))

    told = [one.chat for one in said if "There is nothing left to do about this." in one.text]
    assert sorted(filter(None, told)) == sorted(one.id for one in MEDIATORS.values())


async def test_whoever_keeps_everything_says_so_in_private_only(houses: Houses) -> None:
    in_the_group = await houses.talk.presses(WANG, pack("forget.no"), -1001)
    refused = houses.talk.toast
    in_private = await houses.talk.presses(WANG, pack("forget.no"))

    assert in_the_group == []
    assert refused != "Nothing has changed."
    assert houses.talk.toast == "Nothing has changed."
    assert [one.chat for one in in_private] == [WANG.id]
