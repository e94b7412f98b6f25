"""Is an ended token believed only after it was said for minutes, and is the operator told meanwhile?"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from telegram.error import InvalidToken

from bot.health.alarms import Alarm
from bot.intake import polling
from tests.bot.bot_api import BotApi, Refused
from tests.bot.test_running import running, settings_of


class Answers:
    """What `getUpdates` is answered: refused while it is."""

    def __init__(self) -> None:
        self.refused = True
        self.good = 0

    async def __call__(self, _parameters: dict[str, Any]) -> list[Any]:
        if self.refused:
            raise Refused(401, "Unauthorized")
        self.good += 1
        await asyncio.sleep(0.02)
        return []


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "_PAUSES", (0.02,))


async def test_one_401_does_not_end_the_bot_and_the_operator_hears_of_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    answers = Answers()
    async with BotApi(getUpdates=answers).listening() as api, running(settings_of(api, tmp_path)) as whole:
        working = asyncio.create_task(whole.bot.work())
        async with asyncio.timeout(10):
            while not whole.bot.polling.refused:
                await asyncio.sleep(0.01)
            meanwhile = await whole._troubles()
            answers.refused = False
            while answers.good < 2 and not working.done():
                await asyncio.sleep(0.01)
        after = await whole._troubles()

        assert not working.done(), "the bot ended"
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    assert Alarm.TOKEN in meanwhile
    assert Alarm.TOKEN not in after
    assert "does not know this bot's token" in caplog.text


async def test_what_is_said_for_minutes_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "_FOR", 0.5)
    async with BotApi(getUpdates=Answers()).listening() as api, running(settings_of(api, tmp_path)) as whole:
        with pytest.raises(InvalidToken):
            async with asyncio.timeout(10):
                await whole.bot.work()

        assert len(api.called("getUpdates")) >= 5


def test_minutes_are_minutes() -> None:
    assert polling._FOR >= 180
    assert sum(polling._PAUSES[:4]) < polling._FOR, "it is asked five times within them"
