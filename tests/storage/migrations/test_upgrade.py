"""Does a house that has lived with an older version keep everything when it is upgraded?"""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import Connection, inspect, text

from governance.register.weighing import BY_AREA
from storage import migrations
from storage.communities import communities
from storage.engine import journal
from storage.engine.database import Database
from storage.matters import matters
from storage.migrations.released import RELEASED, Released
from storage.motions import motions
from storage.queues.due import AFTER_UPGRADE
from storage.register import register
from storage.schema import metadata
from tests.databases import NOW
from tests.storage.released import load, rows_of

Rows = dict[str, list[tuple[object, ...]]]


def _columns(connection: Connection) -> dict[str, list[str]]:
    """Those of the released tables that today's version still has."""
    has = inspect(connection)
    return {
        name: [column["name"] for column in has.get_columns(name) if column["name"] in metadata.tables[name].c]
        for name in has.get_table_names()
        if name in metadata.tables
    }


def _live_at(connection: Connection, release: Released) -> None:
    metadata.drop_all(connection)
    connection.execute(text("DROP TABLE alembic_version"))
    config = migrations.alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, release.revision)
    load(connection, release.version)


@pytest.mark.parametrize("release", RELEASED, ids=lambda release: release.version)
async def test_a_house_of_each_released_version_keeps_every_row(database: Database, release: Released) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(_live_at, release)
        columns = await connection.run_sync(_columns)
        before: Rows = await connection.run_sync(rows_of, columns)

    await migrations.upgrade(database.engine.url.render_as_string(hide_password=False))

    async with database.engine.begin() as connection:
        after: Rows = await connection.run_sync(rows_of, columns)
    # What waits is looked through as soon as the bot is there, so that it gets a deadline.
    assert [row for row in after["due"] if row not in before["due"] and AFTER_UPGRADE in row]
    after["due"] = [row for row in after["due"] if AFTER_UPGRADE not in row]
    for table, rows in before.items():
        assert after[table] == rows, table
    assert sum(map(len, before.values())) > 500
    async with database.uow(NOW) as uow:
        houses = await communities.everyone(uow)
        weighed = [entry.weight for one in houses for entry in await register.entries(uow, one.id)]
    standing = columns["units"].index("gone_at"), columns["units"].index("area")
    assert [one.weighing for one in houses] == [BY_AREA] * len(houses)  # square metres stay square metres
    assert sorted(weighed) == sorted(row[standing[1]] for row in before["units"] if row[standing[0]] is None)


@pytest.mark.parametrize("release", RELEASED, ids=lambda release: release.version)
async def test_and_today_s_bot_reads_them(database: Database, release: Released) -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(_live_at, release)
    await migrations.upgrade(database.engine.url.render_as_string(hide_password=False))

    async with database.uow(NOW) as uow:
        (community,) = await communities.everyone(uow)
        broken = await journal.verify(uow, community.id)
        decided = await motions.by_number(uow, community.id, 1)
        matter = await matters.by_number(uow, community.id, 1)

    assert broken is None
    assert decided is not None
    assert matter is not None
    assert (community.name, decided.title) == ("议事亭小区", "更换东门门禁")
    assert "灯又坏了" in matter.text
