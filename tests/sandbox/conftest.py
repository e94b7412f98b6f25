"""Real python-telegram-bot 22.8 against the sandbox over HTTP, with transport time in the test's hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.sandbox import Clock, Sandbox, Settings
from tests.sandbox_client import Neighbourhood
from tests.sandboxes import MORNING


class Tick:
    """Transport seconds that move only when told."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def tick() -> Tick:
    return Tick()


@pytest.fixture
async def server(tick: Tick) -> AsyncIterator[Sandbox]:
    """A sandbox without the check of requests: these tests send wrong ones on purpose."""
    async with Sandbox(Settings(now=Clock(MORNING), tick=tick)) as found:
        yield found


@pytest.fixture
async def neighbours(server: Sandbox) -> AsyncIterator[Neighbourhood]:
    async with Neighbourhood(server.url) as found:
        yield found


@pytest.fixture
async def ptb(server: Sandbox) -> AsyncIterator[Bot]:
    plain = {"verify": False}  # reading the certificates takes longer than all else, and nothing here is TLS
    found = Bot(
        server.token,
        base_url=f"{server.url}/bot",
        base_file_url=f"{server.url}/file/bot",
        request=HTTPXRequest(httpx_kwargs=plain),
        get_updates_request=HTTPXRequest(httpx_kwargs=plain),
    )
    async with found:
        yield found


class Raw:
    """Plain requests, without a library in between."""

    def __init__(self, session: aiohttp.ClientSession, server: Sandbox) -> None:
        self.session = session
        self.server = server

    async def __call__(self, method: str, **params: Any) -> dict[str, Any]:
        url = f"{self.server.url}/bot{self.server.token}/{method}"
        async with self.session.post(url, json=params) as answer:
            found: dict[str, Any] = await answer.json()
            assert found["ok"] is (answer.status == 200)
            assert found.get("error_code", 200) == answer.status
            return found

    async def ids(self, **params: Any) -> list[int]:
        return [update["update_id"] for update in (await self("getUpdates", **params))["result"]]


@pytest.fixture
async def raw(server: Sandbox) -> AsyncIterator[Raw]:
    async with aiohttp.ClientSession() as session:
        yield Raw(session, server)
