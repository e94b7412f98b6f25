"""Where the operator decides which groups are accepted: is any other left alone, and let in at once when accepted?"""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from handlers.frame.admission import Admission
from handlers.frame.work import Work
from handlers.operator.letting_in import accept, refuse
from handlers.routes import HOUSE
from storage.communities import chats
from storage.engine.outbox import outbox
from storage.groups import requests as group_requests
from tests.sandbox_client import Group, Person
from tests.scenarios.village import Village

CHINESE, ENGLISH, OPERATOR = "王秀英", "Emma Clarke", "周建华"


async def _stranger(life: Village, owner: str = CHINESE, admission: Admission | None = None) -> Group:
    life.yishiting.router.admission = admission or Admission(open=False)
    return await life.new_group("桂花苑业主群", [life.person(owner), life.person("刘洋")])


async def _operator(life: Village, language: str = "zh") -> tuple[Person, Admission]:
    """Somebody who runs the machine, with a private chat with the bot."""
    someone = life.people("committee")[-1]
    await someone.says("/start")
    await life.quiet()
    return someone, Admission(open=False, operator=someone.id, language=language)


async def _by_command(life: Village, group: Group, act: object) -> bool:
    """What `yishiting groups accept` and `refuse` do."""
    async with life.database.uow(life.clock.now()) as uow:
        return bool(await act(Work(uow, "", HOUSE, admission=life.yishiting.router.admission), group.chat_id))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("owner", "words"),
    [(CHINESE, "由我的运营者决定，本群还不在其中"), (ENGLISH, "Please give the operator this number")],
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
    assert await life.database.look(select(group_requests.requests)) == []
    assert str(group.chat_id) not in str(await life.database.look(select(outbox)))


async def test_a_group_that_the_command_accepts_is_greeted_at_once(life: Village) -> None:
    group = await _stranger(life)
    await group.shows("本群还不在其中")

    await _by_command(life, group, accept)

    await group.shows("我是议事亭：邻里有事说一声")
    await life.person(CHINESE).presses("设立", where=group)
    await group.shows("已设立")


async def test_the_operator_accepts_a_group_by_a_button(life: Village) -> None:
    operator, admission = await _operator(life)
    group = await _stranger(life, admission=admission)
    await group.shows("本群我已经问了")
    card = await operator.private.shows("有一个群想用我：“桂花苑业主群”")

    answer = await operator.presses("接纳", on=card)
    again = await operator.forges(card.button("不接纳")["callback_data"], card)

    assert str(group.chat_id) in card.text
    assert answer.text == "已接纳。"
    assert again.text == "这件事已经处理过，没有变化。"
    decided = await operator.private.shows("已接纳群")
    assert (decided.id, decided.buttons) == (card.id, [])
    await group.shows("我是议事亭：邻里有事说一声")
    await life.person(CHINESE).presses("设立", where=group)
    await group.shows("已设立")
    (kept,) = await life.database.look(select(group_requests.requests))
    assert kept.title == "", "what the group is called is forgotten once it is decided"


async def test_the_operator_does_not_accept_a_group_and_it_hears_so_in_english(life: Village) -> None:
    operator, admission = await _operator(life, "en")
    group = await _stranger(life, ENGLISH, admission)
    await group.shows("I have asked about this one.")
    card = await operator.private.shows("The group “桂花苑业主群”…is asking to use me…Emma Clarke added me")

    await operator.presses("Do not accept", on=card)

    await group.shows("My operator has decided not to use me in this group.")
    assert (await operator.private.shows("is not accepted. I have told the group")).id == card.id
    await life.person(ENGLISH).says("/setup", to=group)
    await group.shows_not("Set up")
    assert await life.database.look(select(chats.chats).where(chats.chats.c.telegram_id == group.chat_id)) == []


async def test_two_presses_at_once_do_one_thing(life: Village) -> None:
    operator, admission = await _operator(life)
    group = await _stranger(life, admission=admission)
    card = await operator.private.shows("有一个群想用我")

    await asyncio.gather(operator.presses("接纳", on=card), operator.presses("不接纳", on=card))

    said = await operator.private.shows("re:(已接纳|未接纳)群")
    heard = ["邻里有事说一声", "决定不在本群使用我"]
    came, never = heard if "已接纳群" in said.text else reversed(heard)
    await group.shows(came)
    await group.shows_not(never)


async def test_nobody_but_the_operators_chat_lets_a_group_in(life: Village) -> None:
    operator, admission = await _operator(life)
    group = await _stranger(life, admission=admission)
    card = await operator.private.shows("有一个群想用我")
    wang = life.person(CHINESE)
    await wang.says("/start")
    own = await wang.private.shows("议事亭")

    forged = await wang.forges(card.button("接纳")["callback_data"], own)

    assert forged.alert
    await group.shows_not("邻里有事说一声")


async def test_the_command_decides_what_the_button_asked(life: Village) -> None:
    operator, admission = await _operator(life)
    group = await _stranger(life, admission=admission)
    card = await operator.private.shows("有一个群想用我")

    assert await _by_command(life, group, refuse)
    assert not await _by_command(life, group, refuse), "is neither asking nor accepted"

    await group.shows("决定不在本群使用我")
    assert (await operator.private.shows("未接纳群")).id == card.id
    await _by_command(life, group, accept)
    await group.shows("邻里有事说一声")
    assert (await operator.private.shows("已接纳群")).id == card.id


async def test_a_group_that_takes_the_bot_out_while_it_waits_no_longer_asks(life: Village) -> None:
    operator, admission = await _operator(life)
    group = await _stranger(life, admission=admission)
    card = await operator.private.shows("有一个群想用我")

    await life.person(CHINESE).does("remove-bot", chat_id=group.chat_id)

    assert (await operator.private.shows("就被移出了群")).id == card.id
    await life.person(CHINESE).does("add-bot", chat_id=group.chat_id)
    assert (await operator.private.shows("有一个群想用我")).id == card.id, (
        "one message, however often it comes and goes"
    )
    await life.forward(days=31)
    await operator.private.shows("30天没有人决定")
    assert await life.database.look(select(group_requests.requests)) == []


async def test_a_community_of_earlier_days_goes_on_when_groups_must_be_accepted(settled: Village) -> None:
    settled.yishiting.router.admission = Admission(open=False)

    await settled.person(CHINESE).says("#报修 楼道灯坏了", to=settled.group)

    await settled.group.shows("诉求1号")


async def test_a_group_that_waits_and_becomes_a_supergroup_is_greeted_there(life: Village) -> None:
    operator, admission = await _operator(life)
    life.yishiting.router.admission = admission
    wang = life.person(CHINESE)
    group = await life.new_group("桂花苑业主群", [wang], type="group")
    card = await operator.private.shows("有一个群想用我")
    moved = await wang.does("migrate", chat_id=group.chat_id)
    await life.refresh()
    await life.quiet()

    await operator.presses("接纳", on=card)

    await life.chat(int(moved["chat"]["id"])).shows("邻里有事说一声")
