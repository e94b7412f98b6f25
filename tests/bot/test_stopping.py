"""Is what was begun finished when the bot stops, and nothing begun that nobody waits for?"""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from bot.process import periodic_checks
from bot.process.periodic_checks import Rounds
from bot.process.queue_worker import QueueWorker


class Slow(QueueWorker[int]):
    """Takes one thing; the turn and the work each take a moment."""

    def __init__(self) -> None:
        super().__init__("things")
        self.looking = asyncio.Event()
        self.done = 0

    async def turn(self) -> bool:
        """Look for a moment, then begin."""
        self.looking.set()
        await asyncio.sleep(0.02)
        self.begin(self._work(), 1)
        return False

    async def _work(self) -> None:
        await asyncio.sleep(0.02)
        self.done += 1


async def test_what_a_turn_under_way_begins_is_waited_for() -> None:
    taker = Slow()
    running = asyncio.create_task(taker.run())
    await taker.looking.wait()

    await taker.stop()

    assert taker.done == 1
    assert taker.idle
    await asyncio.wait_for(running, 1)


async def test_what_takes_too_long_is_ended_and_gone_when_the_stop_returns() -> None:
    taker = Slow()
    taker.begin(asyncio.sleep(60), 1)

    await taker.stop(within=0.01)

    await asyncio.sleep(0)
    assert taker.idle


async def test_a_look_under_way_is_finished_before_the_stop_returns() -> None:
    looking, finished = asyncio.Event(), 0

    async def look() -> None:
        nonlocal finished
        looking.set()
        await asyncio.sleep(0.02)
        finished += 1

    rounds = Rounds(at_once=[look], later=[])
    running = asyncio.create_task(rounds.run())
    await looking.wait()

    await rounds.stop()

    assert finished == 1
    await asyncio.wait_for(running, 1)


async def test_a_look_that_takes_too_long_is_ended_and_gone_when_the_stop_returns(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(periodic_checks, "_FINISHES_WITHIN", 0.01)
    looking, cleared = asyncio.Event(), asyncio.Event()

    async def look() -> None:
        looking.set()
        try:
            await asyncio.sleep(60)
        finally:
            cleared.set()

    rounds = Rounds(at_once=[look], later=[])
    running = asyncio.create_task(rounds.run())
    await looking.wait()

    await rounds.stop()

    assert cleared.is_set()
    await asyncio.wait_for(running, 1)
    assert not [one for one in caplog.records if one.levelname == "ERROR"]


async def test_the_pause_counts_from_the_end_of_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periodic_checks, "EVERY", 0.1)
    begun, ended, third = [], [], asyncio.Event()
    clock = asyncio.get_running_loop().time

    async def look() -> None:
        begun.append(clock())
        if len(begun) == 3:
            third.set()
        await asyncio.sleep(0.15)
        ended.append(clock())

    rounds = Rounds(at_once=[], later=[look])
    running = asyncio.create_task(rounds.run())
    await asyncio.wait_for(third.wait(), 10)
    await rounds.stop()
    await running

    # APScheduler counts by the wall clock, which ticks beside the loop's.
    pauses = [later - before for later, before in zip(begun[1:], ended, strict=False)]
    assert all(pause >= 0.09 for pause in pauses)
    assert len(ended) == 3


async def test_no_look_begins_once_the_rounds_are_stopped() -> None:
    begun: list[int] = []

    async def look() -> None:
        begun.append(1)

    rounds = Rounds(at_once=[look], later=[])
    running = asyncio.create_task(rounds.run())
    await asyncio.sleep(0)
    await rounds.stop()
    await asyncio.wait_for(running, 1)

    await asyncio.sleep(0.05)
    assert not begun


async def test_a_look_that_raises_ends_the_rounds() -> None:
    async def look() -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        await Rounds(at_once=[look], later=[]).run()


async def test_a_signal_that_comes_while_it_still_begins_is_heard() -> None:
    """The first process of a container does not die of a signal that nothing waits for."""
    begin = (
        "import os, signal, bot.config.loading as c; from bot.cli.running import run;"
        "c.load = lambda file: os.kill(os.getpid(), signal.SIGTERM); run(None)"
    )

    ended = subprocess.run([sys.executable, "-c", begin], check=False, timeout=30, capture_output=True)

    assert (ended.returncode, ended.stderr) == (0, b"")
