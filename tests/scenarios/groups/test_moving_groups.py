"""A community leaves its group for another: two people say so, and everything open goes along."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from handlers.frame.admission import Admission
from storage.communities import chats
from storage.engine.journal import lines
from storage.motions import motions
from tests.databases import empty_postgres
from tests.journals import acts
from tests.samples.settling import Settled
from tests.sandbox_client import Group, Seen
from tests.scenarios.duty.rosters import makes_a_roster
from tests.scenarios.motions.test_motions import ZH, opened
from tests.scenarios.village import Village, village

BY_BUTTONS = ("使用维修资金", "3天", "用按钮", "交给", "开始表决")
BY_POLL = ("使用维修资金", "3天", "用 Telegram", "交给", "开始表决")


async def _new_home(life: Village, title: str = "东门新家园", **rights: bool) -> Group:
    """A group that belongs to nobody; the bot may pin there, and whatever else is said."""
    chair, liu = life.person("chair"), life.person("刘洋")
    others = [life.people("committee")[0], life.person("王秀英")]
    group = await life.new_group(title, [liu, chair, *others])
    bot = life.sandbox.exchange.world.bot.id
    given = {"can_pin_messages": True, "can_invite_users": False, **rights}
    await liu.does("promote", chat_id=group.chat_id, user_id=bot, rights=given)
    return group


async def moves(life: Village, new: Group, old: str, *, confirm: str = "确认") -> None:
    """The chair says in the new group that it follows the old one; another one confirms it."""
    chair, second = life.person("chair"), life.people("committee")[0]
    await chair.says("/setup", to=new)
    asked = await new.shows("", button=old)
    await chair.presses(old, on=asked)
    await second.presses(confirm, on=await new.shows("", button=confirm))


async def is_pinned(group: Group, seen: Seen) -> bool:
    """The pin leaves after the message; it is waited for."""
    for _ in range(20):
        await group.life.quiet()
        if seen.id in [one.id for one in await group.pinned()]:
            return True
    return False


async def test_a_community_moves_and_everything_open_goes_along(settled: Village) -> None:
    life = settled
    chair, second, wang = life.person("chair"), life.people("committee")[0], life.person("王秀英")
    await opened(life, BY_BUTTONS, title="更换门禁", text="从维修资金支出 70,000 元。")
    old_vote = await life.group.shows("第1号议案", button="同意")
    await wang.says("#报修 3栋电梯停了", to=life.group)
    old_matter = await life.group.shows("3栋电梯停了", button="我也是")
    new = await _new_home(life)

    await chair.says("/setup", to=new)
    asked = await new.shows("要把本群设为一个小区的群吗")
    await chair.presses("代替议事亭小区业主群", on=asked)
    proposed = await new.shows("提出：议事亭小区从…搬到“东门新家园”")
    alone = await chair.presses("确认", on=proposed)
    stranger = await wang.presses("确认", on=proposed)
    await new.shows_not("第1号议案")
    await second.presses("确认", where=None)

    assert alone.alert
    assert "另一位负责人" in alone
    assert stranger.alert
    await new.shows("议事亭小区搬到了“东门新家园”。由")
    await new.shows("第1号议案…开始表决时")
    vote = await new.shows("第1号议案", button="同意")
    await new.shows("3栋电梯停了", button="我也是")
    told = await life.group.shows("议事亭小区搬到了“东门新家园”", button="打开新群")
    assert str(told.button("打开新群")["url"]).startswith(f"https://t.me/c/{str(new.chat_id)[4:]}/")
    assert await is_pinned(new, vote)
    assert (await life.group.transcript()).count("搬到了") == 1, told
    assert await is_pinned(life.group, told)
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
    await chair.presses("代替议事亭小区业主群", on=await new.shows("要把本群设为一个小区的群吗"))
    proposed = await new.shows("提出：议事亭小区从")

    await settled.forward(days=7, minutes=1)

    await new.shows("7天没人确认：议事亭小区不搬到“东门新家园”")
    await chair.private.shows("7天没人确认")
    late = await settled.people("committee")[0].forges(proposed.button("确认")["callback_data"], proposed)
    assert late.alert
    await settled.group.shows_not("搬到了")


async def test_the_settings_lead_to_the_new_group_and_a_running_poll_ends_where_it_stands(
    settled_in_english: Village,
) -> None:
    """To stop the poll at the move would show everybody the sealed count (docs/decisions.md)."""
    life = settled_in_english
    await opened(life, BY_POLL, title="A new gate", text="70,000 yuan from the fund.")
    await life.post("/language", language="en")
    chair, second = life.person("chair"), life.people("committee")[0]
    wang, liu = life.person("王秀英"), life.person("刘洋")
    poll = await life.group.shows("named vote")
    new = await _new_home(life, "East Gate")

    await chair.says("/settings")
    await chair.presses("Community settings")
    await chair.presses("Move to another group")
    way = await chair.private.shows("Is the community moving to another group?")
    payload = str(way.button("Choose the new group")["url"]).partition("startgroup=")[2]
    await chair.says(f"/start@{life.sandbox.exchange.world.bot.username} {payload}", to=new)
    await chair.presses("instead of 议事亭小区业主群", on=await new.shows("What is this group?"))
    await second.presses("Confirm", on=await new.shows("Nothing changes until then."))

    await life.group.shows(
        "has moved to the group “East Gate”. From now on votes, matters and duty are there."
        "…This vote's poll stays here until it ends, and its answers count",
        button="Open the new group",
    )
    card = await new.shows("Motion 1: A new gate…Its poll stays in the former group until the end", button="In favour")
    await new.shows("fingerprint of text, roll and rule when the vote opened")
    await wang.votes(poll, 0)
    assert not (await liu.presses("Against", on=card)).alert
    await life.quiet()
    assert await life.requests("stopPoll") == []
    await life.forward(days=3, minutes=2)
    await new.shows("Motion 1: A new gate…Took part")
    (stopped,) = await life.requests("stopPoll")
    assert str(poll.chat_id) in str(stopped)
    assert stopped["ok"], "it ended in the group where it stands"


async def test_an_informal_poll_ends_with_the_move_and_the_group_that_is_left_may_take_the_bot_out(
    settled: Village,
) -> None:
    life = settled
    chair, wang = life.person("chair"), life.person("王秀英")
    await chair.says("/poll 充电桩装在哪里？\n东门\n西门")
    await chair.presses("匿名")
    poll = await life.group.shows("充电桩装在哪里")
    await wang.votes(poll, 0)

    await moves(life, await _new_home(life), "代替议事亭小区业主群")

    await life.group.shows("意见投票在这里结束")
    await chair.private.shows("充电桩装在哪里…东门: 1")
    await chair.does("remove-bot", chat_id=life.group.chat_id)
    await life.quiet()
    (row,) = await life.database.look(select(chats.chats).where(chats.chats.c.telegram_id == life.group.chat_id))
    assert (row.title, row.open, row.community_id) == ("", 0, None)


async def test_a_vote_goes_on_by_buttons_once_its_poll_cannot_be_reached(settled: Village) -> None:
    life = settled
    await opened(life, BY_POLL, title="更换门禁", text="从维修资金支出 70,000 元。")
    poll = await life.group.shows("记名投票")
    await life.person("王秀英").votes(poll, 0)
    await life.person("王秀英").private.shows("您的投票已记录：同意")
    new = await _new_home(life)
    await moves(life, new, "代替议事亭小区业主群")
    await new.shows("第1号议案…Telegram 投票留在原来的群里")

    await life.person("chair").does("remove-bot", chat_id=life.group.chat_id)

    await new.shows("Telegram 投票用不了了。有回执号的答复照样计票")
    card = await new.shows("第1号议案：更换门禁", button="反对")
    assert "Telegram 投票留在" not in card.text
    assert "已记录：反对" in await life.person("刘洋").presses("反对", on=card)
    await life.forward(days=3, minutes=2)
    await new.shows("参与表决2人（共272人")
    assert await acts(settled.database, "poll.") == ["poll.lost"]


async def test_duty_goes_along_to_the_new_group(settled: Village) -> None:
    life = settled
    chair, manager = life.person("chair"), life.person("manager")
    await makes_a_roster(chair, manager.name, chair.name)
    await life.group.shows("值班表 · 门岗值班")
    await life.forward(days=1)  # Tuesday, 10:00: the first shift has begun
    await life.group.shows(f"今日值班…{manager.name}")
    new = await _new_home(life)

    await moves(life, new, "代替议事亭小区业主群")

    await new.shows("值班表 · 门岗值班")
    await new.shows(f"今日值班…{manager.name}")
    await life.forward(days=1)
    await new.shows(f"今日值班…{chair.name}")


@pytest.mark.parametrize(("public", "address"), [(True, "https://t.me/dongmen"), (False, "https://t.me/+")])
async def test_the_old_group_is_led_to_a_public_name_or_by_an_invitation(
    settled: Village,
    public: bool,
    address: str,
) -> None:
    life = settled
    new = await _new_home(life, can_invite_users=True)
    if public:
        await life.post("/chat-settings", chat_id=new.chat_id, username="dongmen")

    await moves(life, new, "代替议事亭小区业主群")

    told = await life.group.shows("议事亭小区搬到了", button="打开新群")
    assert str(told.button("打开新群")["url"]).startswith(address)


async def test_the_committees_group_moves_with_its_votes_and_the_owners_group_stays(settled: Village) -> None:
    life = settled
    await opened(life, ZH, title="更换东门门禁", text="支出 3,000 元，更换东门的门禁。")
    await life.chat("业委会").shows("第1号议案", button="同意")
    new = await _new_home(life, "新业委会群")

    await moves(life, new, "代替议事亭小区业委会")

    vote = await new.shows("第1号议案", button="同意")
    assert await is_pinned(new, vote)
    await life.chat("议事亭小区业委会").shows("议事亭小区搬到了“新业委会群”")
    assert "已记录：同意" in await life.person("chair").presses("同意", on=vote)
    await life.group.shows_not("搬到了")
    await life.person("王秀英").says("#报修 楼道灯坏了", to=life.group)
    await life.group.shows("诉求1号…楼道灯坏了")


async def test_a_buildings_group_moves_with_its_matters(settled: Village) -> None:
    life = settled
    chair, second, wang = life.person("chair"), life.people("committee")[0], life.person("王秀英")
    small = await life.new_group("三栋小群", [chair, second, wang])
    await chair.says("/setup", to=small)
    await chair.presses("设立", on=await small.shows("", button="设立"))
    await chair.presses("一栋楼的群", on=await small.shows("", button="一栋楼的群"))
    await chair.presses("3", on=await small.shows("本群是哪栋楼的"))
    await second.presses("确认", on=await small.shows("“三栋小群”归议事亭小区"))
    await small.shows("“三栋小群”现在归议事亭小区")
    await wang.says("#报修 3号楼的门坏了", to=life.group)
    await small.shows("3号楼的门坏了", button="我也是")
    new = await _new_home(life, "三栋新群")

    await moves(life, new, "代替三栋小群")

    card = await new.shows("3号楼的门坏了", button="我也是")
    await second.presses("我也是", on=card)
    await new.shows("3号楼的门坏了…1位邻居")
    await life.group.shows("3号楼的门坏了…1位邻居")
    await small.shows("议事亭小区搬到了“三栋新群”")


async def test_where_groups_are_accepted_a_community_moves_once_the_new_one_is(settled: Village) -> None:
    life = settled
    operator = life.person("沈静")
    life.yishiting.router.admission = Admission(open=False, operator=operator.id)
    new = await _new_home(life)
    await new.shows("本群我已经问了")
    await life.person("chair").says("/setup", to=new)
    await new.shows_not("要把本群设为一个小区的群吗")

    await operator.presses("接纳", on=await operator.private.shows("有一个群想用我：“东门新家园”"))
    await new.shows("邻里有事说一声")
    await moves(life, new, "代替议事亭小区业主群")

    await life.group.shows("议事亭小区搬到了“东门新家园”")
    await life.person("王秀英").says("#报修 楼道灯坏了", to=new)
    await new.shows("诉求1号…楼道灯坏了")


@pytest.mark.postgres
async def test_a_community_moves_on_postgresql(tmp_path: Path, empty_sqlite: Path, postgres_url: str) -> None:
    async with empty_postgres(postgres_url) as url, village(tmp_path, empty_sqlite, url=url, settled=Settled()) as life:
        await opened(life, BY_POLL, title="更换门禁", text="从维修资金支出 70,000 元。")
        await life.group.shows("记名投票")
        await life.person("王秀英").says("#报修 3栋电梯停了", to=life.group)
        await life.group.shows("3栋电梯停了", button="我也是")
        new = await _new_home(life)

        await moves(life, new, "代替议事亭小区业主群")

        vote = await new.shows("第1号议案", button="同意")
        assert "已记录：同意" in await life.person("王秀英").presses("同意", on=vote)
        await new.shows("3栋电梯停了", button="我也是")
        await life.group.shows("议事亭小区搬到了“东门新家园”")
        await life.person("chair").does("remove-bot", chat_id=life.group.chat_id)
        await new.shows("Telegram 投票用不了了")
        (motion,) = await life.database.look(select(motions.motions))
        assert motion.carrier == "buttons"
