"""Who is on a roster changes: other people in turn, and somebody who stands in for a neighbour without Telegram."""

from __future__ import annotations

from sqlalchemy import select

from storage.duty import rosters
from storage.engine import journal
from tests.journals import acts
from tests.scenarios.duty.rosters import makes_a_roster
from tests.scenarios.village import Village


async def test_other_people_take_turns_and_whoever_comes_or_goes_hears_it(founded: Village) -> None:
    chair, manager, member = founded.person("chair"), founded.person("manager"), founded.people("committee")[0]
    for person in (manager, member):
        await person.starts()
    await makes_a_roster(chair, manager.name, chair.name)

    await chair.says("/roster")
    await chair.presses("查看门岗值班")
    await chair.presses("改人员")
    await chair.sees("门岗值班：由谁轮流…已排")
    await chair.presses("王奶奶")  # off again
    await chair.presses(manager.name)
    await chair.presses(member.name)
    await chair.presses("就这些人")
    await chair.sees("要这样修改值班表吗")
    answer = await chair.presses("修改")

    assert answer.text == "已修改。"
    card = await founded.group.shows(f"值班表 · 门岗值班…轮流：{chair.name} → {member.name}")
    assert f"周二 11月24日 08:00 · {chair.name}" in card
    await member.sees("您已排入“门岗值班”值班表")
    await manager.sees("您不再参加“门岗值班”值班")
    await founded.forward(hours=10)  # Monday, 20:00
    await chair.sees("明天轮到您值班")
    async with founded.database.uow(founded.clock.now()) as uow:
        assert await journal.verify(uow, 1) is None
    assert {"roster.made", "roster.changed"} <= {*await acts(founded.database, "roster.")}


async def test_somebody_stands_in_for_a_neighbour_without_telegram(founded: Village) -> None:
    chair, manager = founded.person("chair"), founded.person("manager")
    await manager.starts()
    await makes_a_roster(chair, manager.name, chair.name)

    await chair.says("/roster")
    await chair.presses("查看门岗值班")
    await chair.presses("安排替班")
    await chair.presses("王奶奶 · 周四 11月26日")
    await chair.sees("王奶奶，周四 11月26日 08:00：由谁替班")
    assert "已安排" in await chair.presses(manager.name)

    await founded.group.shows(f"{manager.name}替王奶奶值班：周四 11月26日 08:00 · 门岗值班…由{chair.name}安排")
    await founded.group.shows(f"值班表…周四 11月26日 08:00 · {manager.name}")
    told = await manager.sees(f"{chair.name}安排您替班：周四 11月26日 08:00")
    assert told.buttons == ["换这个班"]
    async with founded.database.uow(founded.clock.now()) as uow:
        (row,) = await uow.rows(select(rosters.exchanged))
        assert (row.shift, row.place) == (2, 0)


async def test_whoever_keeps_no_rosters_changes_none(founded: Village) -> None:
    chair, wang = founded.person("chair"), founded.person("王秀英")
    await wang.says("/report 路灯不亮", to=founded.group)
    await wang.starts()
    await makes_a_roster(chair, chair.name)
    shown = await wang.private.last()

    for data in ("1:roster.change:1", "1:roster.stand:1", "1:stand.in:1:2:0"):
        assert "您的身份" in (await wang.forges(data, shown)).text
