"""What if Telegram stutters, repeats itself, sends rubbish, or nobody knows whether a message arrived?"""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from storage.queues.updates import set_aside
from tests.sandbox_client import Seen
from tests.scenarios.motions.test_motions import ZH, opened
from tests.scenarios.village import Village


async def _reported(life: Village, text: str = "3栋电梯停了") -> Seen:
    await life.person("王秀英").says(f"#报修 {text}", to=life.group)
    return await life.group.shows(text)


async def test_an_update_that_cannot_be_read_is_set_aside_and_the_rest_go_on(settled: Village) -> None:
    await settled.fault("poison")
    settled.expected_failures = 1

    await _reported(settled)

    rows = await settled.database.look(select(set_aside.c.kind, set_aside.c.body))
    assert len(rows) == 1


async def test_an_update_that_comes_twice_files_once(settled: Village) -> None:
    await settled.fault("redeliver", times=3)

    await _reported(settled)
    await settled.quiet()

    assert (await settled.group.transcript()).count("诉求1号") == 1
    assert "诉求2号" not in await settled.group.transcript()


async def test_a_press_that_the_app_sends_twice_counts_once(settled: Village) -> None:
    card = await _reported(settled)
    await settled.fault("resend_press", times=5)

    answer = await settled.person("刘洋").presses("我也是", on=card)

    assert "诉求1号，您也遇到了" in answer
    await settled.group.shows("1位邻居也有同样问题")


async def test_a_flood_of_429_delays_and_loses_nothing(settled: Village) -> None:
    await settled.fault("flood", "sendMessage", times=2, retry_after=1)

    await _reported(settled)


async def test_a_card_whose_answer_was_lost_is_there_and_its_number_is_one(settled: Village) -> None:
    await settled.fault("accept_then_cut", "sendMessage")

    await _reported(settled)
    await settled.quiet()

    assert "诉求2号" not in await settled.group.transcript()


async def test_a_bad_gateway_is_waited_out(settled: Village) -> None:
    await settled.fault("status", "sendMessage", times=2, status=502)

    await _reported(settled)


async def test_a_group_that_becomes_a_supergroup_keeps_its_community(life: Village) -> None:
    wang, liu = life.person("王秀英"), life.person("刘洋")
    group = await life.new_group("桂花苑业主群", [wang, liu], type="group")
    await wang.says("/setup", to=group)
    await wang.presses("设立", on=await group.shows("设为一个小区"))
    await group.shows("已设立")

    moved = await wang.does("migrate", chat_id=group.chat_id)
    await life.refresh()
    new = life.chat(int(moved["chat"]["id"]))
    await liu.says("#报修 楼道灯不亮", to=new)

    await new.shows("楼道灯不亮")


async def test_what_the_server_does_not_know_is_left_out_and_holds_up_nothing(settled: Village) -> None:
    await settled.fault("unknown_method", "pinChatMessage")

    member = await opened(settled, ZH, title="换锁", text="支出 3,000 元。")
    card = await member.sees("第1号议案", where=settled.chat("业委会"), button="同意")
    await settled.quiet()

    assert "已记录" in await member.presses("同意", on=card)
    await settled.forward(seconds=10)
    await member.sees("已投：1人（共13人）", where=settled.chat("业委会"))
    assert [one["method"] for one in settled.sandbox.exchange.requests].count("pinChatMessage") == 1


async def test_a_deleted_card_is_posted_anew_when_it_changes(settled: Village) -> None:
    card = await _reported(settled)
    zheng = settled.people("chair")[0]
    await zheng.does("deletions", chat_id=card.chat_id, message_ids=[card.id])

    await settled.person("刘洋").says("/matter 1")
    await settled.person("刘洋").presses("我也是")

    await settled.group.shows("1位邻居也有同样问题", after=card.id)


async def test_whoever_blocks_the_bot_stops_nothing(settled: Village) -> None:
    await settled.person("王秀英").blocks()

    card = await _reported(settled)

    assert "诉求1号" in card


# None of them resembles another: it would be held back, and asked about.
WISHES = (
    *("添路灯", "种桂花", "修凉亭", "装晾衣架", "办书法班", "画车位线", "换信箱", "铺草坪", "建棋桌", "放电影"),
    *("设快递柜", "养锦鲤", "开食堂", "教太极", "清雨沟", "漆栏杆", "挂灯笼", "买梯子", "订报纸", "扫落叶"),
    *("赶集", "补瓷砖", "拆围墙", "测噪音", "请园丁", "印地图"),
)


async def test_many_people_at_once_are_all_heard(settled: Village) -> None:
    people = settled.people("owner", "committee", "building_lead", "tenant")

    await asyncio.gather(*(one.says(f"#建议 {WISHES[at]}", to=settled.group) for at, one in enumerate(people)))
    for at in range(len(people)):
        await settled.group.shows(WISHES[at])

    numbers = [
        seen.text.split("号")[0]
        for seen in await settled.group.messages()
        if seen.by_bot and any(wish in seen.text for wish in WISHES)
    ]
    assert len(numbers) == len(set(numbers)) == len(people)
