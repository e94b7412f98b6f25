"""Do slow mode, linked channels, forum topics and upgrades behave as Telegram's?

Sources: Bot API (ChatFullInfo.slow_mode_delay, ChatFullInfo.linked_chat_id, Message.is_automatic_forward,
Message.sender_chat, forum topics, migration); tdlib/td#715 and tdlib/telegram-bot-api#75 for slow mode.
"""

from __future__ import annotations

import pytest
from telegram import Bot, MessageOriginChannel
from telegram.error import BadRequest, RetryAfter

from tests.sandbox_client import Group, Neighbourhood

CHANNEL = {"id": -1_001_000_000_777, "title": "小区公告"}


@pytest.fixture
async def forum(neighbours: Neighbourhood) -> Group:
    return await neighbours.new_group("论坛", [neighbours.person("王秀英")], is_forum=True)


async def test_slow_mode_lets_a_member_write_once_per_delay(ptb: Bot, neighbours: Neighbourhood) -> None:
    """tdlib/td#715: it is a 429 like any other; edits are free, and so are administrators."""
    group = neighbours.group
    await neighbours.post("/chat-settings", chat_id=group.chat_id, slow_mode_delay=60)
    first = await ptb.send_message(group.chat_id, "一")

    with pytest.raises(RetryAfter):
        await ptb.send_message(group.chat_id, "二")
    await ptb.edit_message_text("一，改过", group.chat_id, first.message_id)
    assert (await ptb.get_chat(group.chat_id)).slow_mode_delay
    await neighbours.forward(seconds=61)
    await ptb.send_message(group.chat_id, "二")
    await neighbours.person("郑国平").does("promote", chat_id=group.chat_id, user_id=ptb.id)

    await ptb.send_message(group.chat_id, "三")


async def test_a_post_of_the_linked_channel_is_nobodys(ptb: Bot, neighbours: Neighbourhood) -> None:
    """Bot API, Message.is_automatic_forward: a channel post that was forwarded to the connected discussion group."""
    group = neighbours.group
    await neighbours.post("/chat-settings", chat_id=group.chat_id, linked_channel=CHANNEL)
    await neighbours.post("/channel-posts", chat_id=group.chat_id, text="#报修 停水通知")

    message = (await ptb.get_updates(timeout=1))[-1].message

    assert message.is_automatic_forward
    assert message.from_user.id == 777000
    assert message.sender_chat.id == CHANNEL["id"]
    assert isinstance(message.forward_origin, MessageOriginChannel)
    assert (await ptb.get_chat(group.chat_id)).linked_chat_id == CHANNEL["id"]


async def test_who_writes_as_a_channel_hides_behind_a_stand_in(ptb: Bot, neighbours: Neighbourhood) -> None:
    """Bot API, Message.sender_chat: "from" contains a fake sender user in non-channel chats."""
    await neighbours.person("王秀英").says("#报修 灯", to=neighbours.group, as_channel=CHANNEL)

    message = (await ptb.get_updates(timeout=1))[-1].message

    assert (message.from_user.id, message.from_user.username) == (136817688, "Channel_Bot")
    assert message.sender_chat.title == CHANNEL["title"]


async def test_a_topic_is_opened_used_and_deleted(ptb: Bot, neighbours: Neighbourhood, forum: Group) -> None:
    """Bot API, Message.message_thread_id; server's text for one that is gone: "message thread not found"."""
    wang = neighbours.person("王秀英")
    topic = (await wang.does("topics", chat_id=forum.chat_id, name="报修"))["message_thread_id"]
    said = await wang.says("灯坏了", to=forum, message_thread_id=topic)
    answered = await ptb.send_message(forum.chat_id, "好", reply_to_message_id=said.id)
    assert (answered.message_thread_id, answered.is_topic_message) == (topic, True)

    await wang.does("topic-ends", chat_id=forum.chat_id, message_thread_id=topic, deleted=True)

    with pytest.raises(BadRequest, match=r"(?i)message thread not found"):
        await ptb.send_message(forum.chat_id, "x", message_thread_id=topic)
    assert await ptb.send_message(forum.chat_id, "x")


async def test_hidden_members_are_hidden_from_a_bot_that_is_no_administrator(
    ptb: Bot, neighbours: Neighbourhood
) -> None:
    """Bot API, ChatFullInfo.has_hidden_members, getChatMember; the list of administrators stays open."""
    group, wang = neighbours.group.chat_id, neighbours.person("王秀英")
    await neighbours.post("/chat-settings", chat_id=group, has_hidden_members=True)

    with pytest.raises(BadRequest, match=r"(?i)member list is inaccessible"):
        await ptb.get_chat_member(group, wang.id)
    assert len(await ptb.get_chat_administrators(group)) == 2
    assert (await ptb.get_chat_member(group, ptb.id)).status == "member"


@pytest.mark.parametrize("told", [["new", "old"], ["new"], ["old"]])
async def test_either_service_message_of_an_upgrade_may_come_first_or_alone(
    ptb: Bot, neighbours: Neighbourhood, told: list[str]
) -> None:
    """Bot API, Message.migrate_to_chat_id and migrate_from_chat_id; php-telegram-bot/core#120: one may be missing."""
    wang = neighbours.person("王秀英")
    old = await neighbours.new_group("小群", [wang], type="group")
    for update in await ptb.get_updates(timeout=1):
        await ptb.get_updates(offset=update.update_id + 1, timeout=0)
    new = (await wang.does("migrate", chat_id=old.chat_id, told=told))["chat"]["id"]

    messages = [update.message for update in await ptb.get_updates(timeout=1)]

    assert [message.chat.id for message in messages] == [{"old": old.chat_id, "new": new}[which] for which in told]
