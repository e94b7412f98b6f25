"""The poured community: a scenario that begins with it begins with what settling in anew leaves."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.demo.demo import settle_in
from bot.sandbox.control import room
from storage.engine.columns import Moment
from storage.moving import dump
from storage.schema import metadata
from tests.samples.settling import Settled
from tests.scenarios.village import Village, village

# Follow from the moment of an act, or are the process's own.
_OF_THE_MOMENT = frozenset(
    {"hash", "previous", "content_hash", "salt", "holder", "update_id", "body_hash", "shown", "commitment"}
)


async def _there(life: Village) -> dict[str, list[dict[str, Any]]]:
    """All that is there, without moments and what follows from them."""
    found: dict[str, list[dict[str, Any]]] = {}
    async with dump.snapshot(life.database) as reading:
        for table in metadata.sorted_tables:
            left = {column.name for column in table.c if isinstance(column.type, Moment)} | _OF_THE_MOMENT
            found[table.name] = [
                {name: value for name, value in zip(table.c.keys(), row, strict=True) if name not in left}
                async for rows in dump.chunks(reading, table)
                for row in rows
            ]
    return found


def _world(life: Village) -> Any:
    world = life.sandbox.exchange.world
    people = [replace(one) for one in world.people.values()]
    return people, {number: chat.members for number, chat in world.chats.items()}, world.bot.commands


@pytest.mark.parametrize("settled", [Settled(), Settled("en"), Settled("en", apps="en")], ids=["zh", "en", "all in en"])
async def test_a_copy_is_what_settling_in_anew_leaves(tmp_path: Path, empty_sqlite: Path, settled: Settled) -> None:
    for name in ("anew", "copied"):
        (tmp_path / name).mkdir()
    async with village(tmp_path / "anew", empty_sqlite) as anew:
        if settled.apps:
            room.speak(anew.sandbox.exchange.world, settled.apps)
        await settle_in(anew.sandbox, anew.yishiting, language=settled.language)
        async with village(tmp_path / "copied", empty_sqlite, settled=settled) as copied:
            for life in (anew, copied):
                await life.quiet()

            expected, found = await _there(anew), await _there(copied)
            assert _world(copied) == _world(anew)
            for name, rows in expected.items():
                assert found[name] == rows, name
            assert sum(map(len, expected.values())) > 1000
            assert await _asked(copied) == await _asked(anew)


async def _asked(life: Village) -> Counter[str]:
    return Counter(line["method"] for line in await life.requests())
