"""Workers as they run in earnest: processes of their own on one PostgreSQL, each called at a port of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
from sqlalchemy import func, select

from bot.process.faults import VARIABLE
from storage.engine.database import Database
from storage.queues.workers import workers
from tests.bot.bot_api import TOKEN
from tests.clocks import StoryClock, entry
from tests.ports import own_port
from tests.samples.communities import SECRET

SIGKILLED = -9
_READY = 60.0  # seconds that a worker may take to listen


@dataclass(slots=True)
class Worker:
    """A process `yishiting run` by webhook; it lives by the story's clock if there is one."""

    folder: Path
    api: str
    url: str
    port: int = field(default_factory=own_port)
    public_url: str = "https://bot.example.org/hook"
    clock: StoryClock | None = None
    process: asyncio.subprocess.Process | None = None

    @property
    def address(self) -> str:
        """Where Telegram, or a proxy, calls it."""
        return f"http://127.0.0.1:{self.port}{self._path}"

    @property
    def _path(self) -> str:
        return urlsplit(self.public_url).path

    async def start(self, *, kill_at: str | None = None) -> None:
        """Start it and wait until it listens; with `kill_at` ("committed:2") it dies there."""
        wanted = {
            "TELEGRAM__TOKEN": TOKEN,
            "TELEGRAM__API_BASE": self.api,
            "DATABASE__URL": self.url,
            "FILES__FOLDER": str(self.folder / "files"),
            "INTAKE__MODE": "webhook",
            "WEBHOOK__PUBLIC_URL": self.public_url,
            "WEBHOOK__SECRET": SECRET,
            "WEBHOOK__PORT": str(self.port),
            "WEBHOOK__PATH": self._path,
            "PACING__CHAT_PER_SECOND": "100",
            "PACING__GROUP_PER_MINUTE": "6000",
            "PACING__OVERALL_PER_SECOND": "10000",
            "PACING__EDIT_SECONDS": "0",
        }
        environment = {**os.environ, **{f"YISHITING_{key}": value for key, value in wanted.items()}}
        environment |= {"PYTHONWARNINGS": "ignore", **({VARIABLE: kill_at} if kill_at else {})}
        with (self.folder / f"{self.port}.log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *entry(self.clock), "run", env=environment, stdout=log, stderr=log
            )
        await until(self._listens, _READY, f"{self.port} does not listen")
        if not kill_at:
            assert self.lives, self.log()

    async def _listens(self) -> bool:
        with contextlib.suppress(aiohttp.ClientError):
            async with aiohttp.ClientSession() as telegram, telegram.get(self.address) as response:
                return response.status == 405
        return not self.lives

    @property
    def lives(self) -> bool:
        """Is the process there?"""
        return self.process is not None and self.process.returncode is None

    async def stop(self) -> None:
        """Stop it in the orderly way."""
        if self.process is not None and self.process.returncode is None:
            self.process.terminate()
            await asyncio.wait_for(self.process.wait(), 30)

    def log(self) -> str:
        """What it wrote."""
        return (self.folder / f"{self.port}.log").read_text("utf-8")


async def until(true: Callable[[], object], within: float, otherwise: str) -> None:
    """Wait until it is so (a function, or one to be awaited)."""
    end = asyncio.get_running_loop().time() + within
    while True:
        said = true()
        if await said if asyncio.iscoroutine(said) else said:
            return
        assert asyncio.get_running_loop().time() < end, otherwise
        await asyncio.sleep(0.05)


async def know_each_other(database: Database, how_many: int) -> None:
    """Wait until so many have joined; each serves its share of the chats after one more beat."""

    async def all_there() -> bool:
        return bool((await database.look(select(func.count()).select_from(workers)))[0][0] == how_many)

    await until(all_there, _READY, f"{how_many} workers were expected")


@contextlib.asynccontextmanager
async def at_work(folder: Path, api: str, url: str, clock: StoryClock, how_many: int) -> AsyncIterator[list[Worker]]:
    """So many workers, started one after the other."""
    team = [Worker(folder, api, url, clock=clock) for _ in range(how_many)]
    try:
        for one in team:
            await one.start()
        yield team
    finally:
        for one in team:
            await one.stop()
