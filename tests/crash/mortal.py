"""A bot that is killed: a process of its own, living in a sandbox that outlives it and remembers what people were told."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import Yishiting
from bot.config.keys import Settings
from bot.demo.demo import settle_in
from bot.process.faults import VARIABLE
from bot.sandbox import Sandbox
from bot.sandbox import Settings as SandboxSettings
from governance.motions.motion_class import Electorate
from governance.roles import Role
from handlers.frame.work import Work
from handlers.motions.opening import open_vote
from storage.ballots import electorates
from storage.communities import communities
from storage.engine import journal
from storage.offices import roles
from tests.clocks import StoryClock, entry
from tests.databases import NOW, opened
from tests.motions import a_draft
from tests.sandbox_client import Neighbourhood

SIGKILLED = -9
_WAITS = 120.0  # seconds that an app waits for the answer to a press: a slow machine starts the bot slowly
_LONGEST = 25.0  # seconds that a bot may take to reach the step at which it dies


class Mortal(Neighbourhood):
    """The sandbox's people, and a bot that can be killed at a step and started again."""

    def __init__(self, sandbox: Sandbox, folder: Path, url: str, clock: StoryClock) -> None:
        super().__init__(sandbox.url)
        self.sandbox = sandbox
        self.clock = clock
        self.folder = folder
        self.url_of_database = url
        self._process: asyncio.subprocess.Process | None = None

    @property
    def settings(self) -> Settings:
        return Settings.model_validate(
            {
                "telegram": {"token": self.sandbox.token, "api_base": self.sandbox.url},
                "database": {"url": self.url_of_database},
                "files": {"folder": str(self.folder / "files")},
                "backup": {"nightly": False, "folder": str(self.folder / "kept")},
                "pacing": {
                    "chat_per_second": 100,
                    "group_per_minute": 6000,
                    "overall_per_second": 1000,
                    "edit_seconds": 0,
                },
            }
        )

    async def found(self) -> None:
        """Set the sample community up, with a bot that lives just for that."""
        yishiting = Yishiting(self.settings, self.clock, paced=False)
        try:
            await yishiting.start(polling=False)
            await settle_in(self.sandbox, yishiting)
            await _open_a_vote(yishiting)
            await yishiting.settle()
        finally:
            await yishiting.stop()

    async def start(self, *, kill_at: str | None = None) -> None:
        """Start the bot; with `kill_at` ("committed:2") it dies there."""
        config = self.folder / "config.toml"
        config.write_text(_toml(self.settings), "utf-8")
        environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
        environment.pop(VARIABLE, None)
        if kill_at:
            environment[VARIABLE] = kill_at
        with (self.folder / "bot.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *entry(self.clock), "run", "--config", str(config), env=environment, stderr=log, stdout=log
            )

    @property
    def lives(self) -> bool:
        """Is the process still there?"""
        return self._process is not None and self._process.returncode is None

    @property
    def process(self) -> int:
        """The number of the process that was started last."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """Kill it, wherever it is."""
        assert self._process is not None
        self._process.kill()

    async def dies(self) -> None:
        """Wait until the bot was killed at its step."""
        assert self._process is not None
        try:
            code = await asyncio.wait_for(self._process.wait(), _LONGEST)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
            raise AssertionError(f"the bot lived on; its log:\n{self.log()}") from None
        assert code == SIGKILLED, f"the bot ended by itself ({code}); its log:\n{self.log()}"

    async def stop(self) -> None:
        """Stop it in the orderly way."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await asyncio.wait_for(self._process.wait(), 20)

    def log(self) -> str:
        return (self.folder / "bot.log").read_text("utf-8")

    async def journal_holds(self) -> bool:
        """Does every community's chain verify?"""
        async with opened(self.url_of_database) as database, database.unit(self.clock.now()) as unit:
            broken = [await journal.verify(unit, one.id) for one in await communities.everyone(unit)]
        return broken == [None]


async def _open_a_vote(yishiting: Yishiting) -> None:
    """A vote of the owners, open for a week, as two members of the committee would open it."""
    async with yishiting.database.unit(yishiting.clock.now()) as unit:
        (community,) = await communities.everyone(unit)
        drafter, opener = [one.account for one in await roles.holders(unit, community.id, Role.COMMITTEE)][:2]
        motion = await a_draft(unit, community.id, title="3栋电梯大修", by=drafter)
        roll = await electorates.entitled(unit, community.id, Electorate.OWNERS)
        await open_vote(Work(unit, yishiting.router.bot, yishiting.router.house), motion, community, roll, by=opener)


def _toml(settings: Settings) -> str:
    lines = []
    for name, section in settings.model_dump(exclude_none=True).items():
        lines.append(f"[{name}]")
        lines += [f"{key} = {_value(value)}" for key, value in section.items() if value != ""]
    return "\n".join(lines)


def _value(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


@asynccontextmanager
async def mortal(folder: Path, empty_sqlite: Path, url: str | None) -> AsyncIterator[Mortal]:
    """A sandbox with the sample community, on SQLite or on the PostgreSQL at `url`; no bot runs yet."""
    if url is None:
        shutil.copy(empty_sqlite, folder / "yishiting.db")
        url = f"sqlite+aiosqlite:///{folder}/yishiting.db"
    clock = StoryClock(NOW)
    settings = SandboxSettings(now=clock.now, answer_within=_WAITS)
    async with Sandbox(settings) as sandbox, Mortal(sandbox, folder, url, clock) as life:
        await life.found()
        try:
            yield life
        finally:
            await life.stop()
