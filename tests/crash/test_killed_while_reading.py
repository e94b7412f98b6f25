"""Is a file at which the bot was killed twice given up, with a word to whoever sent it, instead of being read for ever?"""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.documents.hostile import hostile
from tests.crash.killable import Killable, mortal
from tests.databases import empty_postgres

_LONGEST = 60.0  # seconds


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def life(request: pytest.FixtureRequest, tmp_path: Path, empty_sqlite: Path) -> AsyncIterator[Killable]:
    """People, and a bot that can be killed, on each database."""
    if request.param == "sqlite":
        async with mortal(tmp_path, empty_sqlite, None) as living:
            yield living
        return
    server = request.getfixturevalue("postgres_url")
    async with empty_postgres(server) as url, mortal(tmp_path, empty_sqlite, url) as living:
        yield living


@pytest.mark.slow
async def test_a_file_at_which_the_bot_was_killed_twice_is_given_up(life: Killable) -> None:
    await life.start()
    chair = life.person("chair")
    file = hostile("a long text shared by all cells").content

    await chair.says(document=("名册.xlsx", file))
    await _killed_while_it_reads(life)
    await life.start()
    await _killed_while_it_reads(life)
    await life.start()

    told = await chair.private.shows("一行也没有采用", within=_LONGEST)
    assert "读了两次都没能读完" in told.text
    await life.person("王秀英").says("#报修 楼道灯不亮", to=life.group)
    await life.group.shows("楼道灯不亮", within=_LONGEST)
    assert not _reading(life)


async def _killed_while_it_reads(life: Killable) -> None:
    async with asyncio.timeout(_LONGEST):
        while not _reading(life):
            await asyncio.sleep(0.05)
    life.kill()
    await life.dies()


def _reading(life: Killable) -> bool:
    """Is a file being read for the bot that lives now?"""
    listed = subprocess.run(["ps", "-A", "-ww", "-o", "ppid=,args="], check=True, capture_output=True, text=True).stdout
    return any(line.split()[0] == str(life.process) and "reading_room" in line for line in listed.splitlines())
