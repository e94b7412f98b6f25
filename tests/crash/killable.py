"""A bot that is killed: a process of its own, living in a sandbox that outlives it and remembers what people were told."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import Yishiting
from bot.config.keys import Settings
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
from storage.engine.database import Database
from storage.offices import roles
from tests.clocks import StoryClock, entry
from tests.databases import NOW, opened
from tests.rest import nothing_waits
from tests.samples.motions import a_draft
from tests.samples.settling import Settled
from tests.sandbox_client import Neighbourhood

SIGKILLED = -9
_WAITS = 120.0  # seconds that an app waits for the answer to a press: a slow machine starts the bot slowly
_LONGEST = 120.0  # seconds that a bot may take to reach the step at which it dies, or to come to rest
_LOOK_AGAIN = 0.02  # seconds


class Killable(Neighbourhood):
    """The sandbox's people, and a bot that can be killed at a step and started again."""

    def __init__(self, sandbox: Sandbox, folder: Path, url: str, clock: StoryClock) -> None:
        super().__init__(sandbox.url)
        self.sandbox = sandbox
        self.clock = clock
        self.folder = folder
        self.url_of_database = url
        self._process: asyncio.subprocess.Process | None = None
        self._looked_at = Database(url)

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

    async def __aexit__(self, *error: object) -> None:
        await super().__aexit__(*error)
        await self._looked_at.close()

    async def at_rest(self) -> bool:
        """What the database says that the bot could do, with the updates and requests that the sandbox knows of."""
        exchange = self.sandbox.exchange
        before = exchange.updates.added, len(exchange.requests)
        if exchange.asking or not self._fetches or not await nothing_waits(self._looked_at, self.clock.now()):
            return False
        return self._fetches and not exchange.asking and before == (exchange.updates.added, len(exchange.requests))

    async def look_anew(self) -> None:
        """Its own connections to the database may have been cut."""
        await self._looked_at.close()

    @property
    def _fetches(self) -> bool:
        updates = self.sandbox.exchange.updates
        return updates.awaited and not updates.queue

    async def rests_or_dies(self) -> None:
        """Wait until the bot has done all that it can do now, or is dead."""
        end = asyncio.get_running_loop().time() + _LONGEST
        while self.lives and not await self.at_rest():
            if asyncio.get_running_loop().time() > end:
                raise AssertionError(f"the bot never came to rest: {await self.get('/queue')}; its log:\n{self.log()}")
            await asyncio.sleep(_LOOK_AGAIN)

    async def found(self, empty_sqlite: Path) -> None:
        """The sample community lives here, and has a vote that is open."""
        settled, on_postgresql = Settled(), "postgresql" in self.url_of_database
        settled.meets(self.sandbox)
        await settled.moves_in(self.folder, empty_sqlite, NOW, url=self.url_of_database if on_postgresql else None)
        async with self.undisturbed() as yishiting:
            await _open_a_vote(yishiting)

    @asynccontextmanager
    async def undisturbed(self) -> AsyncIterator[Yishiting]:
        """A bot in this process, which lives to its end: for what comes before the first kill."""
        yishiting = Yishiting(self.settings, self.clock, paced=False)
        try:
            await yishiting.start()
            yield yishiting
            await self.quiet(within=_LONGEST)
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

    async def asks(self) -> None:
        """Wait until the bot has asked for updates: whatever it does from now on, it does at work."""
        exchange, end = self.sandbox.exchange, asyncio.get_running_loop().time() + _LONGEST
        before = exchange.last_poll_tick
        while exchange.last_poll_tick == before:
            assert asyncio.get_running_loop().time() < end, f"the bot never asked; its log:\n{self.log()}"
            assert self.lives, f"the bot ended by itself; its log:\n{self.log()}"
            await asyncio.sleep(_LOOK_AGAIN)

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
            await asyncio.wait_for(self._process.wait(), _LONGEST)

    def log(self) -> str:
        return (self.folder / "bot.log").read_text("utf-8")

    async def journal_holds(self) -> bool:
        """Does every community's chain verify?"""
        async with opened(self.url_of_database) as database, database.uow(self.clock.now()) as uow:
            broken = [await journal.verify(uow, one.id) for one in await communities.everyone(uow)]
        return broken == [None]


async def _open_a_vote(yishiting: Yishiting) -> None:
    """A vote of the owners, open for a week, as two members of the committee would open it."""
    async with yishiting.database.uow(yishiting.clock.now()) as uow:
        (community,) = await communities.everyone(uow)
        drafter, opener = [one.account for one in await roles.holders(uow, community.id, Role.COMMITTEE)][:2]
        motion = await a_draft(uow, community.id, title="3栋电梯大修", by=drafter)
        roll = await electorates.entitled(uow, community.id, Electorate.OWNERS)
        await open_vote(Work(uow, yishiting.router.bot, yishiting.router.house), motion, community, roll, by=opener)


def _toml(settings: Settings) -> str:
    lines = []
    for name, section in settings.model_dump(exclude_none=True).items():
        lines.append(f"[{name}]")
        lines += [f"{key} = {_value(value)}" for key, value in section.items() if value != ""]
    return "\n".join(lines)


def _value(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


@asynccontextmanager
async def mortal(folder: Path, empty_sqlite: Path, url: str | None) -> AsyncIterator[Killable]:
    """A sandbox with the sample community, on SQLite or on the PostgreSQL at `url`; no bot runs yet."""
    url = url or f"sqlite+aiosqlite:///{folder}/yishiting.db"
    clock = StoryClock(NOW)
    settings = SandboxSettings(now=clock.now, answer_within=_WAITS)
    async with Sandbox(settings) as sandbox, Killable(sandbox, folder, url, clock) as life:
        await life.found(empty_sqlite)
        try:
            yield life
        finally:
            await life.stop()
