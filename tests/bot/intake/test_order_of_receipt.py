"""Does the ballot that was cast last stand, whatever the clock and Telegram's numbers say?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from handlers.ballots import cast
from handlers.ballots.native_poll import send
from handlers.frame.work import Work
from handlers.routes import HOUSE
from storage.ballots import ballots, native_polls
from storage.engine import journal
from storage.engine.database import Database
from storage.motions import motions
from storage.privacy import retention
from storage.queues import updates
from tests.bot.intake.test_ballots_together import ALONE, House, _press, a_house
from tests.handlers.talk import BOT

WANG = ALONE[0]
YES, NO, ABSTAIN = "yes", "no", "abstain"


def _votes(number: int, motion: int, choice: str) -> dict[str, Any]:
    return _press(number, WANG, f"1:ballot.cast:{motion}:{choice}")


async def _stands(house: House, motion: int) -> list[str]:
    async with house.talk.database.uow(house.clock.at) as uow:
        return [cast.choice for cast in await ballots.in_force(uow, motion)]


@pytest.mark.parametrize("moved", [timedelta(0), timedelta(hours=-1), timedelta(days=-1), timedelta(hours=1)])
async def test_a_changed_ballot_counts_whatever_the_clock_did_meanwhile(database: Database, moved: timedelta) -> None:
    async with a_house(database) as house:
        motion = (await house.motion()).id
        await house.intake.apply([_votes(100, motion, YES)])

        house.clock.at += moved
        await house.intake.apply([_votes(101, motion, NO)])

        assert await _stands(house, motion) == [NO]
        assert "回执" in house.answers["q101"]


async def test_updates_whose_numbers_telegram_drew_anew_are_newer_all_the_same(database: Database) -> None:
    async with a_house(database) as house:
        motion = (await house.motion()).id
        await house.intake.apply([_votes(900_000_000, motion, YES)])

        await house.intake.apply([_votes(7, motion, NO)])

        assert await _stands(house, motion) == [NO]


async def test_a_press_that_comes_again_late_does_not_take_back_the_changed_ballot(database: Database) -> None:
    async with a_house(database) as house:
        motion = (await house.motion()).id
        first = _votes(100, motion, YES)
        await house.intake.apply([first])
        await house.intake.apply([_votes(101, motion, NO)])
        house.answers.clear()

        house.clock.at += timedelta(seconds=1)
        await house.intake.apply([first])

        assert await _stands(house, motion) == [NO]
        assert "已有一张更新的票" in house.answers["q100"]
        count = select(func.count()).select_from(journal.lines).where(journal.lines.c.act == "ballot.cast")
        assert (await database.look(count))[0][0] == 2, "what does not stand is not in the journal either"


async def test_a_press_that_comes_again_hears_of_the_ballot_that_it_cast(database: Database) -> None:
    async with a_house(database) as house:
        motion = (await house.motion()).id
        press = _votes(100, motion, YES)
        await house.intake.apply([press])
        receipt = house.answers.pop("q100")

        house.clock.at -= timedelta(hours=1)
        await house.intake.apply([press])

        assert house.answers["q100"] == receipt


async def test_a_press_that_was_set_aside_is_no_newer_when_it_is_tried_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_house(database) as house:
        motion = (await house.motion()).id
        with monkeypatch.context() as broken:
            broken.setattr(cast, "words", None)
            await house.intake.apply([_votes(100, motion, YES)])
        assert house.intake.set_aside == 1
        await house.intake.apply([_votes(101, motion, NO)])

        assert await house.intake.retry() == (1, 0)

        assert await _stands(house, motion) == [NO]
        assert "已有一张更新的票" in house.answers["q100"]


async def test_numbers_go_on_from_the_newest_when_the_old_ones_are_forgotten(database: Database) -> None:
    async with a_house(database) as house:
        motion = (await house.motion()).id
        await house.intake.apply([_votes(100, motion, YES)])
        await house.intake.apply([_votes(101, motion, NO)])
        later = house.clock.at + timedelta(days=400)
        async with database.uow(later) as uow:
            while await retention.forget(uow, retention.RULES[0], 30):
                pass
        assert await database.look(select(updates.handled.c.update_id)) == []

        await house.intake.apply([_votes(102, motion, ABSTAIN)])

        assert await _stands(house, motion) == [ABSTAIN]


async def test_a_changed_answer_to_the_poll_counts_although_the_clock_went_back(database: Database) -> None:
    async with a_house(database) as house:
        key = (await house.motion()).id
        async with database.uow(house.clock.at) as uow:
            motion = await motions.get(uow, key)
            await send(Work(uow, BOT, HOUSE), motion, by=house.accounts[WANG.id])
            poll = await native_polls.carrying(uow, key)
            assert poll is not None
            await native_polls.sent(uow, poll.id, "p1", [YES, NO, ABSTAIN])
        asked = [option["choice"] for option in poll.options]

        for number, choice in ((100, YES), (101, NO)):
            option = {YES: 0, NO: 1}[choice]
            assert asked[option] == choice
            answer = {"poll_id": "p1", "user": WANG.as_json(), "option_ids": [option]}
            answer["option_persistent_ids"] = [[YES, NO, ABSTAIN][option]]
            await house.intake.apply([{"update_id": number, "poll_answer": answer}])
            house.clock.at -= timedelta(hours=1)

        assert await _stands(house, key) == [NO]
