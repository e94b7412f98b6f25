"""Does everybody get all that is stored of them, and are they forgotten when they ask for it?"""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from storage import accounts, journal
from tests.scenarios.slips_in_hand import owners_vote
from tests.scenarios.village import Village


async def _verifies(life: Village) -> bool:
    async with life.database.unit(life.clock.now()) as unit:
        return await journal.verify(unit, 1) is None


async def test_mydata_comes_as_one_file_of_words_and_data_and_our_copy_is_removed(settled: Village) -> None:
    card = await owners_vote(settled)
    wang = settled.person("王秀英")
    await wang.presses("同意", on=card)

    await wang.says("/mydata")

    sent = await wang.private.shows("我存有的关于您的全部内容。")
    content = (await settled.download(sent.files[0]["url"])).decode("utf-8-sig")
    assert "小区：议事亭小区" in content
    assert "名册上您的房屋：3-2-501" in content
    assert '"choice": "yes"' in content
    assert "李建国" not in content
    await settled.quiet()
    folder = settled.yishiting.files.folder
    for _ in range(50):
        kept = [one.read_bytes() for one in folder.rglob("*") if one.is_file()]
        if not any("我存有的关于".encode() in one for one in kept):
            break
        await asyncio.sleep(0.1)
    assert not any("我存有的关于".encode() in one for one in kept)


async def test_mydata_in_english_for_somebody_who_is_tied_to_nothing(settled_in_english: Village) -> None:
    stranger = await settled_in_english.newcomer("Sam", "Lee", language="en")

    await stranger.says("/mydata")

    sent = await stranger.private.shows("All that I hold about you.")
    content = (await settled_in_english.download(sent.files[0]["url"])).decode("utf-8-sig")
    assert "Everything that I hold about Sam Lee" in content
    assert "Communities: –" in content


async def test_forget_asks_once_says_what_stays_and_then_knows_nobody(settled: Village) -> None:
    card = await owners_vote(settled)
    wang = settled.person("王秀英")
    await wang.presses("同意", on=card)
    await wang.says("/forget")
    asked = await wang.private.shows("要我忘记您吗")
    assert "投过的票、谁确认了您的房屋" in asked.text
    assert asked.buttons == ["全部保留", "删除"]
    await wang.presses("全部保留", on=asked)
    await wang.private.shows("没有改动")

    await wang.says("/forget")
    data = (await wang.private.shows("要我忘记您吗")).button("删除")["callback_data"]
    stolen = await settled.person("李强").forges(data, await settled.person("李强").says("好"))
    await wang.presses("删除", on=await wang.private.shows("要我忘记您吗"))
    await wang.private.shows("这是我的最后一条消息")
    await _gone(settled, "王秀英")

    assert stolen.alert
    assert await _verifies(settled)
    late = await wang.presses("反对", on=card)
    assert late.alert
    await settled.forward(seconds=11)
    await settled.group.shows("已投：人数 1 /")
    await wang.says("/home")
    await wang.private.shows("您还没有关联")


async def _gone(life: Village, name: str) -> None:
    for _ in range(100):
        async with life.database.reading() as connection:
            names = [row.name for row in await connection.execute(select(accounts.accounts.c.name))]
        if name not in names:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"{name} is still known")
