"""Does /todo show what waits for one person, from every room, ordered by when?"""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from governance.roles import Role
from governance.schedule.repetition import wall_of
from storage.communities import chats
from storage.duty import rosters
from storage.duty.rosters import Member
from storage.engine.database import Database
from storage.offices import roles
from tests.handlers.matters.matter_village import CHAIR, WANG, a_report, a_village, to
from tests.handlers.talk import Person, Talk, a_community, a_member

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

MEMBER = Person(608, "陈委员")
ZONE = "Asia/Shanghai"


async def _a_shift(talk: Talk, community: int, account: int, name: str) -> None:
    """A roster on which somebody is tomorrow at 08:00."""
    async with talk.database.uow(talk.now) as uow:
        (group,) = await chats.groups_of(uow, community, "owners")
        start = datetime.combine(wall_of(talk.now, ZONE).date() + timedelta(days=1), time(8))
        who = [Member(account, name)]
        facts = {"name": "夜巡", "start": start, "hours": 12, "shown_at": time(8), "members": who, "by": account}
        await rosters.make(uow, community, group.id, **facts)


async def test_everything_that_waits_stands_in_one_list_by_when(database: Database) -> None:
    async with a_village(database, WANG) as (talk, community):
        member = await a_member(talk, MEMBER, community, Role.COMMITTEE)
        await a_report(talk)
        await _a_shift(talk, community, member, MEMBER.name)
        async with database.uow(talk.now) as uow:
            await roles.give(uow, community, 2, Role.MEDIATOR, by=1)

        (listed,) = await talk.says(MEMBER, "/todo")

        lines = listed.text.split("\n")
        assert lines[0] == "<b>议事亭小区</b> 等您处理："
        assert lines[1] == "• 周日 11月22日 08:00：值班：夜巡"
        assert lines[2] == "• 周四 11月26日 20:00：诉求1号，投诉：电梯坏了"
        assert lines[3] == "• 1个身份待确认"
        assert list(listed.buttons)[:3] == ["值班", "诉求1号", "去处理"]

        (asked,) = await talk.presses(MEMBER, listed.data("去处理"))
        assert "王芳" in asked.text
        assert list(asked.buttons) == ["不同意", "确认"]


async def test_who_has_nothing_to_do_is_told_so_kindly_and_the_old_word_does_the_same(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        for word in ("/todo", "/waiting"):
            (said,) = await talk.says(WANG, word)
            assert said.text == "现在没有事等您处理。有了我就告诉您。"


async def test_it_is_one_list_for_all_communities_and_the_first_button_of_an_office(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        await a_report(talk)
        other = await a_community(talk, -1002, name="二号院", language="en")
        await a_member(talk, CHAIR, other, Role.CHAIR)
        await talk.says(Person(690, "Li", "en"), "/report The gate is broken", -1002)

        (listed,) = await talk.says(CHAIR, "/todo")
        (page, *_) = await talk.says(CHAIR, "/start")

        assert [line for line in listed.text.split("\n") if line.startswith("<b>")] == [
            "<b>议事亭小区</b> 等您处理：",
            "<b>二号院</b> 等您处理：",
        ]
        assert next(iter(page.buttons)) == "等我处理"


async def test_one_message_in_the_evening_takes_the_place_of_single_ones(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        await a_report(talk)
        (listed,) = await talk.says(CHAIR, "/todo")
        await talk.presses(CHAIR, listed.data("改为每晚"))
        assert talk.toast == "从今天起，有事时每晚19:00汇总一条。"

        raised = await talk.says(WANG, "/report 大门坏了", -1001)
        urgent = await talk.says(WANG, "/report 求助 老人摔倒", -1001)
        week = [one for one in await talk.play(talk.now + timedelta(days=3)) if one.chat == CHAIR.id]

        assert to(raised, CHAIR) == []
        assert len(to(urgent, CHAIR)) == 1
        evenings = [f"{wall_of(one.row.created_at, ZONE):%a %H:%M}" for one in week if one.card == "todo"]
        evening = [one.text for one in week if one.card == "todo"]
        assert evenings == ["Sun 19:00", "Mon 19:00", "Tue 19:00"]
        assert ["求助" in one.text for one in week if "⏰" in one.text] == [True]  # no single reminder but of that
        assert all(f"诉求{number}号" in evening[0] for number in (1, 2))

        await talk.presses(CHAIR, "1:todo.singly")
        again = await talk.says(WANG, "/report 路灯坏了", -1001)
        assert any("路灯坏了" in text for text in to(again, CHAIR))
