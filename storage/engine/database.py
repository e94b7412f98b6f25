"""Database: how it is opened, and how one unit of work begins and ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Row, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql import Executable

from storage.engine.database_file import DatabaseFile
from storage.engine.uow import UnitOfWork

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA temp_store=MEMORY",
    # What is erased shall be gone from the file as well: freed bytes are zeroed.
    "PRAGMA secure_delete=ON",
)


class Database:
    """One database, one writer.

    Every change happens in `uow()`: one transaction, committed when the block ends, rolled back when it raises.
    Units of one process queue up behind each other, because several SQLite writers end in "database is locked"
    and because a person's acts keep their order that way.
    """

    def __init__(self, url: str) -> None:
        # Parameters are residents' words and names: an error must not carry them into a log.
        self.engine: AsyncEngine = create_async_engine(url, pool_pre_ping=False, hide_parameters=True)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._writer = asyncio.Lock()
        self._file = DatabaseFile(Path(self.engine.url.database or "")) if self.is_sqlite else None
        if self._file is not None:
            _prepare_sqlite(self.engine.sync_engine, self._file)

    @property
    def gone(self) -> bool:
        """Was the SQLite file deleted or replaced since it was opened?"""
        return self._file is not None and self._file.gone

    @asynccontextmanager
    async def uow(self, now: datetime) -> AsyncIterator[UnitOfWork]:
        """Begin a unit of work at the moment `now`; commit at the end of the block, roll back if it raises.

        Raises DatabaseGoneError, also after a commit, where what is committed would be lost with a deleted file.
        """
        async with self._writer, self.engine.connect() as connection:
            if self._file is not None:
                self._file.check()
            transaction = await connection.begin()
            uow = UnitOfWork(connection, now)
            try:
                yield uow
                await uow.flush()
            except BaseException:
                await transaction.rollback()
                raise
            await transaction.commit()
            if self._file is not None:
                self._file.check_commit()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that only looks: sees what is committed, holds no lock that a writer would wait for."""
        engine = self.engine.execution_options(isolation_level="AUTOCOMMIT") if self.is_sqlite else self.engine
        async with engine.connect() as connection:
            yield connection

    async def look(self, statement: Executable) -> Sequence[Row[Any]]:
        """Run one reading statement and return its rows."""
        async with self.reading() as connection:
            return (await connection.execute(statement)).all()

    async def scrub(self, *tables: str) -> None:
        """Leave nothing in the files of what was just erased from these tables, as far as the database can.

        SQLite zeroes what is deleted (`secure_delete`), but its write-ahead log still holds the old pages: it is
        emptied. PostgreSQL marks old versions of rows as free; what they held is overwritten when the space is used.
        """
        engine = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        if not self.is_sqlite:
            async with engine.connect() as connection:
                await connection.exec_driver_sql("VACUUM " + ", ".join(tables))
            return
        async with self._writer, engine.connect() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Give back every connection."""
        await self.engine.dispose()


def _prepare_sqlite(engine: Engine, file: DatabaseFile) -> None:
    # To open a file that is gone would make an empty one.
    @event.listens_for(engine, "do_connect")
    def _before_connect(*_how: Any) -> None:
        file.check()

    # The driver's own transaction handling commits at the first RELEASE of a savepoint; ours is explicit.
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in SQLITE_PRAGMAS:
            cursor.execute(pragma)
        cursor.execute("PRAGMA journal_mode")
        file.has_log = cursor.fetchone()[0] == "wal"
        cursor.close()
        file.opened()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
