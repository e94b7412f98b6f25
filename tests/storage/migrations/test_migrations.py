"""Does a migrated database have exactly the tables that the code declares, and is a foreign one refused?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from storage import migrations
from storage.engine.database import Database
from storage.migrations import generate
from storage.migrations.__main__ import fingerprint
from storage.migrations.released import NEXT, RELEASED, Released
from storage.schema import metadata

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


def _shape(connection: Connection) -> dict[Any, Any]:
    """Every table, column, constraint and index in the database's own words."""
    if connection.dialect.name == "sqlite":
        return dict(generate.shape(connection))
    return {(kind, name): what for kind, name, what in connection.execute(text(POSTGRES_SHAPE))}


def _differences(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


EVERY_ONE = sorted(path.stem for path in (Path(migrations.__file__).parent / "versions").glob("[0-9]*.py"))


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
    assert applied[0] == "0001"
    assert applied == EVERY_ONE


async def test_upgrading_twice_changes_nothing(database: Database) -> None:
    url = await _emptied(database)
    assert await migrations.current(url) is None
    assert await migrations.pending(url) == EVERY_ONE

    await migrations.upgrade(url)

    assert await migrations.upgrade(url) == []
    assert await migrations.pending(url) == []
    assert await migrations.current(url) == EVERY_ONE[-1]


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


@pytest.mark.parametrize("release", RELEASED, ids=lambda release: release.version)
def test_nobody_has_edited_a_released_migration(release: Released) -> None:
    assert fingerprint(release.revision) == release.sha256, (
        f"{release.revision}.py made the databases of version {release.version}: take the change back, "
        "`make migration` writes it into the next one"
    )


def test_above_the_released_migrations_stands_at_most_one_more() -> None:
    released = [release.revision for release in RELEASED]

    assert EVERY_ONE in (released, [*released, NEXT])


def test_the_migration_that_is_not_released_yet_is_what_would_be_written_now() -> None:
    path = Path(migrations.__file__).parent / "versions" / f"{NEXT}.py"

    written = generate.next_migration(metadata)

    assert (written is None) == (not path.exists()), "run `make migration`"
    assert generate.missed(metadata) == [], "run `make migration`"
