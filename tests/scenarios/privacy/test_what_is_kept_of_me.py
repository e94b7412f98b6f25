"""Does everybody get all that is stored of them, and are they forgotten when they ask for it?"""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from bot.sandbox.pictures import grey
from storage.communities import accounts
from storage.engine import journal
from tests.scenarios.residents.slips_in_hand import owners_vote
from tests.scenarios.village import Village

PHOTO = grey(9, 9)


async def _verifies(life: Village) -> bool:
    async with life.database.uow(life.clock.now()) as uow:
        return await journal.verify(uow, 1) is None


async def test_mydata_comes_as_one_file_of_words_and_data_and_our_copy_is_removed(settled: Village) -> None:
    card = await owners_vote(settled)
    wang = settled.person("王秀英")
    await wang.presses("同意", on=card)

    await wang.says("/mydata")

    sent = await wang.private.shows("这是我存的您的全部资料。")
    content = (await settled.download(sent.files[0]["url"])).decode("utf-8-sig")
    assert "小区：议事亭小区" in content
    assert "名册上您的房屋：3-2-501" in content
    assert '"choice": "yes"' in content
    assert "李建国" not in content
    await settled.quiet()
    folder = settled.yishiting.files.folder
    for _ in range(50):
        kept = [one.read_bytes() for one in folder.rglob("*") if one.is_file()]
        if not any("我存的".encode() in one for one in kept):
            break
        await asyncio.sleep(0.1)
    assert not any("我存的".encode() in one for one in kept)


async def test_mydata_in_english_for_somebody_who_is_tied_to_nothing(settled_in_english: Village) -> None:
    stranger = await settled_in_english.newcomer("Sam", "Lee", language="en")

    await stranger.says("/mydata")

    sent = await stranger.private.shows("Everything I hold about you.")
    content = (await settled_in_english.download(sent.files[0]["url"])).decode("utf-8-sig")
    assert "Everything I hold about Sam Lee" in content
    assert "Communities: –" in content


async def test_forget_asks_once_says_what_stays_and_then_knows_nobody(settled: Village) -> None:
    card = await owners_vote(settled)
    wang = settled.person("王秀英")
    await wang.presses("同意", on=card)
    await wang.says("/forget")
    asked = await wang.private.shows("要删除您的资料吗")
    assert "投过的票、谁确认了您的房屋" in asked.text
    assert asked.buttons == ["全部保留", "删除"]
    await wang.presses("全部保留", on=asked)
    await wang.private.shows("没有改动")

    await wang.says("/forget")
    data = (await wang.private.shows("要删除您的资料吗")).button("删除")["callback_data"]
    stolen = await settled.person("李强").forges(data, await settled.person("李强").says("好"))
    await wang.presses("删除", on=await wang.private.shows("要删除您的资料吗"))
    await wang.private.shows("这是我的最后一条消息")
    await _gone(settled, "王秀英")

    assert stolen.alert
    assert await _verifies(settled)
    late = await wang.presses("反对", on=card)
    assert late.alert
    await settled.forward(seconds=11)
    await settled.group.shows("已投：1位业主（共")
    await wang.says("/home")
    await wang.private.shows("您还没有关联")


async def test_what_was_said_in_confidence_is_closed_when_its_author_is_forgotten(settled: Village) -> None:
    wang, chair, deputy = settled.person("王秀英"), settled.person("chair"), settled.person("吴晓燕")
    await wang.says("纠纷 楼上夜里唱歌", photo=PHOTO)
    await wang.presses("跳过", on=await wang.private.shows("在什么地方"))
    await wang.presses("提交", on=await wang.private.shows("“楼上夜里唱歌”"))
    await wang.private.shows("已登记…邻居看不到您的姓名")
    await chair.says("/matter 1")
    await chair.presses("接手", on=await chair.private.shows("诉求1号…楼上夜里唱歌"))
    await chair.presses("答复")
    await chair.private.shows("您如何答复")
    await settled.quiet()

    await _forgets(settled, "王秀英")

    await chair.private.shows("诉求1号 · 纠纷 · 已撤回…提出人已要求删除自己说过的话…这件事不用再办了")
    over = await chair.private.shows("诉求1号已由提出人撤回。")
    assert over.buttons == []
    await chair.says("我今晚去看看")
    said = await chair.says("/matter 1")
    before = await chair.private.shows("（内容已按提出人的意愿删除）…已删除资料的居民提出", after=said.id)
    for reader in (chair, deputy):
        assert "唱歌" not in str([one.text for one in await reader.reads()])
    await settled.forward(days=20)
    assert not [one for one in await chair.reads() if one.id > before.id and "诉求1号" in one.text]
    assert not any(PHOTO in one.read_bytes() for one in settled.yishiting.files.folder.rglob("*") if one.is_file())
    assert await _verifies(settled)


async def test_of_much_that_was_said_in_confidence_nothing_stays_open(settled: Village) -> None:
    wang, mediator, secretary = settled.person("王秀英"), settled.person("mediator"), settled.person("田志刚")
    for number in range(5):
        await wang.says(f"纠纷 第{number}夜唱歌")
        await wang.presses("跳过", on=await wang.private.shows("在什么地方", button="跳过"))
        await wang.presses("没有照片", on=await wang.private.shows("有照片吗", button="没有照片"))
        await wang.presses("提交", on=await wang.private.shows(f"“第{number}夜唱歌”"))
        await settled.quiet()
    assert "第4夜唱歌" in await mediator.transcript()

    await _forgets(settled, "王秀英")

    for number in range(1, 6):  # they take turns
        one = mediator if number % 2 else secretary
        await one.private.shows(f"诉求{number}号 · 纠纷 · 已撤回…这件事不用再办了")
    assert await _verifies(settled)


async def test_what_the_neighbours_read_stays_for_them_without_the_name(english: Village) -> None:
    sam, bo, chair = english.person("Emma Clarke"), english.person("刘洋"), english.person("chair")
    await sam.says("#repair The lamp at the gate is broken", to=english.group)
    card = await english.group.shows("Matter 1…The lamp at the gate…From Emma Clarke")
    await bo.presses("Me too", on=card)
    await chair.says("/matter 1")
    await chair.presses("Take it", on=await chair.private.shows("The lamp at the gate"))

    await _forgets(english, "Emma Clarke")
    # At once, on the card that stands already: nobody need touch it first.
    nameless = await english.group.shows("The lamp at the gate…From somebody who has erased their data")
    assert nameless.id == card.id
    assert "Emma" not in (await chair.private.shows("Matter 1")).text
    await chair.presses("Answer")
    await chair.private.shows("What is your answer?")
    await chair.says("The electrician comes tomorrow")

    await english.group.shows("The lamp at the gate…From somebody who has erased their data…comes tomorrow")
    await bo.private.shows("answers: “The electrician comes tomorrow”")
    await english.forward(hours=1)
    assert "Emma" not in (await english.group.shows("Matter 1")).text
    assert await _verifies(english)


async def _forgets(life: Village, name: str) -> None:
    person = life.person(name)
    await person.says("/forget")
    asked = await person.private.shows("re:要删除您的资料吗|Shall I erase your data")
    await person.presses(asked.buttons[1], on=asked)
    await _gone(life, name)
    await life.quiet()


async def _gone(life: Village, name: str) -> None:
    for _ in range(100):
        async with life.database.reading() as connection:
            names = [row.name for row in await connection.execute(select(accounts.accounts.c.name))]
        if name not in names:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"{name} is still known")
