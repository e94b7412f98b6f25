"""Does what is due come although the machine's clock is set?"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, tzinfo
from typing import Any

import pytest
from apscheduler.schedulers import base
from apscheduler.triggers import date, interval

from bot.jobs.scheduler import Scheduler
from handlers.routes import HOUSE
from handlers.routing.router import Router
from storage.engine.database import Database
from storage.queues import due
from tests.clocks import StoryClock
from tests.databases import NOW

_SOON = 5.0  # seconds


def _set(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """What APScheduler takes for the wall clock jumps."""

    class Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.now(tz) + by

    for module in (base, date, interval):
        monkeypatch.setattr(module, "datetime", Moved)


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("by", [timedelta(hours=-1), timedelta(hours=1)])
async def test_what_is_due_is_played_soon_after_the_clock_was_set(
    database: Database, monkeypatch: pytest.MonkeyPatch, by: timedelta
) -> None:
    scheduler = Scheduler(database, Router(HOUSE), StoryClock(NOW), lambda _: None)
    scheduler.start()
    _set(monkeypatch, by)
    async with database.uow(NOW) as uow:
        await due.schedule(uow, "import.lapse", "import:3", NOW, payload={"import": 3})

    async with asyncio.timeout(_SOON):
        while await scheduler.next_at() is not None:
            await asyncio.sleep(0.1)
    await scheduler.stop()

    assert scheduler.failures == 0
