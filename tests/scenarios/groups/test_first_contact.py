"""What does a group see when the bot comes, and as rights come and go? One message, corrected in place."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from storage.communities import chats
from tests.sandbox_client import Group
from tests.scenarios.village import Village

OWNER, OTHER = "王秀英", "刘洋"
ENGLISH = "Emma Clarke"


async def _group(life: Village, owner: str = OWNER, **facts: Any) -> Group:
    return await life.new_group("桂花苑业主群", [life.person(owner), life.person(OTHER)], **facts)


async def _promote(life: Village, group: Group, owner: str = OWNER, **rights: bool) -> None:
    """The owner makes the bot administrator with these rights besides the usual ones."""
    bot = life.sandbox.exchange.world.bot.id
    await life.person(owner).does("promote", chat_id=group.chat_id, user_id=bot, rights=rights)


async def _demote(life: Village, group: Group) -> None:
    await life.person(OWNER).does("demote", chat_id=group.chat_id, user_id=life.sandbox.exchange.world.bot.id)


async def _deaf(life: Village, owner: str = OWNER, **facts: Any) -> Group:
    """A group into which the bot comes with privacy mode on."""
    await life.post("/bot", can_read_all_group_messages=False)
    return await _group(life, owner, **facts)


async def test_the_bot_says_what_works_and_what_is_missing(life: Village) -> None:
    group = await _group(life)

    shown = await group.shows("我是议事亭")

    assert "现在可用：命令、# 标签、照片、按钮、表决、Telegram 投票" in shown
    assert "我不能置顶" in shown
    assert "看不到" not in shown
    assert shown.buttons == ["设立", "再核对一次", "设我为管理员", "打开私聊"]


async def test_it_speaks_the_language_of_whoever_added_it(life: Village) -> None:
    group = await _deaf(life, ENGLISH)

    shown = await group.shows("I am Yishiting")

    assert (
        "I cannot see hashtags, or calls with @. Please make me an administrator; no special rights are needed."
        in shown
    )
    assert "Until then, /report does the same." in shown
    assert "hashtags, photos" not in shown


async def test_with_privacy_mode_on_a_command_does_what_the_hashtag_would(life: Village) -> None:
    group = await _deaf(life)
    wang = life.person(OWNER)
    await group.shows("我看不到 #报修 这类标签")
    await wang.presses("设立", where=group)
    await group.shows("已设立")

    await wang.says("#报修 楼道灯坏了", to=group)
    await wang.says("/report 电梯停了", to=group)

    await group.shows("诉求1号…电梯停了")
    await group.shows_not("楼道灯坏了")


async def test_the_message_corrects_itself_when_the_bot_becomes_administrator(life: Village) -> None:
    group = await _deaf(life)
    first = await group.shows("我看不到 #报修 这类标签")

    await _promote(life, group)

    shown = await group.shows("什么都不缺")
    assert shown.id == first.id, "a second message instead of a corrected one"
    assert "设我为管理员" not in shown.buttons


async def test_the_message_corrects_itself_when_a_right_is_taken_away(life: Village) -> None:
    group = await _group(life)
    await _promote(life, group)
    first = await group.shows("什么都不缺")

    await _promote(life, group, can_pin_messages=False)
    await group.shows("我不能置顶")
    await _promote(life, group)
    await group.shows("什么都不缺")
    await _demote(life, group)

    assert (await group.shows("我不能置顶")).id == first.id


async def test_privacy_mode_switched_off_is_noticed_within_a_day(life: Village) -> None:
    group = await _deaf(life)
    first = await group.shows("我看不到 #报修 这类标签")
    await life.quiet()
    await life.post("/bot", can_read_all_group_messages=True)

    await life.forward(hours=25)

    assert (await group.shows("我还看不到 #报修 这类标签和 @我 的消息，请把我移出群再加回来")).id == first.id


async def test_checking_again_shows_what_changed_and_when(life: Village) -> None:
    group = await _group(life)
    shown = await group.shows("现在可用")
    assert "11月23日 10:0" in shown
    await life.post("/chat-settings", chat_id=group.chat_id, permissions={"can_send_polls": False}, slow_mode_delay=300)
    await life.forward(hours=1)

    answer = await life.person(OTHER).presses("再核对一次", on=shown)

    assert "请稍候" in answer.text
    corrected = await group.shows("我不能发 Telegram 投票")
    assert corrected.id == shown.id
    assert "慢速模式：我每5分钟只能发一条" in corrected
    assert "11:0" in corrected


async def test_without_the_right_to_write_messages_wait_and_leave_when_it_is_back(life: Village) -> None:
    group = await _group(life)
    await group.shows("现在可用")
    await life.post("/chat-settings", chat_id=group.chat_id, permissions={"can_send_messages": False})
    await life.person(OTHER).says("/help", to=group)
    await life.quiet()
    assert "您可以" not in await group.transcript()

    await _promote(life, group)

    await group.shows("您可以")


async def test_a_group_that_was_never_set_up_leaves_nothing_behind(life: Village) -> None:
    group = await _group(life)
    await group.shows("我是议事亭")

    await life.person(OWNER).does("remove-bot", chat_id=group.chat_id)
    await life.quiet()

    assert await life.database.look(select(chats.chats).where(chats.chats.c.telegram_id == group.chat_id)) == []


async def test_a_removed_bot_tells_the_steward_and_goes_on_when_it_is_back(life: Village) -> None:
    group = await _group(life)
    wang = life.person(OWNER)
    await wang.starts()
    await wang.presses("设立", where=group)
    await group.shows("已设立")
    await wang.says("#报修 楼道灯坏了", to=group)
    await group.shows("诉求1号…楼道灯坏了")

    await wang.does("remove-bot", chat_id=group.chat_id)
    await wang.sees("我已被移出桂花苑业主群的群“桂花苑业主群”…什么都没有丢")
    await wang.does("add-bot", chat_id=group.chat_id)

    await group.shows("桂花苑业主群，我在本群能做的事如下")
    await wang.says("/matters", to=group)
    await group.shows("楼道灯坏了", button="")


@pytest.mark.parametrize("told", [["old", "new"], ["new", "old"], ["new"], ["old"]])
async def test_a_group_that_becomes_a_supergroup_stays_the_same_community(life: Village, told: list[str]) -> None:
    group = await _group(life, type="group")
    wang = life.person(OWNER)
    await wang.presses("设立", where=group)
    await group.shows("已设立")
    await wang.says("#报修 楼道灯坏了", to=group)
    await group.shows("诉求1号")

    moved = await wang.does("migrate", chat_id=group.chat_id, told=told)
    await life.refresh()
    new = life.chat(int(moved["chat"]["id"]))
    await life.quiet()
    await wang.says("/matters", to=new)

    await new.shows("楼道灯坏了")


async def test_a_supergroup_that_is_known_before_anybody_told_is_still_the_same_group(life: Village) -> None:
    """The bot's own membership of the new group may be told before the service messages."""
    group = await _group(life, type="group")
    wang = life.person(OWNER)
    await wang.presses("设立", where=group)
    await group.shows("已设立")
    moved = await wang.does("migrate", chat_id=group.chat_id, told=[])
    await life.refresh()
    new = life.chat(int(moved["chat"]["id"]))
    await _promote(life, new)
    await life.quiet()

    late = {"migrate_from_chat_id": group.chat_id, "message_id": 900, "date": 1_795_000_000}
    place = {"id": new.chat_id, "type": "supergroup", "title": "桂花苑业主群"}
    stand_in = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    await life.post("/updates", update={"message": {**late, "chat": place, "from": stand_in}})
    await life.quiet()
    await wang.says("/report 楼道灯坏了", to=new)

    await new.shows("诉求1号")


async def test_an_anonymous_administrator_sets_the_group_up_by_the_button(life: Village) -> None:
    """The command comes from a stand-in, the press from the person (tdlib/telegram-bot-api#667)."""
    group = await _group(life)
    await group.shows("我是议事亭")
    wang = life.person(OWNER)
    life.sandbox.exchange.world.chats[group.chat_id].members[wang.id].anonymous = True
    await wang.says("/setup", to=group)
    await group.shows("要把本群设为一个小区的群吗")

    await wang.presses("设立", where=group)

    await group.shows("已设立…王秀英是筹备人")


async def test_whoever_writes_anonymously_is_shown_another_way(life: Village) -> None:
    group = await _group(life)
    wang = life.person(OWNER)
    await wang.presses("设立", where=group)
    await group.shows("已设立")
    life.sandbox.exchange.world.chats[group.chat_id].members[wang.id].anonymous = True

    await wang.says("#报修 楼道灯坏了", to=group)

    shown = await group.shows("您在匿名发言")
    assert "打开私聊" in shown.buttons


async def test_posts_of_a_linked_channel_are_no_residents_words(life: Village) -> None:
    group = await _group(life)
    await life.person(OWNER).presses("设立", where=group)
    await group.shows("已设立")
    channel = {"id": -1_001_000_000_777, "title": "物业公告"}
    await life.post("/chat-settings", chat_id=group.chat_id, linked_channel=channel)
    before = len(await group.messages())

    await life.post("/channel-posts", chat_id=group.chat_id, text="#报修 今晚停水，请储水")
    await life.post("/channel-posts", chat_id=group.chat_id, text="/report 停水")
    await life.quiet()

    assert len(await group.messages()) == before + 2, await group.transcript()


async def test_in_slow_mode_what_the_bot_has_to_say_comes_later_and_is_not_lost(life: Village) -> None:
    group = await _group(life)
    wang = life.person(OWNER)
    await wang.presses("设立", where=group)
    await group.shows("已设立")
    await life.post("/chat-settings", chat_id=group.chat_id, slow_mode_delay=2)

    await wang.says("#报修 楼道灯坏了", to=group)
    await wang.says("#报修 电梯停了", to=group)

    await group.shows("楼道灯坏了")
    await group.shows("电梯停了")


async def test_whoever_is_asked_about_in_vain_is_found_among_the_administrators(life: Village) -> None:
    """Bot API, getChatMember: for others only promised if the bot is an administrator."""
    group = await _group(life)
    await group.shows("我是议事亭")
    await life.post("/chat-settings", chat_id=group.chat_id, has_hidden_members=True)

    await life.person(OWNER).presses("设立", where=group)

    await group.shows("已设立")


async def test_talk_that_privacy_mode_would_have_kept_away_proves_that_the_bot_hears(life: Village) -> None:
    """`getMe` tells the setting and not what counts in a group; what arrives tells."""
    group = await _deaf(life)
    first = await group.shows("我看不到 #报修 这类标签")
    life.sandbox.exchange.world.chats[group.chat_id].bot_reads_all = True

    await life.person(OTHER).says("好的", to=group, reply_to=first)
    await life.quiet()
    assert "我看不到 #报修 这类标签" in await group.transcript()
    await life.person(OTHER).says("今天天气不错", to=group)

    corrected = await group.shows("现在可用：命令、# 标签、照片")
    assert corrected.id == first.id
    assert "天气" not in str(await life.database.look(select(chats.chats)))


async def test_a_start_after_privacy_mode_was_switched_puts_the_message_right_in_english(life: Village) -> None:
    group = await _deaf(life, ENGLISH)
    first = await group.shows("I cannot see hashtags, or calls with @. Please make me an administrator")
    await life.quiet()
    await life.post("/bot", can_read_all_group_messages=True)

    await life.yishiting.application.bot.get_me()  # as the start does
    await life.yishiting._compare_privacy()
    await life.yishiting.scheduler.tick()

    assert (
        await group.shows("I cannot see hashtags, or calls with @, yet. Please remove me and add me again")
    ).id == first.id


async def test_a_forged_press_in_private_does_not_look_at_any_group(settled: Village) -> None:
    wang = settled.person(OWNER)
    await wang.says("/help")
    help_ = await wang.sees("re:.+")

    refused = await wang.forges("1:contact.check", help_)

    assert "我看一下" not in refused.text
    assert refused.alert
