"""Is one person asked about each matter, reminded in time, and followed by the next one?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from governance.roles import Role
from governance.schedule.repetition import wall_of
from handlers.frame.work import Work
from handlers.routes import HOUSE
from storage.assignment import charges
from storage.communities import communities
from storage.engine.database import Database
from storage.matters.matters import matters
from storage.offices import roles
from storage.queues import due
from tests.handlers.matters.matter_village import CHAIR, LEAD, MANAGER, a_lead, a_report, a_village, in_group, to
from tests.handlers.matters.test_matters import GROUP, WANG
from tests.handlers.talk import Person, a_member
from tests.journals import acts

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

MEMBER, OTHER = Person(608, "陈委员"), Person(609, "赵委员")
ZONE = "Asia/Shanghai"


async def _in_charge(database: Database) -> list[Any]:
    wanted = select(charges.charges.c.matter_id, charges.charges.c.account_id)
    return [tuple(row) for row in await database.look(wanted.order_by(charges.charges.c.matter_id))]


async def test_only_the_one_in_charge_is_asked_and_the_others_see_it(database: Database) -> None:
    async with a_village(database, WANG) as (talk, community):
        await a_member(talk, MANAGER, community, Role.MANAGER)
        await a_lead(talk, community, "3")

        repair = await talk.says(WANG, "#报修 3号楼灯坏了", GROUP)
        noise = await talk.says(WANG, "#投诉 3号楼太吵", GROUP)
        listed = await talk.says(CHAIR, "/matters")

        assert {one.chat for one in repair} == {GROUP, WANG.id, MANAGER.id}
        assert {one.chat for one in noise} == {GROUP, WANG.id, LEAD.id}
        assert "下一步：Manager答复" in in_group(repair)[0].text
        assert all(word in listed[0].text for word in ("灯坏了", "太吵"))


async def test_it_is_never_the_manager_s_when_the_manager_is_complained_about(database: Database) -> None:
    async with a_village(database, WANG) as (talk, community):
        await a_member(talk, MANAGER, community, Role.MANAGER)

        heard = await talk.says(WANG, "#报修 电梯又坏了，物业一直不管", GROUP)

        assert to(heard, MANAGER) == []
        assert "下一步：张主任答复" in in_group(heard)[0].text


async def test_they_are_reminded_by_day_at_half_of_the_time_and_on_the_last_morning_of_all_at_once(
    database: Database,
) -> None:
    async with a_village(database, WANG) as (talk, _):
        for text in ("电梯坏了", "大门坏了", "路灯坏了"):
            await a_report(talk, text=text)

        heard = [one for one in await talk.play(talk.now + timedelta(days=5)) if one.chat == CHAIR.id]

        reminders = [one for one in heard if "等您处理" in one.text]
        assert [f"{wall_of(one.row.created_at, ZONE):%a %H:%M}" for one in reminders] == ["Tue 09:00", "Thu 09:00"]
        assert all(f"{number}号" in one.text for one in reminders for number in (1, 2, 3))
        assert reminders[0].text.startswith("⏰ 议事亭小区还有3件诉求等您处理")
        assert list(reminders[0].buttons) == ["诉求1号", "诉求2号", "诉求3号"]


async def test_a_matter_that_nobody_sees_to_goes_to_the_substitute_then_up_with_the_reason_and_last_to_all(
    database: Database,
) -> None:
    async with a_village(database, WANG) as (talk, community):
        for person in (MEMBER, OTHER):
            await a_member(talk, person, community, Role.COMMITTEE)
        await a_report(talk)

        waited = await talk.play(talk.now + timedelta(days=6))
        stood_in = [one for one in await talk.play(talk.now + timedelta(hours=23)) if one.chat == OTHER.id]
        climbed = await talk.play(talk.now + timedelta(days=1))

        assert any("等您处理" in text for text in to(waited, MEMBER))
        assert any("已过期，现在由赵委员代替陈委员负责" in text for text in to(waited, OTHER))
        assert "下一步：赵委员答复" in in_group(waited)[-1].text
        assert [one for one in in_group(waited) if one.card is None or one.row.fresh] == []
        assert any("等您处理" in one.text for one in stood_in)
        assert any("已提醒过赵委员，还是没办好，现在全小区都能看到" in text for text in to(climbed, WANG))
        assert (await acts(database, "matter."))[-3:] == ["matter.stand_in", "matter.nudged", "matter.overdue"]


async def test_a_leaver_s_matters_are_somebody_else_s_in_the_same_minute_and_told_once(database: Database) -> None:
    async with a_village(database, WANG) as (talk, community):
        member = await a_member(talk, MEMBER, community, Role.COMMITTEE)
        for text in ("电梯坏了", "大门坏了"):
            await a_report(talk, text=text)
        assert await _in_charge(database) == [(1, member), (2, member)]

        heard = await talk.presses(MEMBER, "1:office.left:2")

        chair = 1
        assert await _in_charge(database) == [(1, chair), (2, chair)]
        told = [one for one in heard if one.chat == CHAIR.id and "由您负责" in one.text]
        assert len(told) == 1
        assert "陈委员不能再处理议事亭小区的2件诉求" in told[0].text
        assert list(told[0].buttons) == ["诉求1号", "诉求2号"]


async def test_rows_of_an_older_version_get_somebody_without_a_message_and_keep_their_deadline(
    database: Database,
) -> None:
    async with a_village(database, WANG) as (talk, community):
        member = await a_member(talk, MEMBER, community, Role.COMMITTEE)
        buttons = {}
        for text in ("电梯坏了", "大门坏了"):
            buttons = await a_report(talk, text=text)
        await talk.presses(CHAIR, buttons["接手"])
        deadlines = [row[0] for row in await database.look(select(matters.c.deadline).order_by(matters.c.id))]
        async with database.uow(talk.now) as uow:
            await uow.execute(charges.charges.delete())
            await due.schedule(uow, due.AFTER_UPGRADE, "upgrade", talk.now)

        said = await talk.play(talk.now)

        assert said == []
        assert await _in_charge(database) == [(1, member), (2, 1)]  # what somebody had taken stays theirs
        assert deadlines == [row[0] for row in await database.look(select(matters.c.deadline).order_by(matters.c.id))]
        await talk.presses(MEMBER, buttons["接手"])
        assert await _in_charge(database) == [(1, member), (2, member)]


async def test_what_was_nobody_s_is_whoever_s_comes_into_office(database: Database) -> None:
    async with a_village(database, WANG) as (talk, community):
        async with database.uow(talk.now) as uow:
            await uow.execute(roles.roles.delete())
        await talk.says(WANG, "/report 电梯坏了", GROUP)
        assert await _in_charge(database) == []
        member = await a_member(talk, MEMBER, community, Role.COMMITTEE)

        async with database.uow(talk.now) as uow:
            found = await communities.get(uow, community)
            await HOUSE.tell("when_role_begins", Work(uow, "bot", HOUSE), found)
        await talk.play(talk.now)

        assert await _in_charge(database) == [(1, member)]


async def test_what_cannot_be_done_needs_a_reason_and_offers_a_vote_in_one_tap(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        await talk.presses(CHAIR, buttons["办结"])
        (check,) = await talk.says(CHAIR, "目前没办法解决")

        await talk.presses(CHAIR, check.data("无法解决"))
        assert talk.toast.startswith("请写明为什么办不了")
        await talk.presses(CHAIR, buttons["办结"])
        (check,) = await talk.says(CHAIR, "型号停产，要用维修资金大修")
        closed = await talk.presses(CHAIR, check.data("无法解决"))

        assert any("提交表决" in one.buttons for one in closed if one.chat == WANG.id)
        own = next(one for one in closed if one.chat == CHAIR.id and "提交表决" in one.buttons)
        (draft,) = await talk.presses(CHAIR, own.data("提交表决"))
        assert "哪一类" in draft.text
