"""Does anything break when nobody knows what people will do next? More by hand: `LIFE_STEPS=3000 LIFE_SEED=7 pytest …`."""

from __future__ import annotations

import os

import pytest

from storage.communities import communities
from storage.engine import journal
from tests.scenarios.random_life import Dice
from tests.scenarios.village import Village

STEPS = int(os.environ.get("LIFE_STEPS", "100"))
SEED = int(os.environ.get("LIFE_SEED", "20"))


@pytest.mark.slow
async def test_whatever_people_do_nothing_fails_and_every_journal_verifies(settled: Village) -> None:
    dice = Dice(settled, SEED)
    try:
        await dice.throws(STEPS)
        await settled.quiet(within=60)

        settled.no_failures()
        async with settled.database.unit(settled.clock.now()) as unit:
            broken = [await journal.verify(unit, one.id) for one in await communities.everyone(unit)]
        assert broken == [None] * len(broken)
    finally:
        print(f"LIFE_SEED={SEED}, the last of {len(dice.told)}:", *dice.told[-40:], sep="\n")
