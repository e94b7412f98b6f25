"""Informal polls in the group."""

from __future__ import annotations

from tests.sandbox_client import Seen
from tests.scenarios.village import Village

ZH = ("业委会日常", "24小时", "用按钮", "交给", "开始表决")

EN = ("Day-to-day business", "24 hours", "By button", "Pass it on", "Open the vote")


async def test_a_named_poll_says_so_and_its_answers_are_kept(settled: Village) -> None:
    (chair,) = settled.people("chair")
    await chair.says("/poll 充电桩装在哪里？\n东门\n西门\n地库")
    await settled.quiet()

    await chair.presses("记名")
    poll = await settled.group.shows("充电桩装在哪里？（记名：保存谁选了什么）")
    await settled.person("王秀英").votes(poll, "西门")
    await settled.quiet()
    await chair.presses("现在结束")

    over: Seen = await chair.sees("已结束。参与人数：1")
    assert "• 西门: 1" in over
