"""Is what somebody has begun still there when they come back to it, as they see it on their phone?"""

from __future__ import annotations

from tests.scenarios.village import Village


async def test_a_roster_that_was_begun_waits_while_something_else_is_done(settled: Village) -> None:
    chair = settled.person("chair")
    await chair.says("/roster")
    await chair.sees("值班表")
    await chair.says("夜巡小组")
    await chair.sees("由谁轮流")

    await chair.says("/remind 周六停水")
    await chair.sees("值班表“夜巡小组”先放着")
    await chair.says("/start")
    await chair.presses("没办完：值班表“夜巡小组”")

    await chair.sees("夜巡小组…由谁轮流")
    await chair.says("/start")
    await chair.presses("没办完：定时消息“周六停水”")
    await chair.sees("什么时候发")


async def test_an_edited_message_changes_the_draft(settled: Village) -> None:
    chair = settled.person("chair")
    said = await chair.says("/motion 换门禁")
    await chair.sees("请写正文")

    await chair.edits(said, "/motion 换单元门")

    await chair.sees("草稿已改成：“换单元门”")


async def test_an_old_button_asks_before_it_drops_anything(settled: Village) -> None:
    chair = settled.person("chair")
    await chair.says("/motion 换门禁")
    first = await chair.sees("请写正文")
    await chair.says("单元门换成电子锁。")
    await chair.sees("属于哪一类事项")

    answer = await chair.forges(first.button("放弃")["callback_data"], first)

    assert "旧的" in answer.text
    await chair.sees("要放弃议案“换门禁”吗")
