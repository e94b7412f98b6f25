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
from tests.bot.documents.test_foreign import _memory, becomes
from tests.databases import NOW
from tests.registers import a_community, import_entries, many_entries
from tests.storage.test_import_beside_ballots import PAUSE, _an_open_vote, _vote
from tests.yardstick import slowness

FILES = 100
LONGEST = 0.25  # seconds, on a machine as quick as where limits are meant


def _made(folder: Path, seed: int) -> Iterator[Hostile]:
    command = [sys.executable, "-m", "tests.bot.documents.hostile", str(folder), str(FILES), str(seed)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[3])
    for number in range(FILES):
        name, _ = of_many(number)
        yield Hostile(name, KINDS[name][0], (folder / str(number)).read_bytes())


async def _send(files: Iterator[Hostile]) -> list[tuple[str, str, str]]:
    """One after the other; its name, what was to become of each, and what became."""
    return [(file.name, file.becomes, await becomes(file)) for file in files]


@pytest.mark.nightly
@pytest.mark.parametrize("seed", [0])
async def test_a_hundred_hostile_files_keep_no_voter_waiting_and_fill_no_memory(
    database: Database, tmp_path: Path, seed: int
) -> None:
    async with database.unit(NOW - timedelta(hours=1)) as unit:
        community = (await a_community(unit)).id
        await import_entries(unit, community, many_entries(300))
        motion = await _an_open_vote(unit, community)
    files = list(_made(tmp_path, seed))
    memory, waited = _memory(), list[float]()

    sending = asyncio.create_task(_send(iter(files)))
    while not sending.done():
        waited.append(await _vote(database, community, motion, len(waited)))
        await asyncio.sleep(PAUSE)
    became = await sending

    p99 = sorted(waited)[len(waited) * 99 // 100]
    late = [name for name, wanted, how in became if how == GIVEN_UP != wanted]
    print(
        f"{database.engine.dialect.name}: {len(waited)} ballots, p99 {p99 * 1000:.0f} ms,"
        f" memory +{_memory() - memory} MB, past a limit on a busy machine: {late}"
    )
    assert [one for one in became if one[2] not in {one[1], GIVEN_UP}] == []
    assert len(late) < FILES // 10
    assert p99 < LONGEST * slowness()
    assert _memory() - memory < 60
