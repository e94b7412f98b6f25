"""The page in a real headless Chromium, with a bot of a few lines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from telegram import Bot, Update

from bot.sandbox import Sandbox
from tests.chromium import Look, chromium, enter, executable, required, window
from tests.sandbox.page.room import WANG, Opener
from tests.sandbox_client import Neighbourhood

expect.set_options(timeout=8000)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    if executable() is None:
        if required():
            pytest.fail("Chromium is not installed, and under CI the page must be tested")
        pytest.skip("Chromium is not installed")
    async with chromium() as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def life(sandbox: Sandbox) -> AsyncIterator[Neighbourhood]:
    async with Neighbourhood(sandbox.url) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """A bot that answers a press with its data: `alert:…` as an alert, `silent` not at all."""
    async with Bot(sandbox.token, base_url=f"{sandbox.url}/bot") as found:
        listening = asyncio.create_task(_listen(found))
        yield found
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


async def _listen(bot: Bot) -> None:
    offset = 0
    while True:
        for update in await bot.get_updates(offset=offset, timeout=5, allowed_updates=Update.ALL_TYPES):
            offset = update.update_id + 1
            query = update.callback_query
            if query is None or query.data == "silent":
                continue
            await asyncio.sleep(0.3)
            await query.answer(str(query.data), show_alert=str(query.data).startswith("alert:"))


@pytest_asyncio.fixture(loop_scope="module")
async def opened(browser: Browser, sandbox: Sandbox) -> AsyncIterator[Opener]:
    """Opens the page as a person; at the end nothing may have gone wrong inside it."""
    contexts, troubles = [], []

    async def open_page(person: int = WANG, look: Look | None = None) -> Page:
        context, page = await window(browser, look or Look())
        contexts.append(context)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda line: troubles.append(line.text) if "Security Policy" in line.text else None)
        await enter(page, sandbox.url, person)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert troubles == []
