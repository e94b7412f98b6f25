"""Room that the tests of the page share: whose page is opened, in which chat, and how one writes there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import Page
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

Opener = Callable[..., Awaitable[Page]]

GROUP = -1_001_000_000_281
WANG, CHAIR, FENG = 810_001, 810_010, 810_012


def buttons(*rows: dict[str, str]) -> InlineKeyboardMarkup:
    def button(text: str, data: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(text, **({"url": data} if data.startswith("http") else {"callback_data": data}))

    return InlineKeyboardMarkup([[button(*pair) for pair in row.items()] for row in rows])


async def say(page: Page, words: str) -> None:
    await page.locator(".write").fill(words)
    await page.keyboard.press("Enter")
