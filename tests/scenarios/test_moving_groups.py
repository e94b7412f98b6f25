"""A community leaves its group for another: two people say so, and everything open goes along."""

from __future__ import annotations

from sqlalchemy import select

from storage.journal import lines
from tests.sandbox_client import Group
from tests.scenarios.test_motions import opened
from tests.scenarios.village import Village

BY_BUTTONS = ("使用维修", "3天", "用按钮", "交给", "开启")
BY_POLL = ("使用维修", "3天", "用 Telegram", "交给", "开启")


async def _new_home(life: Village, title: str = "东门新家园") -> Group:
    chair, liu = life.person("chair"), life.person("刘洋")
    others = [life.people("committee")[0], life.person("王秀英")]
    return await life.new_group(title, [liu, chair, *others])


async def test_a_community_moves_and_everything_open_goes_along(settled: Village) -> None:
    life = settled
    chair, second, wang = life.person("chair"), life.people("committee")[0], life.person("王秀英")
    await opened(life, BY_BUTTONS, title="更换门禁", text="从维修资金支出 70,000 元。")
    old_vote = await life.group.shows("第1号议案", button="同意")
    await wang.says("#报修 3栋电梯停了", to=life.group)
    old_matter = await life.group.shows("3栋电梯停了", button="我也是")
    new = await _new_home(life)

    await chair.says("/setup", to=new)
    asked = await new.shows("要把本群设为一个小区吗")
    await chair.presses("代替议事亭小区业主群", on=asked)
    proposed = await new.shows("提出：议事亭小区从…搬到“东门新家园”")
    alone = await chair.presses("确认", on=proposed)
    stranger = await wang.presses("确认", on=proposed)
    await new.shows_not("第1号议案")
    await second.presses("确认", where=None)

    assert alone.alert
    assert "另一位负责人" in alone
    assert stranger.alert
    await new.shows("议事亭小区从现在起在“东门新家园”继续")
    vote = await new.shows("第1号议案", button="同意")
    await new.shows("3栋电梯停了", button="我也是")
    told = await life.group.shows("议事亭小区搬到了“东门新家园”")
    assert (await life.group.transcript()).count("搬到了") == 1, told
    assert "已记录：同意" in await wang.presses("同意", on=old_vote)
    assert "已记录：反对" in await wang.presses("反对", on=vote)
    assert not (await life.person("刘洋").presses("我也是", on=old_matter)).alert
    await new.shows("3栋电梯停了…1位邻居也有同样问题")
    await wang.says("#报修 楼道灯坏了", to=new)
    await new.shows("诉求2号…楼道灯坏了")
    acts = {row.act for row in await life.database.look(select(lines))}
    assert {"group.proposed", "group.moved"} <= acts


async def test_a_move_that_nobody_confirms_lapses_after_seven_days(settled: Village) -> None:
    chair = settled.person("chair")
    new = await _new_home(settled)
    await chair.says("/setup", to=new)
    await chair.presses("代替议事亭小区业主群", on=await new.shows("要把本群设为一个小区吗"))
    proposed = await new.shows("提出：议事亭小区从")

    await settled.forward(days=7, minutes=1)

    await new.shows("7 天内没有人确认：议事亭小区不搬到“东门新家园”")
    await chair.private.shows("7 天内没有人确认")
    late = await settled.people("committee")[0].forges(proposed.button("确认")["callback_data"], proposed)
    assert late.alert
    await settled.group.shows_not("搬到了")


async def test_the_settings_lead_to_the_new_group_and_a_running_poll_ends_where_it_stands(
    settled_in_english: Village,
) -> None:
    life = settled_in_english
    await opened(life, BY_POLL, title="A new gate", text="70,000 yuan from the fund.")
    await life.post("/language", language="en")
    chair, second, wang = life.person("chair"), life.people("committee")[0], life.person("王秀英")
    poll = await life.group.shows("named vote")
    new = await _new_home(life, "East Gate")

    await chair.says("/settings")
    await chair.presses("Settings of the community")
    await chair.presses("Move to another group")
    way = await chair.private.shows("Does the community move to another group?")
    payload = str(way.button("Choose the new group")["url"]).partition("startgroup=")[2]
    await chair.says(f"/start@{life.sandbox.exchange.world.bot.username} {payload}", to=new)
    await chair.presses("instead of 议事亭小区业主群", on=await new.shows("What is this group?"))
    await second.presses("Confirm", on=await new.shows("Until then nothing changes."))

    await life.group.shows("goes on in the group “East Gate”. From now on votes, matters and duty are there.")
    await new.shows("Motion 1: A new gate", button="Read and vote in private")
    await wang.votes(poll, 0)
    await life.quiet()
    await life.forward(days=3, minutes=2)
    await new.shows("Motion 1: A new gate…Taking part")
    (stopped,) = await life.requests("stopPoll")
    assert str(poll.chat_id) in str(stopped)
    assert stopped["ok"], "it ended in the group where it stands"
