"""Can whatever was said in a draft be said anew, by a button or by editing the message?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.routes import HOUSE
from storage.engine.database import Database
from tests.handlers.drafts.draft_house import (
    CHAIR,
    a_house,
    all_begun,
    begin,
    edits,
    numbered,
)
from tests.handlers.talk import talking

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def test_editing_a_message_changes_the_draft_and_says_so(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)
        title, _ = await numbered(talk, "/motion 换门禁", entities=[{"type": "bot_command", "offset": 0, "length": 7}])
        text, _ = await numbered(talk, "单元门换成电子锁。")
        await talk.says(CHAIR, "业主一般事项")

        (changed,) = await edits(talk, "/motion 换单元门", title)
        (again,) = await edits(talk, "单元门换成电子锁，保留钥匙。", text)
        same = await edits(talk, "单元门换成电子锁，保留钥匙。", text)

        (draft,) = await all_begun(talk, house)
        assert "草稿已改成：“换单元门”" in changed.text
        assert "草稿已改成" in again.text
        assert same == []
        assert (draft.answers["title"], draft.answers["text"]) == ("换单元门", "单元门换成电子锁，保留钥匙。")
        assert draft.step == "period"


async def test_in_a_matter_an_edited_message_exchanges_its_own_words_only(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)
        first, _ = await numbered(talk, "电梯坏了")
        await talk.says(CHAIR, "三天没人来")

        (changed,) = await edits(talk, "电梯停了", first)

        assert (await all_begun(talk, house))[0].answers["text"] == "电梯停了\n三天没人来"
        assert "草稿已改成" in changed.text


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("motion", ["单元门换成电子锁。", "业主一般事项", "7 天", "用按钮"]),
        ("reminder", ["明天 9:00"]),
        ("roster", ["张三、李四", "就这些人", "明天 8:00", "1 天", "7:30"]),
        ("poll", ["换\n不换"]),
        ("matter", ["报修", "3栋门口", "没有照片"]),
        ("matter.handling", []),
        ("correct", ["面积", "91.5"]),
        ("mute", ["半夜吵闹"]),
    ],
)
async def test_every_answer_of_a_draft_can_be_given_anew_in_two_presses(
    database: Database, kind: str, written: list[str]
) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)
        last = await begin(talk, house, kind)
        for one in written:
            talk.now += timedelta(minutes=1)
            last = (await talk.says(CHAIR, one))[-1]
        whole = (await all_begun(talk, house))[0]

        for step in HOUSE.guided[kind].fields:
            talk.now += timedelta(minutes=1)
            (fields,) = await talk.presses(CHAIR, last.data("改一处"))
            (label,) = [one for one, data in fields.buttons.items() if data.endswith(f":{step}")]
            (question,) = await talk.presses(CHAIR, fields.data(label))

            assert question.text != last.text, step
            draft = (await all_begun(talk, house))[0]
            kept = {name: value for name, value in draft.answers.items() if name not in {"again", "anew"}}
            assert kept == dict(whole.answers), step
            await talk.presses(CHAIR, f"1:drafts.go:{whole.number}")
        assert whole.step == {"poll": "names", "matter.handling": "close", "mute": "length"}.get(kind, "check")


async def test_a_title_that_is_given_anew_leads_back_to_the_whole_draft(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)
        await begin(talk, house, "reminder")
        (check,) = await talk.says(CHAIR, "明天 9:00")
        (fields,) = await talk.presses(CHAIR, check.data("改一处"))
        await talk.presses(CHAIR, fields.data("内容"))

        (again,) = await talk.says(CHAIR, "周日停水")

        assert "周日停水" in again.text
        assert "定下来" in " ".join(again.buttons)
