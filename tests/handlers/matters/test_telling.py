"""Who hears of a matter, where, when, and who is asked next?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.roles import Role
from governance.schedule.repetition import wall_of
from storage.engine import journal
from storage.engine.database import Database
from storage.matters.matters import matters
from tests.handlers.matters.matter_village import (
    CHAIR,
    GROUP,
    LEAD,
    LI,
    MANAGER,
    WANG,
    a_closing,
    a_lead,
    a_quoted,
    a_report,
    a_village,
    in_group,
    to,
)
from tests.handlers.talk import Said, a_member

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def test_whoever_has_no_private_chat_hears_in_one_gathered_reply_to_their_message(database: Database) -> None:
    async with a_village(database) as (talk, _):
        buttons = await a_report(talk)
        await talk.presses(LI, buttons["我也是"], GROUP)
        await talk.presses(CHAIR, buttons["接手"])
        await talk.presses(CHAIR, buttons["答复"])
        heard = await talk.says(CHAIR, "明天修")
        assert [one.card for one in in_group(heard)] == ["matter:1"]

        told = in_group(await talk.play(talk.now + timedelta(minutes=11)))

        (reply,) = told
        assert reply.card is None
        assert "张主任已接手" in reply.text
        assert "明天修" in reply.text
        assert f"tg://user?id={LI.id}" in reply.text
        (row,) = await database.look(select(matters.c.message_id))
        assert reply.row.body["reply_parameters"]["message_id"] == row.message_id
        assert in_group(await talk.play(talk.now + timedelta(hours=1))) == []


async def test_gathered_steps_wait_for_the_morning(database: Database) -> None:
    async with a_village(database) as (talk, _):
        buttons = await a_report(talk)
        talk.now = talk.now.replace(hour=15, minute=30)  # 23:30 in Shanghai
        await talk.presses(CHAIR, buttons["接手"])

        assert in_group(await talk.play(talk.now + timedelta(hours=8))) == []
        assert len(in_group(await talk.play(talk.now + timedelta(hours=1)))) == 1


async def test_an_overdue_matter_goes_up_the_ladder_to_everybody(database: Database) -> None:
    async with a_village(database, WANG) as (talk, community):
        await a_lead(talk, community, "3")
        await a_report(talk, text="3号楼电梯坏了")
        assert (await database.look(select(matters.c.level)))[0].level == 2

        first = await talk.play(talk.now + timedelta(days=6))
        second = await talk.play(talk.now + timedelta(days=4))
        third = await talk.play(talk.now + timedelta(days=8))

        assert any("已提醒过楼栋长，没有答复。现在转给张主任，答复期限" in text for text in to(first, WANG))
        assert any("接手" in one.buttons for one in first if one.chat == CHAIR.id)
        assert "已过期：张主任还没有答复" in in_group(second)[0].text
        assert any("已提醒过张主任，还是没办好，现在全小区都能看到" in text for text in to(second, WANG))
        assert {one.chat for one in third} == {CHAIR.id, GROUP}
        lines = [one.text for one in in_group([*second, *third]) if one.card is None]
        assert lines == ["本周有1件过期：1号。哪位来接手？"] * 2
        assert not any(one.row.fresh for one in in_group(second))  # the card is edited; the week's line calls
        async with database.uow(talk.now) as uow:
            assert await journal.verify(uow, community) is None


async def test_what_is_overdue_is_one_line_a_week_until_it_is_mended(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        raised = [await a_report(talk, text=text) for text in ("电梯坏了", "路灯坏了", "大门坏了")]
        await talk.play(talk.now + timedelta(days=16))

        weeks = in_group(await talk.play(talk.now + timedelta(days=14)))
        await talk.presses(CHAIR, raised[1]["接手"])
        await talk.presses(CHAIR, raised[1]["定期限"])
        await talk.presses(CHAIR, f"1:matter.until:{2}:30")
        after = in_group(await talk.play(talk.now + timedelta(days=7)))
        for number in (0, 2):
            await talk.presses(CHAIR, raised[number]["接手"])
            await a_closing(talk, raised[number])
        at_last = in_group(await talk.play(talk.now + timedelta(days=60)))

        lines = [one for one in weeks if one.card is None]
        assert [one.text for one in lines] == ["本周有3件过期：1、2、3号。哪位来接手？"] * 2
        assert {f"{wall_of(one.row.created_at, 'Asia/Shanghai'):%a %H:%M}" for one in lines} == {"Mon 09:00"}
        assert not any(one.row.fresh for one in weeks)
        assert [one.text for one in after if one.card is None] == ["本周有2件过期：1、3号。哪位来接手？"]
        assert not any("过期：1、" in one.text for one in at_last)


async def test_the_building_lead_is_asked_first(database: Database) -> None:
    async with a_village(database) as (talk, community):
        await a_lead(talk, community, "3号楼")

        heard = await talk.says(WANG, "/report 3号楼电梯坏了", GROUP)

        assert "下一步：楼栋长答复" in in_group(heard)[0].text
        assert [one.chat for one in heard if one.chat != GROUP] == [LEAD.id]


async def test_the_manager_hears_of_repairs_in_their_own_language(database: Database) -> None:
    async with a_village(database) as (talk, community):
        await a_member(talk, MANAGER, community, Role.MANAGER)

        heard = await talk.says(WANG, "#报修 灯坏了", GROUP)

        told = next(one for one in heard if one.chat == MANAGER.id)
        assert "Matter 1" in told.text
        assert list(told.buttons)[:2] == ["Take it", "Answer"]


async def test_whoever_has_answered_is_not_said_to_owe_an_answer(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk, text="电梯坏了")
        await talk.presses(CHAIR, buttons["接手"])
        await talk.presses(CHAIR, buttons["答复"])
        await talk.says(CHAIR, "已联系电梯公司")

        later = [one for one in in_group(await talk.play(talk.now + timedelta(days=30))) if one.card is not None]

        assert "已过期：张主任已答复，事情还没办好" in later[-1].text
        assert not any("张主任还没有答复" in said.text for said in later)


def _cards(said: list[Said]) -> list[Said]:
    """What the group sees of matters themselves, without the week's line."""
    return [one for one in in_group(said) if one.card]


async def test_an_answer_at_the_top_of_the_ladder_ends_the_reproach_and_a_new_term_the_rest(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk, text="电梯坏了")
        card = _cards(await talk.play(talk.now + timedelta(days=30)))[-1]
        assert "已过期：张主任还没有答复" in card.text

        await talk.presses(CHAIR, buttons["答复"])
        card = in_group(await talk.says(CHAIR, "已联系电梯公司"))[-1]
        assert "还没有答复" not in card.text  # it stood below his own answer
        assert "已过期：张主任已答复，事情还没办好" in card.text

        (asked,) = await talk.presses(CHAIR, buttons["定期限"])
        promised = in_group(await talk.presses(CHAIR, next(iter(asked.buttons.values()))))[-1]
        assert "过期" not in promised.text
        assert "下一步：把事情办好" in promised.text

        missed = _cards(await talk.play(talk.now + timedelta(days=2)))[-1]
        assert "已过期：张主任已答复，事情还没办好" in missed.text


async def test_a_matter_that_is_opened_again_has_time_again_and_then_says_that_it_was_not_answered_since(
    database: Database,
) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk, text="电梯坏了")
        await talk.play(talk.now + timedelta(days=30))
        await talk.presses(CHAIR, buttons["答复"])
        await talk.says(CHAIR, "已联系电梯公司")
        asked = next(said for said in await a_closing(talk, buttons, "修好了") if said.chat == WANG.id)

        opened = in_group(await talk.presses(WANG, asked.data("否")))[-1]
        assert "过期" not in opened.text
        assert "下一步：张主任答复" in opened.text

        missed = in_group(await talk.play(talk.now + timedelta(days=4)))[-1]
        assert "已过期：重新打开后，张主任还没有答复" in missed.text


async def test_no_message_of_a_matter_says_how_long_it_still_is(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        heard = await talk.says(WANG, "/report 电梯坏了", GROUP)
        buttons = {label: data for one in heard for label, data in one.buttons.items()}
        for press in (buttons["接手"], "1:matter.until:1:7"):
            heard += await talk.presses(CHAIR, press)
        heard += await a_closing(talk, buttons)

        assert len(heard) > 8
        assert not [one.text for one in heard if "还有" in one.text]  # which would stand there for years


async def test_a_closed_matter_is_never_overdue(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        await a_closing(talk, buttons)

        assert await talk.play(talk.now + timedelta(days=60)) == []


async def test_a_matter_that_is_asked_for_in_the_group_is_the_card_from_then_on(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        await a_report(talk)

        (shown,) = await talk.says(LI, "/matter 1", GROUP)

        assert shown.card == "matter:1"
        assert shown.row.fresh == 1


async def test_a_forwarded_complaint_brought_by_a_third_names_all_three(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        origin = {"type": "hidden_user", "date": 1, "sender_user_name": "老李"}

        heard = await talk.says(LI, "/report", GROUP, **a_quoted(WANG, "地下室进水", forward_origin=origin))

        assert "原话出自老李，王芳提出，由李雷转来" in in_group(heard)[0].text


async def test_nobody_is_woken_by_what_time_does_at_night(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        await a_report(talk)
        talk.now = talk.now.replace(hour=16) + timedelta(days=6)  # 00:00 in Shanghai, hours late

        heard = await talk.play(talk.now)

        assert heard
        assert all(one.row.not_before.hour == 0 for one in heard)  # 08:00 in Shanghai
