"""Does a migrated database have exactly the tables that the code declares, and is a foreign one refused?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from storage import migrations
from storage.database import Database
from storage.migrations.generate import first_migration
from storage.schema import metadata

SQLITE_SHAPE = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%' AND sql IS NOT NULL"
POSTGRES_SHAPE = """
SELECT 'column', table_name || '.' || column_name,
       concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default)
  FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'
UNION ALL
SELECT 'constraint', conname, conrelid::regclass::text || ' ' || pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE 'alembic%'
UNION ALL
SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'
"""


def _shape(connection: Connection) -> dict[tuple[str, str], Any]:
    """Every table, column, constraint and index in the database's own words."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text(SQLITE_SHAPE)).all()
        # Only the order and the white space in which a table's parts are written may differ.
        return {(kind, name): sorted(re.split(r"[\s,]+", sql)) for kind, name, sql in rows}
    return {(kind, name): what for kind, name, what in connection.execute(text(POSTGRES_SHAPE))}


def _differences(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def _emptied(database: Database) -> str:
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata.drop_all)
        await connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    return database.engine.url.render_as_string(hide_password=False)


async def test_the_migrated_schema_is_the_declared_schema(database: Database) -> None:
    async with database.engine.begin() as connection:
        declared = await connection.run_sync(_shape)
    url = await _emptied(database)

    applied = await migrations.upgrade(url)

    async with database.engine.begin() as connection:
        assert await connection.run_sync(_shape) == declared
        assert await connection.run_sync(_differences) == []
    assert applied == ["0001"]


async def test_upgrading_twice_changes_nothing(database: Database) -> None:
    url = await _emptied(database)
    assert await migrations.current(url) is None
    assert await migrations.pending(url) == ["0001"]

    await migrations.upgrade(url)

    assert await migrations.upgrade(url) == []
    assert await migrations.pending(url) == []
    assert await migrations.current(url) == "0001"


async def test_a_database_of_a_newer_version_is_refused_and_left_alone(database: Database) -> None:
    url = await _emptied(database)
    await migrations.upgrade(url)
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    for refused in (migrations.pending, migrations.upgrade, migrations.ready):
        with pytest.raises(migrations.SchemaNewer, match="9999") as error:
            await refused(url)
        assert "\n" not in str(error.value)

    assert await migrations.current(url) == "9999"


async def test_at_start_sqlite_upgrades_itself_and_postgresql_asks_for_the_command(database: Database) -> None:
    url = await _emptied(database)

    if database.is_sqlite:
        await migrations.ready(url)
    else:
        with pytest.raises(migrations.SchemaBehind, match="yishiting migrate"):
            await migrations.ready(url)
        await migrations.upgrade(url)
        await migrations.ready(url)

    assert await migrations.pending(url) == []


async def test_a_fresh_sqlite_address_gets_its_folder_and_its_tables(tmp_path: Path) -> None:
    await migrations.ready(f"sqlite+aiosqlite:///{tmp_path}/deep/down/yishiting.db")

    assert (tmp_path / "deep" / "down" / "yishiting.db").exists()


def test_the_generated_migration_names_no_column_type_of_ours() -> None:
    written = first_migration(metadata)

    assert "Moment" not in written
    assert "storage" not in written
    assert "sa.BigInteger().with_variant(sa.Integer(), 'sqlite')" in written
