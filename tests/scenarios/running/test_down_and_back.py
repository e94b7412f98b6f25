"""The bot was down when something was due: does it come once afterwards, and not a second time?"""

from __future__ import annotations

from datetime import timedelta

from tests.scenarios.duty.rosters import makes_a_roster
from tests.scenarios.village import Village


async def test_what_was_due_while_the_bot_was_down_comes_once_after_its_return(founded: Village) -> None:
    chair, manager = founded.person("chair"), founded.person("manager")
    await manager.starts()
    await makes_a_roster(chair, manager.name, chair.name)
    await chair.says("/remind 交物业费")
    await chair.private.shows("什么时候发")
    await chair.says("今天 17点")
    await chair.presses("定下来")
    await founded.quiet()

    async with founded.stopped():
        founded.clock.set_to(founded.clock.now() + timedelta(hours=10))  # Monday, 20:00: both moments have passed
    await manager.private.shows("明天轮到您值班")
    await founded.group.shows("交物业费")
    async with founded.stopped():
        pass
    await founded.quiet()

    assert (await manager.private.transcript()).count("明天轮到您值班") == 1
    assert (await founded.group.transcript()).count("📣 交物业费") == 1
