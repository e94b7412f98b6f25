"""What waits for a second person comes into the committee's group, is decided there, and says there what came of it."""

from __future__ import annotations

import pytest

from bot.sandbox.world import Member
from tests.sandbox_client import Person, Seen
from tests.scenarios.offices.test_roles import propose
from tests.scenarios.register.test_corrections import line_of
from tests.scenarios.village import Village

DRAFT = ("业委会日常", "24小时", "用按钮", "交给")


async def drafted(life: Village, title: str, labels: tuple[str, ...] = DRAFT) -> Seen:
    """The chair drafts a motion; returns what the committee's group shows."""
    chair = life.person("chair")
    await chair.says(f"/motion {title}")
    await life.quiet()
    await chair.says("3,000")
    for label in labels:
        await life.quiet()
        await chair.presses(label)
    return await life.chat("业委会").shows(title)


async def _comes_by(life: Village, *people: Person) -> None:
    """They do something in the committee's group, so that it is known that they read it."""
    for one in people:
        await one.says("/who", to=life.chat("业委会"))
    await life.quiet()


async def test_a_draft_is_opened_in_the_committees_group_by_another_than_who_drafted_it(settled: Village) -> None:
    room, chair, wu = settled.chat("业委会"), settled.person("chair"), settled.person("吴晓燕")
    asked = await drafted(settled, "更换门锁")

    own = await chair.presses("开始表决", on=asked)
    opened = await wu.presses("开始表决", on=asked)

    assert "要由另一位委员" in own.text
    assert "开始表决" in opened.text
    done = await room.shows("更换门锁…已开始表决，由吴晓燕确认")
    assert done.id == asked.id
    await chair.private.shows("更换门锁…已开始表决")


async def test_whoever_was_seen_there_is_not_asked_twice_and_nobody_else_is_forgotten(settled: Village) -> None:
    chair, wu, feng = settled.person("chair"), settled.person("吴晓燕"), settled.person("冯涛")
    await _comes_by(settled, wu)

    await propose(chair, "监督员", "王秀英", home="3-2-501")
    await settled.chat("业委会").shows("郑国平提出：王秀英任…监督员")
    await feng.private.shows("郑国平提出：王秀英任…监督员")

    await wu.private.shows_not("王秀英任")


@pytest.mark.parametrize("leads", [True, False], ids=["as an administrator", "by the service message"])
async def test_whoever_has_left_that_group_is_asked_in_private_from_then_on(settled: Village, *, leads: bool) -> None:
    room, chair, wu = settled.chat("业委会"), settled.person("chair"), settled.person("吴晓燕")
    if not leads:
        me = settled.sandbox.exchange.world.bot.id
        settled.sandbox.exchange.world.chats[room.chat_id].members[me] = Member()
    await _comes_by(settled, wu)
    await wu.leaves(room)
    await settled.quiet()

    await propose(chair, "监督员", "王秀英", home="3-2-501")

    await wu.private.shows("郑国平提出：王秀英任…监督员", button="确认")


async def test_whoever_has_left_that_group_in_english(english: Village) -> None:
    room, chair, wu = english.chat("业委会"), english.person("chair"), english.person("吴晓燕")
    await _comes_by(english, wu)
    await wu.leaves(room)
    await english.quiet()
    await chair.says("/who")
    await chair.presses("Take a role")
    await chair.presses("孙桂兰 · ")

    await chair.presses("cannot do it any more")

    await wu.private.shows("proposes that 孙桂兰 should no longer be", button="Refuse")


async def test_where_the_bot_was_taken_out_of_that_group_everybody_is_asked_in_private(settled: Village) -> None:
    room, chair, wu = settled.chat("业委会"), settled.person("chair"), settled.person("吴晓燕")
    await _comes_by(settled, wu)
    await chair.does("remove-bot", chat_id=room.chat_id)
    await settled.quiet()

    await propose(chair, "监督员", "王秀英", home="3-2-501")

    await wu.private.shows("郑国平提出：王秀英任…监督员")


async def test_a_guest_in_that_group_decides_nothing(settled: Village) -> None:
    room, chair, wang = settled.chat("业委会"), settled.person("chair"), settled.person("王秀英")
    await wang.joins(room)
    await propose(chair, "监督员", "王秀英", home="3-2-501")
    asked = await room.shows("郑国平提出：王秀英任…监督员")

    answer = await wang.presses("确认", on=asked)

    assert answer.alert
    assert (await room.shows("郑国平提出：王秀英任")).buttons == ["不同意", "确认"]


async def test_an_area_is_confirmed_in_the_group_and_owners_are_looked_at_in_private(settled: Village) -> None:
    room, chair, wu = settled.chat("业委会"), settled.person("chair"), settled.person("吴晓燕")
    await chair.presses("提出变更", on=await line_of(settled, chair, "3-2-501", "面积", "99.5"))
    area = await room.shows("更正业主名册里3栋2单元501…→ 99.50平方米", button="确认")
    await wu.presses("确认", on=area)
    await room.shows("3栋2单元501：业主名册已更正，由吴晓燕确认")

    await chair.presses("提出变更", on=await line_of(settled, chair, "3-2-501", "换了业主", "赵新 13800000009"))
    sale = await room.shows("更正业主名册里3栋2单元501", button="到私聊里看")
    await wu.presses("到私聊里看", on=sale)
    await wu.presses("确认", on=await wu.private.shows("王秀英 → 赵新 13800000009"))

    await settled.quiet()
    assert "赵新" not in await room.transcript()
    assert "13800000009" not in await room.transcript()


async def test_a_mute_is_confirmed_there_and_the_name_does_not_stay(settled: Village) -> None:
    room, chair, wu = settled.chat("业委会"), settled.person("chair"), settled.person("吴晓燕")
    advert = await settled.person("刘洋").says("#建议 代办装修，加微信", to=settled.group)
    await chair.says("/mute", to=settled.group, reply_to=advert)
    await chair.private.shows("为什么对刘洋禁言")
    await chair.presses("发广告")
    await settled.quiet()
    await chair.presses("7天")
    asked = await room.shows("郑国平提出对刘洋禁言")

    await wu.presses("确认", on=asked)

    ended = await room.shows("当事人")
    assert ended.id == asked.id
    await chair.private.shows_not("当事人")


async def test_what_is_about_one_of_the_committee_is_not_said_in_its_group(settled: Village) -> None:
    room, chair, feng = settled.chat("业委会"), settled.person("chair"), settled.person("冯涛")
    await chair.says("/who")
    await chair.presses("取消身份")
    await chair.presses("吴晓燕 · ")
    await chair.presses("任期届满")

    await feng.private.shows("提出免去吴晓燕")

    await room.shows_not("吴晓燕")


async def test_a_matter_that_nobody_took_comes_before_the_committee_and_is_taken_there(settled: Village) -> None:
    room, wang, wu = settled.chat("业委会"), settled.person("王秀英"), settled.person("吴晓燕")
    await wang.says("#报修 1栋1单元 灯坏了", to=settled.group)
    await settled.group.shows("灯坏了", button="我也是")
    await room.shows_not("灯坏了")
    for _ in range(3):  # the manager, who stands in for him, the building lead
        await settled.forward(days=4)
    asked = await room.shows("灯坏了", button="接手")

    await wu.presses("接手", on=asked)

    taken = await room.shows("灯坏了…吴晓燕负责")
    assert "接手" not in taken.buttons
    await settled.group.shows("灯坏了…吴晓燕负责")


async def test_of_a_matter_in_confidence_the_group_reads_only_that_it_waits(settled: Village) -> None:
    room, wang, wu = settled.chat("业委会"), settled.person("王秀英"), settled.person("吴晓燕")
    await wang.says("投诉 5号楼有人高空抛物")
    await wang.presses("没有照片")
    await wang.presses("匿名提交", on=await wang.sees("匿名：邻居只能在私聊里看到内容"))
    await settled.forward(days=20)

    pointer = await room.shows("内容不公开，还没有答复", button="到私聊里看")
    await wu.presses("到私聊里看", on=pointer)

    await wu.private.shows("高空抛物…王秀英提出")
    assert pointer.buttons == ["到私聊里看"]
    assert "高空抛物" not in await room.transcript()


async def test_a_dispute_is_settled_by_two_in_the_group(settled: Village) -> None:
    room, wang = settled.chat("业委会"), settled.person("王秀英")
    wu, feng = settled.person("吴晓燕"), settled.person("冯涛")
    await wang.says("/home")
    await wang.presses("名册有误")
    await settled.quiet()
    await wang.says("面积少了一平方米")
    asked = await room.shows("面积少了一平方米", button="没有错")

    await wu.presses("没有错", on=asked)
    found = await room.shows("吴晓燕认为", button="我同意")
    own = await wu.presses("我同意", on=found)
    await feng.presses("我同意", on=found)

    assert own.alert
    await room.shows("请看一看：这件事要您各位中的一位来办")
    await room.shows("3栋2单元501…由…决定")
    assert "面积少了一平方米" not in await room.transcript()


async def test_in_english_a_role_is_refused_in_the_group_and_the_card_says_by_whom(english: Village) -> None:
    room, chair, deputy = english.chat("业委会"), english.person("chair"), english.person("吴晓燕")
    await chair.says("/who")
    for label in ("Give a role", "auditor"):
        await chair.presses(label)
    await chair.private.shows("Who should be auditor?")
    await chair.says("3-2-501")
    await chair.presses("王秀英")
    asked = await room.shows("proposes 王秀英 as auditor")

    own = await chair.presses("Confirm", on=asked)
    await deputy.presses("Refuse", on=asked)

    assert "nobody can confirm their own role or proposal" in own.text
    ended = await room.shows("王秀英 does not become auditor of…Refused by 吴晓燕")
    assert ended.id == asked.id
    assert ended.buttons == []
