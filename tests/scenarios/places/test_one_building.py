"""Does only one building, or one entrance, vote on what it alone shares?"""

from __future__ import annotations

from storage.ballots import rolls
from storage.communities import communities
from tests.scenarios.village import Village


async def test_the_owners_of_one_building_vote_alone_and_others_are_told_why_not(settled: Village) -> None:
    """Shanghai art. 69; the same house in Henan votes on a lift by entrance (art. 59)."""
    chair, wu = settled.person("郑国平"), settled.person("吴晓燕")
    async with settled.database.uow(settled.clock.now()) as uow:
        await communities.change(uow, 1, jurisdiction="CN-SH", house={})
    await chair.says("/motion 修3栋的门厅")
    await chair.says("3栋门厅漏水，修好。")
    await chair.presses("本幢共用部分的维修更新")
    await chair.presses("3栋", on=await chair.sees("涉及哪一栋"))
    await chair.presses("7天", on=await chair.sees("本幢共用部分的维修更新：3栋的业主表决"))
    await chair.presses("用按钮")
    await chair.presses("交给另一位委员", on=await chair.sees("3栋的业主表决"))
    await wu.presses("开始表决", on=await wu.sees("3栋的业主表决"))
    card = await settled.group.shows("本幢共用部分的维修更新：3栋的业主表决", button="同意")

    voted = await settled.person("王秀英").presses("同意", on=card)  # 3-2-501
    refused = await settled.person("刘洋").presses("同意", on=card)  # 4-2-601

    async with settled.database.uow(settled.clock.now()) as uow:
        rows = await rolls.register_rows(uow, 1)
        labels = {label for row in rows for label in await rolls.labels(uow, 1, row.owner)}
    assert "回执号" in voted.text
    assert refused.text == "这次只由一栋或一个单元的业主表决，您的房屋不在其中。"
    assert len(rows) == 40
    assert {label.split("-")[0] for label in labels} == {"3"}


async def test_a_lift_is_voted_on_by_its_entrance_alone(settled: Village) -> None:
    chair, wu = settled.person("郑国平"), settled.person("吴晓燕")
    async with settled.database.uow(settled.clock.now()) as uow:
        await communities.change(uow, 1, jurisdiction="CN-HA", house={})
    await chair.says("/motion 加装电梯")
    await chair.says("3栋2单元加装一部电梯。")
    await chair.presses("本单元加装电梯")
    await chair.presses("3栋", on=await chair.sees("涉及哪一栋"))
    await chair.presses("2单元", on=await chair.sees("涉及哪个单元"))
    await chair.presses("7天", on=await chair.sees("3栋2单元的业主表决"))
    await chair.presses("用按钮")
    await chair.presses("交给另一位委员")
    await wu.presses("开始表决", on=await wu.sees("3栋2单元的业主表决"))

    await settled.group.shows("3栋2单元的业主表决", button="同意")
    async with settled.database.uow(settled.clock.now()) as uow:
        rows = await rolls.register_rows(uow, 1)
        labels = {label for row in rows for label in await rolls.labels(uow, 1, row.owner)}
    assert {label.rpartition("-")[0] for label in labels} == {"3-2"}
    assert len(rows) == 20
