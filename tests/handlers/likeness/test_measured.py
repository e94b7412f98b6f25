"""How often is the right one offered, how often a wrong one, and how long does it take among ten thousand?"""

from __future__ import annotations

import random
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from sqlalchemy import select

from governance.likeness.terms import places_of, terms_of, weight_of
from governance.matters.ladder import Place
from governance.matters.matter import Kind, Visibility
from handlers.likeness.finding import Asked, like
from storage.communities import accounts, communities
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.likeness.terms import matter_terms
from storage.matters.matters import matters
from tests.databases import NOW
from tests.handlers.likeness.measured import asked_of, measured
from tests.samples.year_of_a_house import HELD_OUT, SECOND_HALF, SEEN, Said, said
from tests.yardstick import as_on_a_quiet_machine

_MOST_MS = 10.0


@pytest.mark.parametrize("half", [SEEN, SECOND_HALF, HELD_OUT], ids=["seen", "second half", "held out"])
def test_eight_repeats_of_ten_are_offered_the_right_one_and_one_new_of_ten_a_wrong_one(half: Path) -> None:
    figures = measured(half)

    assert figures.found >= 0.8 * figures.repeats, figures
    assert figures.wrong <= 0.1 * figures.new, figures


def _row(number: int, community: int, account: int, one: Said, building: str) -> dict[str, object]:
    return {
        "id": number,
        "community_id": community,
        "number": number,
        "kind": one.kind if one.kind != "dispute" else "complaint",
        "visibility": "open",
        "state": "raised",
        "text": one.text,
        "building": building,
        "entrance": str(number % 3 + 1),
        "voice_id": account,
        "level": 3,
        "deadline": NOW,
        "raised_at": NOW,
    }


async def _fill(uow: UnitOfWork, count: int) -> int:
    """So many open matters of a community with 6 buildings, in the words of the year."""
    found = await communities.found(uow, name="A", language="zh", timezone="Asia/Shanghai", jurisdiction="CN")
    wang = await accounts.remember(uow, 11, "王芳", "zh")
    dice, year = random.Random(1), list(said(SEEN))
    rows = [_row(number, found.id, wang.id, dice.choice(year), dice.choice("123456")) for number in range(1, count + 1)]
    await uow.execute(matters.insert(), rows)
    words = [
        {"matter_id": row["id"], "term": term, "community_id": found.id, "weight": weight_of(term)}
        for row in rows
        for term in sorted(terms_of(str(row["text"])) | places_of(str(row["building"]), str(row["entrance"])))
    ]
    await uow.execute(matter_terms.insert(), words)
    return found.id


async def _milliseconds(database: Database, community: int, times: int) -> float:
    """The median of so many questions."""
    taken, dice = [], random.Random(2)
    asked = [asked_of(one) for one in dice.sample(list(said(SEEN)), times)]
    for one in asked:
        async with database.uow(NOW) as uow:
            begun = perf_counter()
            await like(uow, community, one, [Visibility.OPEN])
            taken.append(1000 * (perf_counter() - begun))
    return median(taken)


async def test_the_one_that_is_meant_is_found_among_many(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = await _fill(uow, 200)
        one = await uow.row(select(matters).where(matters.c.text.contains("电梯")).order_by(matters.c.id).limit(1))
        asked = Asked(Kind(one.kind), f"{one.text}，请尽快", lives=Place(one.building, one.entrance))
        found = await like(uow, community, asked, [Visibility.OPEN])

    assert one.text in [matter.text for matter in found]


@pytest.mark.nightly
async def test_among_ten_thousand_open_ones_it_takes_ten_milliseconds(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = await _fill(uow, 10_000)

    async def measure(_number: int) -> dict[str, float]:
        return {"ms": await _milliseconds(database, community, 21)}

    found = await as_on_a_quiet_machine(measure)

    assert found["ms"] <= _MOST_MS, found
