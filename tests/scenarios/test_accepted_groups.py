"""Where the operator decides which groups are accepted: is any other left alone, and let in at once when accepted?"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.cli.groups import _accept
from storage import chats
from storage.outbox import outbox
from tests.sandbox_client import Group
from tests.scenarios.village import Village

CHINESE, ENGLISH = "王秀英", "Emma Clarke"


async def _stranger(life: Village, owner: str = CHINESE) -> Group:
    life.yishiting.router.open_to_all = False
    return await life.new_group("桂花苑业主群", [life.person(owner), life.person("刘洋")])


@pytest.mark.parametrize(
    ("owner", "words"), [(CHINESE, "由运行我的人决定，本群还不在其中"), (ENGLISH, "Please tell them its number")]
)
async def test_a_group_that_is_not_accepted_gets_one_polite_message(life: Village, owner: str, words: str) -> None:
    group = await _stranger(life, owner)

    shown = await group.shows(words)

    assert str(group.chat_id) in shown.text
    assert shown.buttons == []


async def test_nothing_of_it_is_stored_whatever_is_written_there(life: Village) -> None:
    group = await _stranger(life)
    await group.shows("本群还不在其中")
    wang = life.person(CHINESE)
    for text in ("/help", "#报修 楼道灯坏了", "/setup", "/report 电梯停了"):
        await wang.says(text, to=group)
    await life.quiet()

    assert len([seen for seen in await group.messages() if seen.by_bot and not seen.raw["view"]["service"]]) == 1
    assert await life.database.look(select(chats.chats)) == []
    assert str(group.chat_id) not in str(await life.database.look(select(outbox)))


async def test_an_accepted_group_is_greeted_at_once(life: Village) -> None:
    group = await _stranger(life)
    await group.shows("本群还不在其中")

    async with life.database.unit(life.clock.now()) as unit:
        await _accept(unit, group.chat_id)

    await group.shows("我是议事亭：邻里有事说一声")
    await life.person(CHINESE).presses("设立", where=group)
    await group.shows("已设立")


async def test_a_community_of_earlier_days_goes_on_when_groups_must_be_accepted(settled: Village) -> None:
    settled.yishiting.router.open_to_all = False

    await settled.person(CHINESE).says("#报修 楼道灯坏了", to=settled.group)

    await settled.group.shows("诉求1号")
