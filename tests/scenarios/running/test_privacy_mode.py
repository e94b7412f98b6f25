"""Who switches privacy mode off, and what does everybody read where nobody can?"""

from __future__ import annotations

import io
from pathlib import Path

from tests.scenarios.running.test_doctor import about, doctor
from tests.scenarios.village import Village


async def _asked(life: Village) -> list[bool]:
    """What the bot wanted of Telegram."""
    asked = [one for one in life.sandbox.exchange.requests if one["method"] == "setMySettings"]
    return [one["params"]["can_read_all_group_messages"] for one in asked]


async def test_at_its_first_start_the_bot_switches_privacy_mode_off_and_hears_hashtags(life: Village) -> None:
    await life.post("/bot", can_read_all_group_messages=False)
    async with life.stopped():
        pass
    await life.quiet()

    group = await life.new_group("桂花苑业主群", [life.person("王秀英"), life.person("刘洋")])

    assert await _asked(life) == [True]
    assert "现在可用：命令、# 标签、照片" in await group.shows("我是议事亭")


async def test_where_telegram_has_no_such_method_the_old_advice_stays(life: Village) -> None:
    await life.post("/bot", can_read_all_group_messages=False)
    async with life.stopped():
        await life.fault("unknown_method", "setMySettings")
    await life.quiet()

    group = await life.new_group("桂花苑业主群", [life.person("王秀英"), life.person("刘洋")])

    assert "我看不到 #报修 这类标签" in await group.shows("我是议事亭")


async def test_a_bot_that_has_a_group_leaves_to_its_operator_what_was_set_since(life: Village) -> None:
    await life.new_group("桂花苑业主群", [life.person("王秀英"), life.person("刘洋")])
    await life.quiet()
    await life.post("/bot", can_read_all_group_messages=False)

    async with life.stopped():
        pass
    await life.quiet()

    assert await _asked(life) == []


async def test_the_doctor_switches_it_off_and_says_what_each_group_needs_still(life: Village, tmp_path: Path) -> None:
    await life.post("/bot", can_read_all_group_messages=False)
    group = await life.new_group("桂", [life.person("王秀英"), life.person("刘洋")])
    await life.quiet()

    ended = await doctor(life, tmp_path, "C")

    assert "ok     privacy mode: Privacy mode was on. The bot has just turned it off" in ended.out
    assert (await _asked(life)) == [True]
    assert any("but not yet in this group" in line for line in about(ended, f"group {group.chat_id}"))


async def test_a_pin_without_the_right_leaves_no_error_in_the_log(log: io.StringIO, settled: Village) -> None:
    zheng, bot = settled.people("chair")[0], settled.sandbox.exchange.world.bot.id
    await zheng.does("demote", chat_id=settled.group.chat_id, user_id=bot)
    await zheng.says("/rehearse 换不换门锁", to=settled.group)
    rehearsal = await settled.group.shows("换不换门锁", button="我在场")
    for one in ("王秀英", "刘洋"):
        await settled.person(one).presses("我在场", on=rehearsal)

    await zheng.presses("现在开始", on=rehearsal)
    await settled.group.shows("换不换门锁", button="同意")
    await settled.quiet()

    refused = [one for one in settled.sandbox.exchange.requests if one["method"] == "pinChatMessage"]
    assert [one["ok"] for one in refused] == [False]
    assert "ERROR" not in log.getvalue()
