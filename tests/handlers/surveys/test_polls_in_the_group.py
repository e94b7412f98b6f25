"""Does `/poll` with its question and answers work in the group, and is what was written there kept?"""

from __future__ import annotations

from storage.engine.database import Database
from tests.handlers.drafts.draft_house import CHAIR, GROUP, LI, WU, a_house, all_begun, unfinished
from tests.handlers.talk import Said, talking


def sent(said: list[Said]) -> list[Said]:
    return [one for one in said if one.row.method == "sendPoll"]


async def test_a_whole_poll_is_asked_where_it_was_written(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)

        (shown,) = await talk.says(CHAIR, "/poll 换不换门禁\n换\n不换", GROUP)
        wrong = await talk.presses(WU, shown.data("匿名"), GROUP)
        said = await talk.presses(CHAIR, shown.data("匿名"), GROUP)
        again = await talk.presses(CHAIR, shown.data("匿名"), GROUP)

        assert sent(wrong) == []
        (poll,) = sent(said)
        assert poll.chat == GROUP
        assert poll.row.body["question"].startswith("换不换门禁")
        assert [one["text"] for one in poll.row.body["options"]] == ["换", "不换"]
        edited = next(one for one in said if one.card == shown.card)
        assert "7天后结束" in edited.text.replace(" ", "")
        assert sent(again) == []
        assert await all_begun(talk, house) == []


async def test_what_is_not_whole_goes_on_in_private_with_its_question(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)

        (few,) = await talk.says(CHAIR, "/poll 换不换门禁\n换", GROUP)
        (asked,) = await talk.says(CHAIR, f"/start poll-{house.community}")
        (whole,) = await talk.says(CHAIR, "换\n不换")

        assert "每个最多100" in few.text
        assert "选项" in asked.text
        assert "换不换门禁" in whole.text


async def test_a_poll_that_waits_in_the_group_takes_no_other_dialogues_place(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)
        await talk.says(CHAIR, "/motion 换门禁")

        (shown,) = await talk.says(CHAIR, "/poll 换不换门禁\n换\n不换", GROUP)
        (kind,) = await talk.says(CHAIR, "单元门换成电子锁。")

        assert "先放着" not in shown.text
        assert "业主一般事项" in kind.buttons
        (data,) = [data for label, data in await unfinished(talk) if "意见投票" in label]
        (private,) = await talk.presses(CHAIR, data)
        said = await talk.presses(CHAIR, private.data("匿名"))
        assert len(sent(said)) == 1
        assert {one.kind for one in await all_begun(talk, house)} == {"motion"}


async def test_a_neighbour_is_told_who_may(database: Database) -> None:
    async with talking(database) as talk:
        await a_house(talk)

        (said,) = await talk.says(LI, "/poll 换不换门禁\n换\n不换", GROUP)

        assert list(said.buttons) == ["作为建议提出", "谁负责什么"]
        assert "您的身份不能办这件事" in said.text
