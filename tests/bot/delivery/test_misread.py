"""Is what an answer says told from what it only looks like: a proxy's page, a method that this server does not know?"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram.error import EndPointNotFound, Forbidden, InvalidToken, NetworkError, TelegramError

from bot.delivery.send_errors import Verdict, judge
from bot.delivery.transport import AiohttpRequest, NotSent, Telegram
from bot.sandbox import Sandbox
from storage.engine.outbox import Kind
from tests.bot.bot_api import TOKEN, BotApi, Refused
from tests.sandbox_client import Neighbourhood


@pytest.fixture
async def telegram(sandbox: Sandbox) -> AsyncIterator[Telegram]:
    request = AiohttpRequest()
    await request.initialize()
    yield Telegram(sandbox.token, sandbox.url, request)
    await request.shutdown()


@pytest.mark.parametrize("status", [401, 403, 404, 407])
async def test_the_page_of_a_proxy_is_no_word_of_telegram(telegram: Telegram, life: Neighbourhood, status: int) -> None:
    await life.fault("status", "sendMessage", status=status)

    with pytest.raises(NotSent) as met:
        await telegram.call("sendMessage", {"chat_id": life.group.chat_id, "text": "x"})

    assert judge(met.value, Kind.CHATTER, "sendMessage").verdict is Verdict.LATER  # whatever it is, it is sent again


async def test_what_telegram_itself_refuses_is_what_it_was(telegram: Telegram, life: Neighbourhood) -> None:
    await life.fault("refuse", "getMe", error_code=401, description="Unauthorized")
    with pytest.raises(InvalidToken):
        await telegram.call("getMe")
    await life.fault("refuse", "getMe", error_code=403, description="Forbidden: bot was blocked by the user")
    with pytest.raises(Forbidden):
        await telegram.call("getMe")
    await life.fault("status", "getMe", status=502)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await telegram.call("getMe")


async def test_a_method_that_the_server_does_not_know_is_asked_for_once_and_told_once(
    telegram: Telegram, life: Neighbourhood, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    await life.fault("unknown_method", "setMyShortDescription")

    for _ in range(3):
        with pytest.raises(EndPointNotFound):
            await telegram.call("setMyShortDescription", {"short_description": "x"})

    asked = [one for one in sandbox.exchange.requests if one["method"] == "setMyShortDescription"]
    assert len(asked) == 1
    assert telegram.lacks("setMyShortDescription")
    assert not telegram.lacks("getMe")
    assert caplog.text.count("does not know setMyShortDescription") == 1


async def test_what_no_bot_can_be_without_is_asked_for_again(telegram: Telegram, life: Neighbourhood) -> None:
    await life.fault("unknown_method", "sendMessage")
    with pytest.raises(EndPointNotFound):
        await telegram.call("sendMessage", {"chat_id": life.group.chat_id, "text": "x"})
    await life.life_without_faults()

    sent = await telegram.call("sendMessage", {"chat_id": life.group.chat_id, "text": "x"})

    assert sent["text"] == "x"


async def test_a_bare_not_found_is_a_wrong_token_only_until_the_token_has_worked() -> None:
    def unknown(_: object) -> object:
        raise Refused(404, "Not Found")

    async with BotApi(setMyName=unknown).listening() as api:
        request = AiohttpRequest()
        await request.initialize()
        telegram = Telegram(TOKEN, api.address, request)
        with pytest.raises(InvalidToken):
            await telegram.call("setMyName")
        await telegram.call("getMe")
        with pytest.raises(EndPointNotFound):
            await telegram.call("setMyName")
        await request.shutdown()


@pytest.mark.parametrize("payload", [b"[]", b"3", b'"x"', b"{}", b'{"ok":true}', b"<html>", b""])
def test_an_answer_of_no_known_shape_is_an_error_of_telegrams(payload: bytes) -> None:
    with pytest.raises(TelegramError):
        AiohttpRequest.parse_json_payload(payload)
