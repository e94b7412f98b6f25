"""Does the stock library run on it, unmodified? python-telegram-bot's own Application, polling over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, PollAnswerHandler
from telegram.request import HTTPXRequest

from bot.sandbox import Sandbox
from tests.sandbox_client import Neighbourhood

Stock = Application[Any, Any, Any, Any, Any, Any]


async def ask(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("同意", callback_data="y")]])
    await update.effective_message.reply_text("表决", reply_markup=keyboard)
    await update.effective_chat.send_poll("周几？", ["六", "日"], is_anonymous=False)


async def count(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    await update.callback_query.answer("已记录")
    await update.callback_query.edit_message_text(f"{update.effective_user.full_name} 已投")


async def note(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    chosen = "、".join(update.poll_answer.option_persistent_ids)
    await context.bot.send_message(update.poll_answer.user.id, f"您选了 {chosen}")


@pytest.fixture
async def stock(sandbox: Sandbox) -> AsyncIterator[Stock]:
    plain = {"verify": False}
    app: Stock = (
        Application.builder()
        .token(sandbox.token)
        .base_url(f"{sandbox.url}/bot")
        .request(HTTPXRequest(httpx_kwargs=plain))
        .get_updates_request(HTTPXRequest(httpx_kwargs=plain))
        .build()
    )
    app.add_handlers([CommandHandler("ask", ask), CallbackQueryHandler(count), PollAnswerHandler(note)])
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        yield app
        await app.updater.stop()
        await app.stop()


async def test_commands_presses_edits_and_polls_go_round(stock: Stock, life: Neighbourhood) -> None:
    wang = life.person("王秀英")
    await wang.starts()

    await wang.says("/ask", to=life.group)
    answer = await wang.presses("同意", where=life.group)
    await life.group.shows("秀英 王 已投")
    await wang.votes(await life.group.shows("周几？"), "日")

    assert answer.text == "已记录"
    await wang.sees("您选了 1")
