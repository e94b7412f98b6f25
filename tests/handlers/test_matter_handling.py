"""How does a matter come to an end, and who hears of each step on the way?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from governance.roles import Role
from storage import jobs, journal
from storage.database import Database
from storage.matter_steps import photos, steps
from storage.matters import matters
from tests.handlers.talk import Person, Said, Talk, a_community, a_member, talking
from tests.handlers.test_matters import GROUP, LI, WANG, a_photo, a_quoted

CHAIR = Person(603, "张主任")
MANAGER = Person(605, "Manager", "en")
LEAD = Person(606, "楼栋长")
STRANGER = Person(607, "路人")

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@asynccontextmanager
async def a_village(database: Database, *started: Person) -> AsyncIterator[tuple[Talk, int]]:
    async with talking(database) as talk:
        community = await a_community(talk, GROUP)
        await a_member(talk, CHAIR, community, Role.CHAIR)
        for person in started:
            await a_member(talk, person, community)
        yield talk, community


async def a_report(talk: Talk, person: Person = WANG, text: str = "电梯坏了") -> dict[str, str]:
    """Somebody reports in the group; returns all buttons that anybody got, by label."""
    heard = await talk.says(person, f"/report {text}", GROUP)
    return {label: data for one in heard for label, data in one.buttons.items()}


async def a_closing(
    talk: Talk, buttons: dict[str, str], result: str = "换了门锁", solved: str = "已解决"
) -> list[Said]:
    await talk.presses(CHAIR, buttons["办结"])
    (check,) = await talk.says(CHAIR, result)
    return await talk.presses(CHAIR, check.data(solved))


def to(heard: list[Said], person: Person) -> list[str]:
    return [one.text for one in heard if one.chat == person.id]


def in_group(heard: list[Said]) -> list[Said]:
    return [one for one in heard if one.chat == GROUP]


async def test_the_voice_hears_in_private_who_takes_it(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)

        heard = await talk.presses(CHAIR, buttons["接手"])

        assert any("张主任已接手" in text for text in to(heard, WANG))
        assert "办理中" in in_group(heard)[0].text
        assert talk.toast.startswith("诉求1号由您负责")


async def test_taking_twice_changes_nothing_and_is_answered_truthfully(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        await talk.presses(CHAIR, buttons["接手"])

        heard = await talk.presses(CHAIR, buttons["接手"])

        assert heard == []
        assert talk.toast == "诉求1号已经由您负责。"


async def test_a_neighbour_cannot_handle_a_matter(database: Database) -> None:
    async with a_village(database, LI) as (talk, _):
        buttons = await a_report(talk)
        for label in ("接手", "答复", "定期限", "办结"):
            await talk.presses(LI, buttons[label])

            assert talk.toast.startswith("您的身份不能办这件事")
        assert await database.look(select(steps.c.id)) == []


async def test_an_answer_reaches_the_voice_and_those_who_are_with_it(database: Database) -> None:
    async with a_village(database, WANG, LI) as (talk, _):
        buttons = await a_report(talk)
        await talk.presses(LI, buttons["我也是"], GROUP)
        await talk.presses(CHAIR, buttons["答复"])

        heard = await talk.says(CHAIR, "明天有人来修 <b>")

        for person in (WANG, LI):
            assert any("张主任答复：“明天有人来修 &lt;b&gt;”" in text for text in to(heard, person))
        assert "明天有人来修" in in_group(heard)[0].text
        assert any("已记录并转达" in text for text in to(heard, CHAIR))


async def test_a_deadline_is_promised_once_and_heard(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        (days,) = await talk.presses(CHAIR, buttons["定期限"])
        chosen = list(days.buttons.values())[1]

        heard = await talk.presses(CHAIR, chosen)
        again = await talk.presses(CHAIR, chosen)

        assert any("张主任承诺在周二 11月24日 20:00前办结" in text for text in to(heard, WANG))
        assert again == []
        assert "11月24日" in talk.toast


async def test_closed_is_not_yet_fixed_until_the_voice_says_so(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)

        closing = await a_closing(talk, buttons)
        (asked,) = [
            one
            for one in closing
            if one.chat == WANG.id and "是，办好了" in one.buttons and (one.card or "").endswith(":asked")
        ]
        fixed = await talk.presses(WANG, asked.data("是"))

        assert "真的办好了吗" in asked.text
        assert "已办结，待确认" in in_group(closing)[0].text
        assert "已办好，经确认" in in_group(fixed)[0].text
        assert talk.toast.startswith("已记下：诉求1号确实办好了")


async def test_no_reopens_it_with_a_new_deadline_and_those_responsible_look_up(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        closing = await a_closing(talk, buttons)
        no = next(one.data("否") for one in closing if one.chat == WANG.id)

        heard = await talk.presses(WANG, no)

        assert "重新办理" in in_group(heard)[0].text
        assert any("接手" in one.buttons for one in heard if one.chat == CHAIR.id)
        again = await talk.presses(WANG, no)
        assert again == []
        assert "已重新办理" in talk.toast


async def test_buttons_of_an_earlier_closing_are_out_of_date(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        first = await a_closing(talk, buttons)
        old = next(one for one in first if one.chat == WANG.id)
        await talk.presses(WANG, old.data("否"))
        await a_closing(talk, buttons, "又换了门锁")

        await talk.presses(WANG, old.data("是"))

        assert "过时" in talk.toast


async def test_closed_without_a_solution_says_so(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)

        heard = await a_closing(talk, buttons, "没有经费", solved="无法解决")

        assert "已办结，未解决" in in_group(heard)[0].text


async def test_a_joiners_yes_is_kept_and_a_joiners_no_reopens(database: Database) -> None:
    async with a_village(database, WANG, LI) as (talk, _):
        buttons = await a_report(talk)
        await talk.presses(LI, buttons["我也是"], GROUP)
        closing = await a_closing(talk, buttons)
        asked = next(one for one in closing if one.chat == LI.id)

        await talk.presses(LI, asked.data("是"))
        kept = talk.toast
        await talk.presses(LI, asked.data("否"))

        assert "最后由提出人确认" in kept
        (row,) = await database.look(select(matters.c.state, matters.c.round))
        assert (row.state, row.round) == ("reopened", 1)


async def test_a_stranger_cannot_say_that_it_is_done(database: Database) -> None:
    async with a_village(database, WANG, STRANGER) as (talk, _):
        buttons = await a_report(talk)
        closing = await a_closing(talk, buttons)

        for label in ("是", "否"):
            await talk.presses(STRANGER, in_group(closing)[0].data(label), GROUP)

            assert talk.toast.startswith("只有提出人和有同样问题的邻居")


async def test_a_closed_matters_buttons_say_that_it_is_closed(database: Database) -> None:
    async with a_village(database, WANG, LI) as (talk, _):
        buttons = await a_report(talk)
        await a_closing(talk, buttons)

        await talk.presses(CHAIR, buttons["接手"])

        assert talk.toast == "诉求1号已经办结。"


async def test_a_judgement_after_thirty_days_asks_for_a_new_matter(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        closing = await a_closing(talk, buttons)
        no = next(one.data("否") for one in closing if one.chat == WANG.id)
        talk.now += timedelta(days=31)

        await talk.presses(WANG, no)

        assert "办结已超过30天" in talk.toast


async def test_the_result_keeps_its_photos(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        await talk.presses(CHAIR, buttons["办结"])
        (words_missing,) = await talk.says(CHAIR, None, **a_photo("r1"))
        (check,) = await talk.says(CHAIR, "修好了")

        heard = await talk.presses(CHAIR, check.data("已解决"))

        assert "请再写下办理结果" in words_missing.text
        assert "1张照片" in check.text
        asked = next(one for one in heard if one.chat == WANG.id and (one.card or "").endswith(":asked"))
        assert "看照片" in asked.buttons
        (row,) = await database.look(select(photos.c.step_id))
        assert row.step_id is not None


async def test_fetched_photos_can_be_seen(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        heard = await talk.says(WANG, None, GROUP, caption="#报修 墙裂了", **a_photo("p1"))
        show = next(one.buttons["看照片"] for one in heard if "看照片" in one.buttons)
        await talk.presses(CHAIR, show)
        early = talk.toast
        async with database.unit(talk.now) as unit:
            job = await jobs.claim(unit)
            assert job is not None
            await jobs.done(unit, job, {"result": {"digest": "a" * 64, "size": 3}})
        await talk.play(talk.now)

        (sent,) = await talk.presses(CHAIR, show)

        assert "过一分钟" in early
        assert sent.row.method == "sendPhoto"
        assert sent.row.attach == {"p0": "a" * 64}


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


async def test_an_author_who_was_brought_may_take_it_back(database: Database) -> None:
    async with a_village(database, WANG, LI) as (talk, _):
        heard = await talk.says(LI, "/report", GROUP, **a_quoted(WANG, "水管漏水"))
        told = next(one for one in heard if one.chat == WANG.id)

        (asked,) = await talk.presses(WANG, told.data("撤回"))
        done = await talk.presses(WANG, asked.data("确认撤回"))

        assert "撤回吗" in asked.text
        assert "水管" not in in_group(done)[0].text
        (row,) = await database.look(select(matters.c.state, matters.c.text))
        assert (row.state, row.text) == ("withdrawn", "")
        assert all("水管" not in one.text for one in done)


async def test_nobody_else_can_take_it_back(database: Database) -> None:
    async with a_village(database, WANG, LI) as (talk, _):
        buttons = await a_report(talk)

        await talk.presses(LI, buttons["撤回"])
        asked = talk.toast
        await talk.presses(LI, "1:matter.withdrawn:1")

        assert asked == talk.toast == "只有提出人能撤回。"


async def test_an_author_without_a_private_chat_is_led_there_to_take_it_back(database: Database) -> None:
    async with a_village(database) as (talk, _):
        buttons = await a_report(talk)
        del buttons
        (card, *_) = await talk.says(LI, "/report", GROUP, **a_quoted(WANG, "水管漏水"))

        await talk.presses(WANG, card.data("这是我说的"), GROUP)

        assert talk.answers[-1].url == "https://t.me/yishiting_bot?start=withdraw-2"
        (asked,) = await talk.says(WANG, "/start withdraw-2")
        assert "确认撤回" in asked.buttons


async def test_an_overdue_matter_goes_up_the_ladder_to_everybody(database: Database) -> None:
    async with a_village(database, WANG) as (talk, community):
        await a_lead(talk, community, "3")
        await a_report(talk, text="3号楼电梯坏了")
        assert (await database.look(select(matters.c.level)))[0].level == 2

        first = await talk.play(talk.now + timedelta(days=6))
        second = await talk.play(talk.now + timedelta(days=4))
        third = await talk.play(talk.now + timedelta(days=8))

        assert any("已逾期，现转张主任答复" in text for text in to(first, WANG))
        assert any("接手" in one.buttons for one in first if one.chat == CHAIR.id)
        assert "已逾期：张主任尚未答复" in in_group(second)[0].text
        assert any("现向全体居民公开" in text for text in to(second, WANG))
        assert {one.chat for one in third} == {CHAIR.id}
        assert in_group(second)[0].row.fresh == 1
        async with database.unit(talk.now) as unit:
            assert await journal.verify(unit, community) is None


async def a_lead(talk: Talk, community: int, scope: str) -> None:
    account = await a_member(talk, LEAD, community)
    async with talk.database.unit(talk.now) as unit:
        from storage import roles

        await roles.give(unit, community, account, Role.BUILDING_LEAD, by=None, scope=scope, active=True)


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


async def test_a_closed_matter_is_never_overdue(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        await a_closing(talk, buttons)

        assert await talk.play(talk.now + timedelta(days=60)) == []


async def test_the_journal_holds_no_words_of_a_matter(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        await a_closing(talk, await a_report(talk))

        kept: list[Any] = list(await database.look(select(journal.contents.c.content)))

        assert all("电梯" not in str(row.content) and "门锁" not in str(row.content) for row in kept)


async def test_what_was_closed_without_a_solution_can_be_opened_again_but_not_confirmed(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        closing = await a_closing(talk, buttons, "没有经费", solved="无法解决")
        asked = next(one for one in closing if one.chat == WANG.id and (one.card or "").endswith(":asked"))

        await talk.presses(WANG, "1:matter.done:1:0")
        refused = talk.toast
        await talk.presses(WANG, asked.data("重新办理"))

        assert "是，办好了" not in asked.buttons
        assert "不能确认为办好" in refused
        (row,) = await database.look(select(matters.c.state))
        assert row.state == "reopened"


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


async def test_an_empty_answer_or_a_too_long_one_is_refused_and_the_question_stands(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        await talk.presses(CHAIR, buttons["答复"])

        (photo,) = await talk.says(CHAIR, None, **a_photo())
        (long,) = await talk.says(CHAIR, "长" * 2001)
        heard = await talk.says(CHAIR, "明天修")

        assert "请用文字答复" in photo.text
        assert "2000字以内" in long.text
        assert any("明天修" in text for text in to(heard, WANG))


async def test_whoever_loses_the_role_in_the_middle_cannot_go_on(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        await talk.presses(CHAIR, buttons["答复"])
        async with database.unit(talk.now) as unit:
            from storage import roles

            await unit.execute(roles.roles.update().values(until=talk.now))

        (refused,) = await talk.says(CHAIR, "明天修")

        assert "您的身份不能办这件事" in refused.text


async def test_nobody_is_woken_by_what_time_does_at_night(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        await a_report(talk)
        talk.now = talk.now.replace(hour=16) + timedelta(days=6)  # 00:00 in Shanghai, hours late

        heard = await talk.play(talk.now)

        assert heard
        assert all(one.row.not_before.hour == 0 for one in heard)  # 08:00 in Shanghai


async def test_a_photo_that_could_not_be_fetched_is_asked_for_again(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        heard = await talk.says(WANG, None, GROUP, caption="#报修 墙裂了", **a_photo("p1"))
        show = next(one.buttons["看照片"] for one in heard if "看照片" in one.buttons)
        await a_fetched_photo(talk, {"error": "NetworkError"})

        await talk.play(talk.now + timedelta(hours=3))
        await a_fetched_photo(talk, {"result": {"digest": "a" * 64, "size": 3}})

        (sent,) = await talk.presses(CHAIR, show)
        assert sent.row.attach == {"p0": "a" * 64}


async def test_who_asks_for_photos_that_are_not_here_has_them_fetched_at_once(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        heard = await talk.says(WANG, None, GROUP, caption="#报修 墙裂了", **a_photo("p1"))
        show = next(one.buttons["看照片"] for one in heard if "看照片" in one.buttons)
        await a_fetched_photo(talk, {"error": "BadRequest"})
        await talk.presses(CHAIR, show)

        await talk.play(talk.now)

        await a_fetched_photo(talk, {"result": {"digest": "a" * 64, "size": 3}})
        (sent,) = await talk.presses(CHAIR, show)
        assert sent.row.attach == {"p0": "a" * 64}


async def a_fetched_photo(talk: Talk, outcome: dict[str, Any]) -> None:
    """The oldest file that is asked for comes, or does not."""
    async with talk.database.unit(talk.now) as unit:
        job = await jobs.claim(unit)
        assert job is not None
        await jobs.done(unit, job, outcome)
    await talk.play(talk.now)
