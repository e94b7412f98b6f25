"""What concerns hundreds of homes is done in pieces: is it the same in the end when the bot is killed between them?"""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Text, select, type_coerce

from bot.process.faults import VARIABLE
from storage.approvals.changes import changes
from storage.ballots import rolls
from storage.ballots.ballots import ballots
from storage.engine import journal, outbox
from storage.motions.motions import motions
from storage.queues import due
from storage.register import register
from storage.register.imports import imports
from storage.residents.bindings import bindings, slips
from tests.bot.bot_api import BotApi
from tests.crash import piecewise
from tests.crash.killable import SIGKILLED
from tests.crash.piecewise import HOMES, sold
from tests.databases import opened
from tests.samples import communities
from tests.samples.motions import a_draft
from tests.samples.three_thousand import filled, keys_of, shown

_LONGEST = 200.0  # seconds that one life may last
_SAYS_THE_RESULT = type_coerce(outbox.outbox.c.body, Text).like("%Result of the count (preliminary)%")
_WRITTEN = {
    "motions": (motions.c.stage, motions.c.opened_by, motions.c.verdict),
    "rolls": (rolls.rolls.c.unit, rolls.rolls.c.owner, rolls.rolls.c.weight, rolls.rolls.c.label),
    "voters": (rolls.voters.c.account_id, rolls.voters.c.owner),
    "ballots": (ballots.c.owner, ballots.c.choice),
    "ended bindings": (bindings.c.account_id, bindings.c.unit_id, bindings.c.until.is_(None), bindings.c.ended_why),
    "slips": (slips.c.unit_id, slips.c.void_at.is_(None)),
    "imports": (imports.c.state,),
    "changes": (changes.c.kind,),
    "messages": (outbox.outbox.c.chat_id, outbox.outbox.c.method, outbox.outbox.c.card, _SAYS_THE_RESULT),
    "due": (due.due.c.kind, due.due.c.name),
    "journal": (journal.lines.c.act, journal.lines.c.subject),
}


class _Life:
    """A compound in a file, and the processes that work on it one after the other."""

    def __init__(self, folder: Path, api: str, at: datetime, community: int) -> None:
        self.folder, self.api, self.at, self.community = folder, api, at, community

    @property
    def url(self) -> str:
        return f"sqlite+aiosqlite:///{self.folder}/y.db"

    def copy(self, name: str) -> _Life:
        """Another one in which nothing has happened since."""
        folder = self.folder.parent / name
        folder.mkdir()
        shutil.copy(self.folder / "y.db", folder / "y.db")
        return _Life(folder, self.api, self.at, self.community)

    def _words(self, act: str, then: str, key: int) -> list[str]:
        return [self.url, self.api, self.at.isoformat(), str(self.community), act, then, str(key)]

    async def lives(self, act: str, key: int) -> None:
        """Somebody acts, and the bot comes to its end undisturbed."""
        await piecewise.lives(*self._words(act, act, key))
        gc.unfreeze()

    async def dies(self, act: str, key: int, kills: Sequence[str]) -> None:
        """The same; the bot dies at each of these steps and is started again each time."""
        then = act
        for kill_at in (*kills, ""):
            code, said = await self._process(act, then, key, kill_at)
            assert code == (SIGKILLED if kill_at else 0), f"{kill_at}: {code}\n{said}"
            then = "goes on"

    async def _process(self, act: str, then: str, key: int, kill_at: str) -> tuple[int | None, str]:
        words = self._words(act, then, key)
        facts = {**os.environ, VARIABLE: kill_at, "PYTHONWARNINGS": "ignore"}
        if not kill_at:
            del facts[VARIABLE]
        running = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.crash.piecewise", *words, env=facts, stderr=asyncio.subprocess.PIPE
        )
        _, said = await asyncio.wait_for(running.communicate(), _LONGEST)
        return running.returncode, said.decode()

    async def state(self) -> dict[str, Any]:
        """All that there is in the end, without the moments at which it was written and in no order."""
        found: dict[str, Any] = {}
        async with opened(self.url) as database:
            for name, columns in _WRITTEN.items():
                found[name] = Counter(str(tuple(row)) for row in await database.look(select(*columns)))
            async with database.uow(self.at) as uow:
                entries = await register.entries(uow, self.community)
                found["register"] = Counter(str(one) for one in entries)
                assert await journal.verify(uow, self.community) is None
        return found


async def _same_though_killed(before: _Life, act: str, key: int, kills: Sequence[str]) -> dict[str, Any]:
    spared, killed = before.copy("spared"), before.copy("killed")

    await asyncio.gather(spared.lives(act, key), killed.dies(act, key, kills))

    expected, found = await spared.state(), await killed.state()
    for name, rows in expected.items():
        assert found[name] == rows, name
    return found


@pytest.fixture
async def life(tmp_path: Path, empty_sqlite: Path) -> Any:
    """Hundreds of homes with their owners, in which nothing has happened yet."""
    folder = tmp_path / "first"
    folder.mkdir()
    shutil.copy(empty_sqlite, folder / "y.db")
    async with BotApi(sendMessage=communities.Message()).listening() as api:
        at = datetime.fromisoformat("2031-03-05T02:00:00+00:00")
        life = _Life(folder, api.address, at, 0)
        async with opened(life.url) as database:
            one = await filled(database, at - timedelta(days=1), homes=HOMES)
            life.community = one.community
            async with database.uow(at) as uow:
                chair = (await keys_of(uow, one))[0]
                await a_draft(uow, one.community, by=chair)
            await shown(database, at, one.community, sold(), chair)
        yield life


@pytest.mark.nightly
@pytest.mark.slow
async def test_a_long_roll_is_written_down_once_though_the_bot_dies_between_its_pieces(life: _Life) -> None:
    kills = ("motion.freeze committed:1", "motion.freeze played:2", "motion.freeze committed:1")

    found = await _same_though_killed(life, "opens", 1, kills)

    assert sum(found["rolls"].values()) == HOMES
    assert found["journal"]["('motion.opened', 'motion:1')"] == 1


@pytest.mark.nightly
@pytest.mark.slow
async def test_a_new_register_is_whole_though_the_bot_dies_while_it_is_laid_ready(life: _Life) -> None:
    kills = ("register.taking committed:2", "register.taking played:4", "register.taken played:1")

    found = await _same_though_killed(life, "takes", 2, (*kills, "register.lapsing committed:1"))

    assert found["register"] == Counter(str(one) for one in sold())
    assert found["journal"]["('register.imported', 'import:2')"] == 1


@pytest.mark.nightly
@pytest.mark.slow
async def test_every_paper_says_the_result_though_the_bot_dies_between_them(life: _Life) -> None:
    found = await _same_though_killed(life, "closes", 1, ("motion.over played:2", "motion.over committed:1"))

    told = [row for row in found["messages"] if "'motion:1', " in row and row.endswith(("True)", "1)"))]
    assert len(told) == HOMES + 1  # everybody's paper, and the card in the group
    assert found["journal"]["('motion.closed', 'motion:1')"] == 1
