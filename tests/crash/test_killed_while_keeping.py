"""`kill -9` while a backup is made or brought back: is there something usable at every step, and no second truth?"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.keeping import backup as backups
from bot.keeping.restore import restore
from bot.process.faults import VARIABLE
from storage.engine.database import Database
from storage.engine.files import FileStore
from storage.engine.trouble import DatabaseTroubleError
from tests.bot.cli.typed import environment
from tests.databases import NOW, opened

SIGKILLED = -9
_HERE_AND_BY_NIGHT = ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.nightly])]
_PATIENCE = 100  # looks, a twentieth of a second apart


@pytest.fixture
async def url(house: Database) -> str:
    """Where the house lives, on each kind of database; nobody is connected to it."""
    await house.close()
    return house.engine.url.render_as_string(hide_password=False)


async def ended(folder: Path, url: str, *words: str, kill_at: str) -> int:
    """Run the command, kill it at a step; its exit code."""
    facts = environment(folder, PYTHONWARNINGS="ignore", YISHITING_DATABASE__URL=url, **{VARIABLE: kill_at})
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, env=facts, cwd=folder, stderr=asyncio.subprocess.PIPE
    )
    _, said = await running.communicate()
    assert running.returncode in (0, SIGKILLED), said.decode()
    return running.returncode


async def names(url: str, schema: str = "") -> list[str]:
    """The communities in a database, or in one of its schemas."""
    async with opened(url) as database:
        found = await database.look(text(f"SELECT name FROM {schema}communities ORDER BY id"))
    return [row[0] for row in found]


async def rename(url: str) -> None:
    async with opened(url) as database, database.uow(NOW) as uow:
        await uow.execute(text("UPDATE communities SET name = 'later'"))


async def kept_beside(url: str, folder: Path) -> list[list[str]]:
    """The communities of every database that a restoring has kept."""
    if url.startswith("sqlite"):
        files = [path for path in folder.glob("*.db.before-*") if not path.name.endswith(("-wal", "-shm"))]
        return [await names(f"sqlite+aiosqlite:///{path}") for path in files]
    async with opened(url) as database:
        schemas = await database.look(text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before%'"))
    return [await names(url, f"{row[0]}.") for row in schemas]


async def once_more(path: Path, url: str, files: FileStore) -> None:
    """Restore; PostgreSQL takes a moment to see that the killed one is gone."""
    for look in range(_PATIENCE):
        try:
            await restore(path, url, files, NOW, force=True)
        except DatabaseTroubleError:
            assert look < _PATIENCE - 1
            await asyncio.sleep(0.05)
        else:
            return


async def test_a_backup_that_is_killed_leaves_no_archive_and_the_next_one_cleans_up(tmp_path: Path, url: str) -> None:
    assert await ended(tmp_path, url, "backup", kill_at="backup written") == SIGKILLED

    assert backups.known(tmp_path / "kept") == []
    (left,) = (tmp_path / "kept").iterdir()
    assert left.suffix == ".part"
    assert backups.keep_newest(tmp_path / "kept", 3) == []
    assert list((tmp_path / "kept").iterdir()) == []
    assert await names(url) == ["议事亭小区"]


@pytest.mark.parametrize("database", _HERE_AND_BY_NIGHT, indirect=True)
@pytest.mark.parametrize("step", ["restore filled", "restore placing", "restored"])
async def test_a_restoring_that_is_killed_leaves_the_old_or_the_new(tmp_path: Path, url: str, step: str) -> None:
    files = FileStore(tmp_path / "files")
    await backups.backup(url, files, tmp_path / "all.zip", NOW)
    await rename(url)

    assert await ended(tmp_path, url, "restore", "all.zip", "--force", kill_at=step) == SIGKILLED

    assert await names(url) == ["议事亭小区" if step == "restored" else "later"]
    await once_more(tmp_path / "all.zip", url, files)
    assert await names(url) == ["议事亭小区"]
    assert ["later"] in await kept_beside(url, tmp_path)
