"""Three stories as people read them, in both languages: a manager away, a chair who leaves, a matter that climbs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.roles import Role
from storage.assignment import charges
from storage.engine.database import Database
from tests.handlers.talk import Person, Said, Talk, a_community, a_member, talking
from tests.journals import acts

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

GROUP = -1001
LANGUAGES = ("zh", "en")


@asynccontextmanager
async def _court(database: Database, language: str) -> AsyncIterator[tuple[Talk, dict[str, Person]]]:
    """A court with a manager, a building lead, a member of the committee and its chair; everybody speaks one language."""
    code = "zh-hans" if language == "zh" else "en"
    names = (
        ("王芳", "周经理", "孙楼长", "陈委员", "张主任")
        if language == "zh"
        else ("Wang", "Zhou", "Sun", "Chen", "Zhang")
    )
    people = [Person(700 + place, name, code) for place, name in enumerate(names)]
    voice, manager, lead, member, chair = people
    async with talking(database) as talk:
        community = await a_community(
            talk, GROUP, language=language, name="柳湾" if language == "zh" else "Willow Court"
        )
        await a_member(talk, voice, community)
        await a_member(talk, manager, community, Role.MANAGER)
        await a_member(talk, lead, community, Role.BUILDING_LEAD)
        await a_member(talk, member, community, Role.COMMITTEE)
        await a_member(talk, chair, community, Role.CHAIR)
        yield talk, {"voice": voice, "manager": manager, "lead": lead, "member": member, "chair": chair}


def _to(heard: list[Said], person: Person) -> str:
    return "\n".join(one.text for one in heard if one.chat == person.id)


def _lines(heard: list[Said], group: int = GROUP) -> str:
    return "\n".join(one.text for one in heard if one.chat == group)


async def _holders(database: Database) -> list[tuple[int, int | None]]:
    wanted = select(charges.charges.c.account_id, charges.charges.c.stands_for).order_by(charges.charges.c.matter_id)
    return [tuple(row) for row in await database.look(wanted)]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_manager_is_away_and_somebody_answers_in_their_place(database: Database, language: str) -> None:
    zh = language == "zh"
    async with _court(database, language) as (talk, who):
        raised = await talk.says(who["voice"], "#报修 电梯坏了" if zh else "#repair the lift is stuck", GROUP)
        await talk.arrives(next(one for one in raised if one.chat == GROUP))

        (days,) = await talk.says(who["manager"], "/away")
        (whom,) = await talk.presses(who["manager"], list(days.buttons.values())[2])
        left = await talk.presses(who["manager"], whom.data(who["chair"].name))

        assert ("由张主任代理" if zh else "Zhang stands in for you") in _to(left, who["manager"])
        assert (
            "周经理不在，柳湾的1件诉求由您代为负责"
            if zh
            else "Zhou is away. You are in charge of 1 matter of Willow Court in their place"
        ) in _to(left, who["chair"])
        shown = await talk.play(talk.now)
        assert ("下一步：张主任答复" if zh else "Next: an answer from Zhang") in _lines(shown)
        again = await talk.says(who["voice"], "#报修 灯不亮" if zh else "#repair the light is out", GROUP)
        assert [one.chat for one in again if one.chat not in {GROUP, who["voice"].id}] == [who["chair"].id]
        assert await _holders(database) == [(5, 2), (5, 2)]

        await talk.presses(who["chair"], "1:matter.answer:2")
        await talk.says(who["chair"], "明天来修" if zh else "Somebody comes tomorrow")
        back = await talk.presses(
            who["manager"],
            next(one for one in left if one.chat == who["manager"].id).data("我回来了" if zh else "I am back"),
        )

        assert await _holders(database) == [(2, None), (5, 2)]  # what the substitute has answered stays theirs
        assert (
            "欢迎回来。柳湾的1件诉求又由您负责" if zh else "Welcome back. 1 matter of Willow Court is yours again"
        ) in _to(back, who["manager"])
        assert await acts(database, "person.") == ["person.away", "person.back"]
        assert (await acts(database, "matter."))[1:2] == ["matter.moved"]
        assert ("谢谢您代理" if zh else "Thank you for standing in") in _to(back, who["chair"])


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_chair_leaves_and_what_was_theirs_goes_on_at_once(database: Database, language: str) -> None:
    zh = language == "zh"
    async with _court(database, language) as (talk, who):
        for text in ("大门坏了", "围墙裂了") if zh else ("the gate is broken", "the wall has a crack"):
            heard = await talk.says(who["voice"], f"/report {text}", GROUP)
            take = next(one for one in heard if one.chat == who["member"].id).data("接手" if zh else "Take it")
            await talk.presses(who["chair"], take)
        assert await _holders(database) == [(5, None), (5, None)]

        heard = await talk.presses(who["chair"], "1:office.left:4")

        assert await _holders(database) == [(4, None), (4, None)]
        told = [
            one.text for one in heard if (one.chat == who["member"].id and "柳湾" in one.text) or "Court" in one.text
        ]
        mine = [text for text in told if ("现在由您负责" if zh else "You are in charge of them now") in text]
        assert len(mine) == 1
        assert ("张主任不能再处理柳湾的2件诉求" if zh else "Zhang can no longer see to 2 matters") in mine[0]
        assert _to(heard, who["voice"]).count("张主任" if zh else "Zhang") == 2  # once for each of them


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_matter_that_nobody_sees_to_climbs_with_the_reason(database: Database, language: str) -> None:
    zh = language == "zh"
    async with _court(database, language) as (talk, who):
        await talk.says(who["voice"], "#报修 电梯坏了" if zh else "#repair the lift is stuck", GROUP)

        first = await talk.play(talk.now + timedelta(days=6))
        second = await talk.play(talk.now + timedelta(days=4))
        third = await talk.play(talk.now + timedelta(days=8))

        reminder = "⏰ 柳湾还有1件诉求等您处理" if zh else "⏰ 1 matter of Willow Court is still waiting for you"
        assert _to(first, who["manager"]).count(reminder) == 2
        assert (
            "已提醒过周经理，没有答复。现在转给陈委员"
            if zh
            else "Zhou was reminded and did not answer. It now goes to Chen"
        ) in _to(first, who["voice"])
        assert "过期" not in _lines(first)
        assert "Overdue" not in _lines(first)
        assert (
            "已提醒过陈委员，还是没办好，现在全小区都能看到"
            if zh
            else "Chen was reminded and it is still not done. The whole community can see it now"
        ) in _to(second, who["voice"])
        assert await _holders(database) == [(5, None)]  # at the top it is the chair's
        assert ("本周有1件过期" if zh else "1 matter is overdue this week") in _lines([*second, *third])
        posts = [one for one in (*first, *second, *third) if one.chat == GROUP and one.card is None]
        assert len(posts) == 2  # the week's line, twice in eighteen days
