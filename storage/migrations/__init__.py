"""How does a database reach the tables that this version declares, and how is a foreign one refused?

Released migrations (`released.py`) are frozen. Above them stands at most one more, which is not released yet: whoever
changes a table runs `make migration` (`python -m storage.migrations`), which writes that one anew with the whole
difference between the released tables and the declared ones, and commits it with the change. On a merge conflict in
that file, take either side and regenerate.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from governance.sayable import Sayable, cause
from storage.engine.database import Database
from storage.engine.trouble import DatabaseTroubleError, told
from storage.queues.due import AFTER_UPGRADE, due

# Any fixed number: two workers that migrate one PostgreSQL at once take turns.
_LOCK = 7345_2026


class SchemaError(Sayable):
    """The database's tables are not those that this version works with; the text says what to do."""


class SchemaNewer(SchemaError):  # noqa: N818
    """The database was migrated by a newer version."""


class SchemaBehind(SchemaError):  # noqa: N818
    """The database waits for `yishiting migrate`."""


def alembic_config() -> Config:
    """Alembic's settings, made here, so that an installed package needs no alembic.ini."""
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    return config


async def current(url: str) -> str | None:
    """The revision that the database is at, or None if it has no tables of ours yet."""
    async with _opened(url) as database, database.reading() as connection:
        return await connection.run_sync(_current)


def absent(url: str) -> bool:
    """Is it a SQLite file that nobody has made yet? (Looking into it would make it.)"""
    address = make_url(url)
    return address.get_backend_name() == "sqlite" and not Path(address.database or "").exists()


def is_file(url: str) -> bool:
    """Is it a SQLite file, which belongs to the one process that opens it?"""
    return make_url(url).get_backend_name() == "sqlite"


def file_of(url: str) -> Path | None:
    """The SQLite file; None for a server."""
    return Path(make_url(url).database or "") if is_file(url) else None


async def pending(url: str) -> list[str]:
    """The revisions that the database still waits for, oldest first. Raises SchemaNewer if it knows more than we do."""
    return _waiting(await current(url))


async def upgrade(url: str) -> list[str]:
    """Bring the database to the newest revision, in one transaction; returns what was applied, oldest first.

    Raises SchemaNewer if the database was migrated by a newer version.
    """
    _make_folder(url)
    async with _opened(url) as database, unguarded(database) as connection, connection.begin():
        return await connection.run_sync(_upgrade)


@asynccontextmanager
async def unguarded(database: Database) -> AsyncIterator[AsyncConnection]:
    """A connection that does not object while a SQLite table is copied and its first form dropped."""
    async with database.engine.connect() as connection:
        if database.is_sqlite:
            await _watch_references(connection, "OFF")
        try:
            yield connection
        finally:
            if database.is_sqlite:
                await _watch_references(connection, "ON")


async def _watch_references(connection: AsyncConnection, switch: str) -> None:
    # Inside a transaction this setting would be ignored, and SQLAlchemy's own way begins one.
    driver: Any = (await connection.get_raw_connection()).driver_connection
    await driver.execute(f"PRAGMA foreign_keys={switch}")


async def ready(url: str) -> None:
    """At start: SQLite is upgraded, PostgreSQL must have been migrated. Raises SchemaNewer or SchemaBehind."""
    if is_file(url):
        await upgrade(url)
    elif waiting := await pending(url):
        raise SchemaBehind("The database needs {count} migration(s). Run: yishiting migrate", count=len(waiting))


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        with told():
            yield database
    finally:
        await database.close()


def _make_folder(url: str) -> None:
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        folder = Path(address.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseTroubleError(
                "The folder {folder} cannot be made ({why}). Check database.url.", folder=folder, why=cause(error)
            ) from error


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _waiting(at: str | None) -> list[str]:
    newest_first = [script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()]
    if at is None:
        return newest_first[::-1]
    if at not in newest_first:
        raise SchemaNewer(
            "The database is at revision {at}, which this version does not know. "
            "Install the version of Yishiting that last used it, or a newer one.",
            at=at,
        )
    return newest_first[: newest_first.index(at)][::-1]


def known(revision: str | None) -> None:
    """Raises SchemaNewer if this version does not know the revision."""
    _waiting(revision)


def lead_to(connection: Connection, revision: str) -> None:
    """Bring a database to a revision, inside the transaction of `connection` (of `unguarded`)."""
    config = alembic_config()
    config.attributes["connection"] = connection
    before = _current(connection)
    command.upgrade(config, revision)
    _check_references(connection)
    if before is not None and before != _current(connection) == newest():
        _look_through_at_start(connection)


def _look_through_at_start(connection: Connection) -> None:
    """What was proposed before there were deadlines gets them as soon as the bot is there (`handlers/approvals/deadlines.py`)."""
    known = select(due.c.id).where(due.c.kind == AFTER_UPGRADE, due.c.name == "upgrade")
    if connection.execute(known).first() is None:
        # In a restore the sequences are set later; 0 is never theirs.
        row = {"id": 0, "at": datetime.fromtimestamp(0, UTC), "kind": AFTER_UPGRADE, "name": "upgrade"}
        connection.execute(due.insert(), [{**row, "payload": {}, "failures": 0}])


def newest() -> str:
    """The revision of the declared tables."""
    return str(ScriptDirectory.from_config(alembic_config()).get_current_head())


def _upgrade(connection: Connection) -> list[str]:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    waiting = _waiting(_current(connection))
    if waiting:
        lead_to(connection, "head")
    return waiting


def _check_references(connection: Connection) -> None:
    """SQLite was told to look away while tables were copied; now every row must point to one that is there."""
    if connection.dialect.name == "sqlite" and (broken := connection.execute(text("PRAGMA foreign_key_check")).all()):
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise SchemaError("The migration was undone: rows of {tables} point to rows that do not exist.", tables=tables)
