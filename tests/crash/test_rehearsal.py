"""Is nothing lost, nothing doubled and every receipt true on PostgreSQL, whatever happens to server, bot and network?

`KILLS=20 pytest tests/crash/test_rehearsal.py --nightly` kills less often. What was measured stands in docs/reliability.md.
"""

from __future__ import annotations

import asyncio
import faulthandler
import os
import random
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.crash.killable import Killable, mortal
from tests.crash.rehearsed import voting
from tests.databases import address_of, empty_postgres, postgres_server

pytestmark = [pytest.mark.nightly, pytest.mark.slow, pytest.mark.postgres]

KILLS = int(os.environ.get("KILLS", "200"))
SEED = int(os.environ.get("SEED", "20261130"))
STOPS = ("fast", "immediate", "fast", "immediate")  # pg_ctl: an orderly stop, and one like the power going
CUTS = 30
# All that people and bot can meet while they go on (docs/sandbox.md, “Faults”). Not `jump`: numbers begin anew only after
# a week in which nothing came, and so nothing waits. Not `poison`: it must be set aside, and here nothing may be.
FAULTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("cut", "getUpdates", {}),
    ("accept_then_cut", "answerCallbackQuery", {}),
    ("cut", "answerCallbackQuery", {}),
    ("accept_then_cut", "sendMessage", {}),
    ("cut", "editMessageText", {}),
    ("accept_then_cut", "editMessageText", {}),
    ("accept_then_cut", "getUpdates", {}),
    ("status", "getUpdates", {"status": 502}),
    ("status", "sendMessage", {"status": 502}),
    ("flood", "sendMessage", {"retry_after": 1}),
    ("flood", "answerCallbackQuery", {"retry_after": 1}),
    ("flood", "getUpdates", {"retry_after": 1}),
    ("delay", "answerCallbackQuery", {"seconds": 2}),
    ("accept_then_silence", "getUpdates", {"seconds": 2}),
    ("redeliver", "", {}),
    ("resend_press", "", {}),
)
ROUNDS = 3
_LONGEST_LIFE = 300  # seconds


@pytest.fixture
def server() -> Iterator[Any]:
    """A server of the test's own, which can be stopped; it writes to the disk as it would for anybody."""
    with postgres_server() as server:
        yield server


@pytest.fixture
async def life(server: Any, tmp_path: Path, empty_sqlite: Path) -> AsyncIterator[Killable]:
    """People, an open vote, and a bot on that server that can be killed."""
    async with empty_postgres(address_of(server)) as url, mortal(tmp_path, empty_sqlite, url) as living:
        yield living


async def _stop_and_start(server: Any, how: str, pause: float) -> None:
    info = server.get_postmaster_info()
    command = [str(server.bin_path / "pg_ctl"), "-w", "-D", str(server.pgdata), "-m", how, "stop"]
    user = server.system_user
    await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True, user=user, cwd="/")
    await asyncio.to_thread(info.process.wait, 30)
    await asyncio.sleep(pause)
    await asyncio.to_thread(server.ensure_postgres_running)


async def _at_work(life: Killable) -> None:
    """The bot has begun: one that finds no database at its start ends, and is started again by whoever watches it."""
    await life.start()
    await life.rests_or_dies()
    assert life.lives, life.log()


async def test_the_server_is_stopped_and_started_while_ballots_come(life: Killable, server: Any) -> None:
    draw = random.Random(SEED)
    await _at_work(life)
    async with voting(life, SEED):
        for how in STOPS:
            await asyncio.sleep(draw.uniform(2, 4))
            await _stop_and_start(server, how, draw.uniform(0.5, 3))
        await asyncio.sleep(3)
        assert life.lives, life.log()


async def test_connections_are_cut_while_ballots_come(life: Killable) -> None:
    draw = random.Random(SEED)
    await _at_work(life)
    cutter = await asyncpg.connect(life.url_of_database.replace("+asyncpg", ""))
    cut = 0
    try:
        async with voting(life, SEED):
            for _ in range(CUTS):
                await asyncio.sleep(draw.uniform(0.1, 0.6))
                cut += await cutter.fetchval(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
                )
            await asyncio.sleep(3)
            assert life.lives, life.log()
    finally:
        await cutter.close()
    assert cut >= CUTS


async def test_the_bot_is_killed_at_random_while_ballots_come(life: Killable) -> None:
    draw = random.Random(SEED)
    async with voting(life, SEED):
        for _ in range(KILLS):
            # The limit of a test in time is one of a kill here: two hundred of them take longer.
            faulthandler.dump_traceback_later(_LONGEST_LIFE, exit=True)
            await life.start()
            # One in four while it begins, the others at work.
            if draw.random() < 0.25:
                await asyncio.sleep(draw.uniform(0.2, 3))
            else:
                await life.asks()
                await asyncio.sleep(draw.uniform(0, 1))
            life.kill()
            await life.dies()
        await life.start()


async def test_the_network_fails_in_every_way_while_ballots_come(life: Killable) -> None:
    draw = random.Random(SEED)
    await _at_work(life)
    async with voting(life, SEED):
        for kind, method, more in [fault for _ in range(ROUNDS) for fault in draw.sample(FAULTS, len(FAULTS))]:
            await life.fault(kind, method, **more)
            await asyncio.sleep(draw.uniform(0.1, 0.8))
        await life.life_without_faults()
        await asyncio.sleep(2)
        assert life.lives, life.log()
