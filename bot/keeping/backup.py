"""Backup: everything that the bot remembers, put into one archive while it runs; and how many of those are kept."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

from bot import __version__
from bot.keeping.archive import Reader, Writer
from bot.process.faults import step
from storage import migrations
from storage.engine.database import Database
from storage.engine.files import FileStore
from storage.moving import dump

PREFIX = "yishiting-"
_NAME = f"{PREFIX}%Y%m%d-%H%M%S.zip"
_PATTERN = f"{PREFIX}{'[0-9]' * 8}-{'[0-9]' * 6}.zip"


# Also what an upgrade keeps, and what an interrupted one leaves.
_ARCHIVE = re.compile(rf"({PREFIX}|before-upgrade-).*\.zip(\.part)?")


def is_archive(path: Path) -> bool:
    """Is it, by its name, an archive that the bot has made by itself?"""
    return path.is_file() and _ARCHIVE.fullmatch(path.name) is not None


def name_for(now: datetime) -> str:
    """The name of an archive made at that moment (UTC); names stand in the order of time."""
    return now.strftime(_NAME)


async def backup(url: str, files: FileStore, path: Path, now: datetime) -> None:
    """Write database and files into an archive, read it back, and only then put it at `path`.

    Raises ArchiveError, DatabaseTroubleError, SchemaError or OSError.
    """
    revision = await migrations.current(url)
    migrations.known(revision)
    database = Database(url)
    try:
        with Writer(path) as archive:
            await _write(archive, database)
            step("backup begun")
            await asyncio.to_thread(_add_files, archive, files)
            await asyncio.to_thread(archive.finish, "backup", now, __version__, revision or "", {})
            step("backup written")
            await asyncio.to_thread(verify, archive.part)
            archive.place()
    finally:
        await database.close()


async def _write(archive: Writer, database: Database) -> None:
    """The database first, then the files: a file without a row does no harm, a row without its file does."""
    async with dump.snapshot(database) as connection:
        for table in await dump.tables_of(connection):
            with archive.table(table.name, [column.name for column in table.columns]) as into:
                async for rows in dump.chunks(connection, table):
                    await asyncio.to_thread(into.rows, rows)


def _add_files(archive: Writer, files: FileStore) -> None:
    for digest in files.names():
        archive.file(digest, files.path(digest).read_bytes())


def made_at(path: Path) -> datetime:
    """When an archive was made, by its name."""
    return datetime.strptime(path.name, _NAME).replace(tzinfo=UTC)


def verify(path: Path) -> None:
    """Is the archive whole and unchanged? Raises ArchiveError."""
    with Reader(path) as archive:
        archive.verify()


def known(folder: Path) -> list[Path]:
    """The nightly archives in the folder, oldest first."""
    return sorted(folder.glob(_PATTERN))


def keep_newest(folder: Path, count: int) -> list[Path]:
    """Remove the oldest archives until `count` are left, and what an interrupted one left; returns what went."""
    for rest in folder.glob(f"{_PATTERN}.part"):
        rest.unlink(missing_ok=True)
    gone = known(folder)[:-count]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone
