"""What does a community see of a capability that it has switched off, and who switches it?"""

from __future__ import annotations

from tests.journals import acts
from tests.sandbox_client import Person
from tests.scenarios.village import Village


async def _opens(chair: Person, what: str) -> None:
    await chair.says("/settings")
    await chair.presses("本小区启用的功能")
    await chair.presses(what, on=await chair.sees("启用的功能"))


async def _switches(life: Village, what: str, button: str) -> None:
    """The chair proposes it, another member confirms it."""
    chair, wu = life.person("chair"), life.person("吴晓燕")
    await _opens(chair, what)
    await chair.presses(button)
    await wu.presses("确认", on=await wu.sees(f"郑国平提出…{what}"))
    await life.quiet()


async def test_what_is_off_shows_no_button_no_command_and_no_line_of_help(settled: Village) -> None:
    wang, wu = settled.person("王秀英"), settled.person("吴晓燕")
    await wang.says("/start")
    before = (await wang.sees("您想做什么")).buttons
    await _switches(settled, "值班", "关掉")

    await wang.says("/start")
    await settled.quiet()
    page = await wang.private.last()
    await wang.says("/help")
    await settled.quiet()
    helped = (await wang.private.last()).text
    await wang.says("/duty")
    refused = await wang.sees("没有启用这项功能", button="作为建议提出")
    await settled.quiet()

    assert "值班" in before
    assert page.buttons == [one for one in before if one != "值班"]
    assert "值班" not in helped
    assert "业委会可以打开" in refused.text
    assert "duty" not in await wang.menu()
    assert {"duty", "roster"}.isdisjoint(await wu.menu())
    assert "duty" not in await wang.menu(settled.group)
    assert "matters" in await wang.menu(settled.group)


async def test_it_comes_back_with_all_its_buttons(settled: Village) -> None:
    wang, wu = settled.person("王秀英"), settled.person("吴晓燕")
    await wu.says("/start")
    await settled.quiet()
    before = await wu.menu()
    await _switches(settled, "值班", "关掉")
    await _switches(settled, "值班", "打开")

    await wang.says("/duty")

    await wang.sees("还没有值班表")
    assert await wu.menu() == before
    assert "duty" in await wang.menu(settled.group)
    assert await acts(settled.database, "capability.") == [
        "capability.proposed",
        "capability.switched_off",
        "capability.proposed",
        "capability.switched_on",
    ]


async def test_nobody_switches_anything_alone_and_no_is_no(settled: Village) -> None:
    chair, wu, wang = settled.person("chair"), settled.person("吴晓燕"), settled.person("王秀英")
    await _opens(chair, "值班")
    await chair.presses("关掉")
    asked = await wu.sees("郑国平提出…今后不用“值班”")
    own = await chair.forges("1:capability.confirm:1", await chair.private.last())
    await wang.says("/start")
    strangers = await wang.forges("1:capability.confirm:1", await wang.sees("您想做什么"))
    await _opens(chair, "值班")
    twice = await chair.presses("关掉")

    await wu.presses("不同意", on=asked)

    await chair.sees("值班：吴晓燕不同意，保持不变")
    assert "要由另一位负责人确认" in own.text
    assert "您的身份不能办这件事" in strangers.text
    assert "正在等另一位" in twice.text
    assert await acts(settled.database, "capability.") == ["capability.proposed", "capability.refused"]
    await wang.says("/duty")
    await wang.sees("还没有值班表")


async def test_what_nobody_confirms_lapses(settled: Village) -> None:
    chair = settled.person("chair")
    await _opens(chair, "表决")
    await chair.presses("关掉")

    await settled.forward(days=15)

    await chair.sees("表决：14天内没有人确认，保持不变")
    assert (await acts(settled.database, "capability."))[-1] == "capability.lapsed"


async def test_what_has_begun_goes_on_and_nothing_new_begins(settled: Village) -> None:
    wang, manager, chair = settled.person("王秀英"), settled.people("manager")[0], settled.person("chair")
    await wang.says("#报修 电梯停了", to=settled.group)
    await settled.group.shows("电梯停了", button="我也是")
    await _opens(chair, "诉求")
    await chair.sees("其中有1件已经开始")
    await chair.presses("返回")
    await _switches(settled, "诉求", "关掉")

    await manager.presses("接手")
    await wang.says("#报修 楼道灯不亮", to=settled.group)

    await settled.group.shows("没有启用这项功能")
    await settled.group.shows_not("诉求2号")
    await settled.group.shows("诉求1号…办理中")
