"""The sample community, settled in once a process: each scenario begins with a copy of what it left."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.app import Yishiting
from bot.demo.demo import open_chats, settings_for, settle_in
from bot.process.clock import Clock
from bot.sandbox import Sandbox
from bot.sandbox.control import room
from storage.engine.database import Database
from tests.samples.houses import pour

BEGAN = datetime.now(UTC)


class _Standing(Clock):
    """A clock that stands still: whoever begins with a copy is a little later, never earlier."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at


@dataclass(frozen=True, slots=True)
class Settled:
    """A community that has settled in: which language it speaks, and its people's apps (None: each their own)."""

    language: str = "zh"
    apps: str | None = None

    def meets(self, sandbox: Sandbox) -> None:
        """The people of a sandbox are those who have settled in."""
        if self.apps is not None:
            room.speak(sandbox.exchange.world, self.apps)
        open_chats(sandbox)

    async def moves_in(self, folder: Path, empty: Path, at: datetime = BEGAN, *, url: str | None = None) -> None:
        """Its database and its files lie in a folder, as of the moment `at`; or its rows in the empty PostgreSQL `url`.

        `empty`: a SQLite file with all tables and no rows.
        """
        source = await _copies.of(self, at, empty)
        if url is None:
            shutil.copytree(source, folder, dirs_exist_ok=True)
            return
        shutil.copytree(source / "files", folder / "files", dirs_exist_ok=True)
        database = Database(url)
        await pour(source / "yishiting.db", database)
        await database.close()


@dataclass(slots=True)
class _Copies:
    """What this process has settled already, in a folder that ends with it."""

    folder: tempfile.TemporaryDirectory[str] = field(
        default_factory=lambda: tempfile.TemporaryDirectory(prefix="yishiting-settled-")
    )
    made: dict[tuple[Settled, datetime], Path] = field(default_factory=dict)

    async def of(self, settled: Settled, at: datetime, empty: Path) -> Path:
        key = (settled, at)
        if key not in self.made:
            folder = Path(self.folder.name) / str(len(self.made))
            (folder / "files").mkdir(parents=True)
            shutil.copy(empty, folder / "yishiting.db")
            await self._settle(settled, at, folder)
            self.made[key] = folder
        return self.made[key]

    async def _settle(self, settled: Settled, at: datetime, folder: Path) -> None:
        sandbox = Sandbox(port=9)  # never started: nobody calls it
        settled.meets(sandbox)
        yishiting = Yishiting(settings_for(sandbox, folder), _Standing(at))
        await settle_in(sandbox, yishiting, language=settled.language)
        await yishiting.database.close()


_copies = _Copies()
