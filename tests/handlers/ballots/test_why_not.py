"""Is everybody who has no ballot told why, truly, and what they can do?"""

from __future__ import annotations

import pytest

from governance.residents.binding import Relation
from storage.communities import accounts
from storage.engine.database import Database
from storage.register.register import ownerships
from storage.residents import bindings
from tests.handlers.ballots.test_sealed_votes import OWNERS_VOTE
from tests.handlers.motions.motion_committee import CHAIR, GROUP, ZHAO, a_committee, an_open_motion
from tests.handlers.talk import Person, Talk, a_member, talking
from tests.samples.registers import an_entry, import_entries, tie

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TENANT, FAMILY = Person(721, "租户"), Person(722, "家人")
WAITING, LATE, SOLD = Person(723, "待确认"), Person(724, "新业主"), Person(725, "前业主")
REASONS = {
    TENANT: "您在这里登记的是租户，这项表决由业主投票。",
    FAMILY: "您在这里登记的是业主的家人，这项表决由业主本人投票。",
    WAITING: "您已说明自己是业主，还在等人确认；确认之后，截止前都可以投票。",
    LATE: "这次的投票名单在开始时就定下了，上面没有您的房屋。下一次表决会有您。",
    SOLD: "业主名册上，您的房屋已经属于别人。",
    ZHAO: "您的手机还没有关联房屋。",
}


async def a_house(talk: Talk, community: int) -> str:
    """An owners' vote about two homes; the press "in favour"."""
    async with talk.database.uow(talk.now) as uow:
        chair = (await accounts.remember(uow, CHAIR.id, CHAIR.name, CHAIR.language)).id
        entries = [an_entry("1-1-101", "甲"), an_entry("1-1-102", "乙")]
        await import_entries(uow, community, entries, by=chair)
    card = await an_open_motion(talk, **OWNERS_VOTE)
    people = {person: await a_member(talk, person, community) for person in (TENANT, FAMILY, WAITING, LATE, SOLD)}
    async with talk.database.uow(talk.now) as uow:
        await tie(uow, community, people[TENANT], "1-1-101", by=chair, relation=Relation.TENANT)
        await tie(uow, community, people[FAMILY], "1-1-101", by=chair, relation=Relation.FAMILY)
        await tie(uow, community, people[WAITING], "1-1-102", by=None)
        gone = await tie(uow, community, people[SOLD], "1-1-101", by=chair)
        binding = await bindings.get(uow, gone)
        assert binding is not None
        sold = (ownerships.c.owner_id == binding.owner, ownerships.c.unit_id == binding.unit)
        await uow.execute(ownerships.update().where(*sold).values(until=uow.now))
        await import_entries(uow, community, [*entries[1:], an_entry("1-1-103", "丙")], by=chair)
        await tie(uow, community, people[LATE], "1-1-103", by=chair)
    return card.data("同意")


@pytest.mark.parametrize("who", REASONS, ids=lambda person: person.name)
async def test_a_press_and_the_paper_tell_the_same_true_reason(database: Database, who: Person) -> None:
    async with talking(database) as talk:
        in_favour = await a_house(talk, await a_committee(talk))

        await talk.presses(who, in_favour, GROUP)
        told = talk.toast
        (paper,) = await talk.says(who, "/start motion-1")

        assert REASONS[who] in told
        assert REASONS[who] in paper.text
        assert not any("ballot.cast" in data for data in paper.buttons.values())
        others = [reason for person, reason in REASONS.items() if person is not who]
        assert not any(reason in told for reason in others)


async def test_an_owner_confirmed_during_the_vote_finds_the_buttons_on_the_paper(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_committee(talk)
        await a_house(talk, community)
        async with database.uow(talk.now) as uow:
            (binding, _), *_ = await bindings.waiting(uow, community)
            assert await bindings.confirm(uow, binding.id, by=1)

        (paper,) = await talk.says(WAITING, "/start motion-1")
        await talk.presses(WAITING, paper.data("同意"))

        assert "您还没有投票" in paper.text
        assert talk.toast.startswith("已记录：同意。")
