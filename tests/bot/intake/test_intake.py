"""Does a slow machine take in what waits at the pace at which it works, rather than looking at it again and again?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from bot.intake.intake import FEWEST, LOOK_AHEAD, Intake
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.queues import updates
from tests.clocks import StoryClock
from tests.databases import NOW
from tests.handlers.talk import Person, a_community, talking

GROUP = -1001
MANY = 100

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _asks(number: int) -> dict[str, Any]:
    chat = {"id": GROUP, "type": "supergroup", "title": "G"}
    person = Person(600 + number, f"Neighbour {number}", "en")
    said = {"message_id": number, "date": 1_795_000_000, "chat": chat, "from": person.as_json(), "text": "/duty"}
    return {"update_id": number, "message": {**said, "entities": [{"type": "bot_command", "offset": 0, "length": 5}]}}


async def test_one_update_in_each_unit_looks_at_a_few_of_those_that_wait(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    seen = updates.seen

    async def noting(uow: UnitOfWork, keys: Sequence[tuple[int, str]]) -> set[tuple[int, str]]:
        looked.append(len(keys))
        return await seen(uow, keys)

    monkeypatch.setattr(updates, "seen", noting)
    async with talking(database) as talk:
        await a_community(talk, GROUP)
        clock = StoryClock(NOW)
        intake = Intake(database, talk.application, talk.router, clock, lambda _: None)
        intake.patience = 0

        await intake.apply([_asks(number) for number in range(1, MANY + 1)])

        async with database.uow(clock.now()) as uow:
            rows = await uow.rows(updates.handled.select())
    assert {row.update_id for row in rows} == set(range(1, MANY + 1))
    assert len(looked) == MANY, "each in a unit of its own"
    assert sum(looked) <= MANY + MANY * max(FEWEST, LOOK_AHEAD)
