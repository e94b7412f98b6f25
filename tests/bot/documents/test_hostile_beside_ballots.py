"""Do a hundred hostile files keep a voter waiting, or fill the bot's memory?"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.engine.database import Database
from tests.bot.documents.hostile import GIVEN_UP, KINDS, Hostile, of_many
from tests.bot.documents.test_foreign import becomes, memory_used
from tests.databases import NOW
from tests.samples.registers import a_community, import_entries, many_entries
from tests.storage.register.test_import_beside_ballots import PAUSE, an_open_vote, vote_once
from tests.yardstick import slowness

FILES, AT_A_TIME = 100, 20  # a test may take five minutes, on a busy machine too
LONGEST = 0.25  # seconds, on a machine as quick as where limits are meant


def _made(folder: Path, first: int) -> Iterator[Hostile]:
    command = [sys.executable, "-m", "tests.bot.documents.hostile", str(folder), str(first), str(AT_A_TIME)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[3])
    for number in range(first, first + AT_A_TIME):
        name, _ = of_many(number)
        yield Hostile(name, KINDS[name][0], (folder / str(number)).read_bytes())


class Voters:
    """Ballots one after the other: how long each took while a file was read, and while none was."""

    def __init__(self, database: Database, community: int, motion: int) -> None:
        self._where = database, community, motion
        self._number = 0
        self.beside: list[float] = []
        self.alone: list[float] = []

    async def vote(self, waited: list[float]) -> None:
        self._number += 1
        waited.append(await vote_once(*self._where, self._number))
        await asyncio.sleep(PAUSE)

    async def vote_while(self, file: Hostile) -> tuple[str, str, str]:
        """The file's name, what was to become of it, and what became."""
        reading = asyncio.create_task(becomes(file))
        while not reading.done():
            await self.vote(self.beside)
        for _ in range(10):
            await self.vote(self.alone)
        return file.name, file.becomes, await reading


def _p99(waited: list[float]) -> float:
    return sorted(waited)[len(waited) * 99 // 100]


@pytest.mark.nightly
@pytest.mark.parametrize("first", range(0, FILES, AT_A_TIME))
async def test_a_hundred_hostile_files_keep_no_voter_waiting_and_fill_no_memory(
    database: Database, tmp_path: Path, first: int
) -> None:
    async with database.uow(NOW - timedelta(hours=1)) as uow:
        community = (await a_community(uow)).id
        await import_entries(uow, community, many_entries(300))
        motion = await an_open_vote(uow, community)
    files = list(_made(tmp_path, first))
    voters, memory = Voters(database, community, motion), memory_used()

    became = [await voters.vote_while(file) for file in files]

    beside, alone = _p99(voters.beside), _p99(voters.alone)
    late = [name for name, wanted, how in became if how == GIVEN_UP != wanted]
    print(
        f"{database.engine.dialect.name}: {len(voters.beside)} ballots, p99 {beside * 1000:.0f} ms, without the files"
        f" {alone * 1000:.0f} ms; memory +{memory_used() - memory} MB; past a limit on a busy machine: {late}"
    )
    assert [one for one in became if one[2] not in {one[1], GIVEN_UP}] == []
    assert len(late) < AT_A_TIME // 10
    # Where others keep the machine busy, a ballot is slow without any file, too.
    assert beside < max(LONGEST * slowness(), 2 * alone)
    assert memory_used() - memory < 60
