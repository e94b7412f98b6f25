"""Does what is only decoration ever stop the bot: menus, descriptions, what is looked up once at the start?"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.app import Yishiting
from tests.bot.bot_api import BotApi, Refused
from tests.bot.test_running import running, settings_of


async def _quiet(_parameters: dict[str, Any]) -> list[Any]:
    await asyncio.sleep(0.05)
    return []


def _unknown(_parameters: dict[str, Any]) -> Any:
    raise Refused(404, "Not Found: method not found")


@pytest.mark.parametrize("odd", [None, True, 7, "x", [], [None], {"description": 7}], ids=repr)
async def test_an_unexpected_answer_about_menus_and_texts_does_not_end_the_bot(tmp_path: Path, odd: Any) -> None:
    asked = {"getMyCommands": odd, "getMyDescription": odd, "getMyShortDescription": odd}
    async with BotApi(getUpdates=_quiet, **asked).listening() as api, running(settings_of(api, tmp_path)) as whole:
        await _goes_on(whole.bot, api)


async def test_a_server_without_descriptions_is_told_the_menus_all_the_same(tmp_path: Path) -> None:
    server = BotApi(getUpdates=_quiet, getMyCommands=[], getMyDescription=_unknown)
    async with server.listening() as api, running(settings_of(api, tmp_path)) as whole:
        await _goes_on(whole.bot, api)

    assert len(api.called("getMyDescription")) == 1
    assert len(api.called("setMyCommands")) == 9
    assert len(api.called("setMyShortDescription")) == 3


async def test_a_failure_of_what_is_put_right_at_the_start_does_not_end_the_bot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(_: Yishiting) -> None:
        raise KeyError("result")

    monkeypatch.setattr(Yishiting, "_publish_menus", failing)
    monkeypatch.setattr(Yishiting, "_compare_privacy", failing)
    async with BotApi(getUpdates=_quiet).listening() as api, running(settings_of(api, tmp_path)) as whole:
        await _goes_on(whole.bot, api)


async def _goes_on(bot: Yishiting, api: BotApi) -> None:
    """It has done what is done once, and fetches on."""
    working = asyncio.create_task(bot.work())
    async with asyncio.timeout(10):
        await asyncio.wait(bot._first)
        before = len(api.called("getUpdates"))
        while len(api.called("getUpdates")) < before + 2 and not working.done():
            await asyncio.sleep(0.02)
    assert not working.done(), "the bot ended"
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
