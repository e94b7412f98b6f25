"""What can never stand in the table of mutes?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from governance.moderation.mute import Mute, Reason, State
from storage.communities import accounts, communities
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.moderation import mutes
from tests.databases import NOW

DAY = timedelta(days=1)


async def _proposed(uow: UnitOfWork) -> Mute:
    for telegram_id in range(1, 5):
        await accounts.remember(uow, telegram_id, f"P{telegram_id}", "en")
    await communities.found(uow, name="A", language="en", timezone="UTC", jurisdiction="CN")
    return await mutes.propose(uow, 1, 1, reason=Reason.INSULTS, words="", length=DAY, by=2)


async def test_a_mute_comes_back_as_it_was_written(database: Database) -> None:
    async with database.uow(NOW) as uow:
        mute = await _proposed(uow)
        active = await mutes.change(uow, mute, State.ACTIVE, until=NOW + DAY, confirmed_by=3)

        assert mute.state is State.PROPOSED
        assert await mutes.of(uow, 1, 1) == active
        assert (active.until, active.length, active.confirmed_by) == (NOW + DAY, DAY, 3)
        assert await mutes.of(uow, 1, 2) is None


@pytest.mark.parametrize(
    "values",
    [
        {"state": "active"},  # without an end
        {"confirmed_by": 2},  # by who proposed it
        {"confirmed_by": 1},  # by whom it is about
        {"appeal": "", "decided_by": 2, "upheld": 1},
        {"appeal": "", "confirmed_by": 3, "decided_by": 3, "upheld": 1},
        {"decided_by": 4, "upheld": 1},  # nobody appealed
        {"by_id": 1},
    ],
    ids=str,
)
async def test_what_must_never_be_is_refused_by_the_database(database: Database, values: dict[str, object]) -> None:
    async with database.uow(NOW) as uow:
        await _proposed(uow)

    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            await uow.execute(mutes.mutes.update().values(**values))


async def test_a_person_has_one_mute_at_a_time_in_a_community(database: Database) -> None:
    async with database.uow(NOW) as uow:
        await _proposed(uow)

    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            await mutes.propose(uow, 1, 1, reason=Reason.UNTRUE, words="", length=DAY, by=3)
