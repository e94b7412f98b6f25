"""A small house that is lived in, on each kind of database: for what must carry everything."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Table, create_engine

from storage import migrations
from storage.engine.database import Database
from storage.moving import dump
from storage.schema import metadata
from tests.storage.released import load


def in_order(table: Table) -> list[Column[Any]]:
    """A table's columns in the order in which they are declared: a migrated one has its newest ones last."""
    return [table.c[column.name] for column in metadata.tables[table.name].columns]


@contextmanager
def _made(path: Path) -> Iterator[Connection]:
    """A new SQLite file, filled in one transaction."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


@pytest.fixture(scope="session")
def house_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with a small house's rows, in the tables of today, to be copied."""
    path = tmp_path_factory.mktemp("house") / "house.db"
    with _made(path) as connection:
        migrations.lead_to(connection, "0001")
        load(connection, "0.1.0")
        migrations.lead_to(connection, "head")
    return path


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and no rows, as an operator's migrations leave it, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "empty.db"
    with _made(path) as connection:
        migrations.lead_to(connection, "head")
    return path


@pytest.fixture
async def house(database: Database, house_file: Path) -> Database:
    """A small house that is lived in, on each kind of database."""
    if database.is_sqlite:
        shutil.copy(house_file, str(database.engine.url.database))
        return database
    await pour(house_file, database)
    return database


async def pour(file: Path, database: Database) -> None:
    """Write all rows of a SQLite file into an empty database of another kind."""
    source = Database(f"sqlite+aiosqlite:///{file}")
    async with dump.snapshot(source) as reading, database.engine.begin() as connection:
        tables = await dump.tables_of(connection)
        there = {table.name: table for table in await dump.tables_of(reading)}
        for table in tables:
            async for rows in dump.chunks(reading, there[table.name]):
                await dump.insert(connection, table, there[table.name].columns.keys(), rows)
        await dump.set_sequences(connection, tables)
    await source.close()
