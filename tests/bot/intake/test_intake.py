"""Is each update that Telegram brings taken in once, and does a slow machine take in what waits at its own pace?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from bot.intake.intake import FEWEST, LOOK_AHEAD, Intake, body_hash
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.matters.matters import matters
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


def _reports(number: int, text: str) -> dict[str, Any]:
    chat = {"id": GROUP, "type": "supergroup", "title": "G"}
    person = Person(700, "Neighbour", "en")
    said = {"message_id": number, "date": 1_795_000_000, "chat": chat, "from": person.as_json(), "text": text}
    return {"update_id": 1, "message": {**said, "entities": [{"type": "hashtag", "offset": 0, "length": 7}]}}


@pytest.mark.parametrize("together", [True, False], ids=["in_one_batch", "one_after_the_other"])
async def test_a_number_that_comes_again_with_other_words_is_another_update_and_with_the_same_it_is_none(
    database: Database, together: bool
) -> None:
    first, second = _reports(7, "#repair the lamp is out"), _reports(8, "#repair the lift is stuck")
    batches = [[first, first, second, first]] if together else [[first], [first], [second], [first], [second]]
    async with talking(database) as talk:
        await a_community(talk, GROUP)
        intake = Intake(database, talk.application, talk.router, StoryClock(NOW), lambda _: None)
        for batch in batches:
            await intake.apply(batch)

    raised = await database.look(select(matters.c.text).order_by(matters.c.id))
    marks = await database.look(select(updates.handled.c.update_id, updates.handled.c.body_hash))
    assert [row.text for row in raised] == ["the lamp is out", "the lift is stuck"]
    assert sorted(tuple(row) for row in marks) == sorted((1, body_hash(each)) for each in (first, second))
