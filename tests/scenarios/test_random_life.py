"""Does anything break when nobody knows what people will do next? More by hand: `LIFE_STEPS=3000 LIFE_SEED=7 pytest …`."""

from __future__ import annotations

import os

import pytest

from storage.communities import communities
from storage.engine import journal
from tests.forms import is_long
from tests.scenarios.random_life import Dice
from tests.scenarios.village import Village

SEEDS = {False: [20], True: [*range(20, 28)]}  # by form of the run: the long one takes more of them, and each longer
STEPS = {False: 100, True: 300}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Which lives are lived."""
    asked = os.environ.get("LIFE_SEED")
    metafunc.parametrize("seed", [int(asked)] if asked else SEEDS[is_long(metafunc.config)])


@pytest.mark.slow
async def test_whatever_people_do_nothing_fails_and_every_journal_verifies(
    settled: Village, seed: int, long: bool
) -> None:
    dice = Dice(settled, seed)
    try:
        await dice.throws(int(os.environ.get("LIFE_STEPS", STEPS[long])))
        await settled.quiet()

        settled.no_failures()
        async with settled.database.uow(settled.clock.now()) as uow:
            broken = [await journal.verify(uow, one.id) for one in await communities.everyone(uow)]
        assert broken == [None] * len(broken)
    finally:
        print(f"LIFE_SEED={seed}, the last of {len(dice.told)}:", *dice.told[-40:], sep="\n")
