"""A village for a scenario: the sandbox, the unmodified bot over HTTP, and its people."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, Self

from sqlalchemy.pool import AsyncAdaptedQueuePool

from bot.app import Yishiting
from bot.config.keys import Settings
from bot.sandbox import Sandbox
from bot.sandbox import Settings as SandboxSettings
from storage.engine.database import Database
from tests.clocks import StoryClock
from tests.sandbox.request_checks import improper
from tests.sandbox_client import WITHIN, Neighbourhood
from tests.scenarios.brevity import too_long

START = datetime.fromisoformat("2026-11-23T10:00:00+08:00")  # a Monday morning, so that quiet hours are far


class Inhabitants(Protocol):
    """Who lives in a village from the start: `tests.samples.settling.Settled`, or others."""

    def meets(self, sandbox: Sandbox) -> None:
        """The people of a sandbox are those who have settled in."""

    async def moves_in(self, folder: Path, empty: Path, at: datetime, *, url: str | None = None) -> None:
        """Their database and files lie in a folder, or in the empty PostgreSQL `url`."""


class Village(Neighbourhood):
    """The sandbox's people with the bot living among them; `clock` is moved with `forward()`."""

    def __init__(self, sandbox: Sandbox, yishiting: Yishiting, clock: StoryClock) -> None:
        super().__init__(sandbox.url)
        self.sandbox = sandbox
        self.yishiting = yishiting
        self.clock = clock
        self.expected_failures = 0

    @property
    def database(self) -> Database:
        """For what no person can see: the journal's chain, the rows that must not be there."""
        return self.yishiting.database

    async def at_rest(self) -> bool:
        """The bot itself says so, for it is here; what is due comes now rather than at its next look."""
        updates = self.sandbox.exchange.updates
        before = updates.added
        if updates.queue or not updates.awaited:
            return False
        await self.yishiting.scheduler.tick()
        return await self.yishiting.idle() and updates.awaited and updates.added == before

    @asynccontextmanager
    async def stopped(self, url: str | None = None) -> AsyncIterator[None]:
        """While the block runs the bot is stopped; then it lives on, with `url` on another database."""
        await self._stop()
        self.no_failures()
        yield
        settings = self.yishiting.settings
        if url is not None:
            settings = settings.model_copy(update={"database": settings.database.model_copy(update={"url": url})})
        self.yishiting = Yishiting(settings, self.clock, paced=False)
        await self.yishiting.start()

    def no_failures(self) -> None:
        """A handler that fails says nothing in the chat: the update is set aside, the due thing put off."""
        set_aside, failures = self.yishiting.intake.set_aside, self.yishiting.scheduler.failures
        assert set_aside == self.expected_failures, "an update was set aside; see the captured log"
        assert failures == 0, "a due thing failed; see the captured log"

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await super().__aexit__(*error)
        await self._stop()

    async def _stop(self) -> None:
        pool = self.yishiting.database.engine.pool
        await self.yishiting.stop()
        assert isinstance(pool, AsyncAdaptedQueuePool)
        assert pool.checkedout() == 0, "a connection was left behind by the stop"


@asynccontextmanager
async def village(
    folder: Path,
    empty_sqlite: Path,
    *,
    start: datetime = START,
    url: str | None = None,
    settled: Inhabitants | None = None,
) -> AsyncIterator[Village]:
    """Sandbox and bot on a database of their own (`url`: a PostgreSQL); `settled`: who lives there already."""
    clock = StoryClock(start)
    living: list[Village] = []

    async def move_clock(seconds: int) -> None:
        await living[0].yishiting.move_clock(clock.now() + timedelta(seconds=seconds))

    async with Sandbox(SandboxSettings(now=clock.now, answer_within=WITHIN), move_clock=move_clock) as sandbox:
        if settled is not None:
            settled.meets(sandbox)
            await settled.moves_in(folder, empty_sqlite, start, url=url)
        elif url is None:
            shutil.copy(empty_sqlite, folder / "yishiting.db")
        url = url or f"sqlite:///{folder}/yishiting.db"
        yishiting = Yishiting(_settings(sandbox, folder, url), clock, paced=False)
        await yishiting.start()
        async with Village(sandbox, yishiting, clock) as life:
            living.append(life)
            yield life
        wrong = improper(sandbox.exchange.requests)
        long = too_long(sandbox.exchange.requests) if "LONG_FORM" in os.environ else []
    life.no_failures()
    assert not wrong, "improper requests of the bot:\n" + "\n".join(wrong)
    assert not long, "messages of more than eight lines:\n" + "\n\n".join(long)


def _settings(sandbox: Sandbox, folder: Path, url: str) -> Settings:
    facts: dict[str, Any] = {
        "telegram": {"token": sandbox.token, "api_base": sandbox.url},
        "database": {"url": url},
        "files": {"folder": str(folder / "files")},
        "backup": {"folder": str(folder / "backups")},
    }
    return Settings.model_validate(facts)
