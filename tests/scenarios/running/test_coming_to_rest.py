"""Negative checks: what comes late is not taken for what never comes, however slow the bot, the network or the disk is."""

from __future__ import annotations

import asyncio

import pytest

from bot.sandbox.pictures import grey
from tests.scenarios.village import Village

LATE = 1.0  # seconds


async def _nothing_is_said_of_it(life: Village) -> None:
    await life.group.shows_not("楼道灯不亮")


async def _somebody_reports(life: Village) -> None:
    await life.person("王秀英").says("#报修 楼道灯不亮", to=life.group)


async def test_a_card_that_telegram_takes_a_second_for_is_seen_by_who_says_that_there_is_none(settled: Village) -> None:
    await settled.fault("delay", "sendMessage", times=3, seconds=LATE)
    await _somebody_reports(settled)

    with pytest.raises(AssertionError, match="should not be here"):
        await _nothing_is_said_of_it(settled)


async def test_a_card_whose_update_the_bot_is_slow_to_fetch_is_seen(settled: Village) -> None:
    await settled.fault("delay", "getUpdates", times=2, seconds=LATE)
    await _somebody_reports(settled)

    with pytest.raises(AssertionError, match="should not be here"):
        await _nothing_is_said_of_it(settled)


async def test_a_card_for_which_the_database_takes_a_second_is_seen(settled: Village) -> None:
    at_it = asyncio.Event()

    async def somebody_else_writes() -> None:
        async with settled.database.uow(settled.clock.now()):
            at_it.set()
            await asyncio.sleep(LATE)

    async with asyncio.TaskGroup() as others:
        others.create_task(somebody_else_writes())
        await at_it.wait()
        await _somebody_reports(settled)

        with pytest.raises(AssertionError, match="should not be here"):
            await _nothing_is_said_of_it(settled)


async def test_the_bot_is_at_rest_when_the_photo_has_come_for_which_telegram_takes_a_second(settled: Village) -> None:
    await settled.fault("delay", "getFile", seconds=LATE)
    await settled.person("王秀英").says("#报修 楼道灯不亮", to=settled.group, photo=grey(8, 8))

    await settled.quiet()

    kept = [path for path in settled.yishiting.files.folder.rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in kept] == [grey(8, 8)]
