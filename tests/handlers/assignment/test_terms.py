"""Do two people change who is asked first and by when, and do closed days not count for the manager?"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from governance.assignment.terms import Calendar
from governance.roles import Role
from handlers.assignment.closed_days import announced, office_days
from storage.communities.communities import Community
from storage.engine.database import Database
from storage.matters.matters import matters
from tests.handlers.matters.matter_village import CHAIR, GROUP, MANAGER, WANG, a_lead, a_village, to
from tests.handlers.talk import Person, a_member
from tests.journals import acts

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

MEMBER = Person(608, "陈委员")


async def test_two_people_change_whom_to_ask_first_and_by_when(database: Database) -> None:
    async with a_village(database, WANG) as (talk, community):
        await a_member(talk, MEMBER, community, Role.COMMITTEE)
        await a_member(talk, MANAGER, community, Role.MANAGER)
        await a_lead(talk, community, "3")
        (listed,) = await talk.presses(CHAIR, f"1:term.show:{community}")
        assert "报修：先找物业，3天 · 保洁：先找物业，3天" in listed.text
        assert "纠纷：先找调解员，7天" in listed.text
        (one,) = await talk.presses(CHAIR, listed.data("报修"))

        proposed = await talk.presses(CHAIR, one.data("楼栋长"))
        await talk.presses(CHAIR, one.data("7天"))
        assert talk.toast.startswith("已经提出")
        (asked,) = [one for one in proposed if one.chat == MEMBER.id]
        assert "张主任提出，议事亭小区的新诉求改为：报修：先找楼栋长，3天。" in asked.text
        await talk.presses(CHAIR, asked.data("确认"))
        assert "另一位负责人" in talk.toast
        await talk.presses(MEMBER, asked.data("确认"))
        heard = await talk.says(WANG, "#报修 3号楼灯坏了", GROUP)

        assert to(heard, MANAGER) == []
        assert "下一步：楼栋长答复" in heard[0].text
        again = await talk.presses(MEMBER, one.data("7天"))
        (asked,) = [one for one in again if one.chat == CHAIR.id]
        await talk.presses(CHAIR, asked.data("不同意"))
        last = await talk.presses(MEMBER, one.data("14天"))
        await talk.play(last[0].row.created_at.replace(month=12, day=30))
        named = await acts(database, "term.")
        assert named == [
            "term.proposed",
            "term.changed",
            "term.proposed",
            "term.refused",
            "term.proposed",
            "term.lapsed",
        ]


async def test_for_the_manager_weekends_and_holidays_do_not_count(database: Database) -> None:
    async with a_village(database, WANG) as (talk, community):
        await a_member(talk, MANAGER, community, Role.MANAGER)

        await talk.says(WANG, "#报修 灯坏了", GROUP)  # on a Saturday
        await talk.says(WANG, "#投诉 太吵", GROUP)

        until = [row[0].date() for row in await database.look(select(matters.c.deadline).order_by(matters.c.id))]
        assert until == [date(2026, 11, 25), date(2026, 11, 26)]


def test_the_days_of_china_are_known_as_far_as_they_are_announced_and_elsewhere_the_country_s(
    database: Database,
) -> None:
    before = datetime(2026, 9, 19, 2, 0, tzinfo=UTC)
    china = Community(1, "柳湾", "zh", "Asia/Shanghai", "CN", before, stewarded=False)
    states = Community(2, "Court", "en", "America/New_York", "US", before, stewarded=False)
    nowhere = Community(3, "Court", "en", "Europe/London", "XX", before, stewarded=False)

    assert not office_days(china, before).counts(date(2026, 10, 1))  # the National Day
    assert office_days(china, before).counts(date(2026, 9, 20))  # a Sunday that is worked for it
    assert not office_days(china, before).counts(date(2027, 1, 2))  # not announced: a Saturday is one
    assert office_days(china, before).counts(date(2027, 1, 1))
    assert announced(china, before) == 2026
    assert not office_days(states, before).counts(date(2026, 11, 26))  # Thanksgiving
    assert announced(states, before) == 2027
    assert office_days(nowhere, before) == Calendar(frozenset({6, 7}))
