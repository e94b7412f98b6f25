"""Does the running bot take updates by webhook, set aside what fails, and handle it later?"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text

from bot.cli.updates import _all, _retry
from bot.config.keys import Settings
from bot.config.loading import check
from bot.intake.polling import ALLOWED_UPDATES
from bot.intake.webhook import SECRET_HEADER
from bot.running import Running, _ports
from storage.engine.trouble import DatabaseTroubleError
from storage.migrations import SchemaBehind, upgrade
from storage.schema import metadata
from tests.bot.bot_api import TOKEN, BotApi
from tests.databases import empty_postgres, opened
from tests.ports import own_port

SECRET = "0123456789abcdef"
BROKEN = {"update_id": 7, "my_chat_member": {"date": 1}}


def settings_of(api: BotApi, folder: Path, **more: Any) -> Settings:
    """A configuration with everything that is written in `folder`."""
    return check(
        {
            "telegram": {"token": TOKEN, "api_base": api.address},
            "database": {"url": f"sqlite:///{folder}/y.db"},
            "files": {"folder": str(folder / "files")},
            "backup": {"folder": str(folder / "backups")},
            **more,
        }
    )


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Running]:
    whole = Running(settings, _ports(settings))
    try:
        await whole.start()
        yield whole
    finally:
        await whole.stop()


def by_webhook() -> dict[str, Any]:
    """The sections of a bot that Telegram calls."""
    public = "https://bot.example.org/hook"
    webhook = {"public_url": public, "secret": SECRET, "port": own_port(), "path": "/hook"}
    return {"intake": {"mode": "webhook"}, "webhook": webhook, "health": {"port": own_port()}}


async def test_by_webhook_it_tells_telegram_where_to_call_and_takes_what_comes(tmp_path: Path) -> None:
    sections = by_webhook()
    address = f"http://127.0.0.1:{sections['webhook']['port']}/hook"
    async with BotApi().listening() as api, aiohttp.ClientSession(headers={SECRET_HEADER: SECRET}) as telegram:
        settings = settings_of(api, tmp_path, **sections)
        async with running(settings) as whole:
            async with telegram.post(address, json={"update_id": 1, "unheard_of": {}}) as response:
                assert response.status == 200
            async with telegram.post(address, data=b"no json at all") as response:
                assert response.status == 200
            async with telegram.get(f"http://127.0.0.1:{settings.health.port}/healthz") as response:
                health = await response.json()

            assert whole.bot.intake.commits == 1
        items = await _all(settings)
    wanted = api.called("setWebhook")[0]
    assert (wanted["url"], wanted["secret_token"]) == ("https://bot.example.org/hook", SECRET)
    assert wanted["allowed_updates"] == list(ALLOWED_UPDATES)
    assert api.called("getUpdates") == []
    assert [(item.kind, item.error, item.body) for item in items] == [("unreadable", "no update, 14 bytes", None)]
    assert (health["status"], health["set_aside"]) == ("ok", 1)


async def test_what_failed_is_listed_and_can_be_tried_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def updates(parameters: dict[str, Any]) -> list[Any]:
        if "offset" in parameters:
            await asyncio.sleep(0.2)
            return []
        return [BROKEN]

    async with BotApi(getUpdates=updates).listening() as api:
        settings = settings_of(api, tmp_path)
        async with running(settings), asyncio.timeout(10):
            while len(api.called("getUpdates")) < 2:
                await asyncio.sleep(0.02)

        listed = await _all(settings)
        retried = await _retry(settings)
        after = await _all(settings)

    assert [(item.update_id, item.kind) for item in listed] == [(7, "my_chat_member")]
    assert retried == (0, 1)
    assert [item.body for item in after] == [BROKEN]
    assert api.called("getUpdates")[1]["offset"] == 8


async def test_a_second_copy_on_the_same_file_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    async with BotApi(getUpdates=_quiet).listening() as api:
        settings = settings_of(api, tmp_path)
        async with running(settings) as first:
            with pytest.raises(DatabaseTroubleError, match="Another copy of the bot is using"):
                async with running(settings):
                    pass
            with pytest.raises(DatabaseTroubleError):
                await _retry(settings)
            assert (await first.bot.telegram.call("getMe"))["username"] == "yishiting_bot"

        async with running(settings):
            pass


async def _quiet(_parameters: dict[str, Any]) -> list[Any]:
    await asyncio.sleep(0.2)
    return []


@pytest.mark.postgres
async def test_two_workers_share_one_postgresql_and_wait_for_its_tables(postgres_url: str, tmp_path: Path) -> None:
    async with empty_postgres(postgres_url) as url:
        await _drop_everything(url)
        await _live_together(url, tmp_path)


async def _drop_everything(url: str) -> None:
    async with opened(url) as database, database.engine.begin() as connection:
        await connection.run_sync(metadata.drop_all)
        await connection.execute(text("DROP TABLE alembic_version"))


async def _live_together(url: str, tmp_path: Path) -> None:
    async with BotApi().listening() as api, aiohttp.ClientSession(headers={SECRET_HEADER: SECRET}) as telegram:
        each = [settings_of(api, tmp_path, **by_webhook(), database={"url": url}) for _ in range(2)]
        with pytest.raises(SchemaBehind, match="yishiting migrate"):
            async with running(each[0]):
                pass
        await upgrade(url)

        async with running(each[0]), running(each[1]):
            for number in range(20):
                address = f"http://127.0.0.1:{each[number % 2].webhook.port}/hook"
                async with telegram.post(address, json={"update_id": number, "poll_answer": {}}) as response:
                    assert response.status == 200

        assert sorted(item.update_id for item in await _all(each[0])) == list(range(20))
