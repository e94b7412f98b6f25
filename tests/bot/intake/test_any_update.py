"""Is every update applied or set aside, whatever Telegram, or whoever knows the webhook's secret, may send?

The text of an answer to getUpdates goes through all that reads it, batch by batch, as the bot would fetch it.
"""

from __future__ import annotations

import faulthandler
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.transport import AiohttpRequest
from bot.delivery.unreadable import as_updates
from bot.intake.intake import Intake
from bot.process.clock import MovableClock
from handlers.frame.deep_links import pack_start
from handlers.frame.triggers import Command, DeepLink, Hashtag, Keyword
from handlers.routes import ROUTES
from storage.engine.database import Database
from storage.queues import updates
from tests.any_updates import AnyUpdates, as_answer
from tests.handlers.houses import a_house, presses_at
from tests.handlers.talk import Talk, talking
from tests.yardstick import slowness

Json = dict[str, Any]
GROUP = -1001
BATCH = 100
# A batch must be done with within so many seconds, of a processor: others may work on the same machine.
STUCK = 10
MEGABYTE = 1024 * 1024

# Of some odd numbers of an option the library says that they will be others one day.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")]
MANY = [2_000, pytest.param(100_000, marks=pytest.mark.nightly)]


def _texts() -> Iterator[str]:
    for route in ROUTES:
        match route.trigger:
            case Command(name=name):
                yield from (f"/{name}", f"/{name} 1 x", f"/{name}@yishiting_bot")
            case DeepLink(name=name):
                yield f"/start {pack_start(name, 1, 2)}"
            case Hashtag(tags=tags):
                yield f"#{min(tags)} lamp"
            case Keyword(beginnings=words):
                yield f"{min(words)} lamp"


def _memory() -> int:
    """Bytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


class Storm:
    """A lived-in house and its intake. `aside`: why an update was set aside; `handed`: what the handlers have seen."""

    def __init__(self, talk: Talk, dice: AnyUpdates) -> None:
        self.talk = talk
        self.dice = dice
        self.intake = Intake(talk.database, talk.application, talk.router, MovableClock(), lambda _: None)
        self.intake.patience = 0.1  # fewer commits; what each is worth is asked elsewhere
        self.aside: dict[int, str] = {}
        self.slowest = 0.0
        self.handed: set[int] = set()

    async def breaks(self, first: int, make: Callable[[int], Json]) -> set[int]:
        """One batch. Returns the numbers of those that were neither applied nor set aside."""
        batch = [make(number) for number in range(first, first + BATCH)]
        # Those that kept their numbers. (Any other is no update: it has a stand-in, or fell into somebody else's place.)
        numbers = {number for number, one in enumerate(batch, first) if repr(one.get("update_id")) == str(number)}
        fetched = as_updates(AiohttpRequest.parse_json_payload(as_answer(batch))["result"])
        assert (len(fetched), len(numbers) > BATCH // 2) == (BATCH, True)
        begun = time.process_time()

        await self.intake.apply(fetched)

        self.slowest = max(self.slowest, time.process_time() - begun)
        return numbers - await self._known(first)

    async def _known(self, first: int) -> set[int]:
        async with self.talk.database.uow(MovableClock().now()) as uow:
            self.aside |= {one.update_id: one.error for one in await updates.all_set_aside(uow)}
            self.handed = {number for number in self.handed if number >= first}
            rows = await uow.rows(updates.handled.select().where(updates.handled.c.update_id >= first))
            await uow.execute(updates.set_aside.delete())
        # Those that were nobody's business have no mark.
        return {row.update_id for row in rows} | set(self.aside) | self.handed


async def _storm(database: Database, monkeypatch: pytest.MonkeyPatch, many: int, *, valid: bool) -> Storm:
    async with talking(database) as talk:
        house = await a_house(talk, "Alpha", group=GROUP, first=6001)
        presses = [data for _, each in presses_at(house, (1, 2)) for data in each]
        people = [person.id for person in house.people]
        dice = AnyUpdates(many, people=people, groups=[GROUP], texts=list(_texts()), presses=presses)
        storm = Storm(talk, dice)
        kind = type(talk.application)
        process = kind.process_update

        async def noting(self: Any, update: Any) -> None:
            await process(self, update)
            storm.handed.add(update.update_id)

        monkeypatch.setattr(kind, "process_update", noting)
        held = 0
        for first in range(1, many, BATCH):
            # The limit of a test in time is one of a batch here: a hundred thousand updates take longer.
            faulthandler.dump_traceback_later(300, exit=True)
            assert await storm.breaks(first, dice.valid if valid else dice.mutated) == set()
            if first <= many // 5:  # what is loaded once, and what fills once, is there by then
                held = _memory()
        assert _memory() - held < 50 * MEGABYTE
    assert storm.slowest < STUCK * slowness()
    return storm


@pytest.mark.parametrize("many", MANY)
async def test_every_update_that_the_bot_api_allows_is_applied(
    database: Database, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    storm = await _storm(database, monkeypatch, many, valid=True)

    assert storm.aside == {}


@pytest.mark.parametrize("many", MANY)
async def test_every_broken_update_is_applied_or_set_aside(
    database: Database, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    storm = await _storm(database, monkeypatch, many, valid=False)

    assert len(storm.aside) > many // 10, "hardly anything is broken"
    assert len(storm.aside) < many, "nothing is applied"
    assert not {error for error in storm.aside.values() if len(error) > 100}
