"""Restore: how an archive becomes the database again, and what is said about the time that is lost."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.keeping.archive import ArchiveError, Reader
from bot.process.faults import step
from handlers.community.restored import announce
from handlers.frame.work import Work
from handlers.routes import HOUSE
from storage import migrations
from storage.communities import communities
from storage.engine.files import FileStore
from storage.engine.uow import UnitOfWork
from storage.moving import dump, rebuild, restored


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restoring did. `kept`: where the database from before is, "" if there was none."""

    as_of: datetime
    kept: str
    communities: int
    unsent: int


async def restore(path: Path, url: str, files: FileStore, now: datetime, *, force: bool) -> Restored:
    """Put the archive in the place of the database; the files are added to those that are there.

    Raises ArchiveError, NotEmptyError, DatabaseTroubleError or SchemaError; then the old database is as it was.
    """
    with Reader(path) as archive:
        if archive.manifest.what != "backup":
            raise ArchiveError("{path} holds one community, not a full backup. Use: yishiting import {path}", path=path)
        await asyncio.to_thread(archive.verify)
        migrations.known(archive.manifest.revision)
        if not force and await rebuild.lived_in(url):
            raise rebuild.NotEmptyError(
                "The database is not empty. With --force the backup replaces it; the current one is kept."
            )
        await asyncio.to_thread(_keep_files, archive, files)
        step("restore begun")
        async with rebuild.rebuilding(url, now, partial(step, "restore placing")) as (connection, kept):
            await fill(connection, archive)
            told, unsent = await _settle(connection, archive.manifest.made_at, now)
            step("restore filled")
        step("restored")
        return Restored(archive.manifest.made_at, kept, told, unsent)


def _keep_files(archive: Reader, files: FileStore) -> None:
    for digest in archive.manifest.files:
        if files.keep(archive.file(digest)) != digest:
            raise ArchiveError(
                "{path} is damaged: the file {digest} is not the original one.", path=archive.path, digest=digest
            )


async def fill(connection: AsyncConnection, archive: Reader) -> None:
    """Make the tables of the archive's version, write its rows, and bring both to this version."""
    await connection.run_sync(migrations.lead_to, archive.manifest.revision)
    tables = await dump.tables_of(connection)
    parts = {part.name: part for part in archive.manifest.tables}
    if {table.name for table in tables} != parts.keys():
        raise ArchiveError(
            "{path} does not contain the tables of revision {revision}.",
            path=archive.path,
            revision=archive.manifest.revision,
        )
    for table in tables:
        part = parts[table.name]
        for rows in archive.rows(part, dump.CHUNK):
            await dump.insert(connection, table, part.columns, rows)
        if await dump.count(connection, table) != part.rows:
            raise ArchiveError(
                "{path}: not every row of the table {name} could be read.", path=archive.path, name=part.name
            )
    await dump.set_sequences(connection, tables)
    await connection.run_sync(migrations.lead_to, "head")


async def _settle(connection: AsyncConnection, as_of: datetime, now: datetime) -> tuple[int, int]:
    uow = UnitOfWork(connection, now)
    everyone = await communities.everyone(uow)
    for number, place in (await restored.broken_chains(uow, [one.id for one in everyone])).items():
        raise ArchiveError(
            "The journal of community {number} is damaged (line {seq}: {why}).",
            number=number,
            seq=place.seq,
            why=place.why,
        )
    unsent = await restored.settle_outbox(uow, as_of)
    for community in everyone:
        await announce(Work(uow, "", HOUSE), community, as_of)
    await uow.flush()
    return len(everyone), unsent
