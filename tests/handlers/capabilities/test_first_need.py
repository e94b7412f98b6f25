"""What a community does not use is proposed to those who lead it when somebody first asks for it, and only then."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from governance.roles import Role
from storage.communities.communities import communities
from tests.databases import Database
from tests.handlers.talk import Person, Talk, a_community, a_member, talking
from tests.journals import acts

WANG, ZHENG, WU = Person(700, "王秀英"), Person(701, "郑国平"), Person(702, "吴晓燕")
PROPOSED = "刚才有人想用“值班”"


async def _without_duty(talk: Talk) -> int:
    community = await a_community(talk)
    await a_member(talk, WANG, community)
    await a_member(talk, ZHENG, community, Role.CHAIR)
    await a_member(talk, WU, community, Role.COMMITTEE)
    async with talk.database.uow(talk.now) as uow:
        await uow.execute(update(communities).values(uses={"duty": False}))
    return community


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_the_first_question_is_a_proposal_to_those_who_lead_and_no_is_no(database: Database) -> None:
    async with talking(database) as talk:
        await _without_duty(talk)
        first = await talk.says(WANG, "今天谁值班？")
        second = await talk.says(WANG, "/duty", -1001)
        asked, other = (said for said in first if PROPOSED in said.text)
        await talk.arrives(asked)
        await talk.arrives(other)
        ended = await talk.presses(ZHENG, asked.data("不用"))
        late = await talk.presses(WU, asked.data("不用"))
        third = await talk.says(WANG, "今天谁值班")

    assert [said.chat for said in first if PROPOSED in said.text] == [ZHENG.id, WU.id]
    assert "没有启用这项功能" in first[-1].text
    assert not [said for said in (*second, *third) if PROPOSED in said.text]
    assert {said.chat: "郑国平说不需要" in said.text for said in ended} == {ZHENG.id: True, WU.id: True}
    assert late == []
    assert talk.answers[-1].text == "这件事已有人答复了。"
    assert await acts(database, "capability.") == ["capability.declined"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_yes_goes_the_way_of_two_people(database: Database) -> None:
    async with talking(database) as talk:
        await _without_duty(talk)
        first = await talk.says(WANG, "/duty")
        asked = next(said for said in first if said.chat == ZHENG.id)
        to_second = await talk.presses(ZHENG, asked.data("打开"))
        confirm = next(said for said in to_second if said.chat == WU.id and "确认" in "".join(said.buttons))
        await talk.presses(WU, confirm.data("确认"))
        now = await talk.says(WANG, "/duty")

    assert "还没有值班表" in now[-1].text
    assert await acts(database, "capability.") == ["capability.proposed", "capability.switched_on"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_whoever_leads_is_led_to_the_switch_and_nobody_is_asked(database: Database) -> None:
    async with talking(database) as talk:
        await _without_duty(talk)
        heard = await talk.says(ZHENG, "/duty")
        shown = await talk.presses(ZHENG, heard[-1].data("本小区启用的功能"))

    assert [said.chat for said in heard] == [ZHENG.id]
    assert "值班：已关掉" in shown[-1].text
