"""Who is responsible for what; a role is proposed by one and confirmed by another; which community is meant."""

from __future__ import annotations

from tests.sandbox_client import Person
from tests.scenarios.village import Village


async def test_who_shows_the_directory_in_the_group_and_all_of_it_in_private(settled: Village) -> None:
    wang = settled.person("王秀英")

    await wang.says("/who", to=settled.group)
    shown = await settled.group.shows("谁负责什么")
    await wang.says("/who")
    full = await wang.private.shows("谁负责什么")

    assert "业委会主任：郑国平" in shown.text
    assert len(shown.text.splitlines()) <= 8
    assert "楼栋长（本栋居民与没办完的诉求）：孙桂兰（1栋）、周建华（5栋）" in full.text
    assert full.buttons == []


async def propose(proposer: Person, role: str, name: str, *, building: str = "", home: str = "") -> None:
    await proposer.says("/who")
    await proposer.presses("给予身份")
    await proposer.presses(role)
    if building:
        await proposer.presses(building)
    await proposer.private.shows("谁来担任")
    await proposer.says(home or name)
    await proposer.presses(name)


async def test_a_role_is_proposed_by_one_and_confirmed_by_another(settled: Village) -> None:
    chair, deputy, wang = settled.person("chair"), settled.person("吴晓燕"), settled.person("王秀英")

    await propose(chair, "楼栋长", "王秀英", building="3栋")
    asked = await deputy.private.shows("郑国平提出：王秀英任…3栋楼栋长")
    own = await chair.forges(asked.button("确认")["callback_data"], await chair.private.last())
    answer = await deputy.presses("确认", on=asked)

    assert "谁也不能确认自己" in own.text
    assert answer.text == "已确认。"
    await wang.private.shows("王秀英现在是…3栋楼栋长，由吴晓燕确认")
    await wang.says("/slips")
    assert (await wang.private.shows("打印哪一栋")).buttons == ["3栋"]


async def test_a_refused_role_gives_no_right_and_a_second_press_changes_nothing(settled: Village) -> None:
    chair, deputy, wang = settled.person("chair"), settled.person("吴晓燕"), settled.person("王秀英")
    await propose(chair, "监督员", "王秀英", home="3-2-501")
    asked = await deputy.private.shows("王秀英任…监督员")

    await deputy.presses("不同意", on=asked)
    late = await deputy.forges(asked.button("确认")["callback_data"], asked)

    assert late.alert
    await wang.private.shows("王秀英没有成为…监督员")
    await wang.says("/register")
    await wang.private.shows("您的身份不能办这件事")


async def test_whom_nobody_knows_is_said_with_the_way_to_become_known(settled: Village) -> None:
    chair = settled.person("chair")
    await chair.says("/who")
    await chair.presses("给予身份")
    await chair.presses("调解员")
    await chair.private.shows("谁来担任调解员")

    await chair.says("无名氏")

    await chair.private.shows("没有找到“无名氏”")


async def test_a_resident_cannot_give_roles_by_forged_buttons(settled: Village) -> None:
    wang = settled.person("王秀英")
    said = await wang.says("/who")

    answer = await wang.forges("1:role.pick:1:chair", said)

    assert answer.alert
    assert "您的身份不能办这件事" in answer.text


async def test_somebody_of_two_communities_is_asked_which_is_meant(settled: Village) -> None:
    wang = settled.person("王秀英")
    other = await settled.new_group("Lakeside Court", [wang])
    await wang.says("/setup", to=other)
    await wang.presses("设立", where=other)
    await other.shows("是筹备人")

    await wang.says("/home")
    asked = await wang.private.shows("您属于多个小区")
    await wang.presses("议事亭小区", on=asked)
    await wang.says("/home")

    await wang.private.shows("您在议事亭小区的房屋…3栋2单元501")
