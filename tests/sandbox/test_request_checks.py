"""Do the checks of requests catch what they should, and let good requests pass?"""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.sandbox.request_checks import check, improper, tables

GROUP = -1001
BUTTON = {"text": "a", "callback_data": "v1:1:y"}

GOOD: list[tuple[str, dict[str, Any]]] = [
    ("sendMessage", {"chat_id": GROUP, "text": "<b>好</b>", "parse_mode": "HTML"}),
    ("sendMessage", {"chat_id": str(GROUP), "text": "[x] {y}", "reply_markup": '{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}'}),
    ("sendMessage", {"chat_id": GROUP, "text": "x", "reply_parameters": '{"message_id":3,"allow_sending_without_reply":true}'}),
    ("sendPoll", {"chat_id": GROUP, "question": "?", "options": '[{"text":"a"},{"text":"b"}]', "is_anonymous": "false"}),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "已记录", "show_alert": "true"}),
    ("editMessageText", {"chat_id": GROUP, "message_id": 3, "text": "x"}),
    ("stopPoll", {"chat_id": GROUP, "message_id": 3}),
    ("setMyCommands", {"commands": '[{"command":"report","description":"报修"}]', "scope": '{"type":"all_private_chats"}'}),
    ("getUpdates", {"timeout": 50, "allowed_updates": '["message","poll_answer"]'}),
    ("sendPhoto", {"chat_id": GROUP, "photo": "<a.png, 3 bytes>", "caption": "c"}),
    ("sendMediaGroup", {"chat_id": GROUP, "media": '[{"type":"photo","media":"attach://a"},{"type":"photo","media":"attach://b"}]'}),
    ("setWebhook", {"url": "https://example.org/hook", "secret_token": "s"}),
    ("getMe", {}),
    ("setMySettings", {"can_read_all_group_messages": True}),
]  # fmt: skip

BAD: list[tuple[str, dict[str, Any], str]] = [
    ("setMySettings", {"can_read_everything": True}, "can_read_everything is unknown"),
    ("setMySettings", {"can_read_all_group_messages": "maybe"}, "must be Boolean"),
    ("sendMessage", {"chat_id": GROUP, "text": "好" * 4097}, "4097 characters"),
    ("sendMessage", {"chat_id": GROUP, "text": "<b></b>", "parse_mode": "HTML"}, "0 characters"),
    ("sendMessage", {"chat_id": GROUP, "text": "x", "parse_mode": "html5"}, "parse_mode"),
    ("sendMessage", {"chat_id": GROUP, "text": "<b>x</b>" * 101, "parse_mode": "HTML"}, "100 entities"),
    ("sendMessage", {"chat_id": GROUP}, "text"),
    ("sendMessage", {"chat_id": GROUP, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "好" * 22}]]}}, "66 bytes"),
    ("sendMessage", {"chat_id": GROUP, "text": "x", "reply_markup": {"inline_keyboard": [[{**BUTTON, "url": "https://t.me/x"}]]}}, "2 actions"),
    ("sendMessage", {"chat_id": GROUP, "text": "x", "reply_markup": {"inline_keyboard": [[BUTTON] * 9]}}, "8 buttons in a row"),
    ("sendMessage", {"chat_id": GROUP, "text": "x", "reply_markup": {"inline_keyboard": [[BUTTON]] * 101}}, "101 buttons"),
    ("sendMessage", {"chat_id": GROUP, "text": "x", "reply_markup": {"inline_keyboard": [[]]}}, "empty row"),
    ("sendMessage", {"chat_id": GROUP, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "url": "https://t.me/b?start=a b"}]]}}, "deep link"),
    ("sendPoll", {"chat_id": GROUP, "question": "问" * 301, "options": [{"text": "a"}]}, "301 characters"),
    ("sendPoll", {"chat_id": GROUP, "question": "?", "options": [{"text": str(n)} for n in range(13)]}, "13 options"),
    ("sendPoll", {"chat_id": GROUP, "question": "?", "options": [{"text": "长" * 101}]}, "101 characters"),
    ("sendPoll", {"chat_id": GROUP, "question": "?", "options": [{"text": "a"}], "open_period": 9, "close_date": 9}, "together"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "好" * 201}, "too long"),
    ("editMessageText", {"message_id": 3, "text": "x"}, "either"),
    ("setMyCommands", {"commands": [{"command": "Report", "description": "x"}]}, "command name"),
    ("setMyCommands", {"commands": [], "scope": {"type": "everybody"}}, "scope"),
    ("getUpdates", {"timeout": 60}, "50 s"),
    ("getUpdates", {"allowed_updates": ["messages"]}, "unknown kinds"),
    ("sendNothing", {}, "no such method"),
]  # fmt: skip

ONLY_BY_TABLES: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"chat_id": GROUP, "text": "x", "colour": "red"}, "colour is unknown"),
    ("sendMessage", {"chat_id": GROUP, "text": "x", "reply_markup": {"foo": 1}}, "reply_markup"),
    ("sendMessage", {"chat_id": GROUP, "text": "x", "reply_markup": {"inline_keyboard": [[{**BUTTON, "hue": 1}]]}}, "hue is unknown"),
    ("answerCallbackQuery", {"callback_query_id": "1", "show_alert": "perhaps"}, "must be Boolean"),
    ("sendMessage", {"chat_id": GROUP, "text": "x", "message_thread_id": "four"}, "must be Integer"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "params"), GOOD, ids=[f"{n}-{g[0]}" for n, g in enumerate(GOOD)])
def test_a_proper_request_has_no_fault(method: str, params: dict[str, Any]) -> None:
    assert check(method, params) == []


@pytest.mark.parametrize(("method", "params", "words"), BAD, ids=[b[2] for b in BAD])
def test_an_improper_request_is_caught(method: str, params: dict[str, Any], words: str) -> None:
    assert any(words in fault for fault in check(method, params)), check(method, params)


@pytest.mark.skipif(not os.environ.get("BOT_API_SPEC"), reason="BOT_API_SPEC names no table of methods")
@pytest.mark.parametrize(("method", "params", "words"), ONLY_BY_TABLES, ids=[b[2] for b in ONLY_BY_TABLES])
def test_the_official_tables_catch_more(method: str, params: dict[str, Any], words: str) -> None:
    assert tables() is not None
    assert any(words in fault for fault in check(method, params)), check(method, params)


def test_a_fault_names_its_request() -> None:
    line = {"seq": 7, "method": "sendMessage", "params": {"chat_id": 1, "text": ""}, "ok": False}

    assert improper([line])[0].startswith("sendMessage (request 7): ")
