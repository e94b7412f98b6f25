"""Do ballots that arrive in one batch come out as if each had come alone?"""

from __future__ import annotations

import random
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.intake.intake import Intake
from bot.process.clock import Clock
from handlers.frame.work import Work
from handlers.motions.opening import open_vote
from handlers.routes import HOUSE
from storage.ballots import ballots
from storage.ballots.rolls import Entitled
from storage.communities import chats, communities
from storage.engine import journal
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.motions.motions import Motion
from tests.databases import NOW
from tests.handlers.talk import BOT, Person, Talk, a_community, a_member, talking
from tests.samples.motions import a_draft

GROUP = -1001
ALONE = [Person(800 + n, f"业主{n}") for n in range(4)]
JOINT = [Person(810, "共有人甲"), Person(811, "共有人乙")]
RICH = Person(820, "三套房")
STRANGER = Person(830, "路人")
PEOPLE = [*ALONE, *JOINT, RICH, STRANGER]


class Still(Clock):
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class House:
    """A community with its people, the intake, and the answers that presses got, by the number of the update."""

    talk: Talk
    intake: Intake
    clock: Still
    community: int
    accounts: dict[int, int]
    answers: dict[str, str]

    async def motion(self) -> Motion:
        """An open vote: four owners of a home, two joint owners of one, one of three."""
        ids = self.accounts
        roll = [Entitled(f"{n}", f"o{n}", 100, f"1-{n}", (ids[ALONE[n].id],)) for n in range(4)]
        roll.append(Entitled("5", "o5", 100, "1-5", tuple(ids[person.id] for person in JOINT)))
        roll += [Entitled(f"{n}", "o6", 100, f"1-{n}", (ids[RICH.id],)) for n in (6, 7, 8)]
        async with self.talk.database.uow(self.clock.at) as uow:
            community = await communities.get(uow, self.community)
            chat = await chats.by_telegram_id(uow, GROUP)
            motion = await a_draft(uow, self.community, by=ids[ALONE[0].id], chat=chat.id if chat else None)
            return await open_vote(Work(uow, BOT, HOUSE), motion, community, roll, by=ids[ALONE[1].id])

    def committed(self, uow: UnitOfWork) -> None:
        self.answers.update({answer.query: answer.text for answer in uow.answers})


@asynccontextmanager
async def a_house(database: Database) -> AsyncIterator[House]:
    async with talking(database) as talk:
        clock = Still()
        answers: dict[str, str] = {}
        community = await a_community(talk, GROUP)
        ids = {person.id: await a_member(talk, person, community) for person in PEOPLE}
        house = House(talk, None, clock, community, ids, answers)  # type: ignore[arg-type]
        house.intake = Intake(database, talk.application, talk.router, clock, house.committed)
        house.intake.patience = 60
        yield house


def _press(number: int, person: Person, data: str, *, private: bool = False) -> dict[str, Any]:
    chat: dict[str, Any] = {"id": person.id, "type": "private"} if private else {"id": GROUP, "type": "supergroup"}
    message = {"message_id": 7, "date": 1_795_000_000, "chat": {**chat, "title": "G"}, "text": "card"}
    query = {"id": f"q{number}", "from": person.as_json(), "message": message, "chat_instance": "1", "data": data}
    return {"update_id": number, "callback_query": query}


def _talk(number: int) -> dict[str, Any]:
    chat = {"id": GROUP, "type": "supergroup", "title": "G"}
    said = {"message_id": number, "date": 1_795_000_000, "chat": chat, "from": STRANGER.as_json(), "text": "hello"}
    return {"update_id": number, "message": said}


def _crowd(seed: int, motion: int, first: int) -> list[dict[str, Any]]:
    """A hundred updates: presses of everybody, some again, some in private, some forged, some talk between them."""
    dice = random.Random(seed)
    crowd: list[dict[str, Any]] = []
    for number in range(first, first + 100):
        kind = dice.choice(["press"] * 12 + ["private", "forged", "talk", "again"])
        choice = dice.choice(["yes", "no", "abstain"])
        person = dice.choice(PEOPLE)
        if kind == "talk":
            crowd.append(_talk(number))
        elif kind == "forged":
            crowd.append(
                _press(number, person, dice.choice(["1:ballot.cast:x", f"1:ballot.cast:{motion}:maybe", "9:a"]))
            )
        elif kind == "again" and crowd:
            crowd.append(crowd[-1])
        else:
            crowd.append(_press(number, person, f"1:ballot.cast:{motion}:{choice}", private=kind == "private"))
    return crowd


async def _outcome(house: House, motion: int, first: int) -> tuple[Any, ...]:
    """The ballots that stand, those that ever stood, and what each presser was told, without what must differ."""
    table = ballots.history
    columns = (table.c.received_order, table.c.owner, table.c.account_id, table.c.choice, table.c.channel)
    rows = await house.talk.database.look(select(*columns).where(table.c.motion_id == motion))
    async with house.talk.database.uow(house.clock.at) as uow:
        standing = [(b.owner, b.account, b.choice, b.channel) for b in await ballots.in_force(uow, motion)]
        assert await journal.verify(uow, house.community) is None
    told = {int(query[1:]) - first: re.sub(r"[A-Z2-7]{10}|20:0\d", "…", text) for query, text in house.answers.items()}
    places = {order: place for place, order in enumerate(sorted({row[0] for row in rows}))}
    return standing, sorted((places[row[0]], *row[1:]) for row in rows), told


@pytest.mark.parametrize("seed", range(2))
async def test_a_crowd_in_one_batch_and_one_by_one_come_to_the_same(database: Database, seed: int) -> None:
    async with a_house(database) as house:
        slow = await house.motion()
        for update in _crowd(seed, slow.id, first=1000):
            house.clock.at += timedelta(milliseconds=1)
            await house.intake.apply([update])
        one_by_one = await _outcome(house, slow.id, 1000)
        house.answers.clear()
        fast = await house.motion()
        commits = house.intake.commits

        await house.intake.apply(_crowd(seed, fast.id, first=5000))

        assert house.intake.commits == commits + 1
        together = await _outcome(house, fast.id, 5000)
        for one, other in zip(together, one_by_one, strict=True):
            assert one == other
        assert len(one_by_one[0]) == 6


async def test_four_ballots_cost_as_many_statements_as_two(database: Database) -> None:
    async with a_house(database) as house:
        motion = await house.motion()
        costs = []
        for number, people in enumerate((ALONE[:2], [*ALONE[1:], RICH])):
            presses = [_press(10 * number + n, who, f"1:ballot.cast:{motion.id}:no") for n, who in enumerate(people)]
            before = house.intake.statements
            await house.intake.apply(presses)
            costs.append(house.intake.statements - before)

        assert costs[0] <= 16  # some of them are the turns that workers on one PostgreSQL take
        assert costs[1] == costs[0]
        assert len(house.answers) == 6


async def test_ballots_after_the_end_count_for_nobody_however_they_arrive(database: Database) -> None:
    async with a_house(database) as house:
        motion = await house.motion()
        house.clock.at += timedelta(days=7, minutes=2)

        await house.intake.apply([_press(n, ALONE[n], f"1:ballot.cast:{motion.id}:yes") for n in range(4)])

        assert (await _outcome(house, motion.id, 0))[0] == []
        assert all("截止" in text for text in house.answers.values())
        assert len(house.answers) == 4
