"""Would other libraries read what the sandbox writes? Every object, by python-telegram-bot 22.8, aiogram and the tables.

A long story is played; then each update, and each result of a method, is parsed by all of them.
"""

from __future__ import annotations

import os
from typing import Any

import aiogram.types
import pytest
from telegram import ChatFullInfo, Message, Poll, Update

from bot.sandbox.pictures import grey
from tests.sandbox.conftest import Raw
from tests.sandbox.request_checks import by_type, tables
from tests.sandbox_client import Neighbourhood

EVERY_KIND = [
    "message",
    "edited_message",
    "callback_query",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "message_reaction",
]


async def story(raw: Raw, life: Neighbourhood) -> list[dict[str, Any]]:
    """Something of everything; gives the updates."""
    await raw("getUpdates", allowed_updates=EVERY_KIND)
    wang, zheng, group = life.person("王秀英"), life.person("郑国平"), life.group
    await zheng.does("promote", chat_id=group.chat_id, user_id=raw.server.exchange.world.bot.id)
    said = await wang.says("/report 电梯 #报修", to=group)
    await wang.edits(said, "/report 电梯坏了")
    await wang.says("漏水", photos=[grey(20, 10), grey(10, 20)], to=group, reply_to=said)
    await wang.says(to=group, voice={"base64": "T2dn", "duration": 2})
    await wang.says(to=group, sticker={"emoji": "👍"})
    await wang.says(to=group, location={"latitude": 37.5, "longitude": 111.1})
    await wang.starts("x")
    await wang.says(document=("a.csv", b"a"))
    await wang.says(contact={"phone_number": "+8613900000000", "first_name": "秀英"})
    await wang.forwards(said)
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    card = (await raw("sendMessage", chat_id=group.chat_id, text="<b>x</b>", parse_mode="HTML", reply_markup=keyboard))[
        "result"
    ]
    await wang.does("presses", chat_id=group.chat_id, message_id=card["message_id"], data="b")
    await wang.does("reactions", chat_id=group.chat_id, message_id=card["message_id"], emoji="👍")
    await zheng.does("pins", chat_id=group.chat_id, message_id=card["message_id"])
    await raw("sendPoll", chat_id=group.chat_id, question="?", options=["a", "b"], is_anonymous=False)
    await wang.votes((await group.messages())[-1], "a")
    await life.person("石岩").leaves(group)
    await life.person("石岩").joins(group)
    await wang.blocks()
    return list((await raw("getUpdates", offset=-100))["result"])


def kinds(updates: list[dict[str, Any]]) -> set[str]:
    return {key for update in updates for key in update if key != "update_id"}


async def test_every_update_is_read_by_both_libraries(raw: Raw, neighbours: Neighbourhood) -> None:
    found = await story(raw, neighbours)

    assert kinds(found) == set(EVERY_KIND)
    for update in found:
        assert Update.de_json(update, None) is not None
        assert aiogram.types.Update.model_validate(update).event_type in EVERY_KIND


async def test_results_are_read_by_both_libraries(raw: Raw, neighbours: Neighbourhood) -> None:
    group = neighbours.group.chat_id
    sent = (await raw("sendMessage", chat_id=group, text="x"))["result"]
    poll = (await raw("sendPoll", chat_id=group, question="?", options=["a"]))["result"]
    stopped = (await raw("stopPoll", chat_id=group, message_id=poll["message_id"]))["result"]
    chat = (await raw("getChat", chat_id=group))["result"]
    administrators = (await raw("getChatAdministrators", chat_id=group))["result"]

    assert Message.de_json(sent, None).text == aiogram.types.Message.model_validate(sent).text
    assert Poll.de_json(stopped, None).is_closed is aiogram.types.Poll.model_validate(stopped).is_closed
    assert ChatFullInfo.de_json(chat, None).title == aiogram.types.ChatFullInfo.model_validate(chat).title
    assert len(administrators) == 2


@pytest.mark.skipif(not os.environ.get("BOT_API_SPEC"), reason="BOT_API_SPEC names no table of methods")
async def test_every_object_fits_the_official_tables(raw: Raw, neighbours: Neighbourhood) -> None:
    spec = tables()
    assert spec is not None
    found = await story(raw, neighbours)
    group = neighbours.group.chat_id

    answers = [("Update", update) for update in found]
    for kind, method in (("ChatFullInfo", "getChat"), ("Array of ChatMember", "getChatAdministrators")):
        answers.append((kind, (await raw(method, chat_id=group))["result"]))
    answers.append(("User", (await raw("getMe"))["result"]))
    answers.append(("WebhookInfo", (await raw("getWebhookInfo"))["result"]))

    newer = "can_send_welcome_messages is unknown"  # Bot API 10.3, in these tables' future
    faults = [fault for kind, value in answers for fault in by_type(spec, kind, value)]

    assert [fault for fault in faults if not fault.endswith(newer)] == []
