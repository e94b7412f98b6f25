"""Somebody says that a home is tied to the wrong account: who may decide it, and what happens to that account's ballot?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.motions.motion import Stage
from governance.residents.binding import Ending
from governance.roles import Role
from handlers.frame.buttons import pack
from storage.ballots import ballots, rolls
from storage.ballots.ballots import GROUP as BY_GROUP
from storage.ballots.ballots import Said as Ballot
from storage.ballots.rolls import Entitled
from storage.communities import chats, communities
from storage.engine import journal
from storage.engine.database import Database
from storage.motions import motions
from storage.residents import bindings
from storage.residents.disputes import disputes
from tests.handlers.talk import Person, Talk, a_community, a_member, talking
from tests.samples.motions import a_draft
from tests.samples.registers import an_entry, import_entries, tie

WANG, THIEF = Person(821, "Wang", "en"), Person(822, "Thief", "en")
CHAIR, DEPUTY = Person(823, "Chair", "en"), Person(824, "Deputy", "en")
HEAD, RECEIPT = "owner:1", "ABCDEFGHJK"

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@dataclass
class House:
    """A home that went from its owner's account to a wrong one, and a committee of four to which both of these belong."""

    talk: Talk
    community: int
    keys: dict[Person, int]
    stolen: int

    async def protests(self) -> int:
        """The owner says that the other account is not theirs; the dispute."""
        await self.talk.presses(WANG, pack("dispute.binding", self.stolen))
        ((key, raised_by),) = await self.talk.database.look(select(disputes.c.id, disputes.c.raised_by))
        assert raised_by == self.keys[WANG]
        return int(key)

    async def state(self) -> tuple[str, int | None, int | None]:
        """Where it stands, who proposed the finding, who decided."""
        table = disputes.c
        ((state, by, decided),) = await self.talk.database.look(
            select(table.state, table.proposed_by, table.decided_by)
        )
        return state, by, decided

    async def tied(self, person: Person) -> int:
        """To how many homes somebody is tied."""
        async with self.talk.database.uow(self.talk.now) as uow:
            return len(
                [one for one, _ in await bindings.of_account(uow, self.community, self.keys[person]) if one.counts]
            )

    async def votes(self) -> int:
        """The stolen account votes for the home in an open vote; its motion."""
        async with self.talk.database.uow(self.talk.now) as uow:
            (group,) = await chats.groups_of(uow, self.community)
            motion = await a_draft(uow, self.community, by=self.keys[CHAIR], chat=group.id)
            facts = {"opened_by": self.keys[DEPUTY], "opened_at": uow.now, "closes_at": uow.now + timedelta(days=3)}
            rule = {"rule": {"id": "x"}, "preset": "x", "fingerprint": "f" * 64, "chat_id": group.id}
            assert await motions.move(uow, motion, Stage.OPEN, **facts, **rule)
            await rolls.freeze(uow, motion.id, [Entitled("unit:1", HEAD, 1, "1-1-101", (self.keys[THIEF],))])
            await ballots.cast(uow, [Ballot(motion.id, HEAD, self.keys[THIEF], "yes", BY_GROUP, 1, RECEIPT)])
        return motion.id


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    async with talking(database) as talk:
        community = await a_community(talk, language="en", name="Pavilion")
        people = (WANG, THIEF, CHAIR, DEPUTY)
        keys = {one: await a_member(talk, one, community, Role.COMMITTEE) for one in people}
        async with database.uow(talk.now) as uow:
            await communities.change(uow, community, stewarded=0)
            await import_entries(uow, community, [an_entry("1-1-101", "Wang")], by=keys[CHAIR])
            own = await tie(uow, community, keys[WANG], "1-1-101", by=keys[CHAIR])
            assert await bindings.end(uow, own, by=keys[DEPUTY], why=Ending.REPLACED)
            stolen = await tie(uow, community, keys[THIEF], "1-1-101", by=keys[DEPUTY])
        yield House(talk, community, keys, stolen)


@pytest.mark.parametrize("party", [WANG, THIEF], ids=["who_raised_it", "whom_it_is_about"])
async def test_neither_who_raised_a_dispute_nor_whom_it_is_about_decides_it(house: House, party: Person) -> None:
    dispute = await house.protests()
    refused = "This concerns you, so somebody else on the committee decides."

    await house.talk.presses(party, pack("dispute.find", dispute, "wrong"))
    first = house.talk.toast, await house.state()
    await house.talk.presses(CHAIR, pack("dispute.find", dispute, "wrong"))
    await house.talk.presses(party, pack("dispute.settle", dispute))
    second = house.talk.toast, await house.state()
    await house.talk.presses(party, pack("dispute.disagree", dispute))
    third = house.talk.toast, await house.state()

    proposed = ("proposed", house.keys[CHAIR], None)
    assert first == (refused, ("open", None, None))
    assert second == (refused, proposed)
    assert third == (refused, proposed)


async def test_neither_party_is_asked_to_decide_it(house: House) -> None:
    said = await house.talk.presses(WANG, pack("dispute.binding", house.stolen))

    asked = {one.chat for one in said if any(data.startswith("1:dispute.find") for data in one.buttons.values())}
    assert asked == {CHAIR.id, DEPUTY.id}


async def test_whoever_found_it_neither_settles_nor_reopens_it_and_a_second_person_does(house: House) -> None:
    dispute = await house.protests()
    await house.talk.presses(CHAIR, pack("dispute.find", dispute, "right"))
    for verb in ("settle", "disagree"):
        await house.talk.presses(CHAIR, pack(f"dispute.{verb}", dispute))
        assert house.talk.toast == "You have given your view. Somebody else on the committee must agree."
    assert await house.state() == ("proposed", house.keys[CHAIR], None)

    await house.talk.presses(DEPUTY, pack("dispute.disagree", dispute))
    reopened = await house.state()
    await house.talk.presses(DEPUTY, pack("dispute.find", dispute, "right"))
    await house.talk.presses(CHAIR, pack("dispute.settle", dispute))

    assert reopened == ("open", None, None)
    assert await house.state() == ("decided", house.keys[DEPUTY], house.keys[CHAIR])
    acts = [row.act for row in await house.talk.database.look(select(journal.lines.c.act))]
    assert [act for act in acts if act.startswith("dispute.")] == [
        "dispute.raised", "dispute.found", "dispute.disagreed", "dispute.found", "dispute.decided",
    ]  # fmt: skip


async def test_a_ballot_of_the_wrong_account_counts_no_longer_and_its_history_says_so(house: House) -> None:
    motion = await house.votes()
    dispute = await house.protests()

    await house.talk.presses(CHAIR, pack("dispute.find", dispute, "wrong"))
    before = await house.talk.database.look(select(ballots.ballots.c.choice))
    await house.talk.presses(DEPUTY, pack("dispute.settle", dispute))

    thief, told = house.keys[THIEF], journal.lines.c
    columns = [ballots.history.c[name] for name in ("motion_id", "owner", "account_id", "choice", "channel", "receipt")]
    history = await house.talk.database.look(select(*columns).order_by(ballots.history.c.id))
    lines = await house.talk.database.look(select(told.act, told.subject).where(told.subject == f"motion:{motion}"))
    assert [tuple(row) for row in before] == [("yes",)]
    assert await house.talk.database.look(select(ballots.ballots.c.choice)) == []
    assert [tuple(row) for row in history] == [
        (motion, HEAD, thief, "yes", BY_GROUP, RECEIPT),
        (motion, HEAD, thief, None, BY_GROUP, RECEIPT),
    ]
    assert [row.act for row in lines] == ["roll.voter_removed", "ballot.voided"]


async def test_whoever_lost_the_home_has_it_back_once_two_people_found_it_wrong(house: House) -> None:
    dispute = await house.protests()
    await house.talk.presses(CHAIR, pack("dispute.find", dispute, "wrong"))
    early = await house.tied(WANG), await house.tied(THIEF)

    await house.talk.presses(DEPUTY, pack("dispute.settle", dispute))

    assert early == (0, 1)
    assert (await house.tied(WANG), await house.tied(THIEF)) == (1, 0)
