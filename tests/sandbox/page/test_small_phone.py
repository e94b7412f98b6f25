"""On the smallest phone with large type: no button of the bot is cut, in private or in a group, in either language.

The long form goes through the demonstration itself (`tests/scenarios/demonstration/test_small_phone.py`).
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from playwright.async_api import expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox import Sandbox
from handlers.frame.buttons import in_rows
from handlers.frame.words import words
from handlers.routes import HOUSE
from tests.chromium import CUT, SMALLEST, WIDE, Look
from tests.sandbox.page.room import GROUP, WANG, Opener
from tests.sandbox_client import Neighbourhood

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

ROOT = Path(__file__).parents[3]
LONGEST = 14


def _labels() -> set[str]:
    """The words of every button that the rooms make, as far as they name nothing."""
    found = set()
    for path in ROOT.glob("handlers/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"button", "link"} and node.args:
                said = node.args[0]
                if isinstance(said, ast.Call) and ast.unparse(said.func) == "t.plain":
                    text = said.args[0]
                    if isinstance(text, ast.Constant) and "{" not in str(text.value):
                        found.add(str(text.value))
    return found


def _keyboard(language: str) -> InlineKeyboardMarkup:
    """The longest labels one below the other, and the first page two by two."""
    t = words(language)
    longest = sorted((t.plain(one) for one in _labels()), key=len)[-LONGEST:]
    page = in_rows([t.plain(one.text) for one in HOUSE.offers({})])  # type: ignore[type-var]
    rows = [*[[one] for one in longest], *page]
    return InlineKeyboardMarkup([[InlineKeyboardButton(str(one), callback_data="x") for one in row] for row in rows])


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_no_button_is_cut_and_half_of_the_height_is_the_chat_s(
    opened: Opener, bot: Bot, life: Neighbourhood, sandbox: Sandbox, language: str
) -> None:
    await life.person(WANG).starts()
    keyboard = _keyboard(language)
    for chat in (WANG, GROUP):
        await bot.send_message(chat, words(language).plain("What you can do:"), reply_markup=keyboard)
    page = await opened(
        WANG, Look(**SMALLEST, phone=True, large=True, language="zh-CN" if language == "zh" else "en-GB")
    )

    for chat in (WANG, GROUP):
        await page.locator(f"[data-chat='{chat}']").click()
        await expect(page.locator(".key")).to_have_count(sum(map(len, keyboard.inline_keyboard)))
        assert await page.evaluate(WIDE) == []
        assert await page.evaluate(CUT) == []
        assert await page.locator(".scroller").evaluate("el => el.clientHeight") >= SMALLEST["height"] // 2
        await page.locator(".back").click()
