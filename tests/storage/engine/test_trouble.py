"""Is each trouble with the database told in one line that says what to do?"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from storage import migrations
from storage.engine.database import Database
from storage.engine.trouble import DatabaseTroubleError, is_trouble
from tests.databases import NOW


async def trouble(url: str) -> str:
    """The line that an operator reads when starting with this address."""
    with pytest.raises(DatabaseTroubleError) as error:
        await migrations.ready(url)
    line = str(error.value)
    assert "\n" not in line
    return line


async def test_a_server_that_is_not_there() -> None:
    assert "cannot be reached" in await trouble("postgresql+asyncpg://u:pw@127.0.0.1:1/d")


async def test_a_host_that_does_not_exist() -> None:
    assert "cannot be reached" in await trouble("postgresql+asyncpg://u:pw@nowhere.invalid/d")


@pytest.mark.postgres
async def test_a_database_that_the_server_does_not_have(postgres_url: str) -> None:
    head, _, query = postgres_url.partition("?")
    url = head.rsplit("/", 1)[0] + "/none" + (f"?{query}" if query else "")

    assert await trouble(url) == ("The database server does not have that database. Create it, or check database.url.")


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "y.db").write_bytes(b"no database" * 200)

    assert "is not a database" in await trouble(f"sqlite+aiosqlite:///{tmp_path}/y.db")


async def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    assert "cannot be made" in await trouble(f"sqlite+aiosqlite:///{tmp_path}/data/y.db")


async def test_a_file_that_another_program_has_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.engine.database.SQLITE_PRAGMAS", ("PRAGMA busy_timeout=50",))
    other = sqlite3.connect(tmp_path / "y.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    line = await trouble(f"sqlite+aiosqlite:///{tmp_path}/y.db")

    other.close()
    assert line == "The database file is locked: another program is using it. Stop the other one, then start again."


BY_WORDS = [
    "INSERT INTO members (id) VALUES (NULL)",
    'SELECT * FROM "database or disk is full"',
    'SELECT "connection closed".x FROM members',
]


@pytest.mark.parametrize("statement", BY_WORDS)
async def test_words_that_somebody_wrote_are_no_trouble_with_the_database(database: Database, statement: str) -> None:
    with pytest.raises(DBAPIError) as failure:
        async with database.uow(NOW) as uow:
            await uow.connection.exec_driver_sql(statement)

    assert not is_trouble(failure.value)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_file_that_may_not_grow_is_trouble_and_a_failure_on_the_way_out_hides_none(database: Database) -> None:
    with pytest.raises(ZeroDivisionError) as failure:
        async with database.uow(NOW) as uow:
            await uow.connection.exec_driver_sql("PRAGMA max_page_count = 1")
            try:
                await uow.connection.exec_driver_sql("CREATE TABLE heavy AS SELECT randomblob(10000000)")
            finally:
                _ = 1 // 0

    assert is_trouble(failure.value)
