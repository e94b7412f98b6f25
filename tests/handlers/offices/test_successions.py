"""Only one is left who leads: how do the owners confirm a second one, and what stops anybody from doing it alone?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.approvals.deadlines import PROPOSAL
from governance.offices.succession import LASTS
from governance.roles import Role
from storage.communities import accounts, communities
from storage.engine import journal
from storage.engine.database import Database
from storage.offices import roles
from storage.queues import due
from tests.handlers.talk import Person, Said, Talk, a_community, a_member, talking
from tests.samples.registers import an_entry, import_entries, tie

GROUP = -1001
CHAIR, DEPUTY, GUEST = Person(801, "Chair", "en"), Person(802, "Deputy", "en"), Person(803, "Guest", "en")
OWNERS = tuple(Person(810 + number, f"Owner{number}", "en") for number in range(6))
HEIR = OWNERS[0]

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@dataclass
class House:
    """A community of six homes, each tied to its owner; the last one is the chair's."""

    talk: Talk
    community: int

    async def role_of(self, person: Person) -> set[Role]:
        """The offices that somebody holds."""
        async with self.talk.database.uow(self.talk.now) as uow:
            account = await accounts.by_telegram_id(uow, person.id)
            assert account is not None
            return set(await roles.held(uow, self.community, account.id))

    async def acts(self) -> list[str]:
        """What the journal says, by act."""
        return [row.act for row in await self.talk.database.look(select(journal.lines.c.act))]

    async def proposes(self, who: Person = HEIR, role: str = "committee member") -> list[Said]:
        """The chair proposes somebody."""
        (listed,) = await self.talk.says(CHAIR, "/who")
        (which,) = await self.talk.presses(CHAIR, listed.data("Give a role"))
        await self.talk.presses(CHAIR, which.data(role))
        (found,) = await self.talk.says(CHAIR, who.name)
        return await self.talk.presses(CHAIR, found.data(who.name))

    async def asks_owners(self) -> Said:
        """The chair proposes the heir and has the owners asked; what the group reads."""
        (proposed,) = await self.proposes()
        said = await self.talk.presses(CHAIR, proposed.data("Ask the owners"))
        return next(one for one in said if one.chat == GROUP)


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    """The chair leads alone."""
    async with talking(database) as talk:
        community = await a_community(talk, GROUP, language="en", name="Pavilion")
        chair = await a_member(talk, CHAIR, community, Role.CHAIR)
        await a_member(talk, GUEST, community)
        keys = [await a_member(talk, one, community) for one in OWNERS]
        async with database.uow(talk.now) as uow:
            await communities.change(uow, community, stewarded=0)
            entries = [an_entry(f"1-1-10{number}", one.name) for number, one in enumerate(OWNERS)]
            await import_entries(uow, community, [*entries, an_entry("1-1-201", "Chair")], by=chair)
            for number, key in enumerate(keys):
                await tie(uow, community, key, f"1-1-10{number}", by=chair)
            await tie(uow, community, chair, "1-1-201", by=keys[0])
        yield House(talk, community)


async def test_the_last_one_is_told_that_nobody_can_confirm_it_and_that_the_owners_can(house: House) -> None:
    (said,) = await house.proposes()

    assert said.text == (
        "🏛 Proposed: Owner0 as committee member.\n"
        "You are the only one leading here, so nobody else on the committee can confirm it. The owners can."
    )
    assert list(said.buttons) == ["Ask the owners to confirm it"]


async def test_the_owners_are_asked_in_public_and_nobody_reads_what_they_say_before_the_end(house: House) -> None:
    asked = await house.asks_owners()
    yes, no = asked.data("I know this"), asked.data("That is not")
    for owner, data in zip(OWNERS[1:5], (yes, yes, yes, no), strict=True):
        await house.talk.presses(owner, data, GROUP)
    said = await house.talk.presses(OWNERS[4], no, GROUP)
    (card,) = await house.talk.presses(OWNERS[5], no, GROUP)
    early = await house.role_of(HEIR)

    ended = await house.talk.play(house.talk.now + LASTS + timedelta(days=1))

    assert "at least 3 homes say yes, and more say yes than no, by Sat 28 Nov" in asked.text
    assert said == []
    assert card.text.endswith("5 homes have answered.")
    assert early == set()
    assert await house.role_of(HEIR) == {Role.COMMITTEE}
    told = [one for one in ended if one.text.startswith("✅ Owner0 is now committee member")]
    assert {one.chat for one in told} == {GROUP, CHAIR.id, HEIR.id}
    assert "Homes saying yes: 3, no: 2." in told[0].text
    assert "role.confirmed_by_owners" in await house.acts()


async def test_too_few_or_too_many_against_and_nobody_gets_the_office(house: House) -> None:
    asked = await house.asks_owners()
    for owner in OWNERS[1:3]:
        await house.talk.presses(owner, asked.data("I know this"), GROUP)

    ended = await house.talk.play(house.talk.now + LASTS + timedelta(days=1))

    assert await house.role_of(HEIR) == set()
    assert any(one.text.startswith("❌ Owner0 does not become") for one in ended if one.chat == GROUP)
    assert "role.not_confirmed" in await house.acts()


async def test_the_last_word_of_a_home_counts_and_a_second_press_changes_nothing(house: House) -> None:
    asked = await house.asks_owners()
    for owner in OWNERS[1:4]:
        await house.talk.presses(owner, asked.data("I know this"), GROUP)
    await house.talk.presses(OWNERS[3], asked.data("I know this"), GROUP)
    await house.talk.presses(OWNERS[3], asked.data("That is not"), GROUP)
    await house.talk.play(house.talk.now + LASTS + timedelta(days=1))

    assert (await house.acts()).count("role.voice") == 4
    assert await house.role_of(HEIR) == set()


@pytest.mark.parametrize("person", [CHAIR, HEIR, GUEST])
async def test_neither_the_two_whom_it_is_about_nor_a_guest_has_a_voice(house: House, person: Person) -> None:
    asked = await house.asks_owners()

    await house.talk.presses(person, asked.data("I know this"), GROUP)

    assert house.talk.answers[-1].alert
    assert "role.voice" not in await house.acts()


async def test_while_two_lead_the_owners_are_not_asked_but_after_nobody_answered_they_can_be(house: House) -> None:
    await a_member(house.talk, DEPUTY, house.community, Role.COMMITTEE)
    said = await house.proposes()
    key = next(one for one in said if one.chat == DEPUTY.id).data("Confirm").split(":")[-1]
    await house.talk.presses(CHAIR, f"1:owners.ask:{key}")
    toast = house.talk.toast

    lapsed = await house.talk.play(house.talk.now + timedelta(days=14) + timedelta(days=1))
    offered = next(one for one in lapsed if one.chat == CHAIR.id and one.buttons)
    public = await house.talk.presses(CHAIR, offered.data("Ask the owners"))

    assert toast.startswith("Others lead the community with you")
    assert sum("This has been waiting for some days" in one.text for one in lapsed) == len(PROPOSAL.remind_after)
    assert "Nobody answered for 14 days" in offered.text
    assert any(one.chat == GROUP and "Owner0" in one.text for one in public)


async def test_a_proposal_that_was_refused_does_not_go_to_the_owners(house: House) -> None:
    await a_member(house.talk, DEPUTY, house.community, Role.COMMITTEE)
    said = await house.proposes()
    asked = next(one for one in said if one.chat == DEPUTY.id)
    await house.talk.presses(DEPUTY, asked.data("Refuse"))

    await house.talk.presses(CHAIR, f"1:owners.ask:{asked.data('Confirm').split(':')[-1]}")

    assert house.talk.answers[-1].alert
    assert "role.asked_owners" not in await house.acts()
    assert await house.acts() == ["role.proposed", "role.refused"]


async def test_only_whoever_proposed_it_has_the_owners_asked(house: House) -> None:
    (proposed,) = await house.proposes()

    await house.talk.presses(HEIR, proposed.data("Ask the owners"))

    assert house.talk.answers[-1].alert
    assert "role.asked_owners" not in await house.acts()


async def test_a_role_outside_the_committee_waits_for_a_second_member(house: House) -> None:
    (said,) = await house.proposes(role="mediator")

    assert said.text.endswith("First give somebody the role of committee member.")
    assert said.buttons == {}


async def test_whoever_runs_the_bot_can_only_have_the_owners_asked(house: House) -> None:
    async with house.talk.database.uow(house.talk.now) as uow:
        heir = await accounts.by_telegram_id(uow, HEIR.id)
        assert heir is not None
        payload = {"account": heir.id, "role": "committee"}
        await due.schedule(uow, "owners.appointed", "x", house.talk.now, community=house.community, payload=payload)

    said = await house.talk.play(house.talk.now)

    asked = next(one for one in said if one.chat == GROUP)
    assert asked.text.startswith("🏛 The operator of this bot proposes Owner0 as committee member of Pavilion")
    assert await house.role_of(HEIR) == set()
    for owner in (CHAIR, *OWNERS[1:3]):
        await house.talk.presses(owner, asked.data("I know this"), GROUP)
    await house.talk.play(house.talk.now + LASTS + timedelta(days=1))
    assert await house.role_of(HEIR) == {Role.COMMITTEE}


async def test_whoever_is_left_alone_hears_what_that_means_and_the_way_out(house: House) -> None:
    deputy = Person(899, "Old Deputy", "en")
    await a_member(house.talk, deputy, house.community, Role.COMMITTEE)
    (listed,) = await house.talk.says(deputy, "/who")
    (sure,) = await house.talk.presses(deputy, listed.data("Resign"))

    said = await house.talk.presses(deputy, sure.data("Resign"))

    told = next(one for one in said if one.chat == CHAIR.id and one.card and one.card.startswith("alone"))
    assert told.text == (
        "🏛 You are the only one left leading Pavilion, so nothing that takes two people can be confirmed.\n"
        "Give somebody the role of committee member. If nobody else can confirm it, the owners do: in their group, "
        "one answer per home, within 7 days."
    )
    assert list(told.buttons) == ["Give a role"]


async def test_a_role_that_waited_is_over_and_the_other_cards_say_so(house: House) -> None:
    await a_member(house.talk, DEPUTY, house.community, Role.COMMITTEE)
    said = await house.proposes(role="mediator")
    asked = next(one for one in said if one.chat == DEPUTY.id)
    await house.talk.arrives(asked)
    lapsed = await house.talk.play(house.talk.now + timedelta(days=14) + timedelta(days=1))

    await house.talk.presses(DEPUTY, asked.data("Confirm"))

    assert house.talk.answers[-1].alert
    assert any("the proposal has expired" in one.text for one in lapsed if one.chat == DEPUTY.id)
    assert await house.role_of(HEIR) == set()
    assert await house.acts() == ["role.proposed", "role.lapsed"]
