"""Duty and scheduled posts, as the people of the sample community live through them."""

from __future__ import annotations

from sqlalchemy import select

from storage.duty import rosters
from storage.engine import journal
from tests.scenarios.duty.rosters import makes_a_roster
from tests.scenarios.village import Village

# The scenarios begin on Monday 23 November 2026 at 10:00 in Shanghai.


async def test_a_roster_is_made_in_private_and_everybody_is_reminded(founded: Village) -> None:
    chair, manager = founded.person("chair"), founded.person("manager")
    await manager.starts()

    await makes_a_roster(chair, manager.name, chair.name)

    card = await founded.group.shows("值班表 · 门岗值班")
    assert len(card.text.splitlines()) <= 8
    assert f"周二 11月24日 08:00 · {manager.name}" in card

    await founded.forward(hours=10)  # Monday, 20:00
    await manager.private.shows("明天轮到您值班")
    await founded.forward(hours=12)  # Tuesday, 08:00
    await manager.private.shows("轮到您值班了")
    await founded.group.shows(f"今日值班…{manager.name}")

    await founded.forward(days=1)  # Wednesday: tomorrow is the turn of the neighbour without Telegram
    await founded.group.shows("今日值班…下一班：王奶奶…请邻居转告王奶奶")
    await founded.forward(days=1)
    await founded.group.shows("今日值班…王奶奶…请邻居转告王奶奶")

    await chair.says("/duty", to=founded.group)
    shown = await founded.group.shows("当班：王奶奶")
    assert len(shown.text.splitlines()) <= 8


async def test_two_people_swap_and_the_roster_shows_it(founded: Village) -> None:
    chair, manager = founded.person("chair"), founded.person("manager")
    await manager.starts()
    await makes_a_roster(chair, manager.name, chair.name)
    await founded.group.shows("值班表 · 门岗值班")

    await manager.presses("换班", where=founded.group)
    await manager.presses("周二 11月24日 08:00")
    await manager.presses(f"{chair.name} · 周三 11月25日 08:00")
    await manager.private.shows(f"已替您问{chair.name}")
    question = await chair.private.shows("想和您换班…您让出：周三 11月25日 08:00…您接过：周二 11月24日 08:00")
    answer = await chair.presses("同意换班", on=question)
    assert "换班成功" in answer.text

    await manager.private.shows("换班成功…您现在的班是周三 11月25日 08:00")
    await founded.group.shows(f"周二 11月24日 08:00 · {chair.name}…周三 11月25日 08:00 · {manager.name}")
    again = await chair.forges(f"1:swap.no:{1}", question)
    assert "换班成功" in again.text

    await founded.forward(hours=10)
    await chair.private.shows("明天轮到您值班")
    await manager.private.shows_not("明天轮到您值班")


async def test_a_swap_that_is_declined_changes_nothing(founded: Village) -> None:
    chair, manager = founded.person("chair"), founded.person("manager")
    await manager.starts()
    await makes_a_roster(chair, manager.name, chair.name)

    await manager.says("值班")
    await manager.presses("换班 · 门岗值班")
    await manager.presses("周二 11月24日 08:00")
    await manager.presses(f"{chair.name} · 周三 11月25日 08:00")
    question = await chair.private.shows("想和您换班")
    card = await founded.group.shows("值班表 · 门岗值班")
    stranger = await founded.person("owner").forges("1:swap.yes:1", card)
    assert "这是问别人的" in stranger.text
    await chair.presses("抱歉，不换", on=question)

    await manager.private.shows("对方不换，各值各的班")
    await founded.group.shows(f"周二 11月24日 08:00 · {manager.name}")


async def test_whoever_has_no_private_chat_is_mentioned_in_the_group(founded: Village) -> None:
    chair, manager = founded.person("chair"), founded.person("manager")

    await makes_a_roster(chair, manager.name)
    await founded.forward(hours=10)

    told = await founded.group.shows(f"今日值班…下一班：{manager.name}")
    entities = told.raw.get("entities", [])
    assert any(one["type"] == "text_mention" and one["user"]["id"] == manager.id for one in entities)


async def test_whoever_has_blocked_the_bot_is_mentioned_in_the_group_instead(founded: Village) -> None:
    chair, manager = founded.person("chair"), founded.person("manager")
    await manager.starts()
    await makes_a_roster(chair, manager.name)
    await manager.blocks()

    await founded.forward(hours=10)

    await founded.group.shows(f"今日值班…下一班：{manager.name}")


async def test_a_week_passes_and_each_day_is_shown_once_in_order(founded: Village) -> None:
    chair, manager = founded.person("chair"), founded.person("manager")
    await manager.starts()
    await makes_a_roster(chair, manager.name, chair.name)

    await founded.forward(days=7)
    await founded.quiet()

    shown = [seen for seen in await founded.group.messages() if "今日值班" in seen.text]
    assert len(shown) == 6 + 1  # Tuesday to Monday
    reminded = [seen for seen in await manager.private.messages() if "明天轮到您值班" in seen.text]
    assert len(reminded) == 3  # for Tuesday, Friday and the Monday after
    async with founded.database.uow(founded.clock.now()) as uow:
        assert await journal.verify(uow, 1) is None


async def test_the_same_story_in_english(founded_in_english: Village) -> None:
    life = founded_in_english
    chair, manager = life.person("chair"), life.person("manager")
    for person in (chair, manager):
        await person.starts()
        await person.says("/language")
        await person.presses("English", on=await person.private.shows("您希望我用哪种语言", button="English"))

    await chair.says("/roster")
    await chair.presses("Gatehouse")
    await chair.presses(manager.name)
    await chair.presses("That is everyone")
    await chair.presses("Tue 24 Nov, 08:00")
    await chair.presses("12 hours")
    await chair.says("8pm")
    await chair.presses("Post it")
    await life.group.shows("Duty roster · Gatehouse…Each shift lasts 12 hours…Tue 24 Nov, 20:00")
    await life.forward(hours=10)
    await manager.private.shows("You are on duty tomorrow · Gatehouse…08:00 – 20:00")

    await chair.says("/remind Fees are due")
    await chair.says("the 1st of each month 9am")
    await chair.private.shows("When: on the 1st of every month at 09:00…First time: Tue 1 Dec, 09:00")
    await chair.presses("Schedule it")
    await life.forward(days=8)
    await life.group.shows("📣 Fees are due")


async def test_bad_input_gets_a_kind_answer_and_the_draft_stays(founded: Village) -> None:
    chair, owner = founded.person("chair"), founded.person("owner")
    await chair.starts()
    await owner.says("#报修 灯坏了", to=founded.group)
    await founded.group.shows("灯坏了")
    await owner.starts()

    await owner.says("/roster")
    await owner.private.shows("您的身份不能办这件事")
    await owner.says("/remind")
    await chair.says("/roster", to=founded.group)
    await founded.group.shows("请私聊我办理")

    await chair.says("/roster")
    await chair.says("门" * 41)
    await chair.private.shows("名称有41个字，请不要超过40个字")
    await chair.says("夜间巡逻")
    await chair.private.shows("夜间巡逻：由谁轮流")
    await chair.says("李一,王二")
    await chair.presses("就这些人")
    await chair.says("每天 8点")
    await chair.private.shows("值班表只有一个开始时间")
    await chair.says("昨天")
    await chair.private.shows("没有看懂时间")
    await chair.says("2月30日")
    await chair.private.shows("没有这一天")
    await chair.says("明天 8点")
    await chair.says("很久")
    await chair.private.shows("一班多长？请写成")
    await chair.says("40天")
    await chair.private.shows("最长31天")
    await chair.says("一周")
    await chair.says("25:00")
    await chair.private.shows("这不是时间")
    await chair.presses("取消")
    await chair.private.shows("已取消，没有保存")

    assert await founded.database.look(select(rosters.rosters.c.id)) == []
