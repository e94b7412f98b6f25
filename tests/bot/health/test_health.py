"""Do the health page and the metrics tell the truth, and nothing about anybody?"""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import orjson

from bot.health import metrics
from bot.health.health import Health
from bot.health.snapshot import Examiner
from bot.health.watchdog import Watchdog
from bot.process.clock import Clock
from bot.process.listening import open_socket, served
from storage.communities import communities
from storage.engine.database import Database

PATIENCE = timedelta(minutes=3)


async def _none() -> int:
    return 0


async def _nothing() -> None:
    return


@contextlib.asynccontextmanager
async def watched(database: Database, contact: datetime, counts: dict[str, int]) -> AsyncIterator[Any]:
    """The pages of a bot that last spoke with Telegram at `contact`; yields a function that fetches one."""
    examiner = Examiner(database, Clock(), lambda: contact, lambda: counts)
    health = Health(examiner, Watchdog(examiner, PATIENCE, _none, _nothing), PATIENCE)
    listening = open_socket("127.0.0.1", 0, "health.port")
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with served(health.app(), listening), aiohttp.ClientSession() as session:

        async def fetch(path: str) -> tuple[int, str]:
            async with session.get(address + path) as response:
                return response.status, await response.text()

        yield fetch


async def test_a_working_bot_is_well(database: Database) -> None:
    async with watched(database, Clock().now(), {}) as fetch:
        status, body = await fetch("/healthz")

    assert status == 200
    assert '"status":"ok"' in body
    assert '"database_writable":true' in body


async def test_a_stalled_bot_answers_503_and_says_why(database: Database) -> None:
    async with watched(database, Clock().now() - timedelta(minutes=10), {}) as fetch:
        status, body = await fetch("/healthz")
        _, numbers = await fetch("/metrics")

    assert status == 503
    assert "no answer from Telegram for 10 min" in body
    assert "yishiting_up 0.0" in numbers


async def test_every_number_has_its_name_in_one_place(database: Database) -> None:
    counts = dict.fromkeys(metrics.COUNTERS, 3)
    async with watched(database, Clock().now(), counts) as fetch:
        status, body = await fetch("/metrics")

    shown = set(re.findall(r"^yishiting_(\w+?)(?:_total)?(?:\{.*\})? ", body, flags=re.M))
    assert status == 200
    assert shown == {*metrics.COUNTERS, *metrics.GAUGES} - {"waiting_updates", "free_bytes"}
    assert "yishiting_messages_sent_total 3.0" in body


async def test_the_pages_hold_nothing_about_anybody(database: Database) -> None:
    async with database.uow(Clock().now()) as uow:
        await communities.found(uow, name="议事亭小区", language="zh", timezone="Asia/Shanghai", jurisdiction="CN")
    async with watched(database, Clock().now(), {}) as fetch:
        pages = [await fetch(path) for path in ("/healthz", "/metrics")]

    health, metrics_page = (body for _, body in pages)
    assert (health + metrics_page).isascii()
    assert isinstance(orjson.loads(health), dict)
    # No label: a label would name somebody or something.
    assert "{" not in metrics_page


async def test_other_pages_are_not_there(database: Database) -> None:
    async with watched(database, Clock().now(), {}) as fetch:
        assert (await fetch("/"))[0] == 404
