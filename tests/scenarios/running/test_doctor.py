"""What does an operator read about groups in which the bot stands in different ways?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.cli.typed import Ended, command
from tests.scenarios.village import Village

OWNERS = {"桂": "王秀英", "兰": "王秀英", "竹": "刘洋", "菊": "张敏"}


@pytest.fixture
async def groups(life: Village) -> Village:
    """Four groups: all is well, privacy mode is on, nobody but administrators may write, the bot was removed."""
    await life.post("/bot", can_read_all_group_messages=False)
    await life.fault("unknown_method", "setMySettings")
    bot = life.sandbox.exchange.world.bot.id
    made = {title: await life.new_group(title, [life.person(owner)]) for title, owner in OWNERS.items()}
    owner = life.person(OWNERS["桂"])
    await owner.does("promote", chat_id=made["桂"].chat_id, user_id=bot, rights={"can_pin_messages": True})
    for title in "桂竹菊":
        await life.person(OWNERS[title]).presses("设立", where=made[title])
        await made[title].shows("已设立")
    await life.post("/chat-settings", chat_id=made["竹"].chat_id, permissions={"can_send_messages": False})
    await life.person(OWNERS["菊"]).does("remove-bot", chat_id=made["菊"].chat_id)
    await life.quiet()
    return life


async def doctor(life: Village, folder: Path, language: str) -> Ended:
    """The command, beside the bot that runs and by the same clock."""
    settings = life.yishiting.settings
    told = {
        "YISHITING_TELEGRAM__TOKEN": settings.telegram.token,
        "YISHITING_DATABASE__URL": settings.database.url,
        "LC_ALL": language,
    }
    return await command(folder, "doctor", api=life.sandbox.url, clock=life.clock, **told)


def about(ended: Ended, group: str) -> list[str]:
    """The lines about one group, with what is to be done."""
    lines = ended.out.replace("\n       → ", " → ").replace("\n      → ", " → ").splitlines()
    return [line for line in lines if group in line.partition(": ")[0].partition("：")[0]]


async def test_each_group_is_told_with_what_is_to_be_done(groups: Village, tmp_path: Path) -> None:
    ended = await doctor(groups, tmp_path, "C")

    assert ended.code == 1
    assert [line.partition("(")[0] for line in about(ended, "group 桂")] == [
        "ok     group 桂: The bot is in the group as an administrator.",
        "ok     group 桂: The last message arrived less than a day ago ",
    ]
    unnamed = f"group {groups.chat('兰').chat_id}"  # nothing of a group is kept before it is set up
    assert about(ended, unnamed)[:4] == [
        f"ok     {unnamed}: The bot is in the group as a member.",
        f"note   {unnamed}: Because of privacy mode, the bot cannot see hashtags, photos, mentions or ordinary messages."
        " → Make the bot an administrator, or send @BotFather /setprivacy, Disable, and add the bot again.",
        f"note   {unnamed}: The bot cannot pin messages, so open votes are not pinned. → Give it the right if you like.",
        f"note   {unnamed}: It does not belong to a community yet. → Send /setup in the group.",
    ]
    assert about(ended, "group 竹")[0] == (
        "wrong  group 竹: The bot is in the group but cannot write."
        " → Allow the bot to write: group settings, permissions; or make it an administrator."
    )
    assert about(ended, "group 菊") == [
        "wrong  group 菊: The bot is not in the group. → Add the bot to the group again; its records are all there."
    ]


async def test_it_is_told_in_chinese_too(groups: Village, tmp_path: Path) -> None:
    ended = await doctor(groups, tmp_path, "zh_CN.UTF-8")

    assert about(ended, "群“菊”") == ["有误  群“菊”：机器人不在群里。 → 请把机器人再加进群；记录都还在。"]
    assert "正常  群“桂”：机器人在群里，是管理员。" in ended.out
    assert "留意  隐私模式：隐私模式已开启" in ended.out
