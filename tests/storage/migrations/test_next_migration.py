"""Does the next migration carry every kind of change, on both databases, with rows in the tables?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from alembic import command
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.exc import IntegrityError

from storage import migrations
from storage.engine.columns import Json, Key, Moment
from storage.engine.database import Database
from storage.migrations import generate
from storage.migrations.released import RELEASED
from storage.schema import metadata


def _copy() -> MetaData:
    """The declared tables, to be changed at will."""
    copy = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.tables.values():
        table.to_metadata(copy)
    return copy


def _tomorrow() -> MetaData:
    """The tables of a version to come, with every kind of change."""
    tables = _copy()
    leases, chats = tables.tables["leases"], tables.tables["chats"]
    leases.append_column(Column("note", Json, nullable=False, default={"a": "it's", "n": 1}))
    leases.append_column(Column("turns", Integer, nullable=False, info={generate.OLD_ROWS: 7}))
    leases.append_column(Column("seen_at", Moment))
    leases.append_constraint(CheckConstraint("turns > 0", name="turning"))
    chats.append_column(Column("sister_id", ForeignKey("communities.id")))
    jobs = tables.tables["jobs"]
    (check,) = [one for one in jobs.constraints if isinstance(one, CheckConstraint)]
    check.sqltext = text("state in ('waiting','running','resting')")
    index = next(one for one in tables.tables["outbox"].indexes if one.name == "uq_outbox_card_queued")
    for dialect in ("sqlite", "postgresql"):
        index.dialect_options[dialect]["where"] = text("state in ('queued','sending')")
    Table(
        "wards",
        tables,
        Column("id", Key, primary_key=True),
        Column("community_id", ForeignKey("communities.id"), nullable=False),
        Column("name", String(20), nullable=False),
        UniqueConstraint("community_id", "name"),
        CheckConstraint("length(name) > 0", name="named"),
    )
    Index("ix_wards_name", tables.tables["wards"].c.name)
    return tables


async def _at_the_release(database: Database) -> None:
    """The tables of the newest release, with a few rows in them."""

    def build(connection: Connection) -> None:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        config = migrations.alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, RELEASED[-1].revision)
        connection.execute(
            text(
                "INSERT INTO communities (id, name, language, timezone, jurisdiction, created_at, stewarded) "
                "VALUES (1, '议事亭小区', 'zh', 'Asia/Shanghai', 'CN', 0, 1)"
            )
        )
        connection.execute(text("INSERT INTO leases (name, holder, until) VALUES ('polling', 'me', 5)"))

    async with database.engine.begin() as connection:
        await connection.run_sync(build)


def _migrating(written: str) -> Callable[[Connection], None]:
    def run(connection: Connection) -> None:
        module: dict[str, Any] = {}
        exec(compile(written, "0002.py", "exec"), module)
        with Operations.context(MigrationContext.configure(connection)):
            module["upgrade"]()

    return run


async def test_every_kind_of_change_reaches_tables_with_rows_in_them(database: Database) -> None:
    await _at_the_release(database)
    written = generate.next_migration(_tomorrow())
    assert written is not None

    async with migrations.unguarded(database) as connection, connection.begin():
        await connection.run_sync(_migrating(written))

    (row,) = await database.look(text("SELECT holder, until, note, turns, seen_at FROM leases"))
    assert tuple(row) == ("me", 5, '{"a":"it\'s","n":1}', 7, None)
    async with database.engine.begin() as connection:
        await connection.execute(text("INSERT INTO wards (id, community_id, name) VALUES (1, 1, 'East')"))
        await connection.execute(
            text(
                'INSERT INTO jobs (id, kind, payload, "then", not_before, state, tries) '
                "VALUES (1, 'x', '{}', 'y', 0, 'resting', 0)"
            )
        )
    for wrong in (
        "INSERT INTO leases (name, holder, until, note, turns) VALUES ('b', 'me', 5, '{}', 0)",  # the new check
        "INSERT INTO leases (name, holder, until, turns) VALUES ('c', 'me', 5, 1)",  # the default was for old rows
        "INSERT INTO wards (id, community_id, name) VALUES (2, 1, 'East')",  # unique
        "INSERT INTO wards (id, community_id, name) VALUES (3, 99, 'West')",  # no such community
    ):
        with pytest.raises(IntegrityError):
            async with database.engine.begin() as connection:
                await connection.execute(text(wrong))


def test_the_written_migration_leads_to_the_declared_tables() -> None:
    tables = _tomorrow()
    written = generate.next_migration(tables)
    assert written is not None

    with generate.migrated(RELEASED[-1].revision) as connection:
        _migrating(written)(connection)
        has = generate.shape(connection)

    with generate.empty() as declared:
        tables.create_all(declared)
        assert has == generate.shape(declared)


def test_the_same_tables_are_written_in_the_same_way_and_name_no_class_of_ours() -> None:
    written = generate.next_migration(_tomorrow())

    assert written is not None
    assert written == generate.next_migration(_tomorrow())
    assert "Moment" not in written
    assert "storage" not in written


def test_a_new_column_that_nobody_can_fill_is_refused_with_the_cure() -> None:
    tables = _copy()
    tables.tables["leases"].append_column(Column("colour", String(9), nullable=False))

    with pytest.raises(generate.NoValueForOldRowsError, match=r"leases\.colour: .*old_rows"):
        generate.next_migration(tables)
