"""`kill -9` while a backup is made or brought back: is there something usable at every step, and no second truth?"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from bot import backup as backups
from bot.faults import VARIABLE
from bot.restore import restore
from storage.files import FileStore
from tests.bot.cli.typed import environment
from tests.databases import NOW

SIGKILLED = -9


async def ended(folder: Path, *words: str, kill_at: str = "", **more: str) -> int:
    """Run the command, kill it at a step; its exit code."""
    facts = environment(folder, PYTHONWARNINGS="ignore", **more)
    if kill_at:
        facts[VARIABLE] = kill_at
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, env=facts, cwd=folder, stderr=asyncio.subprocess.PIPE
    )
    _, said = await running.communicate()
    assert running.returncode in (0, SIGKILLED), said.decode()
    return running.returncode


def name(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        found = str(connection.execute("SELECT name FROM communities").fetchone()[0])
    connection.close()
    return found


async def test_a_backup_that_is_killed_leaves_no_archive_and_the_next_one_cleans_up(
    tmp_path: Path, house_file: Path
) -> None:
    shutil.copy(house_file, tmp_path / "y.db")

    assert await ended(tmp_path, "backup", kill_at="backup written") == SIGKILLED

    assert backups.known(tmp_path / "kept") == []
    (left,) = (tmp_path / "kept").iterdir()
    assert left.suffix == ".part"
    assert backups.keep_newest(tmp_path / "kept", 3) == []
    assert list((tmp_path / "kept").iterdir()) == []


def rename(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE communities SET name = 'later'")
    connection.close()


@pytest.mark.parametrize("step", ["restore filled", "restore placing", "restored"])
async def test_a_restoring_that_is_killed_leaves_the_old_or_the_new(
    tmp_path: Path, house_file: Path, step: str
) -> None:
    shutil.copy(house_file, tmp_path / "y.db")
    url, files = f"sqlite+aiosqlite:///{tmp_path}/y.db", FileStore(tmp_path / "files")
    await backups.backup(url, files, tmp_path / "all.zip", NOW)
    rename(tmp_path / "y.db")

    assert await ended(tmp_path, "restore", "all.zip", "--force", kill_at=step) == SIGKILLED

    assert name(tmp_path / "y.db") == ("议事亭小区" if step == "restored" else "later")
    await restore(tmp_path / "all.zip", url, files, NOW, force=True)
    assert name(tmp_path / "y.db") == "议事亭小区"
    kept = [path for path in tmp_path.glob("y.db.before-*") if not path.name.endswith(("-wal", "-shm"))]
    assert "later" in {name(path) for path in kept}
