"""A group was tied wrongly: two people say for whom it is, or that it is none of ours, and what was open goes on."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.communities import chats
from storage.engine import journal
from storage.engine.journal import lines
from tests.journals import acts
from tests.sandbox_client import Group, Person, Seen
from tests.scenarios.duty.rosters import makes_a_roster
from tests.scenarios.groups.test_moving_groups import BY_POLL, is_pinned
from tests.scenarios.motions.test_motions import ZH, opened
from tests.scenarios.village import Village


async def _tied(life: Village, title: str, purpose: str = "另一个全体居民群") -> Group:
    """A further group that two people have said is for everybody (or for whom the button says)."""
    chair, second = life.person("chair"), life.people("committee")[0]
    group = await life.new_group(title, [chair, second, life.person("王秀英"), life.person("刘洋")])
    await chair.says("/setup", to=group)
    await chair.presses("设立", on=await group.shows("", button="设立"))
    await chair.presses(purpose, on=await group.shows("", button=purpose))
    await second.presses("确认", on=await group.shows(f"“{title}”归议事亭小区"))
    await group.shows(f"“{title}”现在归议事亭小区")
    return group


async def _opens(person: Person, *labels: str) -> Seen:
    """In private, by /settings, through these buttons."""
    await person.says("/settings")
    for label in labels:
        await person.presses(label)
        await person.life.quiet()
    return await person.private.last()


async def test_a_group_that_is_not_ours_is_untied_by_two_and_what_was_open_goes_on(settled: Village) -> None:
    life = settled
    chair, second, wang = life.person("chair"), life.people("committee")[0], life.person("王秀英")
    wrong = await _tied(life, "广场舞群")
    await wang.says("#报修 3栋电梯停了", to=wrong)
    card = await wrong.shows("3栋电梯停了", button="我也是")
    await makes_a_roster(chair, chair.name, second.name)

    await _opens(chair, "小区设置", "小区的群", "广场舞群")
    await chair.presses("不是我们的群")
    mine = await chair.private.shows("“广场舞群”不再归议事亭小区…转到另一个群")
    await wrong.shows_not("提出：“广场舞群”不再归")
    assert mine.buttons == ["撤回"]
    alone = await chair.forges(str(mine.button("撤回")["callback_data"]).replace("refuse", "confirm"), mine)
    stranger = await wang.forges(str(mine.button("撤回")["callback_data"]).replace("refuse", "confirm"), card)
    await second.presses("确认", on=await second.private.shows("“广场舞群”不再归议事亭小区"))

    assert alone.alert
    assert stranger.alert
    await chair.private.shows("“广场舞群”不再归议事亭小区。由")
    await wrong.shows("本群不再归议事亭小区…在“议事亭小区业主群”继续")
    assert "3栋电梯停了" not in (await wrong.shows("这件事已转到另一个群继续")).text
    assert (await wrong.messages())[-1].chat_id == card.chat_id
    await life.group.shows("“广场舞群”不再归议事亭小区。那里没办完的事，在本群继续")
    again = await life.group.shows("3栋电梯停了", button="我也是")
    assert not (await life.person("刘洋").presses("我也是", on=again)).alert
    await wang.says("#报修 楼道灯坏了", to=wrong)
    await wrong.shows("本群还没有设置好")
    acts = {row.act for row in await life.database.look(select(lines))}
    assert {"group.proposed", "group.untied"} <= acts
    await chair.does("remove-bot", chat_id=wrong.chat_id)
    await life.quiet()
    (row,) = await life.database.look(select(chats.chats).where(chats.chats.c.telegram_id == wrong.chat_id))
    assert (row.title, row.open, row.community_id) == ("", 0, None)


async def _untied(life: Village, title: str) -> None:
    chair, second = life.person("chair"), life.people("committee")[0]
    await _opens(chair, "小区设置", "小区的群", title)
    await chair.presses("不是我们的群")
    await second.presses("确认", on=await second.private.shows(f"“{title}”不再归议事亭小区"))
    await chair.private.shows(f"“{title}”不再归议事亭小区。由")
    await life.forward(minutes=1)


async def test_whoever_only_came_by_that_group_belongs_to_the_community_no_longer(settled: Village) -> None:
    life = settled
    wrong = await _tied(life, "广场舞群")
    dancer, joiner, both = [
        await life.newcomer(name, chats=[wrong.chat_id, life.group.chat_id]) for name in ("舞一", "舞二", "舞三")
    ]
    await life.person("王秀英").says("#报修 3栋电梯停了", to=wrong)
    card = await wrong.shows("3栋电梯停了", button="我也是")
    for person in (dancer, joiner, both):
        await person.says("/matters", to=wrong)
        await person.starts()
    await joiner.presses("我也是", on=card)
    await both.says("/matters", to=life.group)
    await life.quiet()
    await dancer.says("/matters")
    await dancer.private.shows("3栋电梯停了")

    await _untied(life, "广场舞群")

    said = await dancer.says("/matters")
    answer = await dancer.private.shows("", after=said.id)
    assert "3栋电梯停了" not in answer.text
    assert "不知道您住在哪个小区" in answer.text
    for person in (joiner, both, life.person("王秀英"), life.person("chair")):
        said = await person.says("/matters")
        await person.private.shows("3栋电梯停了", after=said.id)
    await dancer.says("/matters", to=life.group)
    await life.quiet()
    said = await dancer.says("/matters")
    await dancer.private.shows("3栋电梯停了", after=said.id)
    async with life.database.uow(life.clock.now()) as uow:
        assert await journal.verify(uow, 1) is None
    assert "group.guests_parted" in await acts(settled.database)


async def test_a_vote_in_the_group_that_is_untied_goes_on_with_every_ballot(settled: Village) -> None:
    """The committee's votes stand in its own group; without it they go on in the owners' group."""
    life = settled
    chair, second = life.person("chair"), life.people("committee")[0]
    room = life.chat("业委会")
    await opened(life, ZH, title="更换东门门禁", text="支出 3,000 元，更换东门的门禁。")
    assert "已记录" in await chair.presses("同意", on=await room.shows("第1号议案", button="同意"))

    await _opens(chair, "小区设置", "小区的群", "业委会")
    await chair.presses("不是我们的群")
    await second.presses("确认", on=await second.private.shows("不再归议事亭小区"))

    vote = await life.group.shows("第1号议案：更换东门门禁…已投：1人（共13人）", button="同意")
    assert await is_pinned(life.group, vote)
    await life.group.shows("第1号议案…开始表决时")
    await room.shows("这件事已转到另一个群继续")
    assert "已记录：同意" in await second.presses("同意", on=vote)


async def test_an_owners_vote_follows_when_its_group_is_for_the_committee(settled: Village) -> None:
    life = settled
    chair, second = life.person("chair"), life.people("committee")[0]
    other = await _tied(life, "新业主群")
    await opened(life, BY_POLL, title="更换门禁", text="从维修资金支出 70,000 元。")
    poll = await life.group.shows("记名投票")

    await _opens(chair, "小区设置", "小区的群", "议事亭小区业主群")
    await chair.presses("业委会专用")
    await second.presses("确认", on=await second.private.shows("“议事亭小区业主群”改为用于业委会"))

    await life.group.shows("本群现在用于业委会")
    card = await other.shows("第1号议案：更换门禁…Telegram 投票留在原来的群里", button="同意")
    await life.person("王秀英").votes(poll, 0)
    assert "已记录：反对" in await life.person("刘洋").presses("反对", on=card)
    await life.forward(days=3, minutes=2)
    await other.shows("参与表决2人（共272人")


async def test_a_group_becomes_a_buildings_and_shows_its_matters(settled: Village) -> None:
    life = settled
    chair, second, wang = life.person("chair"), life.people("committee")[0], life.person("王秀英")
    group = await _tied(life, "三栋小群")
    await wang.says("#报修 3号楼的门坏了", to=life.group)
    await life.group.shows("3号楼的门坏了", button="我也是")

    await _opens(chair, "小区设置", "小区的群", "三栋小群", "一栋楼专用")
    building = next(label for label in (await chair.private.last()).buttons if "3" in label)
    await chair.presses(building)
    await second.presses("确认", on=await second.private.shows(f"“三栋小群”改为用于{building}"))

    await group.shows(f"本群现在用于{building}")
    await group.shows("3号楼的门坏了", button="我也是")
    await life.group.shows_not("本群现在用于")
    assert {"group.joined", "group.purpose_changed"} <= {*await acts(settled.database)}


async def test_the_only_group_for_everybody_can_neither_be_given_up_nor_taken_from_them(settled: Village) -> None:
    chair = settled.person("chair")
    await _opens(chair, "小区设置", "小区的群", "议事亭小区业主群")

    given_up = await chair.presses("不是我们的群")
    taken = await chair.presses("业委会专用")

    assert "唯一面向所有人的群" in given_up.text
    assert "唯一面向所有人的群" in taken.text


async def test_a_change_lapses_or_is_taken_back_and_nothing_changes_in_english(english: Village) -> None:
    life = english
    chair, second = life.person("chair"), life.people("committee")[0]

    await _opens(chair, "Community settings", "Groups", "业委会")
    await chair.presses("Not our group")
    asked = await second.private.shows("no longer belong to 议事亭小区", button="Confirm")
    await chair.presses("Take it back", on=await chair.private.shows("proposes that", button="Take it back"))
    assert (await second.private.shows("Refused: the group…still belongs to")).id == asked.id
    await chair.presses("For everyone", on=await chair.private.shows("Is this wrong?"))
    await second.private.shows("be used for: everyone")
    await life.forward(days=7, minutes=1)

    await second.private.shows("Nobody confirmed it within 7 days: the group…is used as before.")
    (row,) = await life.database.look(select(chats.chats).where(chats.chats.c.purpose == "committee"))
    assert row.community_id is not None
    assert [act for act in await acts(life.database, "group.") if act != "group.joined"] == [
        "group.proposed",
        "group.refused",
        "group.proposed",
        "group.lapsed",
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_further_group_is_added_from_the_settings(settled: Village, language: str) -> None:
    life = settled
    chair = life.person("chair")
    labels = ("小区设置", "小区的群", "添加一个群", "这个群是做什么的")
    if language == "en":
        await chair.says("/language")
        await chair.presses("English")
        labels = ("Community settings", "Groups", "Add another group", "what is this group?")
    shown = await _opens(chair, *labels[:2])
    payload = str(shown.button(labels[2])["url"]).partition("startgroup=")[2]
    group = await life.new_group("新群", [chair, life.people("committee")[0]])

    await chair.says(f"/start@{life.sandbox.exchange.world.bot.username} {payload}", to=group)

    await group.shows(labels[3])
    await chair.starts(payload)
    await chair.private.shows("要添加一个群" if language == "zh" else "To add a group for everyone")


async def test_a_steward_who_is_alone_yet_says_it_alone(life: Village) -> None:
    wang = life.person("王秀英")
    home = await life.new_group("桂花苑", [wang, life.person("刘洋")])
    await wang.presses("设立", where=home)
    await home.shows("已设立")
    other = await life.new_group("广场舞群", [wang])
    await wang.presses("设立", where=other)
    await wang.presses("另一个全体居民群", on=await other.shows("这个群是做什么的"))
    await other.shows("本群现在属于桂花苑")
    await wang.starts()

    await _opens(wang, "小区设置", "小区的群", "广场舞群", "业委会专用")
    await other.shows("本群现在用于业委会")
    await _opens(wang, "小区设置", "小区的群", "广场舞群", "不是我们的群")

    await other.shows("本群不再归桂花苑…在“桂花苑”继续")
    await home.shows("“广场舞群”不再归桂花苑")
    alone = await _opens(wang, "小区设置", "小区的群", "桂花苑")
    assert "唯一面向所有人的群" in (await wang.presses("不是我们的群", on=alone)).text
