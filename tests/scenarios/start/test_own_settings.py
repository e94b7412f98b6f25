"""Does everybody find their settings, what is kept of them, and a menu of what they may do?"""

from __future__ import annotations

import pytest

from tests.scenarios.village import Village


@pytest.mark.parametrize(
    ("who", "roles", "leads"),
    [("王秀英", "业主", False), ("郑国平", "业委会主任", True)],
)
async def test_settings_show_who_one_is_and_what_one_may_change(
    settled: Village, who: str, roles: str, *, leads: bool
) -> None:
    person = settled.person(who)

    await person.says("/settings")

    shown = await person.private.shows("您的设置…小区：议事亭小区…您的身份")
    assert roles in shown
    assert ("小区设置" in shown.buttons) == leads
    assert ("限额" in shown.buttons) == leads


async def test_the_chair_comes_from_there_to_the_community_s_settings(settled: Village) -> None:
    chair = settled.person("郑国平")
    await chair.says("/settings")

    await chair.presses("小区设置")

    await chair.private.shows("时区：Asia/Shanghai")


async def test_privacy_fits_a_phone_and_leads_to_one_s_own_data(settled_in_english: Village) -> None:
    emma = settled_in_english.person("Emma Clarke")
    await emma.says("/privacy")

    shown = await emma.private.shows("I keep only what is addressed to me")
    assert len(shown.text) < 700
    assert shown.buttons == ["My data", "Erase my data"]
    await emma.presses("My data")
    await emma.private.shows("I am gathering everything I hold about you")


async def test_privacy_in_the_group_leads_to_the_private_chat(settled: Village) -> None:
    await settled.person("王秀英").says("/privacy", to=settled.group)

    assert (await settled.group.shows("我只保存发给我的内容")).buttons == ["打开私聊"]


async def test_menus_hold_what_their_readers_may_do(settled: Village) -> None:
    wang, chair = settled.person("王秀英"), settled.person("郑国平")

    private, group, leading = await wang.menu(), await wang.menu(settled.group), await chair.menu(settled.group)

    assert private[:9] == ["todo", "report", "matters", "motions", "duty", "who", "home", "help", "settings"]
    assert {"privacy", "cancel"} <= set(private)
    assert max(len(private), len(group), len(leading)) <= 12
    assert {"register", "motion"}.isdisjoint(private)
    assert "setup" not in group
    assert {"setup", "topic", "matters"} <= set(leading)


async def test_the_bot_introduces_itself_in_both_languages(settled: Village) -> None:
    await settled.quiet()

    texts = settled.sandbox.exchange.world.bot.texts

    assert "邻里有事说一声" in texts["description", "zh"]
    assert "Neighbours report problems" in texts["description", ""]
