"""Is the operator called when something needs a person: once, without anybody's words, and again when it is over?"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.config.keys import Operator
from bot.delivery.transport import AiohttpRequest, Telegram
from bot.health.alarms import Alarms, Facts, troubles
from handlers.operator.alarms import Alarm, say, say_over
from storage.engine.database import Database
from tests.bot.bot_api import TOKEN, BotApi
from tests.bot.health.test_watchdog import WELL
from tests.clocks import StoryClock
from tests.databases import NOW

PATIENCE = timedelta(minutes=3)


def found(now: object = WELL, before: object = WELL, backup: str = "") -> set[Alarm]:
    return set(troubles(now, before, PATIENCE, backup=backup, free_megabytes=500))  # type: ignore[arg-type]


def test_each_trouble_is_known_and_a_quiet_night_is_none() -> None:
    assert found() == set()
    assert found(replace(WELL, set_aside=1)) == {Alarm.SET_ASIDE}
    assert found(replace(WELL, free_bytes=499_999_999)) == {Alarm.DISK}
    assert found(replace(WELL, free_bytes=500_000_000)) == set()
    assert found(replace(WELL, writable=False)) == {Alarm.DATABASE}
    assert found(replace(WELL, clock_off=-timedelta(minutes=3))) == {Alarm.CLOCK}
    assert found(replace(WELL, clock_off=timedelta(seconds=61))) == {Alarm.CLOCK}
    assert found(replace(WELL, clock_off=timedelta(minutes=1))) == set()
    assert found(backup="OSError") == {Alarm.BACKUP}
    assert found(replace(WELL, counts={"conflicts": 2}), replace(WELL, counts={"conflicts": 1})) == {Alarm.CONFLICT}
    assert found(replace(WELL, counts={"conflicts": 2}), replace(WELL, counts={"conflicts": 2})) == set()
    assert found(replace(WELL, oldest_unsent=NOW - timedelta(minutes=16))) == {Alarm.OUTBOX}
    assert found(replace(WELL, refused=True)) == {Alarm.TOKEN}
    assert found(replace(WELL, contact=NOW - timedelta(minutes=4))) == {Alarm.SILENCE}
    assert found(replace(WELL, contact=NOW - timedelta(minutes=4), standby=True)) == set()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("alarm", list(Alarm))
def test_every_trouble_and_its_end_are_said_in_both_languages(language: str, alarm: Alarm) -> None:
    facts = {"count": 3, "free": 12, "minutes": 16, "why": "OSError"}

    said, over = say(language, alarm, facts), say_over(language, alarm)

    assert said.startswith("⚠️ ")
    assert over.startswith("✅ ")
    assert "{" not in said + over
    assert (language == "en") == (said[3:].isascii() and over[2:].isascii())


class Watch:
    """Two processes on one database, and what the operator hears."""

    def __init__(self, database: Database, api: BotApi, telegram: Telegram) -> None:
        self.clock = StoryClock(NOW)
        self.now: dict[Alarm, Facts] = {}
        self._api = api
        operator = Operator(chat=77, language="en")
        self.one, self.two = (Alarms(operator, database, telegram, self.clock, self._look) for _ in range(2))

    async def _look(self) -> dict[Alarm, Facts]:
        return self.now

    def heard_silently(self) -> list[bool]:
        """Of each message: did it come without a sound?"""
        return [str(call.get("disable_notification")).lower() == "true" for call in self._api.called("sendMessage")]

    def heard(self) -> list[str]:
        texts = [str(call["text"]) for call in self._api.called("sendMessage")]
        assert all(call["chat_id"] == 77 for call in self._api.called("sendMessage"))
        self._api.calls.clear()
        return texts


@pytest.fixture
async def watch(database: Database) -> AsyncIterator[Watch]:
    async with BotApi().listening() as api:
        request = AiohttpRequest(None, 2)
        await request.initialize()
        yield Watch(database, api, Telegram(TOKEN, api.address, request))
        await request.shutdown()


async def test_one_trouble_is_told_once_in_some_hours_by_one_of_several_processes(watch: Watch) -> None:
    watch.now = {Alarm.SET_ASIDE: {"count": 1}}

    for _ in range(3):
        await watch.one.look()
        await watch.two.look()
    assert len(watch.heard()) == 1
    watch.clock.set_to(watch.clock.now() + timedelta(hours=6, minutes=1))
    await watch.one.look()
    await watch.two.look()
    assert len(watch.heard()) == 1

    watch.now = {}
    for _ in range(2):
        await watch.two.look()
        await watch.one.look()
    assert watch.heard() == ["✅ No updates are set aside any more."]


async def test_a_restart_in_between_tells_nothing_twice_and_forgets_no_end(watch: Watch) -> None:
    watch.now = {Alarm.DISK: {"free": 12}}
    await watch.one.look()
    assert watch.heard() == ["⚠️ The disk is nearly full: 12 MB left. Once it is full, nothing can be recorded."]

    await watch.two.look()  # as the process that was started anew
    watch.now = {}
    await watch.two.look()

    assert watch.heard() == ["✅ There is space on the disk again."]


@pytest.mark.parametrize(("alarm", "hour", "loud"), [("backup", 12, True), ("backup", 3, False), ("disk", 3, True)])
async def test_at_night_only_what_cannot_wait_rings_at_the_operators(
    watch: Watch, alarm: str, hour: int, loud: bool
) -> None:
    watch.clock.set_to(NOW.astimezone().replace(hour=hour) + timedelta(days=1))
    watch.now = {Alarm(alarm): {"why": "OSError", "free": 12}}

    await watch.one.look()
    watch.now = {}
    await watch.one.look()

    told, over = watch.heard_silently()
    assert told is not loud
    assert over is (hour == 3)


async def _threads_end() -> None:
    """A thread of aiosqlite that could not open its file tells the loop so, after we know: the loop must be there."""
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join, 5)


async def test_a_database_that_cannot_be_written_is_told_all_the_same(watch: Watch, database: Database) -> None:
    await database.close()
    watch.one._database = Database("sqlite+aiosqlite:////proc/no/such/place.db")
    watch.now = {Alarm.DATABASE: {}}

    await watch.one.look()
    await watch.one.look()
    await _threads_end()

    assert watch.heard() == ["⚠️ The database cannot be written to. Nothing is lost: Telegram keeps messages for a day."]
