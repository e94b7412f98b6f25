"""Does a community that leaves for another bot lose nothing to the old one, and hear nothing twice?"""

from __future__ import annotations

from pathlib import Path

from bot.keeping import community_moving
from storage.engine.files import FileStore
from tests.journals import acts
from tests.scenarios.village import Village


async def _hands_over(life: Village, folder: Path) -> None:
    url, files = life.yishiting.settings.database.url, FileStore(folder / "files")
    await community_moving.export(url, files, 1, folder / "house.zip", life.clock.now(), hand_over=True)
    await life.forward(minutes=1)


async def test_the_old_bot_says_that_it_records_nothing_any_more(settled: Village, tmp_path: Path) -> None:
    wang, chair = settled.person("王秀英"), settled.people("chair")[0]

    await _hands_over(settled, tmp_path)
    await settled.group.shows("正在搬到另一个机器人…不收诉求，不收票，不提醒值班")
    await wang.says("#报修 楼道灯不亮", to=settled.group)
    refused = await settled.group.shows("我这里不再记录")
    await wang.says("灯坏了")
    await wang.sees("我这里不再记录")
    await chair.says("/motion 换一把锁")
    await wang.says("/who")

    assert "号" not in refused.text
    await chair.sees("我这里不再记录")
    await wang.sees("谁负责什么…郑国平")


async def test_nothing_falls_due_at_the_old_bot_until_it_is_taken_back(settled: Village, tmp_path: Path) -> None:
    wang, chair = settled.person("王秀英"), settled.people("chair")[0]
    await wang.says("#报修 电梯停了", to=settled.group)
    await settled.group.shows("电梯停了", button="我也是")
    await _hands_over(settled, tmp_path)

    await settled.forward(days=9)
    await settled.quiet()
    assert "过期" not in await wang.transcript() + await chair.transcript()

    await community_moving.take_back(settled.yishiting.settings.database.url, 1, settled.clock.now())
    await settled.forward(minutes=1)
    await settled.group.shows("还是由我服务")
    await settled.group.shows("电梯停了…下一步：徐小军答复")
    await wang.says("#报修 楼道灯不亮", to=settled.group)
    await settled.group.shows("楼道灯不亮", button="我也是")
    assert (await acts(settled.database, "community."))[-2:] == ["community.handed_over", "community.taken_back"]


async def test_nothing_that_is_set_after_it_left_falls_due_either(settled: Village, tmp_path: Path) -> None:
    """Whoever has themself forgotten hands on what they were to answer; that deadline is not this bot's any more."""
    wang, manager = settled.person("王秀英"), settled.people("manager")[0]
    await wang.says("#报修 电梯停了", to=settled.group)
    await settled.group.shows("电梯停了", button="我也是")
    await manager.presses("接手")
    await _hands_over(settled, tmp_path)

    await manager.says("/forget")
    await manager.presses("删除")
    await manager.sees("最后一条")
    heard = await settled.group.transcript()
    await settled.forward(days=30)
    await settled.quiet()

    assert "过期" not in (await settled.group.transcript()).removeprefix(heard)
    await community_moving.take_back(settled.yishiting.settings.database.url, 1, settled.clock.now())
    await settled.forward(minutes=1)
    await settled.group.shows("电梯停了…期限：周六 12月26日 20:00")


async def test_nobody_is_untied_from_a_home_at_the_old_bot(settled: Village, tmp_path: Path) -> None:
    zhang, li = settled.person("李强"), settled.person("李建国")
    await li.says("/home")
    await li.presses("谁关联了1栋1单元101")
    await li.presses("李*已搬走", on=await li.sees("关联1栋1单元101的人"))
    sure = await li.sees("将不再关联这套房屋")
    await _hands_over(settled, tmp_path)

    refused = await li.presses("已搬走", on=sure)

    assert "我这里不再记录" in refused.text
    assert "binding.ended" not in await acts(settled.database, "binding.")
    await zhang.sees_not("说您已搬走")
