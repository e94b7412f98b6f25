"""Does a bot that stands still say so, and only then?"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from bot.health.snapshot import Examiner, Snapshot
from bot.health.watchdog import MESSAGE_WAITS, Watchdog, stalls
from bot.process.clock import Clock
from storage.engine import outbox
from storage.engine.database import Database
from storage.engine.outbox import Kind, Outgoing
from tests.databases import NOW

PATIENCE = timedelta(minutes=3)
WELL = Snapshot(
    now=NOW,
    since=NOW - timedelta(hours=1),
    contact=NOW - timedelta(seconds=50),
    waiting=0,
    taken=7,
    writable=True,
    oldest_unsent=None,
    set_aside=0,
    counts={},
)


def test_a_quiet_night_is_no_stall() -> None:
    assert stalls(WELL, WELL, PATIENCE) == []


def test_no_answer_for_longer_than_the_patience_is_a_stall() -> None:
    assert stalls(replace(WELL, contact=NOW - PATIENCE), None, PATIENCE) == []
    assert stalls(replace(WELL, contact=NOW - PATIENCE - timedelta(seconds=1)), None, PATIENCE) == [
        "no answer from Telegram for 3 min"
    ]


def test_a_fresh_start_is_given_the_same_patience() -> None:
    fresh = replace(WELL, contact=None, since=NOW - timedelta(minutes=1))

    assert stalls(fresh, None, PATIENCE) == []
    assert stalls(replace(fresh, since=NOW - timedelta(minutes=4)), None, PATIENCE) != []


def test_a_process_that_waits_to_take_over_is_silent_without_fault() -> None:
    standby = replace(WELL, contact=None, standby=True, waiting=3)

    assert stalls(standby, standby, PATIENCE) == []
    assert stalls(replace(standby, writable=False), None, PATIENCE) == ["the database cannot be written"]


def test_updates_that_wait_at_two_looks_while_none_arrives_are_a_stall() -> None:
    waiting = replace(WELL, waiting=12)

    assert stalls(waiting, WELL, PATIENCE) == []
    assert stalls(waiting, replace(waiting, taken=6), PATIENCE) == []
    assert stalls(waiting, replace(waiting, waiting=3), PATIENCE) == [
        "12 updates are waiting at Telegram and none arrives"
    ]
    assert stalls(replace(waiting, waiting=None), waiting, PATIENCE) == []


def test_a_database_that_cannot_be_written_is_a_stall() -> None:
    assert stalls(replace(WELL, writable=False), None, PATIENCE) == ["the database cannot be written"]


def test_a_message_that_waits_too_long_is_a_stall() -> None:
    at = replace(WELL, oldest_unsent=NOW - MESSAGE_WAITS)
    above = replace(WELL, oldest_unsent=NOW - MESSAGE_WAITS - timedelta(minutes=1))

    assert stalls(at, None, PATIENCE) == []
    assert stalls(above, None, PATIENCE) == ["a message has waited for 16 min"]


class Fixed(Clock):
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        """The moment that was set."""
        return self.moment


async def test_the_watchdog_reconnects_when_telegram_is_silent_and_notes_when_it_is_back(database: Database) -> None:
    clock, contact, reconnected = Fixed(), [NOW], []

    async def pending() -> int:
        raise TimeoutError

    async def reconnect() -> None:
        reconnected.append(clock.now())

    examiner = Examiner(database, clock, lambda: contact[0], dict)
    watchdog = Watchdog(examiner, PATIENCE, pending, reconnect)

    await watchdog.look()
    assert watchdog.stalled == []
    clock.moment += timedelta(minutes=5)
    await watchdog.look()
    assert watchdog.stalled == ["no answer from Telegram for 5 min"]
    assert reconnected == [clock.now()]
    contact[0] = clock.now()
    await watchdog.look()

    assert watchdog.stalled == []
    assert len(reconnected) == 1


async def test_the_snapshot_shows_what_waits_in_the_outbox(database: Database) -> None:
    clock = Fixed()
    async with database.uow(NOW) as uow:
        outbox.post(uow, Outgoing(chat=None, method="sendMessage", body={"text": "x"}, kind=Kind.ANSWER))
    clock.moment += timedelta(minutes=20)

    snapshot = await Examiner(database, clock, lambda: clock.now(), dict).look()

    assert snapshot.writable
    assert snapshot.oldest_unsent == NOW
    assert stalls(snapshot, None, PATIENCE) == ["a message has waited for 20 min"]


async def test_a_database_that_does_not_answer_is_seen_within_seconds(database: Database) -> None:
    held = asyncio.Event()

    async def hold() -> None:
        async with database.uow(NOW):
            held.set()
            await asyncio.sleep(30)

    task = asyncio.create_task(hold())
    await held.wait()

    from bot.health import snapshot as module

    before, module._WRITABLE_WITHIN = module._WRITABLE_WITHIN, 0.2
    try:
        snapshot = await Examiner(database, Fixed(), lambda: NOW, dict).look()
    finally:
        module._WRITABLE_WITHIN = before
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert not snapshot.writable
