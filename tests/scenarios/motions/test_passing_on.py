"""Whoever may not start a vote: which road is open, and is what they wrote still there?"""

from __future__ import annotations

from tests.scenarios.village import Village

SAID = "只有业委会委员能发起表决。要我把您的想法转给他们吗？"


async def test_a_neighbours_motion_becomes_a_suggestion_word_for_word(settled: Village) -> None:
    wang = settled.person("王秀英")

    await wang.says("/motion 3栋门口装一盏路灯")
    await wang.presses("作为建议提出", on=await wang.sees(SAID))

    await wang.presses("没有照片")
    await wang.presses("实名提交", on=await wang.sees("3栋门口装一盏路灯", button="实名提交"))
    await settled.group.shows("诉求1号 · 建议…3栋门口装一盏路灯")


async def test_whoever_has_written_nothing_yet_is_led_to_a_suggestion_too(english: Village) -> None:
    wang = english.person("王秀英")

    await wang.says("/motion")
    await wang.presses("Make it a suggestion", on=await wang.sees("Only committee members can start a vote."))

    await wang.sees("A matter for", button="Suggestion", within=10)


async def test_in_the_group_the_idea_is_kept_for_the_private_chat(settled: Village) -> None:
    wang = settled.person("王秀英")

    await wang.says("/motion 3栋门口装一盏路灯", to=settled.group)
    offered = await settled.group.shows(SAID)
    await wang.starts("do-start")

    assert offered.buttons == ["作为建议提出"]
    assert "3栋门口装一盏路灯" in (await wang.sees("您想做什么", button="没办完", within=10)).buttons[0]
