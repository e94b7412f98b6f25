"""Do groups and private chats behave as Telegram's? Membership, privacy, refusals, migration, menus, topics.

Sources: Bot API (ChatMemberUpdated, "Privacy mode", ResponseParameters.migrate_to_chat_id, BotCommandScope, forums);
error texts of tdlib/telegram-bot-api 10.0.
"""

from __future__ import annotations

from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChatMember,
    ChatMember,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.sandbox import Sandbox
from tests.sandbox.conftest import Raw
from tests.sandbox_client import Neighbourhood, RefusedError


@pytest.fixture
def group(neighbours: Neighbourhood) -> int:
    return neighbours.group.chat_id


class Fetch:
    """Fetches what is new since the last look."""

    def __init__(self, ptb: Bot) -> None:
        self.ptb = ptb
        self.offset = 0

    async def __call__(self, **more: Any) -> list[Update]:
        found = await self.ptb.get_updates(offset=self.offset, timeout=1, **more)
        self.offset = found[-1].update_id + 1 if found else self.offset
        return list(found)


@pytest.fixture
async def fetch(ptb: Bot) -> Fetch:
    found = Fetch(ptb)
    await found(allowed_updates=["message", "my_chat_member", "chat_member", "callback_query"])
    return found


async def test_nobody_is_written_to_who_did_not_start(ptb: Bot, neighbours: Neighbourhood) -> None:
    """Server's text: "Forbidden: bot can't initiate conversation with a user"."""
    wang = neighbours.person("王秀英")
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await ptb.send_message(wang.id, "x")
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await ptb.send_message(12345, "x")

    await wang.starts()

    assert (await ptb.send_message(wang.id, "您好")).chat.type == "private"


async def test_a_deep_link_brings_its_payload(neighbours: Neighbourhood, fetch: Fetch) -> None:
    """Bot API, "Deep linking": /start followed by the payload."""
    await neighbours.person("王秀英").starts("u_8fK2-x")

    (update,) = await fetch()

    assert update.message.text == "/start u_8fK2-x"
    assert update.message.parse_entities(["bot_command"])


async def test_a_block_is_told_and_refuses(ptb: Bot, neighbours: Neighbourhood, fetch: Fetch) -> None:
    """Bot API, Update.my_chat_member: in private chats only when the bot is blocked or unblocked."""
    wang = neighbours.person("王秀英")
    await wang.starts()
    await wang.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await ptb.send_message(wang.id, "x")
    await wang.unblocks()
    await ptb.send_message(wang.id, "x")

    changes = [u.my_chat_member for u in await fetch() if u.my_chat_member]

    assert [c.new_chat_member.status for c in changes] == [ChatMember.BANNED, ChatMember.MEMBER]
    assert changes[0].chat.id == wang.id


async def test_joining_and_leaving_make_service_messages(neighbours: Neighbourhood, group: int, fetch: Fetch) -> None:
    """Bot API, Message.new_chat_members; chat_member only when the bot is an administrator."""
    emma = neighbours.person("Emma Clarke")
    await emma.leaves(group)
    await emma.joins(group)
    as_member = await fetch()
    await neighbours.person("郑国平").does("promote", chat_id=group, user_id=fetch.ptb.id)
    await emma.leaves(group)
    as_administrator = await fetch()

    assert as_member[0].message.left_chat_member.id == emma.id
    assert as_member[1].message.new_chat_members[0].id == emma.id
    assert len(as_member) == 2
    promoted, left, change = as_administrator
    assert promoted.my_chat_member.new_chat_member.status == ChatMember.ADMINISTRATOR
    assert left.message.left_chat_member.id == emma.id
    assert change.chat_member.new_chat_member.status == ChatMember.LEFT


async def test_a_kicked_bot_is_told_and_refused(ptb: Bot, neighbours: Neighbourhood, group: int, fetch: Fetch) -> None:
    """Server's texts: "bot was kicked from the supergroup chat", "bot is not a member of the supergroup chat"."""
    zheng = neighbours.person("郑国平")
    await zheng.does("remove-bot", chat_id=group)

    found = await fetch()

    assert found[0].message.left_chat_member.id == ptb.id
    assert found[1].my_chat_member.new_chat_member.status == ChatMember.BANNED
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await ptb.send_message(group, "x")
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await ptb.send_message(neighbours.chat("业委会").chat_id, "x")
    await zheng.does("add-bot", chat_id=group, administrator=True)
    assert [u.my_chat_member is not None for u in await fetch()] == [True, False]


async def test_privacy_mode_lets_commands_and_replies_through(
    ptb: Bot, neighbours: Neighbourhood, group: int, fetch: Fetch
) -> None:
    """Bot API, "Privacy mode"; it changes for a group when the bot is added again."""
    wang, zheng = neighbours.person("王秀英"), neighbours.person("郑国平")
    await neighbours.post("/bot", can_read_all_group_messages=False)
    await wang.says("还听得见", to=group)
    assert (await ptb.get_me()).can_read_all_group_messages is False
    await zheng.does("remove-bot", chat_id=group)
    await zheng.does("add-bot", chat_id=group)
    card = await ptb.send_message(group, "请说")
    await fetch()

    for text in ("随便聊聊", "@yishiting_bot 在吗", "/who@another_bot", "/who", "/report@yishiting_bot 灯"):
        await wang.says(text, to=group)
    await wang.says("我回复", to=group, reply_to=card.message_id)
    private = [u.message.text for u in await fetch()]
    await zheng.does("promote", chat_id=group, user_id=ptb.id)
    await wang.says("管理员什么都看见", to=group)

    assert private == ["/who", "/report@yishiting_bot 灯", "我回复"]
    assert (await fetch())[-1].message.text == "管理员什么都看见"


async def test_a_group_becomes_a_supergroup(ptb: Bot, neighbours: Neighbourhood, server: Sandbox, fetch: Fetch) -> None:
    """Bot API, Message.migrate_to_chat_id and migrate_from_chat_id; a send to the old id fails with the new one."""
    wang, feng = neighbours.person("王秀英"), neighbours.person("冯涛")
    old = await neighbours.new_group("小群", [wang, feng], type="group")
    sent = await ptb.send_message(old.chat_id, "投票")
    await fetch()
    new = (await wang.does("migrate", chat_id=old.chat_id))["chat"]["id"]

    away, here = await fetch()

    assert (away.message.chat.id, away.message.migrate_to_chat_id) == (old.chat_id, new)
    assert (here.message.chat.id, here.message.migrate_from_chat_id) == (new, old.chat_id)
    with pytest.raises(ChatMigrated) as refused:
        await ptb.send_message(old.chat_id, "x")
    assert refused.value.new_chat_id == new
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await ptb.edit_message_text("x", new, sent.message_id + 1000)
    assert (await ptb.send_message(new, "x")).chat.type == "supergroup"


async def test_members_and_administrators_can_be_asked_for(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    """Bot API, getChatMember, getChatAdministrators, getChatMemberCount."""
    wang, zheng = neighbours.person("王秀英"), neighbours.person("郑国平")

    assert (await ptb.get_chat_member(group, zheng.id)).status == ChatMember.OWNER
    assert (await ptb.get_chat_member(group, wang.id)).status == ChatMember.MEMBER
    assert {a.user.full_name for a in await ptb.get_chat_administrators(group)} == {"国平 郑", "晓燕 吴"}
    assert await ptb.get_chat_member_count(group) == 30
    assert (await ptb.get_chat(group)).title == "议事亭小区业主群"
    with pytest.raises(BadRequest, match=r"(?i)participant_id_invalid"):
        await ptb.get_chat_member(group, 1)


async def test_a_menu_is_chosen_by_scope_and_language(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    """Bot API, "Determining list of commands": the narrowest scope first, the language before none."""
    wang, zheng, emma = (neighbours.person(name) for name in ("王秀英", "郑国平", "Emma Clarke"))
    await wang.starts()

    def menu(name: str) -> list[BotCommand]:
        return [BotCommand(name, "x")]

    await ptb.set_my_commands(menu("all"))
    await ptb.set_my_commands(menu("private"), BotCommandScopeAllPrivateChats())
    await ptb.set_my_commands(menu("private_zh"), BotCommandScopeAllPrivateChats(), language_code="zh")
    await ptb.set_my_commands(menu("group"), BotCommandScopeAllGroupChats())
    await ptb.set_my_commands(menu("admins"), BotCommandScopeAllChatAdministrators())
    await ptb.set_my_commands(menu("emma"), BotCommandScopeChatMember(group, emma.id))

    assert await wang.menu() == ["private_zh"]
    assert await emma.menu() == ["private"]
    assert await wang.menu(group) == ["group"]
    assert await zheng.menu(group) == ["admins"]
    assert await emma.menu(group) == ["emma"]
    await ptb.delete_my_commands(BotCommandScopeAllPrivateChats(), language_code="zh")
    assert await wang.menu() == ["private"]
    assert [c.command for c in await ptb.get_my_commands()] == ["all"]


async def test_wrong_commands_are_refused(raw: Raw) -> None:
    """Bot API, BotCommand: 1-32 of a-z, 0-9 and _; description 1-256; at most 100."""
    for command in ({"command": "Report", "description": "x"}, {"command": "a" * 33, "description": "x"}):
        assert "BOT_COMMAND_INVALID" in (await raw("setMyCommands", commands=[command]))["description"]
    many = [{"command": f"c{n}", "description": "x"} for n in range(101)]
    assert "too long" in (await raw("setMyCommands", commands=many))["description"]
    assert "scope" in (await raw("setMyCommands", commands=[], scope={"type": "x"}))["description"].lower()


async def test_texts_of_the_bot_have_languages_and_limits(ptb: Bot, neighbours: Neighbourhood, raw: Raw) -> None:
    """Bot API, setMyDescription (0-512), setMyShortDescription (0-120)."""
    await ptb.set_my_description("Say what is wrong")
    await ptb.set_my_description("哪里不对，说一声", language_code="zh")

    world = await neighbours.get("/world", **{"as": neighbours.person("王秀英").id})
    emma = await neighbours.get("/world", **{"as": neighbours.person("Emma Clarke").id})

    assert world["bot"]["description"] == "哪里不对，说一声"
    assert emma["bot"]["description"] == "Say what is wrong"
    assert not (await raw("setMyShortDescription", short_description="x" * 121))["ok"]


async def test_topics_take_replies_and_general_does_not(ptb: Bot, neighbours: Neighbourhood, fetch: Fetch) -> None:
    """Bot API, forums; tdlib/telegram-bot-api#447: message_thread_id=1 is refused."""
    wang = neighbours.person("王秀英")
    forum = await neighbours.new_group("论坛", [wang], is_forum=True)
    await wang.does("promote", chat_id=forum.chat_id, user_id=ptb.id)
    topic = await ptb.create_forum_topic(forum.chat_id, "报修")
    await fetch()
    await wang.says("/report 灯", to=forum, message_thread_id=topic.message_thread_id)

    (update,) = await fetch()
    sent = await ptb.send_message(forum.chat_id, "好", message_thread_id=update.message.message_thread_id)

    assert update.message.is_topic_message
    assert sent.message_thread_id == topic.message_thread_id
    with pytest.raises(BadRequest, match=r"(?i)message thread not found"):
        await ptb.send_message(forum.chat_id, "x", message_thread_id=1)


async def test_a_muted_group_refuses_the_bot(ptb: Bot, server: Sandbox, group: int) -> None:
    """Server's text: "not enough rights to send text messages to the chat"."""
    server.exchange.world.chats[group].permissions["can_send_messages"] = False

    with pytest.raises(BadRequest, match=r"(?i)not enough rights to send text messages"):
        await ptb.send_message(group, "x")


async def test_an_administrator_can_ban_and_let_in_again(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    """Bot API, banChatMember, unbanChatMember: the bot needs can_restrict_members."""
    emma = neighbours.person("Emma Clarke")
    with pytest.raises(BadRequest, match=r"(?i)not enough rights"):
        await ptb.ban_chat_member(group, emma.id)
    await neighbours.person("郑国平").does("promote", chat_id=group, user_id=ptb.id)

    await ptb.ban_chat_member(group, emma.id)

    assert (await ptb.get_chat_member(group, emma.id)).status == ChatMember.BANNED
    await ptb.unban_chat_member(group, emma.id)
    await emma.joins(group)


async def test_a_closed_topic_refuses(ptb: Bot, neighbours: Neighbourhood, server: Sandbox) -> None:
    """Server's text: TOPIC_CLOSED; a topic's name has 1-128 characters, and only forums have topics."""
    wang = neighbours.person("王秀英")
    forum = await neighbours.new_group("论坛", [wang], is_forum=True)
    with pytest.raises(BadRequest, match=r"(?i)not enough rights to create a topic"):
        await ptb.create_forum_topic(forum.chat_id, "x")
    await wang.does("promote", chat_id=forum.chat_id, user_id=ptb.id)
    topic = await ptb.create_forum_topic(forum.chat_id, "报修")
    server.exchange.world.chats[forum.chat_id].closed_topics.add(topic.message_thread_id)

    with pytest.raises(BadRequest, match=r"(?i)topic_closed"):
        await ptb.send_message(forum.chat_id, "x", message_thread_id=topic.message_thread_id)
    with pytest.raises(BadRequest, match=r"(?i)1-128"):
        await ptb.create_forum_topic(forum.chat_id, "x" * 129)
    with pytest.raises(BadRequest, match=r"(?i)not a forum"):
        await ptb.create_forum_topic(neighbours.group.chat_id, "x")


async def test_a_restricted_member_is_shown_with_what_they_may_do(
    ptb: Bot, neighbours: Neighbourhood, server: Sandbox, group: int
) -> None:
    """Bot API, ChatMemberRestricted."""
    wang = neighbours.person("王秀英")
    member = server.exchange.world.chats[group].members[wang.id]
    member.status = "restricted"

    found = await ptb.get_chat_member(group, wang.id)

    assert found.status == ChatMember.RESTRICTED
    assert found.is_member
    assert not found.can_send_messages
    with pytest.raises(RefusedError, match="may not write"):
        await wang.says("x", to=group)
