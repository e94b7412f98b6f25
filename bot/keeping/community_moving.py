"""Moving of one community, which leaves with all that is its own and moves in elsewhere; and of a whole database."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import __version__
from bot.keeping.archive import ArchiveError, Reader, Writer
from bot.keeping.restore import fill
from governance.motions.motion import Stage
from governance.sayable import Sayable
from handlers.community import handing_over
from handlers.frame.work import Work
from handlers.routes import HOUSE
from storage import migrations
from storage.communities import communities
from storage.engine import journal, locks
from storage.engine.database import Database
from storage.engine.files import FileStore
from storage.engine.subjects import Subject
from storage.engine.uow import UnitOfWork
from storage.groups import community_rows
from storage.motions import motions
from storage.motions.motions import Motion
from storage.moving import community_import, dump, rebuild
from storage.queues import due


class CommunityMovingError(Sayable):
    """The house cannot move; the text is one line that says why and what to do."""


async def export(
    url: str, files: FileStore, community: int, path: Path, now: datetime, *, hand_over: bool = False
) -> list[Motion]:
    """Write one community's rows and files into an archive; returns the votes that go on elsewhere.

    With `hand_over` nothing is recorded for it here any more, no ballot either, so that none is missing in the archive.
    Raises CommunityMovingError, SchemaError or DatabaseTroubleError.
    """
    await _up_to_date(url)
    database = Database(url)
    try:
        with Writer(path) as archive:
            handed_over = await _let_go(database, community, now, hand_over=hand_over)
            async with dump.snapshot(database) as connection:
                name, digests = await _write(archive, connection, community, now)
            await asyncio.to_thread(_add_files, archive, files, digests)
            revision = await migrations.current(url) or ""
            archive.finish("community", now, __version__, revision, {"name": name})
            with Reader(archive.part) as written:
                await asyncio.to_thread(written.verify)
            archive.place()
        return handed_over
    finally:
        await database.close()


async def _let_go(database: Database, community: int, now: datetime, *, hand_over: bool) -> list[Motion]:
    """Before any row is read, in a unit of work of its own: a ballot is confirmed and goes along, or it is refused."""
    async with database.uow(now) as uow:
        await locks.enter(uow, community)
        if counting := await motions.at_stage(uow, community, Stage.COUNTING):
            raise CommunityMovingError(
                "The poll of motion {counting} may still receive answers, for a day at most. Only the bot "
                "that sent the poll can receive them. Export after that.",
                counting=_numbers(counting),
            )
        await _refuse_halfway(uow, community)
        voting = await motions.at_stage(uow, community, Stage.OPEN)
        if voting and not hand_over:
            raise CommunityMovingError(
                "Motion {voting} is open for voting. With --hand-over, voting continues where the archive "
                "is imported, and no more ballots are taken here.",
                voting=_numbers(voting),
            )
        return await handing_over.hand_over(Work(uow, "", HOUSE), community) if hand_over else []


async def _refuse_halfway(uow: UnitOfWork, community: int) -> None:
    if await handing_over.halfway(uow, community):
        raise CommunityMovingError(
            "A new register is being put in place, or a roll is being drawn up. The running bot needs a few "
            "seconds for it. Export in a minute."
        )


def _numbers(found: list[Motion]) -> str:
    return ", ".join(str(motion.number) for motion in found)


async def take_back(url: str, community: int, now: datetime) -> list[Motion]:
    """A community that was handed over stays here after all; returns the votes that go on.

    Raises CommunityMovingError.
    """
    await _up_to_date(url)
    database = Database(url)
    try:
        async with database.uow(now) as uow:
            await locks.enter(uow, community)
            if (await communities.get(uow, community)).left_at is None:
                raise CommunityMovingError("This community was not handed over. Nothing has changed.")
            return await handing_over.take_back(Work(uow, "", HOUSE), community)
    finally:
        await database.close()


async def _write(archive: Writer, connection: AsyncConnection, community: int, now: datetime) -> tuple[str, list[str]]:
    """The community's rows; returns its name, and the SHA-256 of the files that belong to them."""
    if opened := await motions.at_stage(UnitOfWork(connection, now), community, Stage.OPEN):
        raise CommunityMovingError("Motion {opened} opened at this very moment. Export again.", opened=_numbers(opened))
    await _refuse_halfway(UnitOfWork(connection, now), community)
    own = {table.name: (table, where) for table, where in community_rows.own(community).items()}
    for table in await dump.tables_of(connection):
        with archive.table(table.name, table.columns.keys()) as into:
            if table.name in own:
                declared, where = own[table.name]
                columns = [community_rows.as_carried(declared.c[column.name], community) for column in table.columns]
                async for rows in dump.chunks(connection, declared, where, columns):
                    await asyncio.to_thread(into.rows, rows)
    name = (await communities.get(UnitOfWork(connection, now), community)).name
    return name, await community_rows.digests(connection, community)


def _add_files(archive: Writer, files: FileStore, digests: list[str]) -> None:
    for digest in digests:
        if len(digest) == 64 and files.path(digest).exists():
            archive.file(digest, files.read(digest))


async def _up_to_date(url: str) -> None:
    if migrations.absent(url) or await migrations.pending(url):
        raise CommunityMovingError("The database does not match this version. Run: yishiting migrate")


async def import_(path: Path, url: str, files: FileStore, now: datetime) -> tuple[str, int, list[Motion]]:
    """Take one community in; returns its name, its number here, and the votes that go on here.

    Raises ArchiveError, KnownHereError, CommunityMovingError or DatabaseTroubleError; then nothing has changed.
    """
    with Reader(path) as archive, tempfile.TemporaryDirectory(prefix="yishiting-") as folder:
        if archive.manifest.what != "community":
            raise ArchiveError("{path} is a full backup. Use: yishiting restore {path}", path=path)
        await asyncio.to_thread(archive.verify)
        migrations.known(archive.manifest.revision)
        await _up_to_date(url)
        # An archive of an older version is brought to this one before it meets the others.
        staging = Database(f"sqlite+aiosqlite:///{folder}/staging.db")
        try:
            async with migrations.unguarded(staging) as connection, connection.begin():
                await fill(connection, archive)
            for digest in archive.manifest.files:
                await asyncio.to_thread(files.keep, archive.file(digest))
            here, votes = await _take_root(staging, url, now)
        finally:
            await staging.close()
        return str(archive.manifest.about.get("name", "")), here, votes


async def _take_root(staging: Database, url: str, now: datetime) -> tuple[int, list[Motion]]:
    async with rebuild.alone_with(url) as target, dump.snapshot(staging) as source:
        here = await community_import.import_community(source, target)
        uow = UnitOfWork(target, now)
        if (broken := await journal.verify(uow, here)) is not None:
            raise ArchiveError(
                "The community's journal is damaged (line {seq}: {why}).", seq=broken.seq, why=broken.why
            )
        journal.record(uow, here, "community.moved_in", Subject("community", here), {})
        await due.schedule(uow, due.AFTER_UPGRADE, Subject("house", here), now, payload={"after": here - 1})
        votes = await handing_over.take_over(Work(uow, "", HOUSE), here)
        await uow.flush()
        return here, votes


async def move(source: str, target: str, now: datetime) -> dict[str, int]:
    """Copy everything into an empty database; returns rows by table. The source stays as it is.

    Raises NotEmptyError, CommunityMovingError or DatabaseTroubleError; then the target is as it was.
    """
    await _up_to_date(source)
    if await rebuild.lived_in(target):
        raise rebuild.NotEmptyError("The target is not empty. Give an empty database: nothing is ever overwritten.")
    database = Database(source)
    try:
        async with (
            rebuild.undisturbed(source),
            dump.snapshot(database) as old,
            rebuild.rebuilding(target, now) as (new, _),
        ):
            await new.run_sync(migrations.lead_to, "head")
            tables = await dump.tables_of(new)
            there = {table.name: table for table in await dump.tables_of(old)}
            for table in tables:
                async for rows in dump.chunks(old, there[table.name]):
                    await dump.insert(new, table, there[table.name].columns.keys(), rows)
            await dump.set_sequences(new, tables)
            before, after = await dump.counts(old), await dump.counts(new)
            if before != after:
                raise CommunityMovingError("Not every row arrived, so nothing was kept. The source is unchanged.")
        return dict(after)
    finally:
        await database.close()
