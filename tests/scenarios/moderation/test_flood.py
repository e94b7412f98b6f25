"""Does one person who presses faster than any person does cost the others anything?"""

from __future__ import annotations

import asyncio
from time import perf_counter

import pytest
from sqlalchemy import func, select

from storage.engine.outbox import outbox
from storage.queues.updates import handled
from tests.sandbox_client import Person, Seen
from tests.scenarios.village import Village
from tests.yardstick import slowness

RATE = 100  # presses a second


async def _floods(person: Person, on: Seen, seconds: int) -> list[str]:
    """So many seconds of presses, each without waiting for the one before; what each was answered with."""
    answers = []
    for _ in range(seconds):
        pause = asyncio.create_task(asyncio.sleep(1))
        answers += [asyncio.create_task(person.forges("1:menu.do:help", on)) for _ in range(RATE)]
        await pause
    return [(await answer).text for answer in answers]


async def _rows(life: Village) -> tuple[int, int]:
    queued = await life.database.look(select(func.count()).select_from(outbox))
    marked = await life.database.look(select(func.count()).select_from(handled))
    return queued[0][0], marked[0][0]


@pytest.mark.nightly
async def test_a_hundred_presses_a_second_queue_nothing_and_the_others_are_answered_as_ever(settled: Village) -> None:
    noisy, wang = settled.person("刘洋"), settled.person("王秀英")
    await wang.says("#报修 3栋电梯停了", to=settled.group)
    card = await settled.group.shows("3栋电梯停了")
    await noisy.says("/help")
    own = await noisy.private.shows("您可以")
    await settled.quiet()
    before = await _rows(settled)
    flood = asyncio.create_task(_floods(noisy, own, 3))
    await asyncio.sleep(1.5)
    intake = settled.yishiting.intake
    statements, commits = intake.statements, intake.commits

    waits = []
    for name in ("孙桂兰", "周建华", "吴晓燕"):
        begun = perf_counter()
        assert "诉求1号您也遇到" in await settled.person(name).presses("我也是", on=card)
        waits.append(perf_counter() - begun)
    answers = await flood
    each = (intake.statements - statements) / max(1, intake.commits - commits)
    await settled.quiet()
    after = await _rows(settled)

    # Sixty pass, the rest are answered without a look into the database: a batch costs what an empty one costs.
    slowed = [answer for answer in answers if answer.startswith("一下子按得太多了")]
    assert len(answers) == 3 * RATE
    assert len(slowed) == 3 * RATE - 59  # the /help was the first of the sixty
    assert after[0] - before[0] <= 59 + 3 * 8
    assert after[1] - before[1] <= 59 + 3
    assert each < 40
    assert sorted(waits)[1] / slowness() < 1
