"""Who comes into the private chat by the group's button, and what may they do there at once?"""

from __future__ import annotations

from sqlalchemy import select

from storage.communities import chats
from tests.sandbox_client import Person
from tests.scenarios.village import Village


async def _payload(life: Village) -> str:
    """What the button in the owners' group leads to."""
    rows = await life.database.look(select(chats.chats.c.id).where(chats.chats.c.telegram_id == life.group.chat_id))
    return f"come-{rows[0][0]}"


async def _newcomer(life: Village, *, member: bool) -> Person:
    """Somebody of whom the bot has never heard."""
    groups = [life.group.chat_id] if member else []
    made = await life.post("/people", first_name="娜", last_name="陆", language="zh-hans", chats=groups)
    await life.refresh()
    return life.person(int(made["person"]["id"]))


async def test_a_member_of_the_group_is_known_from_the_first_press_and_can_take_an_office(settled: Village) -> None:
    lu, chair = await _newcomer(settled, member=True), settled.people("chair")[0]

    await lu.starts(await _payload(settled))

    menu = await lu.sees("您想做什么？")
    assert "我要反映问题" in menu.buttons
    await chair.says("/who")
    await chair.presses("给予身份")
    await chair.presses("监督员")
    await chair.private.shows("请发送姓名")
    await chair.says("陆娜")
    assert (await chair.private.shows("是哪一位")).buttons == ["陆娜"]


async def test_a_forged_link_tells_a_stranger_no_more_than_any_start(settled: Village) -> None:
    lu = await _newcomer(settled, member=False)
    await lu.starts()
    ordinary = await lu.sees("欢迎")

    await lu.starts(await _payload(settled))
    await lu.starts("come-999999")
    await settled.quiet()

    answers = [one for one in await lu.reads() if one.author != lu.name]
    assert [(one.text, one.buttons) for one in answers] == [(ordinary.text, ordinary.buttons)] * 3
    await lu.says("/duty")
    await lu.sees("我还不知道您住在哪个小区")


async def test_where_the_bot_may_not_ask_about_others_nobody_is_believed(settled: Village) -> None:
    lu = await _newcomer(settled, member=True)
    await settled.fault("refuse", "getChatMember", description="Bad Request: member list is inaccessible", times=50)

    await lu.starts(await _payload(settled))

    assert "您想做什么" not in (await lu.sees("欢迎")).text


async def test_the_button_in_the_group_bears_the_groups_name(founded: Village) -> None:
    card = await founded.group.shows("我在本群能做的事", button="打开私聊")

    assert await _payload(founded) in str(card.raw)
