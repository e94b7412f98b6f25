"""A vote ends while the machine's clock is wrong: does nothing close early, and is nobody's ballot refused?"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest

from bot.app import Yishiting
from bot.process.clock import Clock
from tests.clocks import StoryClock
from tests.scenarios.motions.test_motions import opened
from tests.scenarios.village import Village

COMMITTEE = ("业委会日常", "24小时", "用按钮", "交给", "开始表决")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOON = 15  # seconds after the clock is right
JUMPS = [
    pytest.param(-HOUR, id="an hour back"),
    pytest.param(DAY, id="a day ahead"),
    pytest.param(HOUR, id="an hour ahead", marks=pytest.mark.nightly),
    pytest.param(-DAY, id="a day back", marks=pytest.mark.nightly),
]


class Machine(Clock):
    """The clock of a machine that somebody sets wrong; the story's is right, and Telegram's."""

    def __init__(self, story: StoryClock) -> None:
        self.story = story
        self.wrong = timedelta()

    def now(self) -> datetime:
        return self.story.now() + self.wrong


async def _voting(life: Village) -> tuple[Machine, datetime]:
    """A vote of a day, of the committee, by a bot on a machine of its own; when it ends."""
    await opened(life, COMMITTEE, title="更换东门门禁", text="支出 3,000 元。")
    machine = Machine(life.clock)
    async with life.stopped():
        pass
    await life._stop()
    life.yishiting = Yishiting(life.yishiting.settings, machine, paced=False)
    # The running clock runs in the story: a day of it passes when the story's does.
    life.yishiting.telegram._request.clock.running = lambda: life.clock.now().timestamp()
    await life.yishiting.start()
    await life.quiet()
    while not life.yishiting.telegram._request.clock.sure:
        await life.yishiting.telegram.call("getMe")
    return machine, life.clock.now() + DAY + timedelta(minutes=2)  # it ends at a full minute


async def _is_recorded(life: Village, choice: str) -> None:
    answer = await life.people("committee")[0].presses(choice, where=life.chat("业委会"))
    assert "回执" in answer
    await life.quiet()


async def _is_open(life: Village) -> None:
    await life.quiet()
    await life.people("committee")[0].sees_not("参与表决1人", where=life.chat("业委会"))


async def _ends(life: Village) -> None:
    began = time.monotonic()
    await life.people("committee")[0].sees("参与表决1人（共13人", where=life.chat("业委会"), within=SOON)
    assert time.monotonic() - began < SOON


@pytest.mark.parametrize("wrong", JUMPS)
async def test_a_clock_that_is_right_again_before_the_end_has_changed_nothing(
    settled: Village, wrong: timedelta
) -> None:
    machine, end = await _voting(settled)
    await _is_recorded(settled, "反对")

    machine.wrong = wrong
    await _is_recorded(settled, "同意")
    await _is_open(settled)
    settled.clock.set_to(end - HOUR * 2)
    machine.wrong = timedelta()
    await _is_recorded(settled, "弃权")
    await _is_recorded(settled, "同意")
    await _is_open(settled)

    settled.clock.set_to(end)
    await _ends(settled)


@pytest.mark.parametrize("wrong", JUMPS)
async def test_a_vote_that_ends_meanwhile_ends_when_the_clock_is_right(settled: Village, wrong: timedelta) -> None:
    machine, end = await _voting(settled)
    await _is_recorded(settled, "同意")

    machine.wrong = wrong
    settled.clock.set_to(end)
    await _is_open(settled)
    late = await settled.people("committee")[1].presses("反对", where=settled.chat("业委会"))
    assert "截止" in late, "by Telegram's clock, which the vote's end goes by"

    machine.wrong = timedelta()
    await _ends(settled)
