"""In a house of many homes, is a roll written down piece by piece as of one moment, and a list taken over as one act?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from governance.motions.motion import Stage, closing, opening_fingerprint
from governance.motions.motion_class import Electorate
from governance.places.atlas import place_of
from governance.register.register import Place
from governance.roles import Role
from governance.tally.roll import RegisterRow
from handlers.motions import freezing as motion_freezing
from handlers.register.taking import TAKING
from storage.ballots import electorates, rolls
from storage.engine import journal
from storage.engine.database import Database
from storage.motions import motions
from storage.motions.motions import Motion
from storage.queues import due
from storage.register import imports, register
from storage.residents import bindings
from storage.residents import register_switch as replacing
from tests.handlers.talk import Person, Talk, a_community, a_member, talking
from tests.samples.motions import a_draft
from tests.samples.registers import an_entry, import_entries, tie

GROUP = -1001
CHAIR, LI, WANG = Person(701, "张主任"), Person(702, "李委员"), Person(703, "王秀英")
HOMES = [an_entry(f"1-1-{number}", f"业主{number}") for number in range(101, 106)]

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two homes are as many as a unit of work can bear."""
    monkeypatch.setattr(electorates, "AT_ONCE", 2)
    monkeypatch.setattr(replacing, "AT_ONCE", 2)


async def a_house(talk: Talk) -> tuple[int, Motion]:
    """Five homes, a committee, and a draft that all owners are to vote on."""
    community = await a_community(talk, GROUP)
    chair = await a_member(talk, CHAIR, community, Role.CHAIR, Role.COMMITTEE)
    li = await a_member(talk, LI, community, Role.COMMITTEE)
    wang = await a_member(talk, WANG, community)
    async with talk.database.uow(talk.now) as uow:
        await import_entries(uow, community, HOMES)
        await tie(uow, community, li, "1-1-101", by=chair)
        await tie(uow, community, wang, "1-1-105", by=chair)
        motion = await a_draft(uow, community, title="换锁", by=chair)
    return community, motion


async def play_one(talk: Talk) -> str:
    """The next thing that is due now; its kind."""
    async with talk.database.uow(talk.now) as uow:
        item = await due.take(uow, uow.now)
        if item is None:
            return ""
        await talk.router.play(uow, item)
    return item.kind


async def the_motion(talk: Talk, motion: Motion) -> Motion:
    async with talk.database.uow(talk.now) as uow:
        return await motions.get(uow, motion.id)


def _print_of(motion: Motion, roll: list[RegisterRow], closes_at: datetime) -> str:
    """What docs/motions.md says is covered."""
    statement = {
        "number": motion.number,
        "title": motion.title,
        "text": motion.text,
        "class": motion.motion_class,
        "electorate": motion.electorate.value,
        "closes_at": closes_at.isoformat(),
    }
    kind = place_of("CN").find(motion.motion_class, {})
    assert kind is not None
    return opening_fingerprint(statement, roll, kind.rule)


async def test_the_vote_opens_when_all_of_its_roll_is_written_and_not_before(database: Database) -> None:
    async with talking(database) as talk:
        community, draft = await a_house(talk)

        heard = await talk.presses(LI, f"1:motion.open:{draft.id}")

        assert talk.toast == "正在拟定投票名单，表决稍后开始。"
        assert [said for said in heard if said.chat == GROUP] == []
        await talk.presses(LI, f"1:motion.open:{draft.id}")
        assert talk.toast == "正在拟定投票名单，表决稍后开始。"
        for _ in range(3):
            assert await play_one(talk) == motion_freezing.FREEZING
            assert (await the_motion(talk, draft)).stage is Stage.DRAFT
        assert await play_one(talk) == motion_freezing.FREEZING
        heard = await talk.heard()
        assert any("第1号议案：换锁" in said.text for said in heard if said.chat == GROUP)
        assert any("由您确认" in said.text for said in heard if said.chat == LI.id)
        opened = await the_motion(talk, draft)
        assert opened.stage is Stage.OPEN
        async with database.uow(talk.now) as uow:
            now = await electorates.entitled(uow, community, Electorate.OWNERS)
            frozen = await rolls.register_rows(uow, draft.id)
            assert [(row.unit, row.owner, row.weight) for row in frozen] == sorted(
                (line.unit, line.owner, line.weight) for line in now
            )
            may_vote = {each.id for each in await rolls.everyone(uow, draft.id)}
            assert may_vote == {each for line in now for each in line.accounts}
            assert opened.closes_at is not None
            assert opened.fingerprint == _print_of(opened, frozen, opened.closes_at)
            assert await journal.verify(uow, community) is None
        lines = await database.look(select(journal.lines.c.act).where(journal.lines.c.act == "motion.opened"))
        assert len(lines) == 1


async def test_a_bot_that_was_away_just_before_the_opening_gives_the_whole_period(database: Database) -> None:
    async with talking(database) as talk:
        _, draft = await a_house(talk)
        await talk.presses(LI, f"1:motion.open:{draft.id}")
        for _ in range(3):
            await play_one(talk)
        talk.now += timedelta(hours=5)

        while (await the_motion(talk, draft)).stage is Stage.DRAFT:
            assert await play_one(talk)

        opened = await the_motion(talk, draft)
        assert opened.opened_at == talk.now
        assert opened.closes_at == closing(talk.now, opened.period)
        async with database.uow(talk.now) as uow:
            frozen = await rolls.register_rows(uow, draft.id)
        assert opened.fingerprint == _print_of(opened, frozen, closing(talk.now, opened.period))


async def test_a_home_that_is_sold_while_the_roll_is_written_is_on_it_with_its_new_owner(database: Database) -> None:
    async with talking(database) as talk:
        community, draft = await a_house(talk)
        await talk.presses(LI, f"1:motion.open:{draft.id}")
        await play_one(talk)
        async with database.uow(talk.now) as uow:
            key = await register.find_place(uow, community, Place("1", "1", "101"))
            found = await register.entry(uow, community, key or 0)
        await _sold(talk, community, found is not None)

        while (await the_motion(talk, draft)).stage is Stage.DRAFT:
            assert await play_one(talk)

        async with database.uow(talk.now) as uow:
            now = await electorates.entitled(uow, community, Electorate.OWNERS)
            frozen = await rolls.register_rows(uow, draft.id)
            assert [(row.unit, row.owner) for row in frozen] == sorted((line.unit, line.owner) for line in now)
            assert LI.id not in {each.telegram_id for each in await rolls.everyone(uow, draft.id)}


async def _sold(talk: Talk, community: int, there: bool) -> None:
    """Home 101 belongs to somebody new, by a list that took force meanwhile."""
    assert there
    from storage.approvals import changes

    async with talk.database.uow(talk.now + timedelta(seconds=1)) as uow:
        await import_entries(uow, community, [an_entry("1-1-101", "新业主"), *HOMES[1:]])
        changes.note(uow, community, changes.Kind.IMPORT, {}, proposed_by=None, confirmed_by=None)


async def test_a_draft_that_is_taken_back_meanwhile_leaves_no_roll(database: Database) -> None:
    async with talking(database) as talk:
        _, draft = await a_house(talk)
        await talk.presses(LI, f"1:motion.open:{draft.id}")

        await talk.presses(CHAIR, f"1:motion.withdraw:{draft.id}")
        await play_one(talk)

        async with database.uow(talk.now) as uow:
            assert await rolls.register_rows(uow, draft.id) == []
        assert (await the_motion(talk, draft)).stage is Stage.WITHDRAWN
        assert motion_freezing.FREEZING not in {row.kind for row in await database.look(select(due.due.c.kind))}


async def test_a_group_that_is_lost_meanwhile_leaves_the_draft_and_the_opener_hears_why(database: Database) -> None:
    async with talking(database) as talk:
        _, draft = await a_house(talk)
        await talk.presses(LI, f"1:motion.open:{draft.id}")
        from storage.communities import chats

        async with database.uow(talk.now) as uow:
            await chats.close(uow, GROUP)

        while await play_one(talk) == motion_freezing.FREEZING:
            pass

        heard = await talk.heard()
        (told,) = [said.text for said in heard if said.chat == LI.id]
        assert told.startswith("这份议案还不能开始表决，还缺：")
        assert (await the_motion(talk, draft)).stage is Stage.DRAFT
        async with database.uow(talk.now) as uow:
            assert await rolls.register_rows(uow, draft.id) == []


async def a_list(talk: Talk, community: int) -> int:
    """The chair has sent a list in which 101 is sold and 106 is new, and sees its preview; the import's key."""
    async with talk.database.uow(talk.now) as uow:
        chair = (await electorates.entitled(uow, community, Electorate.COMMITTEE))[0].accounts[0]
        key = await imports.begin(uow, community, account=chair, name="r.xlsx", two_people=True)
        new = [an_entry("1-1-101", "新业主"), *HOMES[1:], an_entry("1-1-106", "业主106")]
        await imports.stage(uow, key, 0, new)
        facts = {"first": False, "units": 6, "heads": 6, "added": 1, "other_owners": 1, "gone": 0, "other_area": 0}
        facts |= {"same": False, "places": {}, "area": "1", "buildings": 1}
        await imports.show(uow, key, digest="0" * 64, count=len(new), moves={}, summary=facts)
        await imports.propose(uow, key)
    return key


async def test_nobody_changes_the_register_while_a_list_is_taken_over_and_the_sold_home_is_untied(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from handlers.register import telling as register_telling

    monkeypatch.setattr(register_telling, "change_lines", lambda *_: [])
    monkeypatch.setattr(register_telling, "preview", lambda *_, **_how: [])
    async with talking(database) as talk:
        community, _ = await a_house(talk)
        key = await a_list(talk, community)
        other = await a_list(talk, community)

        await talk.presses(LI, f"1:register.confirm:{key}")

        assert talk.toast == "正在启用这份名单，需要几秒钟。"
        await talk.presses(LI, f"1:register.confirm:{other}")
        assert talk.toast == "新的业主名册正在启用，请稍后再按一次。"
        await talk.presses(CHAIR, f"1:register.drop:{key}")
        assert talk.toast == "正在启用这份名单，需要几秒钟。"
        async with database.uow(talk.now) as uow:
            assert len(await register.entries(uow, community)) == 5
        while await play_one(talk) == TAKING:
            pass
        async with database.uow(talk.now) as uow:
            assert len(await register.entries(uow, community)) == 6
            assert len(await bindings.residents(uow, community)) == 1
        acts = [row.act for row in await database.look(select(journal.lines.c.act).order_by(journal.lines.c.seq))]
        assert acts.count("register.imported") == 1
