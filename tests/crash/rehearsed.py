"""A rehearsal: people vote and change their votes without a pause while something is done to the bot or its database.

The judge is the sandbox's record of what each of them pressed and was told; at the end the database must agree with it.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy import select

from storage.ballots import ballots
from storage.communities import accounts
from storage.engine import journal
from storage.queues import updates
from tests.crash.killable import Killable
from tests.databases import opened
from tests.sandbox_client import Person, Seen

TITLE = "3栋电梯大修"
CHOICES = {"同意": "yes", "反对": "no", "弃权": "abstain"}
LONGEST = 300.0  # seconds that the bot may take to come to rest after all of it
_PAUSE = 0.05  # seconds between two presses
_REPORTED_EACH = 40  # presses
_MOST_WAITING = 100  # updates that the bot has not fetched
_RECEIPT = re.compile(r"(同意|反对|弃权)。回执号 ?([A-Z2-7]{10})")


@dataclass
class Rehearsal:
    """What people did: `presses` by Telegram id, in order, as choices; `reports`, each a text of its own."""

    life: Killable
    card: Seen
    draw: random.Random
    presses: dict[int, list[str]] = field(default_factory=dict)
    reports: set[str] = field(default_factory=set)

    @property
    def people(self) -> list[Person]:
        """Those who vote; of two joint owners, who share a ballot, one."""
        return [one for one in self.life.people("owner", "committee", "building_lead") if one.name != "赵婷"]

    async def go_on(self) -> None:
        """Vote, change votes and report matters until cancelled."""
        count, waiting = 0, self.life.sandbox.exchange.updates.queue
        while True:
            if len(waiting) > _MOST_WAITING:  # what piles up while the bot is dead most of the time proves no more
                await asyncio.sleep(_PAUSE)
                continue
            person, name = self.draw.choice(self.people), self.draw.choice([*CHOICES])
            await self._press(person, name)
            count += 1
            if count % _REPORTED_EACH == 0:
                text = f"{count // _REPORTED_EACH}栋漏水"
                self.reports.add(text)
                await person.says(f"#报修 {text}", to=self.life.group)
            await asyncio.sleep(_PAUSE)

    async def everybody_asks(self) -> None:
        """Each who has voted presses the choice again that they pressed last, and waits for the answer."""
        for person in self.people:
            if person.id in self.presses:
                name = next(name for name, choice in CHOICES.items() if choice == self.presses[person.id][-1])
                told = await self._press(person, name, wait=LONGEST)
                assert _RECEIPT.search(told), f"{person.name} was told {told!r} in the end"

    async def _press(self, person: Person, name: str, wait: float = 0) -> str:
        self.presses.setdefault(person.id, []).append(CHOICES[name])
        data = self.card.button(name)["callback_data"]
        body = {"chat_id": self.card.chat_id, "message_id": self.card.id, "data": data, "wait": wait}
        return str((await self.life.post(f"/people/{person.id}/presses", **body))["text"])


@asynccontextmanager
async def voting(life: Killable, seed: int) -> AsyncIterator[Rehearsal]:
    """While the block runs, people vote; afterwards the bot is at rest, and all that they were told is held to be true."""
    rehearsal = Rehearsal(life, await life.group.shows(TITLE, within=LONGEST, button="同意"), random.Random(seed))
    going_on = asyncio.create_task(rehearsal.go_on())
    try:
        yield rehearsal
    finally:
        going_on.cancel()
        await asyncio.gather(going_on, return_exceptions=True)
    assert going_on.cancelled(), "people could not go on voting"
    await life.look_anew()
    await life.rests_or_dies()
    await _the_last_press_stands(rehearsal)
    await rehearsal.everybody_asks()
    await life.rests_or_dies()
    await life.stop()
    told = await _every_receipt_is_true(rehearsal)
    pressed = sum(map(len, rehearsal.presses.values()))
    print(f"{pressed} presses of {len(rehearsal.presses)} people, {told} receipts, {len(rehearsal.reports)} matters")
    await _every_report_has_one_number(rehearsal)
    assert await life.journal_holds()


async def _the_last_press_stands(rehearsal: Rehearsal) -> None:
    """Nothing is lost and nothing is doubled: one ballot each, and it is what they pressed last."""
    async with opened(rehearsal.life.url_of_database) as database:
        query = select(accounts.accounts.c.telegram_id, ballots.ballots.c.choice)
        query = query.join(accounts.accounts, accounts.accounts.c.id == ballots.ballots.c.account_id)
        stand = [(row.telegram_id, row.choice) for row in await database.look(query)]
        aside = await database.look(select(updates.set_aside.c.error))
    assert sorted(stand) == sorted((person, chosen[-1]) for person, chosen in rehearsal.presses.items())
    assert aside == []


async def _every_receipt_is_true(rehearsal: Rehearsal) -> int:
    """Whatever receipt anybody was told at any time is in the journal, for them and for that choice; returns how many."""
    cast = select(journal.lines.c.commitment, journal.contents.c.content).where(
        journal.lines.c.act == "ballot.cast",
        journal.lines.c.community_id == journal.contents.c.community_id,
        journal.lines.c.seq == journal.contents.c.seq,
    )
    async with opened(rehearsal.life.url_of_database) as database:
        known = {row.id: row.telegram_id for row in await database.look(select(accounts.accounts))}
        lines = {
            (journal.receipt(row.commitment), known[row.content["account"]], row.content["choice"])
            for row in await database.look(cast)
        }
    told = set()
    for line in await rehearsal.life.record("answer"):
        if found := _RECEIPT.search(line["text"]):
            told.add((found[2], line["person"], CHOICES[found[1]]))
    assert {person for _, person, _ in told} == rehearsal.presses.keys()
    assert told - lines == set()
    return len(told)


async def _every_report_has_one_number(rehearsal: Rehearsal) -> None:
    numbers: dict[str, set[str]] = {}
    for line in await rehearsal.life.record():
        text = line["text"] if line["kind"] in {"sent", "edited"} else ""
        report, number = re.search(r"\d+栋漏水", text), re.search(r"(\d+)号", text)
        if report and number:
            numbers.setdefault(report[0], set()).add(number[1])
    assert numbers.keys() == rehearsal.reports
    assert [text for text, used in numbers.items() if len(used) != 1] == []
    used = Counter(next(iter(one)) for one in numbers.values())
    assert [number for number, times in used.items() if times > 1] == []
