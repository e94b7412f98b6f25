"""Rebuilding of a database beside the one that is there, and put into its place at once, with the old one kept.

Until the last moment the old one stays where it was: whoever dies on the way leaves a database that can be used.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.sayable import Sayable
from storage import migrations
from storage.engine.database import Database
from storage.engine.database_file import set_rest_aside
from storage.engine.sole_process import alone
from storage.engine.trouble import DatabaseTroubleError, told
from storage.moving import dump

# What a running bot writes by itself, even where nobody lives yet.
_NOT_LIVED_IN = frozenset({"leases", "workers", "alembic_version"})


class NotEmptyError(Sayable):
    """There is something in the database already; the text is one line that says what to do."""


async def lived_in(url: str) -> bool:
    """Does the database hold anything that somebody would miss?"""
    if migrations.absent(url):
        return False
    database = Database(url)
    try:
        with told():
            async with dump.snapshot(database) as connection:
                rows = await dump.counts(connection)
        return any(count for table, count in rows.items() if table not in _NOT_LIVED_IN)
    finally:
        await database.close()


@asynccontextmanager
async def rebuilding(
    url: str, now: datetime, placing: Callable[[], None] = lambda: None
) -> AsyncIterator[tuple[AsyncConnection, str]]:
    """A connection to an empty database that takes the place of the one at `url` when the block ends without error.

    Beside it: where the old one is kept ("" if there was none). `placing` is called when everything is built, just
    before that. Raises DatabaseTroubleError if the bot is running.
    """
    stamp = f"{now:%Y%m%d-%H%M%S}"
    if make_url(url).get_backend_name() == "sqlite":
        async with _new_file(url, stamp, placing) as built:
            yield built
    else:
        async with _new_tables(url, stamp, placing) as built:
            yield built


@asynccontextmanager
async def alone_with(url: str) -> AsyncIterator[AsyncConnection]:
    """One transaction in a database that nobody else works on; committed at the end of the block."""
    database = Database(url)
    try:
        with told():
            async with undisturbed(url), database.engine.begin() as connection:
                if not database.is_sqlite:
                    await _nobody_else(connection)
                yield connection
    finally:
        await database.close()


@asynccontextmanager
async def undisturbed(url: str) -> AsyncIterator[None]:
    """While the block runs, no bot works on that SQLite file. Raises DatabaseTroubleError if one does."""
    with alone(url):
        yield


@asynccontextmanager
async def _new_file(url: str, stamp: str, placing: Callable[[], None]) -> AsyncIterator[tuple[AsyncConnection, str]]:
    path = Path(make_url(url).database or "")
    fresh = path.with_name(f"{path.name}.new")
    kept = _place_for_old(path, stamp)
    with alone(url):
        _remove(fresh)
        fresh.touch(mode=0o600)
        database = Database(f"sqlite+aiosqlite:///{fresh}")
        try:
            with told():
                async with migrations.unguarded(database) as connection, connection.begin():
                    yield connection, str(kept or "")
        except BaseException:
            await database.close()
            _remove(fresh)
            raise
        await database.close()
        _put_in_place(fresh, path, kept, stamp, placing)


def _place_for_old(path: Path, stamp: str) -> Path | None:
    if not path.exists():
        return None
    kept = path.with_name(f"{path.name}.before-{stamp}")
    while kept.exists():
        kept = kept.with_name(f"{kept.name}+")
    return kept


def _put_in_place(fresh: Path, path: Path, kept: Path | None, stamp: str, placing: Callable[[], None]) -> None:
    """At every instant there is one whole database at `path`, the old one or the new one."""
    _fold(fresh)
    if kept is not None:
        _fold(path)
        try:
            os.link(path, kept)
        except OSError:  # a file system without second names
            shutil.copy2(path, kept)
        for end in ("-wal", "-shm"):
            # Only of a database too damaged to be opened: it must not be taken for a part of the new one.
            if (rest := Path(f"{path}{end}")).exists():
                rest.rename(f"{kept}{end}")
    else:
        set_rest_aside(path, stamp)
    placing()
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _fold(path: Path) -> None:
    """Bring what stands in the write-ahead file into the database itself, durably."""
    try:
        connection = sqlite3.connect(path)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        # A damaged one is kept as it is: that may be why somebody restores.
        return
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm"), Path(f"{path}-journal")):
        name.unlink(missing_ok=True)


@asynccontextmanager
async def _new_tables(url: str, stamp: str, placing: Callable[[], None]) -> AsyncIterator[tuple[AsyncConnection, str]]:
    kept = f"before_{stamp.replace('-', '_')}"
    database = Database(url)
    try:
        with told():
            async with database.engine.connect() as connection, connection.begin():
                await _nobody_else(connection)
                moved = await connection.run_sync(_move_aside, kept)
                yield connection, f"schema {kept}" if moved else ""
                placing()
    finally:
        await database.close()


async def _nobody_else(connection: AsyncConnection) -> None:
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    if count := int((await connection.execute(others)).scalar_one()):
        raise DatabaseTroubleError(
            "{count} other connection(s) to the database are open. Stop the bot and any other program using it.",
            count=count,
        )


def _move_aside(connection: Connection, schema: str) -> bool:
    """Our tables with their rows, indexes and sequences go to another schema; False if there were none.

    Where nobody has lived yet there is nothing to keep.
    """
    listed = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
    names = [row[0] for row in connection.execute(listed)]
    if not any(_rows(connection, name) for name in names if name not in _NOT_LIVED_IN):
        for name in names:
            connection.execute(text(f'DROP TABLE "{name}" CASCADE'))
        return False
    if names:
        connection.execute(text(f'CREATE SCHEMA "{schema}"'))
    for name in names:
        connection.execute(text(f'ALTER TABLE "{name}" SET SCHEMA "{schema}"'))
    return bool(names)


def _rows(connection: Connection, table: str) -> bool:
    return connection.execute(text(f'SELECT 1 FROM "{table}" LIMIT 1')).first() is not None
