"""Can a group set itself up, and can nobody else do it?"""

from __future__ import annotations

import re

from tests.sandbox_client import Group
from tests.scenarios.village import Village


async def _own_group(life: Village) -> Group:
    owner, other = life.person("王秀英"), life.person("刘洋")
    return await life.new_group("桂花苑业主群", [owner, other])


async def test_an_administrator_sets_the_group_up_in_two_presses(life: Village) -> None:
    group = await _own_group(life)
    wang = life.person("王秀英")
    await wang.says("/setup", to=group)
    asked = await group.shows("要把本群设为一个小区的群吗")

    answer = await wang.presses("设立", on=asked)
    assert "核对" in answer.text
    founded = await group.shows("桂花苑业主群已设立…王秀英是筹备人")

    await wang.presses("设置（筹备人）", on=founded)
    await wang.presses("中国", on=await wang.sees("桂花苑业主群在哪里"))
    await wang.presses("中国其他地方", on=await wang.sees("在中国的哪里"))
    await wang.presses("没有规定：不算参与表决")
    await wang.presses("20%以上的业主")
    await wang.presses("就是这样", on=await wang.sees("中国…当地称呼：小区；业主大会；业委会；物业"))
    await wang.presses("返回设置", on=await wang.sees("✅ 中国"))
    await wang.sees("按哪里的法律计票：中国")
    await wang.presses("名称")
    await wang.private.shows("小区叫什么名字")
    await wang.says("桂花苑")
    await wang.private.shows("桂花苑…时区：Asia/Shanghai")


async def test_a_neighbour_who_is_no_administrator_is_told_to_ask_one(life: Village) -> None:
    group = await _own_group(life)
    liu = life.person("刘洋")
    await liu.says("/setup", to=group)

    await liu.presses("设立", where=group)

    await group.shows("只有本群管理员才能设置")


async def test_a_second_press_founds_no_second_community(life: Village) -> None:
    group = await _own_group(life)
    wang = life.person("王秀英")
    await wang.says("/setup", to=group)
    asked = await group.shows("要把本群设为一个小区的群吗")
    await wang.presses("设立", on=asked)
    await group.shows("已设立")

    answer = await wang.presses("设立", on=asked)

    assert "最新" in answer.text
    assert (await group.transcript()).count("已设立") == 1


async def test_a_forged_press_by_a_stranger_changes_no_setting(settled: Village) -> None:
    zhang = settled.person("张敏")
    said = await zhang.says("/help", to=settled.group)

    answer = await zhang.forges("1:setup.language:1:en", said)

    assert answer.alert
    assert answer.text == "您的身份不能办这件事。能办的是：业委会委员。"


async def test_start_greets_and_offers_what_the_role_allows(settled_in_english: Village) -> None:
    emma = settled_in_english.people("tenant")[-1]

    await emma.starts()
    shown = await emma.private.shows("What would you like to do?")

    assert "Report a problem" in shown.buttons
    assert "Draft a motion" not in shown.buttons


async def test_the_language_follows_the_person(settled: Village) -> None:
    wang = settled.person("王秀英")
    await wang.says("/language")
    await wang.presses("English")

    await wang.says("/help")

    await wang.private.shows("What you can do:")


async def test_a_blocked_bot_keeps_quiet_and_is_back_after_start(settled: Village) -> None:
    wang = settled.person("王秀英")
    await wang.life.post(f"/people/{wang.id}/block")
    await settled.quiet()
    await wang.life.post(f"/people/{wang.id}/unblock")

    await wang.starts()

    await wang.private.shows("您想做什么")


async def test_help_names_in_private_what_the_office_allows(settled_in_english: Village) -> None:
    chair, emma = settled_in_english.people("chair")[0], settled_in_english.people("tenant")[-1]

    await chair.says("/start")
    await chair.says("/help")
    for_the_chair = await chair.private.shows("您可以：")
    await emma.starts()
    await emma.says("/help")
    for_emma = await emma.private.shows("What you can do:")
    await settled_in_english.quiet()

    assert {"poll", "roster", "slips", "rehearse"} <= set(re.findall(r"/(\w+)", for_the_chair.text))
    assert {"motion", "register", "remind"} <= set(await chair.menu())
    assert "/poll" not in for_emma.text
    assert {"forget", "language"} <= set(re.findall(r"/(\w+)", for_emma.text))
