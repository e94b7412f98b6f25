"""An office that is proposed to end: who decides it, and can it be proposed again after it was refused?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.roles import Role
from handlers.frame.buttons import pack
from storage.communities import communities
from storage.engine import journal
from storage.engine.database import Database
from storage.matters.matters import matters
from storage.offices import roles
from storage.offices.role_endings import role_endings
from tests.handlers.talk import Person, Talk, a_community, a_member, talking
from tests.journals import acts

CHAIR, DEPUTY, LEAD = Person(831, "Chair", "en"), Person(832, "Deputy", "en"), Person(833, "Lead", "en")
THIRD = Person(834, "Third", "en")

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@dataclass
class House:
    """A committee of three, and a fourth member whose office is to end."""

    talk: Talk
    community: int
    keys: dict[Person, int]
    holding: int

    async def proposes(self, who: Person = CHAIR, why: str = "term") -> int:
        """Somebody proposes that the office ends; the newest proposal."""
        await self.talk.presses(who, pack("office.why", self.holding, why))
        rows = await self.talk.database.look(select(role_endings.c.id).order_by(role_endings.c.id))
        return int(rows[-1].id)

    async def presses(self, who: Person, verb: str, ending: int) -> str:
        """What a press is answered with."""
        await self.talk.presses(who, pack(f"office.{verb}", ending))
        return self.talk.toast

    async def states(self) -> list[tuple[str, int | None]]:
        """What became of each proposal, and who decided it."""
        table = role_endings.c
        rows = await self.talk.database.look(select(table.state, table.decided_by).order_by(table.id))
        return [tuple(row) for row in rows]

    async def held(self) -> set[Role]:
        """The offices of whoever is to lose one."""
        async with self.talk.database.uow(self.talk.now) as uow:
            return set(await roles.held(uow, self.community, self.keys[LEAD]))

    async def acts(self) -> list[str]:
        """What the journal says of roles."""
        rows = await self.talk.database.look(select(journal.lines.c.act).order_by(journal.lines.c.seq))
        return [row.act for row in rows if row.act.startswith("role.")]


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    async with talking(database) as talk:
        community = await a_community(talk, language="en", name="Pavilion")
        keys = {one: await a_member(talk, one, community, Role.COMMITTEE) for one in (CHAIR, DEPUTY, THIRD, LEAD)}
        async with database.uow(talk.now) as uow:
            await communities.change(uow, community, stewarded=0)
            (holding,) = [one for one in await roles.holders(uow, community) if one.account == keys[LEAD]]
        yield House(talk, community, keys, holding.id)


async def test_what_was_refused_once_can_be_proposed_again_and_confirmed(house: House) -> None:
    first = await house.proposes()
    refused = await house.presses(DEPUTY, "refuse", first)
    kept = await house.held()

    again = await house.proposes()
    proposed = house.talk.toast
    confirmed = await house.presses(DEPUTY, "confirm", again)

    assert refused == "Refused."
    assert kept == {Role.COMMITTEE}
    assert again != first
    assert proposed == "Proposed. Now a second person needs to confirm it."
    assert confirmed == "Confirmed."
    deputy = house.keys[DEPUTY]
    assert await house.states() == [("refused", deputy), ("done", deputy)]
    assert await house.held() == set()
    assert await house.acts() == ["role.end_proposed", "role.end_refused", "role.end_proposed", "role.ended"]


async def test_what_its_proposer_took_back_can_be_proposed_again_by_another(house: House) -> None:
    await house.presses(CHAIR, "refuse", await house.proposes())

    again = await house.proposes(DEPUTY)
    await house.presses(CHAIR, "confirm", again)

    assert [state for state, _ in await house.states()] == ["refused", "done"]
    assert await house.held() == set()


async def test_what_waits_is_not_proposed_twice(house: House) -> None:
    await house.proposes()
    await house.proposes(DEPUTY)

    assert house.talk.toast == "This has already been proposed and needs a second person to confirm it."
    assert await house.states() == [("proposed", None)]


@pytest.mark.parametrize("person", [CHAIR, LEAD], ids=["who_proposed_it", "whose_office_it_is"])
async def test_neither_who_proposed_it_nor_whose_office_it_is_confirms_it(house: House, person: Person) -> None:
    ending = await house.proposes()

    said = await house.presses(person, "confirm", ending)

    assert said == "Somebody else must decide this: not the person who proposed it, nor the person whose office it is."
    assert await house.states() == [("proposed", None)]
    assert await house.held() == {Role.COMMITTEE}


async def test_whose_office_it_is_refuses_nothing_either(house: House) -> None:
    ending = await house.proposes()

    said = await house.presses(LEAD, "refuse", ending)

    assert said == "Somebody else must decide this: not the person who proposed it, nor the person whose office it is."
    assert await house.states() == [("proposed", None)]


async def test_what_was_decided_is_not_decided_again(house: House) -> None:
    ending = await house.proposes()
    await house.presses(DEPUTY, "refuse", ending)

    late = [await house.presses(THIRD, verb, ending) for verb in ("confirm", "refuse")]

    assert late == ["This was already decided; nothing has changed."] * 2
    assert await house.states() == [("refused", house.keys[DEPUTY])]
    assert await house.held() == {Role.COMMITTEE}


async def test_what_nobody_decides_lapses_and_the_office_stays(house: House) -> None:
    ending = await house.proposes()

    await house.talk.play(house.talk.now + timedelta(days=15))
    late = await house.presses(DEPUTY, "confirm", ending)

    assert late == "This was already decided; nothing has changed."
    assert [state for state, _ in await house.states()] == ["refused"]
    assert await house.held() == {Role.COMMITTEE}
    assert await house.acts() == ["role.end_proposed", "role.end_lapsed"]


async def test_a_matter_that_was_theirs_is_handed_on_when_the_office_ends(house: House) -> None:
    (raised, *_) = await house.talk.says(THIRD, "#repair the lamp is out", -1001)
    await house.talk.presses(LEAD, pack("matter.take", 1))

    await house.presses(DEPUTY, "confirm", await house.proposes())

    assert "Matter 1" in raised.text
    rows = await house.talk.database.look(select(matters.c.state, matters.c.taken_by))
    assert [tuple(row) for row in rows] == [("raised", None)]
    assert await acts(house.talk.database, "matter.") == ["matter.raised", "matter.take", "matter.handed_on"]
