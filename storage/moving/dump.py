"""Dump: all rows read out as of one moment, and written into empty tables, whatever the database and its version.

Rows are taken as they are stored: numbers and text, by the tables that are really there, so that a database of an older
version is carried like one of today.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, MetaData, Table, func, select, text, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeDecorator

from storage.engine.database import Database

CHUNK = 500
"""Rows that are held at once."""

_VERSION_TABLE = "alembic_version"


@asynccontextmanager
async def snapshot(database: Database) -> AsyncIterator[AsyncConnection]:
    """A connection that sees the database as of one moment, while others go on writing; it cannot write itself."""
    if database.is_sqlite:
        async with database.reading() as connection:
            # In the write-ahead mode a reading transaction keeps its view and hinders no writer.
            await connection.exec_driver_sql("BEGIN")
            await connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
            try:
                yield connection
            finally:
                await connection.exec_driver_sql("ROLLBACK")
        return
    engine = database.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    async with engine.connect() as connection:
        yield connection


async def tables_of(connection: AsyncConnection) -> list[Table]:
    """The tables that are there, those first to which others point."""
    return await connection.run_sync(_reflected)


def _reflected(connection: Connection) -> list[Table]:
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != _VERSION_TABLE]


async def chunks(
    connection: AsyncConnection,
    table: Table,
    where: ColumnElement[bool] | None = None,
    columns: Sequence[ColumnElement[Any]] | None = None,
) -> AsyncIterator[Sequence[tuple[Any, ...]]]:
    """The rows of a table in the order of its key, some at a time, as tuples of its columns (or of `columns`)."""
    wanted = select(*(_stored(column) for column in columns or table.columns)).order_by(*table.primary_key.columns)
    if where is not None:
        wanted = wanted.where(where)
    result = await connection.stream(wanted, execution_options={"yield_per": CHUNK})
    async for part in result.partitions(CHUNK):
        yield [tuple(row) for row in part]


async def insert(
    connection: AsyncConnection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Write rows whose values stand in the order of `columns`."""
    if rows:
        values = [dict(zip(columns, row, strict=True)) for row in rows]
        await connection.execute(_plain(table).insert(), values)


def _stored(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column as it is stored: our column types would turn it into moments and structures."""
    return type_coerce(column, column.type.impl) if isinstance(column.type, TypeDecorator) else column


def _plain(table: Table) -> Table:
    columns: list[Column[Any]] = []
    for column in table.columns:
        kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
        columns.append(Column(column.name, kind, primary_key=column.primary_key))
    return Table(table.name, MetaData(), *columns)


async def count(connection: AsyncConnection, table: Table) -> int:
    """How many rows there are."""
    return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


async def counts(connection: AsyncConnection) -> Mapping[str, int]:
    """Rows by table."""
    return {table.name: await count(connection, table) for table in await tables_of(connection)}


async def set_sequences(connection: AsyncConnection, tables: Sequence[Table]) -> None:
    """After rows came with their numbers: PostgreSQL goes on counting above them (SQLite does so by itself)."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        keys = list(table.primary_key.columns)
        if len(keys) == 1 and keys[0].name == "id":
            sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
            newest = f"(SELECT coalesce(max(id), 0) + 1 FROM {table.name})"
            await connection.execute(text(f"SELECT setval({sequence}, {newest}, false) WHERE {sequence} IS NOT NULL"))
