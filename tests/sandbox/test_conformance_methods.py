"""Do the quieter methods behave as Telegram's? Copies, titles, tags, keyboards, captions, reactions, menus.

Sources: Bot API, the method of each test's name; error texts of tdlib/telegram-bot-api 10.0.
"""

from __future__ import annotations

from typing import Any

import pytest
from telegram import (
    Bot,
    ChatAdministratorRights,
    InputMediaDocument,
    InputMediaPhoto,
    KeyboardButton,
    MenuButtonCommands,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, Forbidden

from bot.sandbox import Sandbox
from bot.sandbox.pictures import grey
from tests.sandbox.conftest import Raw
from tests.sandbox_client import Neighbourhood


@pytest.fixture
def group(neighbours: Neighbourhood) -> int:
    return neighbours.group.chat_id


@pytest.fixture
async def promoted(ptb: Bot, neighbours: Neighbourhood, group: int) -> Bot:
    rights = {"can_manage_tags": True}
    await neighbours.person("郑国平").does("promote", chat_id=group, user_id=ptb.id, rights=rights)
    return ptb


async def test_copies_and_forwards(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    wang = neighbours.person("王秀英")
    await wang.starts()
    said = await wang.says("灯", photo=grey(9, 9), to=group)

    copied = await ptb.copy_message(wang.id, group, said.id, caption="抄送")
    forwarded = await ptb.forward_message(wang.id, group, said.id)
    onward = await ptb.forward_message(group, wang.id, forwarded.message_id)

    shown = {s.id: s for s in await wang.private.messages()}
    assert shown[copied.message_id].text == "抄送"
    assert forwarded.forward_origin.sender_user.id == onward.forward_origin.sender_user.id == wang.id
    poll = await ptb.send_poll(group, "?", ["a"])
    with pytest.raises(BadRequest, match=r"(?i)can't be copied"):
        await ptb.copy_message(wang.id, group, poll.message_id)
    with pytest.raises(BadRequest, match=r"(?i)can't be forwarded"):
        await ptb.forward_message(wang.id, group, poll.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message to copy not found"):
        await ptb.copy_message(wang.id, group, 999)


async def test_title_and_description_need_a_right(ptb: Bot, neighbours: Neighbourhood, group: int, raw: Raw) -> None:
    with pytest.raises(BadRequest, match=r"(?i)not enough rights to change chat info"):
        await ptb.set_chat_title(group, "新")
    await neighbours.person("郑国平").does("promote", chat_id=group, user_id=ptb.id)

    await ptb.set_chat_title(group, "议事亭")
    await ptb.set_chat_description(group, "说事的地方")

    chat = await ptb.get_chat(group)
    assert (chat.title, chat.description) == ("议事亭", "说事的地方")
    assert (await neighbours.group.messages())[-1].line() == "* The group is now called 议事亭"
    for method, facts in (
        ("setChatTitle", {"title": " "}),
        ("setChatTitle", {"title": "x" * 129}),
        ("setChatDescription", {"description": "说事的地方"}),
    ):
        assert (await raw(method, chat_id=group, **facts))["error_code"] == 400


async def test_tags(promoted: Bot, neighbours: Neighbourhood, group: int) -> None:
    """Bot API 9.5, setChatMemberTag: 0-16 characters."""
    wang = neighbours.person("王秀英")

    await promoted.set_chat_member_tag(group, wang.id, "3-2-501")

    assert (await promoted.get_chat_member(group, wang.id)).tag == "3-2-501"
    with pytest.raises(BadRequest, match=r"(?i)too long"):
        await promoted.set_chat_member_tag(group, wang.id, "x" * 17)
    with pytest.raises(BadRequest, match=r"(?i)user not found"):
        await promoted.set_chat_member_tag(group, 1, "x")


async def test_a_bot_that_leaves_is_outside(ptb: Bot, group: int) -> None:
    await ptb.leave_chat(group)

    with pytest.raises(Forbidden, match="not a member"):
        await ptb.get_chat(group)


async def test_private_chats_have_no_administrators_and_are_not_left(
    ptb: Bot, neighbours: Neighbourhood, server: Sandbox
) -> None:
    wang = neighbours.person("王秀英")
    await wang.starts()

    with pytest.raises(BadRequest, match=r"(?i)no administrators in the private chat"):
        await ptb.get_chat_administrators(wang.id)
    with pytest.raises(BadRequest, match=r"(?i)private chats"):
        await ptb.leave_chat(wang.id)
    server.exchange.world.chats[neighbours.group.chat_id].deleted = True
    with pytest.raises(Forbidden, match="the group chat was deleted"):
        await ptb.send_message(neighbours.group.chat_id, "x")


async def test_reply_keyboards_are_shown_and_taken_away(ptb: Bot, neighbours: Neighbourhood) -> None:
    """Bot API, ReplyKeyboardMarkup: a press sends the text."""
    wang = neighbours.person("王秀英")
    await wang.starts()
    keys = ReplyKeyboardMarkup([["报修", "投诉"], [KeyboardButton("电话", request_contact=True)]])

    await ptb.send_message(wang.id, "请选", reply_markup=keys)
    shown = await wang.private.last()
    await ptb.send_message(wang.id, "好", reply_markup=ReplyKeyboardRemove())

    assert shown.keys == ["报修", "投诉", "电话"]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ({"foo": 1}, "can't parse reply keyboard markup"),
        ("nonsense", "JSON"),
        ([1], "object expected"),
        ({"inline_keyboard": ["a"]}, "Array of Arrays"),
        ({"inline_keyboard": [["a"]]}, "must be an Object"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "b"}] * 9]}, "too wide"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "b"}]] * 101}, "too long"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "b", "style": "pink"}]]}, "style"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "b", "hue": 1}]]}, "unknown fields"),
        ({"keyboard": [[{"text": ""}]]}, "non-empty"),
        ({"keyboard": [[{"text": "a", "request_poll": {}}]]}, "does not support"),
    ],
)
async def test_wrong_keyboards_are_refused(raw: Raw, group: int, markup: Any, words: str) -> None:
    refused = await raw("sendMessage", chat_id=group, text="x", reply_markup=markup)

    assert refused["error_code"] == 400
    assert words in refused["description"]


async def test_captions_and_pictures_can_be_changed(ptb: Bot, group: int) -> None:
    """Bot API, editMessageCaption, editMessageMedia."""
    sent = await ptb.send_photo(group, grey(9, 9), caption="旧", show_caption_above_media=True)
    text = await ptb.send_message(group, "无图")

    caption = await ptb.edit_message_caption(group, sent.message_id, caption="<i>新</i>", parse_mode="HTML")
    media = await ptb.edit_message_media(InputMediaPhoto(grey(7, 7), caption="图"), group, sent.message_id)

    assert caption.caption == "新"
    assert caption.caption_entities[0].type == "italic"
    assert (media.photo[-1].width, media.caption) == (7, "图")
    with pytest.raises(BadRequest, match=r"(?i)no caption in the message to edit"):
        await ptb.edit_message_caption(group, text.message_id, caption="x")
    with pytest.raises(BadRequest, match=r"(?i)no text in the message to edit"):
        await ptb.edit_message_text("x", group, sent.message_id)


async def test_many_messages_can_be_deleted_at_once(ptb: Bot, neighbours: Neighbourhood, group: int, raw: Raw) -> None:
    """Bot API, deleteMessages: 1-100; those that are not there are skipped."""
    sent = [await ptb.send_message(group, str(n)) for n in range(3)]
    said = await neighbours.person("王秀英").says("别删", to=group)

    await ptb.delete_messages(group, [*(m.message_id for m in sent), 999])

    assert [s.text for s in await neighbours.group.messages()][-1:] == ["别删"]
    with pytest.raises(BadRequest, match=r"(?i)message can't be deleted"):
        await ptb.delete_message(group, said.id)
    assert (await raw("deleteMessages", chat_id=group, message_ids=[]))["error_code"] == 400
    assert (await raw("deleteMessages", chat_id=group, message_ids=list(range(101))))["error_code"] == 400


async def test_pins_can_all_be_taken_away(promoted: Bot, neighbours: Neighbourhood, group: int) -> None:
    for text in "一二":
        await promoted.pin_chat_message(group, (await promoted.send_message(group, text)).message_id)
    await promoted.unpin_chat_message(group)
    assert [s.text for s in await neighbours.group.pinned()] == ["一"]

    await promoted.unpin_all_chat_messages(group)

    assert not await neighbours.group.pinned()
    with pytest.raises(BadRequest, match=r"(?i)message to unpin not found"):
        await promoted.unpin_chat_message(group)


async def test_the_bot_reacts_and_shows_that_it_is_typing(
    ptb: Bot, neighbours: Neighbourhood, group: int, raw: Raw
) -> None:
    wang = neighbours.person("王秀英")
    said = await wang.says("灯修好了", to=group)

    await ptb.set_message_reaction(group, said.id, "👍")
    await ptb.send_chat_action(group, "typing")

    seen = {s.id: s for s in await neighbours.group.messages()}[said.id]
    assert seen.raw["view"]["reactions"] == {"👍": [ptb.id]}
    events = (await neighbours.get(f"/people/{wang.id}/events", since=0))["events"]
    assert events[-1]["action"] == "typing"
    assert (await raw("sendChatAction", chat_id=group, action="dancing"))["error_code"] == 400
    two = [{"type": "emoji", "emoji": "👍"}] * 2
    assert (
        "TOO_MANY" in (await raw("setMessageReaction", chat_id=group, message_id=said.id, reaction=two))["description"]
    )


async def test_a_quote_must_be_in_the_message(ptb: Bot, neighbours: Neighbourhood, group: int, raw: Raw) -> None:
    """Bot API, ReplyParameters.quote."""
    said = await neighbours.person("王秀英").says("电梯坏了三天", to=group)

    good = {"message_id": said.id, "quote": "三天"}
    sent = (await raw("sendMessage", chat_id=group, text="x", reply_parameters=good))["result"]

    assert sent["quote"]["text"] == "三天"
    for wrong in ({"message_id": said.id, "quote": "四天"}, {"message_id": said.id, "chat_id": 5}, {"foo": 1}):
        assert (await raw("sendMessage", chat_id=group, text="x", reply_parameters=wrong))["error_code"] == 400


async def test_files_that_cannot_be_sent(ptb: Bot, group: int, raw: Raw) -> None:
    document = await ptb.send_document(group, b"abc", filename="a.txt")
    group_facts = {"chat_id": group}

    for method, facts, words in (
        ("sendPhoto", {"photo": "no-such-id"}, "wrong file identifier"),
        ("sendPhoto", {"photo": document.document.file_id}, "can't use file of type Document as Photo"),
        ("sendPhoto", {"photo": "https://example.org/a.png"}, "does not fetch"),
        ("sendPhoto", {}, "there is no photo"),
        ("sendMediaGroup", {"media": [{"type": "video", "media": "x"}] * 2}, "photos or documents"),
        ("editMessageMedia", {"message_id": 1, "media": {"type": "video", "media": "x"}}, "photos and documents only"),
        ("getFile", {"file_id": "x"}, "wrong file_id"),
        ("getFile", {}, "file_id is empty"),
    ):
        assert words in (await raw(method, **group_facts if method != "getFile" else {}, **facts))["description"]
    with pytest.raises(BadRequest, match=r"(?i)photo_invalid_dimensions"):
        await ptb.send_photo(group, grey(1, 500))
    with pytest.raises(BadRequest, match=r"(?i)file must be non-empty"):
        await ptb.send_document(group, b"", filename="empty.txt")
    again = await ptb.send_media_group(
        group, [InputMediaDocument(document.document.file_id), InputMediaDocument(b"x", filename="b.txt")]
    )
    assert again[0].document.file_name == "a.txt"


async def test_a_file_of_more_than_20_megabytes_cannot_be_fetched(ptb: Bot, neighbours: Neighbourhood) -> None:
    """Bot API, getFile: at most 20 MB."""
    wang = neighbours.person("王秀英")
    await wang.starts()
    await wang.says(document=("big.bin", bytes(20 * 1024 * 1024 + 1)))
    update = (await ptb.get_updates(offset=-1))[-1]

    with pytest.raises(BadRequest, match=r"(?i)file is too big"):
        await update.message.document.get_file()


async def test_what_the_bot_says_about_itself(ptb: Bot, raw: Raw) -> None:
    """Bot API, setMyName, setMyShortDescription, setChatMenuButton, setMyDefaultAdministratorRights."""
    assert (await ptb.get_my_name()).name == "议事亭"
    await ptb.set_my_name("Pavilion", language_code="en")
    await ptb.set_my_short_description("短")
    await ptb.set_chat_menu_button(menu_button=MenuButtonCommands())
    rights = ChatAdministratorRights.no_rights()
    await ptb.set_my_default_administrator_rights(rights)

    assert (await ptb.get_my_name("en")).name == "Pavilion"
    assert (await ptb.get_my_short_description()).short_description == "短"
    assert (await ptb.get_my_description()).description == ""
    assert isinstance(await ptb.get_chat_menu_button(), MenuButtonCommands)
    assert (await ptb.get_my_default_administrator_rights()).can_manage_chat is False
    assert (await raw("setMyName", name="x", language_code="english"))["error_code"] == 400
    assert (await raw("setChatMenuButton", menu_button={"type": "web_app"}))["error_code"] == 400
    assert (await raw("logOut"))["error_code"] == 400
    alone = {"type": "chat_administrators", "chat_id": 810001}
    assert (await raw("setMyCommands", commands=[], scope=alone))["error_code"] in {400, 403}
    long = [{"command": "a", "description": "x" * 257}]
    assert "DESCRIPTION" in (await raw("setMyCommands", commands=long))["description"]


async def test_mentions_by_link_name_a_known_person(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    """Bot API, "HTML style": tg://user?id= becomes a text_mention."""
    wang = neighbours.person("王秀英")

    sent = await ptb.send_message(
        group, f'<a href="tg://user?id={wang.id}">王</a> <a href="tg://user?id=5">谁</a>', parse_mode="HTML"
    )

    assert [(e.type, e.user.id) for e in sent.entities] == [("text_mention", wang.id)]


async def test_parameters_of_a_wrong_type_are_refused(raw: Raw, group: int) -> None:
    for method, facts in (
        ("sendMessage", {"chat_id": group, "text": {"a": 1}}),
        ("sendMessage", {"chat_id": "x", "text": "a"}),
        ("sendMessage", {"chat_id": "@somebody", "text": "a"}),
        ("sendMessage", {"text": "a"}),
        ("sendMessage", {"chat_id": group, "text": "a", "message_thread_id": "four"}),
        ("sendMessage", {"chat_id": group, "text": "a", "parse_mode": "BBCode"}),
        ("sendPoll", {"chat_id": group, "question": "?", "options": {"a": 1}}),
        ("sendPoll", {"chat_id": group, "question": "?", "options": [1]}),
        ("sendPoll", {"chat_id": group, "question": "?", "options": [{"text": " "}]}),
        ("sendPoll", {"chat_id": group, "question": "?", "options": [{"text": "a", "media": {}}]}),
        ("sendPoll", {"chat_id": group, "question": "?", "options": ["a"], "type": "riddle"}),
        ("sendPoll", {"chat_id": group, "question": "?", "options": ["a"], "close_date": 5}),
        ("getChatMember", {"chat_id": group}),
        ("banChatMember", {"chat_id": group, "user_id": 810001}),
    ):
        assert (await raw(method, **facts))["error_code"] == 400, (method, facts)


async def test_a_poll_may_have_a_description_and_marks(raw: Raw, group: int) -> None:
    """Bot API 9.6, sendPoll.description; entities of question and options."""
    sent = await raw(
        "sendPoll",
        chat_id=group,
        question="<b>?</b>",
        question_parse_mode="HTML",
        options=[{"text": "<i>a</i>", "text_parse_mode": "HTML"}],
        description="<u>why</u>",
        description_parse_mode="HTML",
        is_closed=True,
    )

    poll = sent["result"]["poll"]

    assert poll["is_closed"]
    assert poll["question_entities"][0]["type"] == "bold"
    assert poll["options"][0]["text_entities"][0]["type"] == "italic"
    assert poll["description"] == "why"
    assert poll["description_entities"][0]["type"] == "underline"


async def test_only_the_bots_own_polls_are_stopped(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    said = await neighbours.person("王秀英").says("x", to=group)

    with pytest.raises(BadRequest, match=r"(?i)message is not a poll"):
        await ptb.stop_poll(group, said.id)
