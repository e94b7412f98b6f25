"""Callback queries: how the bot answers a press. answerCallbackQuery, once, and in time."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import BadRequestError
from bot.sandbox.exchange import Exchange
from bot.sandbox.methods import method
from bot.sandbox.params import Params

MAX_ANSWER = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@method("answerCallbackQuery", "callback_query_id text show_alert url cache_time")
def answer_callback_query(exchange: Exchange, ask: Params) -> Any:
    text = ask.text("text")
    if len(text) > MAX_ANSWER:
        raise BadRequestError("MESSAGE_TOO_LONG")
    number = ask.text("callback_query_id")
    press = exchange.presses.get(number)
    if press is None or press.answer is not None or press.expired:
        raise BadRequestError(TOO_OLD)
    if exchange.settings.tick() - press.at > exchange.settings.answer_within:
        raise BadRequestError(TOO_OLD)
    alert = ask.boolean("show_alert")
    press.answer = {"text": text, "show_alert": alert, "url": ask.text("url") or None}
    exchange.answered(press)
    return True
