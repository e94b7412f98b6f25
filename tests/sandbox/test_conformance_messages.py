"""Do messages behave as Telegram's? Texts, entities, replies, albums, files, edits, deletion, pins, forwards.

Sources: Bot API (sendMessage, "Formatting options", sendMediaGroup, getFile, edit…, deleteMessage); error texts of
tdlib/telegram-bot-api 10.0 and tdlib/td.
"""

from __future__ import annotations

import io

import pytest
from telegram import Bot, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, MessageEntity, Update
from telegram.error import BadRequest

from bot.sandbox.pictures import grey
from tests.sandbox.conftest import Raw
from tests.sandbox_client import Neighbourhood


@pytest.fixture
def group(neighbours: Neighbourhood) -> int:
    return neighbours.group.chat_id


async def updates(ptb: Bot) -> list[Update]:
    """All that waits, but for the bot's own arrival."""
    return [u for u in await ptb.get_updates(timeout=1) if not u.my_chat_member][1:]


async def test_html_becomes_text_and_entities(ptb: Bot, group: int) -> None:
    """Bot API, "HTML style"; offsets and lengths in UTF-16 units."""
    text = '🏠 <b>电梯 &amp; <i>楼道</i></b> <a href="https://t.me/x">link</a> <blockquote expandable>long</blockquote>'

    sent = await ptb.send_message(group, text, parse_mode="HTML")

    assert sent.text == "🏠 电梯 & 楼道 link long"
    found = {e.type: sent.parse_entity(e) for e in sent.entities}
    assert found[MessageEntity.BOLD] == "电梯 & 楼道"
    assert found[MessageEntity.ITALIC] == "楼道"
    assert found[MessageEntity.TEXT_LINK] == "link"
    assert found[MessageEntity.EXPANDABLE_BLOCKQUOTE] == "long"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<b>open", "can't find end tag corresponding to start tag"),
        ("<b>x</i>", "unmatched end tag at byte offset 4"),
        ("<p>x</p>", 'unsupported start tag "p" at byte offset 0'),
        ("三 < 四", "unsupported start tag"),
        ("x</b>", "unexpected end tag"),
    ],
)
async def test_broken_html_is_refused(ptb: Bot, group: int, text: str, words: str) -> None:
    """tdlib/td MessageEntity.cpp, parse_html."""
    with pytest.raises(BadRequest, match=f"(?i)can't parse entities: {words}"):
        await ptb.send_message(group, text, parse_mode="HTML")


async def test_lengths_are_counted_after_parsing(ptb: Bot, group: int) -> None:
    """Bot API, sendMessage: 1-4096 characters after entities parsing."""
    await ptb.send_message(group, "<b>" + "好" * 4096 + "</b>", parse_mode="HTML")

    with pytest.raises(BadRequest, match=r"(?i)message is too long"):
        await ptb.send_message(group, "好" * 4097)
    with pytest.raises(BadRequest, match=r"(?i)message text is empty"):
        await ptb.send_message(group, "<b> </b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match=r"(?i)caption is too long"):
        await ptb.send_photo(group, grey(9, 9), caption="好" * 1025)


async def test_only_a_hundred_entities_survive(ptb: Bot, group: int) -> None:
    """telegram.constants.MessageLimit.MESSAGE_ENTITIES: beyond 100 they are ignored."""
    sent = await ptb.send_message(group, "<b>x</b> " * 120, parse_mode="HTML")

    assert len(sent.entities) == 100


async def test_commands_hashtags_mentions_and_links_are_found(ptb: Bot, neighbours: Neighbourhood) -> None:
    """Bot API, MessageEntity: what people type is marked by the server."""
    await neighbours.person("王秀英").says(
        "/report@yishiting_bot #报修 https://t.me/a @feng_tao ＃投诉", to=neighbours.group
    )

    (update,) = await updates(ptb)

    assert update.message is not None
    assert [(e.type, update.message.parse_entity(e)) for e in update.message.entities] == [
        ("bot_command", "/report@yishiting_bot"),
        ("hashtag", "#报修"),
        ("url", "https://t.me/a"),
        ("mention", "@feng_tao"),
    ]


async def test_a_reply_shows_what_it_answers(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    """Bot API, ReplyParameters; a reply in a supergroup carries a thread id that is no topic's."""
    sent = await ptb.send_message(group, "谁在？")
    await neighbours.person("冯涛").says("我", to=group, reply_to=sent.message_id)

    (update,) = await updates(ptb)
    answer = await ptb.send_message(group, "好", reply_to_message_id=update.message.message_id)

    assert update.message.reply_to_message.message_id == sent.message_id
    assert update.message.message_thread_id == sent.message_id
    assert not update.message.is_topic_message
    assert answer.reply_to_message.text == "我"
    with pytest.raises(BadRequest, match=r"(?i)message thread not found"):
        await ptb.send_message(group, "x", message_thread_id=update.message.message_thread_id)


async def test_a_reply_to_nothing_is_refused_unless_allowed(ptb: Bot, group: int) -> None:
    """Bot API, ReplyParameters.allow_sending_without_reply."""
    with pytest.raises(BadRequest, match=r"(?i)message to be replied not found"):
        await ptb.send_message(group, "x", reply_to_message_id=999)

    sent = await ptb.send_message(group, "x", reply_to_message_id=999, allow_sending_without_reply=True)

    assert sent.reply_to_message is None


async def test_an_album_arrives_as_messages_joined_by_an_id(ptb: Bot, neighbours: Neighbourhood) -> None:
    """Bot API, Message.media_group_id: each item is an update of its own, the caption on the first."""
    await neighbours.person("王秀英").says("漏水", photos=[grey(20, 10), grey(10, 20)], to=neighbours.group)

    first, second = await updates(ptb)

    assert first.message.media_group_id == second.message.media_group_id is not None
    assert (first.message.caption, second.message.caption) == ("漏水", None)


async def test_a_photo_comes_in_sizes_and_the_last_is_the_picture(ptb: Bot, neighbours: Neighbourhood) -> None:
    """Bot API, PhotoSize; getFile and https://api.telegram.org/file/bot<token>/<file_path>."""
    picture = grey(300, 200)
    await neighbours.person("王秀英").says("看", photo=picture, to=neighbours.group)

    (update,) = await updates(ptb)
    sizes = update.message.photo
    file = await sizes[-1].get_file()

    assert [s.width for s in sizes] == [90, 300]
    assert await file.download_as_bytearray() == picture
    assert file.file_size == len(picture)


async def test_documents_travel_both_ways(ptb: Bot, neighbours: Neighbourhood) -> None:
    wang = neighbours.person("王秀英")
    await wang.starts()
    await wang.says(document=("名册.xlsx", b"PK\x03\x04rest"))
    received = (await updates(ptb))[-1].message.document

    sent = await ptb.send_document(wang.id, io.BytesIO(b"a,b\n"), filename="模板.csv", caption="模板")
    again = await ptb.send_document(wang.id, sent.document.file_id)

    assert received.file_name == "名册.xlsx"
    assert await (await received.get_file()).download_as_bytearray() == b"PK\x03\x04rest"
    assert again.document.file_unique_id == sent.document.file_unique_id
    seen = await wang.private.last()
    assert seen.files[0]["name"] == "模板.csv"
    assert await neighbours.download(seen.files[0]["url"]) == b"a,b\n"


async def test_an_album_of_the_bot_has_two_to_ten_items(ptb: Bot, group: int) -> None:
    """Bot API, sendMediaGroup: 2-10 items."""
    sent = await ptb.send_media_group(group, [InputMediaPhoto(grey(9, 9), caption="a"), InputMediaPhoto(grey(8, 8))])

    assert len({m.media_group_id for m in sent}) == 1
    with pytest.raises(BadRequest, match=r"(?i)2-10 items"):
        await ptb.send_media_group(group, [InputMediaPhoto(grey(9, 9))])
    with pytest.raises(BadRequest, match=r"(?i)image_process_failed"):
        await ptb.send_photo(group, b"no picture")


async def test_an_edit_changes_text_and_buttons_and_sets_a_date(ptb: Bot, group: int) -> None:
    """Bot API, editMessageText: a keyboard that is not repeated is taken away."""
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="1")]])
    sent = await ptb.send_message(group, "旧", reply_markup=keyboard)

    edited = await ptb.edit_message_text("新", group, sent.message_id)

    assert edited.text == "新"
    assert edited.reply_markup is None
    assert edited.edit_date is not None


async def test_an_edit_that_changes_nothing_is_refused(ptb: Bot, group: int) -> None:
    """Server's text: "message is not modified: specified new message content and reply markup are exactly the same…"."""
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="1")]])
    sent = await ptb.send_message(group, "<b>同</b>", parse_mode="HTML", reply_markup=keyboard)

    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await ptb.edit_message_text("<b>同</b>", group, sent.message_id, parse_mode="HTML", reply_markup=keyboard)
    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await ptb.edit_message_reply_markup(group, sent.message_id, reply_markup=keyboard)


async def test_wrong_targets_of_edits_are_refused(ptb: Bot, neighbours: Neighbourhood, group: int, raw: Raw) -> None:
    """Client::check_message "message to edit"; a message with force-reply can never be edited (td had_reply_markup)."""
    said = await neighbours.person("王秀英").says("我的话", to=group)
    asked = await ptb.send_message(group, "请回复", reply_markup=ForceReply())

    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await ptb.edit_message_text("x", group, 4242)
    for number in (said.id, asked.message_id):
        with pytest.raises(BadRequest, match=r"(?i)message can't be edited"):
            await ptb.edit_message_text("x", group, number)
    assert "identifier is not specified" in (await raw("editMessageText", text="x"))["description"]


async def test_an_edited_message_of_a_person_is_an_update_of_its_own_kind(ptb: Bot, neighbours: Neighbourhood) -> None:
    """Bot API, Update.edited_message."""
    wang = neighbours.person("王秀英")
    said = await wang.says("/report 电梯坏", to=neighbours.group)
    await wang.edits(said, "/report 电梯坏了")

    first, second = await updates(ptb)

    assert first.message is not None
    assert second.message is None
    assert second.edited_message.text == "/report 电梯坏了"
    assert second.edited_message.message_id == first.message.message_id


async def test_messages_of_48_hours_cannot_be_deleted(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    """Bot API, deleteMessage: only if it was sent less than 48 hours ago."""
    old = await ptb.send_message(group, "旧")
    await neighbours.forward(hours=48)
    new = await ptb.send_message(group, "新")

    assert await ptb.delete_message(group, new.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message can't be deleted"):
        await ptb.delete_message(group, old.message_id)
    with pytest.raises(BadRequest, match=r"(?i)message to delete not found"):
        await ptb.delete_message(group, new.message_id)


async def test_pinning_needs_the_right_and_leaves_a_service_message(
    ptb: Bot, neighbours: Neighbourhood, group: int
) -> None:
    """Bot API, pinChatMessage: the bot must be an administrator with can_pin_messages."""
    first, second = await ptb.send_message(group, "一"), await ptb.send_message(group, "二")
    with pytest.raises(BadRequest, match=r"(?i)not enough rights"):
        await ptb.pin_chat_message(group, first.message_id)

    await neighbours.person("郑国平").does("promote", chat_id=group, user_id=ptb.id)
    await ptb.pin_chat_message(group, first.message_id)
    await ptb.pin_chat_message(group, second.message_id)

    assert [seen.text for seen in await neighbours.group.pinned()] == ["二", "一"]
    assert (await ptb.get_chat(group)).pinned_message.text == "二"
    assert (await neighbours.group.messages())[-1].raw["pinned_message"]["text"] == "二"
    await ptb.unpin_chat_message(group, second.message_id)
    assert [seen.text for seen in await neighbours.group.pinned()] == ["一"]


async def test_a_forwarded_message_names_its_origin(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    """Bot API, MessageOriginUser; protected content cannot be forwarded."""
    wang, feng = neighbours.person("王秀英"), neighbours.person("冯涛")
    said = await wang.says("灯坏了", to=group)
    await feng.starts()
    await feng.forwards(said)

    update = (await updates(ptb))[-1]

    assert update.message.forward_origin.sender_user.id == wang.id
    assert update.message.text == "灯坏了"
    hidden = await ptb.send_message(group, "x", protect_content=True)
    with pytest.raises(BadRequest, match=r"(?i)protected"):
        await ptb.forward_message(feng.id, group, hidden.message_id)


async def test_a_voice_note_and_a_sticker_arrive(ptb: Bot, neighbours: Neighbourhood) -> None:
    wang = neighbours.person("王秀英")
    await wang.says(to=neighbours.group, voice={"base64": "T2dnUw==", "duration": 4})
    await wang.says(to=neighbours.group, sticker={"emoji": "👍"})

    voice, sticker = await updates(ptb)

    assert voice.message.voice.to_dict()["duration"] == 4
    assert sticker.message.sticker.emoji == "👍"


async def test_what_the_sandbox_does_not_have_it_says(raw: Raw, group: int) -> None:
    """Unknown methods: 404; parameters that it does not honour: 400 with their names; a wrong token: 401."""
    unknown = await raw("sendInvoice", chat_id=group)
    effect = await raw("sendMessage", chat_id=group, text="x", message_effect_id="1")
    mode = await raw("sendMessage", chat_id=group, text="*x*", parse_mode="MarkdownV2")

    assert (unknown["error_code"], "sendInvoice" in unknown["description"]) == (404, True)
    assert (effect["error_code"], "message_effect_id" in effect["description"]) == (400, True)
    assert "HTML only" in mode["description"]
    async with raw.session.get(f"{raw.server.url}/bot1:x/getMe") as answer:
        assert (answer.status, (await answer.json())["description"]) == (401, "Unauthorized")


async def test_a_plain_form_a_query_and_json_are_the_same(raw: Raw, group: int) -> None:
    """Bot API, "Making requests": four ways of passing parameters."""
    url = f"{raw.server.url}/bot{raw.server.token}/SendMessage"
    facts = {"chat_id": str(group), "text": "你好"}
    async with raw.session.post(url, data=facts) as form, raw.session.get(url, params=facts) as query:
        assert (await form.json())["result"]["text"] == (await query.json())["result"]["text"] == "你好"
