"""Do voters wait while a register of 3,000 homes is being changed?"""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest

from bot.jobs.register_files import put_aside
from governance.motions.motion import Stage
from governance.register.sheet import Reading
from storage.ballots import ballots, rolls
from storage.ballots.ballots import Said
from storage.ballots.booths import booth_of
from storage.ballots.rolls import Entitled
from storage.communities import accounts, chats
from storage.engine import journal
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.motions import motions
from storage.register import imports
from storage.residents import register_switch as replacing
from tests.databases import NOW
from tests.samples.motions import a_draft
from tests.samples.registers import a_community, an_account, an_entry, import_entries, many_entries
from tests.yardstick import as_on_a_quiet_machine

UNITS = 3000
VOTERS = 50
PAUSE = 0.01  # seconds between two ballots: a lively vote
LONGEST = 0.25  # seconds, on a machine as quick as where limits are meant


async def an_open_vote(uow: UnitOfWork, community: int) -> int:
    """A motion that is open, with so many owners on its roll."""
    group = await chats.remember_group(uow, -1001, "业主群", community=community, purpose="owners")
    drafter, opener = await an_account(uow, 1), await an_account(uow, 2)
    draft = await a_draft(uow, community, by=drafter, days=3)
    times = {"opened_at": NOW, "closes_at": NOW + timedelta(days=3)}
    what = {"chat_id": group.id, "opened_by": opener, "preset": "cn", "rule": {}, "fingerprint": "0" * 64}
    assert await motions.move(uow, draft, Stage.OPEN, **times, **what)
    keys = [(await accounts.remember(uow, 1000 + number, f"业主{number}", "zh")).id for number in range(VOTERS)]
    lines = [Entitled(f"unit:{key}", f"owner:{key}", 10_000, f"1-1-{key}", (key,)) for key in keys]
    await rolls.freeze(uow, draft.id, lines)
    return draft.id


async def vote_once(database: Database, community: int, motion: int, number: int) -> float:
    """One ballot from the press to the commit, in seconds."""
    begun = time.perf_counter()
    async with database.uow(NOW + timedelta(seconds=number)) as uow:
        booth = await booth_of(uow, motion, 1000 + number % VOTERS)
        assert booth is not None
        (head,) = booth.heads
        receipt = journal.record(uow, community, "ballot.cast", f"motion:{motion}", {"account": booth.account})
        choice = "yes" if number % 2 else "no"
        said = Said(motion, head.owner, booth.account, choice, ballots.GROUP, number, receipt)
        assert await ballots.cast(uow, [said])
    return time.perf_counter() - begun


async def _import(database: Database, community: int) -> None:
    """A changed list as the bot takes it: put aside in chunks, shown, laid ready in pieces, switched."""
    entries = (*many_entries(UNITS)[5:], *(an_entry(f"99-1-{number}", f"新业主{number}") for number in range(5)))
    async with database.uow(NOW) as uow:
        key = await imports.begin(uow, community, account=None, name="r.csv", two_people=False)
    await put_aside(database, lambda: NOW, key, Reading(entries, ()), "0" * 64)
    later = NOW + timedelta(hours=1)
    async with database.uow(later) as uow:
        wanted = await imports.get(uow, key)
        assert wanted is not None
        assert await imports.decide(uow, wanted, by=None)
    at = replacing.Progress()
    while at.phase is not replacing.Phase.READY:
        async with database.uow(later) as uow:
            at = await replacing.prepare(uow, wanted, at)
    async with database.uow(later) as uow:
        await replacing.switch(uow, wanted, at)


async def _waits(database: Database, community: int, motion: int, number: int) -> list[float]:
    """How long each ballot took while an import went on beside them."""
    importing = asyncio.create_task(_import(database, community))
    waited: list[float] = []
    while not importing.done() or len(waited) < 200:
        number += 1
        waited.append(await vote_once(database, community, motion, number))
        await asyncio.sleep(PAUSE)
    await importing
    return sorted(waited)


@pytest.mark.nightly
async def test_a_ballot_never_waits_for_an_import_of_three_thousand_homes(database: Database) -> None:
    async with database.uow(NOW - timedelta(hours=1)) as uow:
        community = (await a_community(uow)).id
        await import_entries(uow, community, many_entries(UNITS))
        motion = await an_open_vote(uow, community)

    async def p99(number: int) -> dict[str, float]:
        waited = await _waits(database, community, motion, number * 10_000)
        return {"p99": waited[len(waited) * 99 // 100]}

    found = await as_on_a_quiet_machine(p99)

    print(f"{database.engine.dialect.name}: p99 {found['p99'] * 1000:.0f} ms")
    assert found["p99"] < LONGEST
