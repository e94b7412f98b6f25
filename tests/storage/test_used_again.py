"""A PostgreSQL database that is used again: nothing of one test is left for the next."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.communities import communities
from storage.engine.database import Database
from tests.databases import NOW, empty_postgres

pytestmark = pytest.mark.postgres


async def _founded(database: Database) -> int:
    async with database.uow(NOW) as uow:
        found = await communities.found(uow, name="Court", language="en", timezone="UTC", jurisdiction="CN")
    return found.id


async def test_rows_and_numbers_begin_anew_though_a_failing_test_left_its_transaction_open(postgres_url: str) -> None:
    async with empty_postgres(postgres_url) as first:
        left = Database(first)
        await _founded(left)
        open_one = await left.engine.connect()
        await open_one.execute(text("UPDATE communities SET name = 'left open'"))
    async with empty_postgres(postgres_url) as second:
        database = Database(second)
        assert second == first
        assert (await database.look(text("SELECT count(*) FROM communities")))[0][0] == 0
        assert await _founded(database) == 1
        await database.close()
    with pytest.raises(DBAPIError):
        await open_one.execute(text("SELECT 1"))
    await open_one.invalidate()
    await open_one.close()
    await left.close()


@pytest.mark.parametrize(
    "change",
    [
        "CREATE SCHEMA before",
        "ALTER TABLE communities ADD COLUMN x integer",
        "ALTER TABLE communities RENAME COLUMN name TO called",
        "DROP TABLE journal_contents",
        "CREATE INDEX ix ON communities (name)",
        "UPDATE alembic_version SET version_num = '0001'",
    ],
)
async def test_a_database_whose_tables_are_not_what_they_were_is_thrown_away(postgres_url: str, change: str) -> None:
    async with empty_postgres(postgres_url) as first:
        database = Database(first)
        async with database.engine.begin() as connection:
            await connection.execute(text(change))
        await database.close()
    async with empty_postgres(postgres_url) as second:
        assert second != first
