"""Does the operator hear that the machine's clock is wrong, once, and once that it is right again?"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.process.clock import Clock
from bot.running import Running, _ports
from tests.bot.bot_api import BotApi
from tests.bot.test_running import _quiet, settings_of
from tests.ports import own_port

OPERATOR = 77


class Wrong(Clock):
    """This machine's clock, set wrong by so much."""

    def __init__(self) -> None:
        self.by = timedelta()

    def now(self) -> datetime:
        return super().now() + self.by


@pytest.mark.parametrize("by", [timedelta(hours=1), timedelta(days=-1)])
async def test_a_wrong_clock_is_told_once_and_its_end_once(tmp_path: Path, by: timedelta) -> None:
    clock = Wrong()
    more = {"health": {"port": own_port()}, "operator": {"chat": OPERATOR, "language": "en"}}
    async with BotApi(getUpdates=_quiet).listening() as api, aiohttp.ClientSession() as visitor:
        settings = settings_of(api, tmp_path, **more)
        page = f"http://127.0.0.1:{settings.health.port}/healthz"
        whole = Running(settings, _ports(settings), clock)
        try:
            await whole.start()
            while not whole.bot.telegram._request.clock.sure:
                await whole.bot.telegram.call("getMe")
            clock.by = by
            for _ in range(3):
                await whole.alarms.look()
            async with visitor.get(page) as response:
                assert response.status == 503
                assert "this machine's clock is" in await response.text()
            clock.by = timedelta()
            for _ in range(2):
                await whole.alarms.look()
            async with visitor.get(page) as response:
                assert response.status == 200
        finally:
            await whole.stop()
        told = [str(call["text"]) for call in api.called("sendMessage") if call["chat_id"] == OPERATOR]

    minutes = abs(by) // timedelta(minutes=1)
    assert len(told) == 2
    assert told[0].startswith("⚠️ This machine's clock is ")
    assert told[0].endswith(" minutes off. No vote or deadline ends until it is right.")
    assert abs(int(told[0].split()[5]) - minutes) <= 1
    assert told[1] == "✅ This machine's clock is right again."
