"""Does what somebody writes go where they mean it, and does nothing that they wrote get lost?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance.motions.motion import Stage
from governance.roles import Role
from storage.engine.database import Database
from storage.motions import motions
from storage.queues import dialogues
from tests.handlers.drafts.draft_house import (
    CHAIR,
    GROUP,
    LI,
    a_house,
    all_begun,
    begin,
    edits,
    muted,
    nothing_begun,
    numbered,
    unfinished,
)
from tests.handlers.talk import a_community, a_member, talking

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def test_what_is_laid_aside_is_said_so_shown_in_the_menu_and_offered_when_the_other_is_done(
    database: Database,
) -> None:
    async with talking(database) as talk:
        await a_house(talk)
        await talk.says(CHAIR, "/motion 换门禁")

        (remind,) = await talk.says(CHAIR, "/remind 周六停水")
        (label, _) = (await unfinished(talk))[1]
        when = await talk.says(CHAIR, "明天 9:00")
        done = await talk.presses(CHAIR, when[-1].data("定下来"))

        assert "议案“换门禁”先放着" in remind.text
        assert label == "没办完：议案“换门禁”"
        offered = next(one for one in done if "没办完：议案“换门禁”" in one.buttons)
        (again,) = await talk.presses(CHAIR, offered.data("没办完"))
        assert "正文" in again.text
        (kind,) = await talk.says(CHAIR, "单元门换成电子锁。")
        assert "业主一般事项" in kind.buttons


async def test_somebody_with_one_dialogue_sees_no_difference(database: Database) -> None:
    async with talking(database) as talk:
        await a_house(talk)

        (asked,) = await talk.says(LI, "/report 电梯坏了")
        said = await talk.presses(LI, asked.data("报修"))

        assert "先放着" not in asked.text
        assert [one.text for one in said if "没办完" in one.text] == []


async def test_one_press_of_an_old_button_never_drops_what_was_written_since(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)
        (first,) = await talk.says(CHAIR, "/motion 换门禁")
        (kind,) = await talk.says(CHAIR, "单元门换成电子锁。")

        asked = await talk.presses(CHAIR, first.data("放弃"))

        assert talk.toast == "这个按钮是旧的，请看下面。"
        assert "要放弃议案“换门禁”吗" in asked[-1].text
        assert len(await all_begun(talk, house)) == 1
        await talk.presses(CHAIR, asked[-1].data("留着"))
        assert len(await all_begun(talk, house)) == 1
        await talk.presses(CHAIR, kind.data("放弃"))
        assert await all_begun(talk, house) == []


@pytest.mark.parametrize(
    "kind", ["correct", "matter", "matter.handling", "motion", "mute", "poll", "reminder", "roster"]
)
async def test_a_button_from_before_the_upgrade_asks_before_it_drops(database: Database, kind: str) -> None:
    from handlers.drafts.drafts import OLD_STOPS

    (verb,) = [verb for verb, its in OLD_STOPS.items() if its == kind]
    async with talking(database) as talk:
        house = await a_house(talk)
        await begin(talk, house, kind)

        asked = await talk.presses(CHAIR, f"1:{verb}")

        assert len(await all_begun(talk, house)) == 1
        dropped = await talk.presses(CHAIR, asked[-1].data("放弃"))
        assert await all_begun(talk, house) == []
        assert dropped[-1].text


async def test_a_button_of_what_is_laid_aside_goes_on_with_it(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)
        asked = await begin(talk, house, "reminder")
        await begin(talk, house, "roster")

        (check,) = await talk.presses(CHAIR, asked.data("每天"))

        assert "周六停水" in check.text
        assert [one.kind for one in await all_begun(talk, house)] == ["reminder", "roster"]


async def test_the_words_of_a_button_may_be_typed(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)
        await talk.says(CHAIR, "/motion 换门禁")
        await talk.says(CHAIR, "单元门换成电子锁。")

        (period,) = await talk.says(CHAIR, "业主一般事项")
        (carrier,) = await talk.says(CHAIR, "７ 天")
        (check,) = await talk.says(CHAIR, "用按钮")

        assert "7天" in period.buttons
        assert "用按钮" in carrier.buttons
        assert "7天" in check.text
        assert (await all_begun(talk, house))[0].step == "check"


async def test_what_is_too_long_is_kept_and_counts_once_it_is_edited_or_cut(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)
        await talk.says(CHAIR, "/motion")
        message, long = await numbered(talk, "锁" * 101)

        assert "共101个字，最多100个字" in long.text
        (cut,) = await talk.presses(CHAIR, long.data("只用前"))
        assert (await all_begun(talk, house))[0].answers["title"] == "锁" * 100
        assert "最多" in cut.text
        await nothing_begun(talk, house)
        await talk.says(CHAIR, "/motion")
        message, long = await numbered(talk, "锁" * 101)
        (edited,) = await edits(talk, "换锁", message)
        assert (await all_begun(talk, house))[0].answers["title"] == "换锁"
        assert "草稿已改成" in edited.text


@pytest.mark.parametrize(
    ("said", "limit", "step"),
    [
        ("/motion " + "锁" * 101, 100, "title"),
        ("/remind " + "水" * 1501, 1500, "text"),
        ("/poll " + "问" * 221, 220, "question"),
    ],
)
async def test_what_is_too_long_behind_a_command_is_kept_too(
    database: Database, said: str, limit: int, step: str
) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)

        (long,) = await talk.says(CHAIR, said)
        await talk.presses(CHAIR, long.data("只用前"))

        assert (await all_begun(talk, house))[0].answers[step] == said.split()[1][:limit]


async def test_good_answers_of_a_poll_stay_when_the_others_are_not(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)

        (few,) = await talk.says(CHAIR, "/poll 换不换门禁\n换")

        assert "每个最多100" in few.text
        (draft,) = await all_begun(talk, house)
        assert (draft.answers["question"], draft.step) == ("换不换门禁", "options")


async def test_after_a_day_it_is_asked_whether_a_message_belongs_to_what_was_begun(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)
        await talk.says(CHAIR, "/motion 换门禁")
        talk.now += timedelta(days=2)

        (asked,) = await talk.says(CHAIR, "电梯又坏了")
        assert "您2天前开始写议案“换门禁”" in asked.text
        (matter,) = await talk.presses(CHAIR, asked.data("不是"))
        assert "电梯又坏了" in matter.text
        assert {one.kind for one in await all_begun(talk, house)} == {"matter", "motion"}
        assert next(one for one in await all_begun(talk, house) if one.kind == "motion").step == "text"


async def test_and_if_it_belongs_to_it_it_is_heard(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)
        await talk.says(CHAIR, "/motion 换门禁")
        talk.now += timedelta(days=2)
        (asked,) = await talk.says(CHAIR, "单元门换成电子锁。")

        (kind,) = await talk.presses(CHAIR, asked.data("是"))
        again = await talk.presses(CHAIR, asked.data("是"))

        (draft,) = await all_begun(talk, house)
        assert draft.answers["text"] == "单元门换成电子锁。"
        assert kind.buttons
        assert again == []
        assert talk.toast == "您已经选过了，请看下面的消息。"


async def test_a_time_that_is_not_understood_is_said_above_the_question_whose_buttons_go_on(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)
        asked = await begin(talk, house, "reminder")

        (again,) = await talk.says(CHAIR, "过几天吧")

        assert again.text.endswith(asked.text)
        assert again.text != asked.text
        assert again.card == asked.card
        assert again.row.fresh == 1
        assert set(asked.buttons) == set(again.buttons)
        (check,) = await talk.presses(CHAIR, again.data("每天"))
        assert check.card == asked.card


async def test_which_community_is_meant_goes_on_with_the_command_and_its_words(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)
        other = await a_community(talk, -1002, name="另一小区")
        await a_member(talk, CHAIR, other, Role.CHAIR)

        (asked,) = await talk.says(CHAIR, "/motion 换门禁")
        said = await talk.presses(CHAIR, asked.data("另一小区"))

        (draft,) = await all_begun(talk, house)
        assert (draft.answers["community"], draft.answers["title"]) == (other, "换门禁")
        assert "正文" in said[-1].text


async def test_and_with_the_file_that_was_sent(database: Database) -> None:
    async with talking(database) as talk:
        await a_house(talk)
        other = await a_community(talk, -1002, name="另一小区")
        await a_member(talk, CHAIR, other, Role.CHAIR)
        paper = {"file_id": "F", "file_unique_id": "U", "file_name": "名册.xlsx", "file_size": 100}

        (asked,) = await talk.says(CHAIR, document=paper)
        said = await talk.presses(CHAIR, asked.data("另一小区"))
        again = await talk.presses(CHAIR, asked.data("另一小区"))

        assert "正在读取 名册.xlsx（另一小区）" in said[-1].text
        assert again == []


async def test_of_two_drafts_of_one_kind_none_takes_the_others_place(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)
        await talk.says(CHAIR, "/motion 换门禁")

        await talk.says(CHAIR, "/motion 种树")

        assert [one.answers["title"] for one in await all_begun(talk, house)] == ["种树", "换门禁"]
        assert [label for label, _ in await unfinished(talk)] == ["没办完：议案“种树”", "没办完：议案“换门禁”"]


async def test_what_has_lost_its_reason_says_so_and_can_be_dropped(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)
        await begin(talk, house, "mute.appeal")
        await muted(talk, house, now=False)
        ((_, data),) = await unfinished(talk)

        (over,) = await talk.presses(CHAIR, data)
        await talk.presses(CHAIR, over.data("放弃"))

        assert "禁言已结束" in over.text
        assert await all_begun(talk, house) == []


async def test_a_draft_of_somebody_else_cannot_be_gone_on_with(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)
        await begin(talk, house, "motion")

        for verb in ("go", "change", "drop"):
            await talk.presses(LI, f"1:drafts.{verb}:1:1")
            assert talk.toast.startswith("这份草稿已经办完或放弃了"), verb
        for verb in ("belongs", "apart"):
            assert await talk.presses(LI, f"1:drafts.{verb}:1:1") == [], verb
        await talk.presses(LI, "1:drafts.cut:1:1000:50")

        assert len(await all_begun(talk, house)) == 1


async def test_in_the_group_no_draft_is_shown(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)
        await begin(talk, house, "motion")

        said = await talk.presses(CHAIR, "1:drafts.go:1", GROUP)

        assert said == []
        async with database.uow(talk.now) as uow:
            assert await motions.newest(uow, house.community, stages=tuple(Stage), limit=5) == []


async def test_a_dialogue_that_was_open_during_the_upgrade_goes_on(database: Database) -> None:
    """A row as the version before wrote it: the migration gives it the number 1 and no messages."""
    async with talking(database) as talk:
        house = await a_house(talk)
        async with database.uow(talk.now) as uow:
            answers = {"community": house.community, "title": "换门禁"}
            old = {
                "account_id": house.chair,
                "kind": "motion",
                "step": "text",
                "answers": answers,
                "changed_at": talk.now,
            }
            await uow.execute(dialogues.dialogues.insert().values(**old, heard=None))

        (kind,) = await talk.says(CHAIR, "单元门换成电子锁。")
        await talk.says(CHAIR, "/remind 周六停水")

        assert "业主一般事项" in kind.buttons
        assert [one.kind for one in await all_begun(talk, house)] == ["reminder", "motion"]
        assert (await all_begun(talk, house))[1].answers["text"] == "单元门换成电子锁。"
