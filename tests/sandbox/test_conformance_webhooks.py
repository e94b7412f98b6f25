"""Do webhooks behave as Telegram's? Secret, confirmation, retries, order, replies in the answer.

Sources: Bot API, setWebhook, WebhookInfo, "Making requests when getting updates"; `WebhookActor` of
tdlib/telegram-bot-api 10.0.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.sandbox.conftest import Raw
from tests.sandbox_client import Neighbourhood


class Receiver:
    """A bot's own address; answers with the statuses it is told, then with 200."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.statuses: list[int] = []
        self.reply: dict[str, Any] | None = None
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        self.got.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.statuses:
            return web.Response(status=self.statuses.pop(0), headers={"Retry-After": "1"})
        return web.json_response(self.reply) if self.reply else web.Response()

    async def texts(self, count: int) -> list[str]:
        """The texts of the first `count` messages, when they are there."""
        for _ in range(100):
            found = [u["message"]["text"] for u in self.got if u.get("message", {}).get("text")]
            if len(found) >= count:
                return found
            await asyncio.sleep(0.05)
        raise AssertionError(self.got)


@pytest.fixture
async def receiver(raw: Raw) -> AsyncIterator[Receiver]:
    found = Receiver()
    app = web.Application()
    app.router.add_post("/hook", found.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await raw("getUpdates", offset=-1)
    yield found
    await raw("deleteWebhook")
    await runner.cleanup()


async def test_updates_are_posted_with_the_secret(raw: Raw, neighbours: Neighbourhood, receiver: Receiver) -> None:
    answer = await raw("setWebhook", url=receiver.url, secret_token="s3cret", drop_pending_updates=True)
    await neighbours.person("王秀英").says("你好", to=neighbours.group)

    assert answer["description"] == "Webhook was set"
    assert await receiver.texts(1) == ["你好"]
    assert set(receiver.secrets) == {"s3cret"}
    assert (await raw("getWebhookInfo"))["result"]["url"] == receiver.url


async def test_what_is_not_answered_with_2xx_comes_again_and_in_order(
    raw: Raw, neighbours: Neighbourhood, receiver: Receiver
) -> None:
    """WebhookActor: retried (after Retry-After), and the chat's next updates wait."""
    receiver.statuses = [500]
    await raw("setWebhook", url=receiver.url, drop_pending_updates=True)
    wang = neighbours.person("王秀英")
    await wang.says("一", to=neighbours.group)
    await wang.says("二", to=neighbours.group)

    assert await receiver.texts(3) == ["一", "一", "二"]
    info = (await raw("getWebhookInfo"))["result"]
    assert "500" in info["last_error_message"]
    assert info["pending_update_count"] == 0


async def test_an_answer_may_carry_a_method(raw: Raw, neighbours: Neighbourhood, receiver: Receiver) -> None:
    """Bot API, "Making requests when getting updates"."""
    group = neighbours.group
    receiver.reply = {"method": "sendMessage", "chat_id": group.chat_id, "text": "收到"}
    await raw("setWebhook", url=receiver.url, drop_pending_updates=True)
    await neighbours.person("王秀英").says("你好", to=group)

    assert (await group.shows("收到")).by_bot


async def test_pending_updates_wait_for_polling_after_the_webhook_is_gone(
    raw: Raw, neighbours: Neighbourhood, receiver: Receiver
) -> None:
    receiver.statuses = [503] * 50
    await raw("setWebhook", url=receiver.url, drop_pending_updates=True)
    await neighbours.person("王秀英").says("别丢", to=neighbours.group)
    await receiver.texts(1)
    assert (await raw("getWebhookInfo"))["result"]["pending_update_count"] == 1

    await raw("deleteWebhook")

    assert (await raw("getUpdates"))["result"][0]["message"]["text"] == "别丢"


async def test_wrong_webhooks_are_refused(raw: Raw) -> None:
    assert "bad webhook" in (await raw("setWebhook", url="ftp://x"))["description"]
    assert "unallowed characters" in (await raw("setWebhook", url="https://x.org", secret_token="a b"))["description"]
