"""Does a button behave as Telegram's? Callback queries, their one answer, their deadline, forged data.

Sources: Bot API, CallbackQuery and answerCallbackQuery; the server's error texts; tdlib/telegram-bot-api#699 for presses
that are sent again.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram import Bot, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest

from bot.sandbox import Sandbox
from tests.sandbox.conftest import Raw, Tick
from tests.sandbox_client import Neighbourhood, RefusedError

KEYBOARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton("同意", callback_data="v1:9:y"), InlineKeyboardButton("反对", callback_data="v1:9:n")]]
)


@pytest.fixture
async def ballot(ptb: Bot, neighbours: Neighbourhood) -> Message:
    await ptb.get_updates(offset=-1)
    return await ptb.send_message(neighbours.group.chat_id, "表决", reply_markup=KEYBOARD)


async def press(life: Neighbourhood, ballot: Message, who: str = "王秀英", **more: Any) -> dict[str, Any]:
    body = {"chat_id": ballot.chat_id, "message_id": ballot.message_id, "button": "同意", **more}
    return await life.person(who).does("presses", **body)


async def queries(ptb: Bot) -> list[CallbackQuery]:
    return [u.callback_query for u in await ptb.get_updates(timeout=2) if u.callback_query]


async def test_a_press_carries_person_message_data_and_instance(
    ptb: Bot, neighbours: Neighbourhood, ballot: Message
) -> None:
    """Bot API, CallbackQuery."""
    await press(neighbours, ballot)
    await press(neighbours, ballot, "冯涛")

    first, second = await queries(ptb)

    assert first.data == "v1:9:y"
    assert first.from_user.full_name == "秀英 王"
    assert first.message is not None
    assert first.message.message_id == ballot.message_id
    assert first.chat_instance == second.chat_instance != ""


async def test_an_answer_is_shown_to_the_presser_only(ptb: Bot, neighbours: Neighbourhood, ballot: Message) -> None:
    """Bot API, answerCallbackQuery: a notification at the top of the chat screen or an alert."""
    pressing = asyncio.create_task(press(neighbours, ballot, wait=5))
    (query,) = await queries(ptb)

    await query.answer("已记录：同意", show_alert=True)

    shown = await pressing
    assert shown == {**shown, "answered": True, "text": "已记录：同意", "show_alert": True}
    wang, feng = neighbours.person("王秀英"), neighbours.person("冯涛")
    kinds = [
        [e["kind"] for e in (await neighbours.get(f"/people/{p.id}/events", since=0))["events"]] for p in (wang, feng)
    ]
    assert "answer" in kinds[0]
    assert "answer" not in kinds[1]


async def test_a_query_takes_one_answer(ptb: Bot, neighbours: Neighbourhood, ballot: Message) -> None:
    await press(neighbours, ballot)
    (query,) = await queries(ptb)
    await query.answer("1")

    with pytest.raises(BadRequest, match=r"(?i)query is too old and response timeout expired or query id is invalid"):
        await query.answer("2")


async def test_an_unknown_query_is_refused(ptb: Bot, ballot: Message) -> None:
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await ptb.answer_callback_query("12345")


async def test_an_answer_after_the_deadline_is_refused(
    ptb: Bot, neighbours: Neighbourhood, ballot: Message, tick: Tick
) -> None:
    """The real deadline is published nowhere; the sandbox takes 15 s (docs/unverified.md)."""
    await press(neighbours, ballot)
    (query,) = await queries(ptb)
    tick.seconds += 15.5

    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await query.answer("late")


async def test_an_answer_has_at_most_200_characters(ptb: Bot, neighbours: Neighbourhood, ballot: Message) -> None:
    """Bot API, answerCallbackQuery: text 0-200 characters."""
    await press(neighbours, ballot)
    (query,) = await queries(ptb)

    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await query.answer("好" * 201)
    await query.answer("好" * 200)


async def test_a_press_may_come_twice_with_two_ids(ptb: Bot, neighbours: Neighbourhood, ballot: Message) -> None:
    """tdlib/telegram-bot-api#699: the app sends a press again that it got no answer to."""
    await press(neighbours, ballot, resend=True)

    first, second = await queries(ptb)

    assert first.id != second.id
    assert (first.data, first.from_user.id) == (second.data, second.from_user.id)


async def test_forged_data_arrives_like_any_other(ptb: Bot, neighbours: Neighbourhood, ballot: Message) -> None:
    """Bot API, CallbackQuery.data: "a bad client can send arbitrary data in this field"."""
    with pytest.raises(RefusedError, match="no button"):
        await press(neighbours, ballot, button="弃权")

    await press(neighbours, ballot, data="v1:9:admin", forged=True)

    assert [q.data for q in await queries(ptb)] == ["v1:9:admin"]


async def test_a_press_on_a_deleted_message_has_no_accessible_message(
    ptb: Bot, neighbours: Neighbourhood, ballot: Message
) -> None:
    """Bot API, InaccessibleMessage: date is always 0."""
    await ptb.delete_message(ballot.chat_id, ballot.message_id)
    await press(neighbours, ballot, data="v1:9:y", forged=True)

    (query,) = await queries(ptb)

    assert query.message is not None
    assert not query.message.is_accessible


async def test_an_anonymous_administrator_presses_under_the_real_name(
    ptb: Bot, neighbours: Neighbourhood, ballot: Message
) -> None:
    """tdlib/telegram-bot-api#667; their messages come from GroupAnonymousBot (1087968824) with sender_chat."""
    zheng, wu = neighbours.person("郑国平"), neighbours.person("吴晓燕")
    await zheng.does("promote", chat_id=ballot.chat_id, user_id=wu.id, is_anonymous=True)

    await wu.says("/hello", to=ballot.chat_id)
    await press(neighbours, ballot, "吴晓燕")

    said, pressed = [u for u in await ptb.get_updates(timeout=2) if u.message or u.callback_query][-2:]
    assert said.message is not None
    assert said.message.from_user is not None
    assert said.message.from_user.id == 1087968824
    assert said.message.sender_chat == said.message.chat
    assert pressed.callback_query is not None
    assert pressed.callback_query.from_user.id == wu.id


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "x", "callback_data": "好" * 22}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "", "callback_data": "y"}, "text"),
        ({"text": "x"}, "Text buttons are unallowed"),
        ({"text": "x", "callback_data": "y", "url": "https://t.me/a"}, "one action"),
        ({"text": "x", "pay": True}, "does not support"),
        ({"text": "x", "url": "javascript:alert(1)"}, "URL"),
    ],
)
async def test_wrong_buttons_are_refused(raw: Raw, neighbours: Neighbourhood, button: Any, words: str) -> None:
    """Bot API, InlineKeyboardButton: exactly one optional field; callback_data 1-64 bytes."""
    markup = {"inline_keyboard": [[button]]}

    refused = await raw("sendMessage", chat_id=neighbours.group.chat_id, text="?", reply_markup=markup)

    assert refused["error_code"] == 400
    assert words in refused["description"]


async def test_nobody_outside_the_group_can_press(server: Sandbox, neighbours: Neighbourhood, ballot: Message) -> None:
    stranger = await neighbours.newcomer("路人")

    with pytest.raises(RefusedError, match="not in this chat"):
        await stranger.does("presses", chat_id=ballot.chat_id, message_id=ballot.message_id, button="同意")
