"""Does it go wrong as ordered? Lost answers, cuts, error pages, floods, duplicates, poison; and the flood limits."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.sandbox import Sandbox
from tests.sandbox.conftest import Raw, Tick
from tests.sandbox_client import Neighbourhood


@pytest.fixture
def group(neighbours: Neighbourhood) -> int:
    return neighbours.group.chat_id


async def test_a_message_can_arrive_although_the_answer_is_lost(
    ptb: Bot, neighbours: Neighbourhood, group: int
) -> None:
    """PTB #1045: TimedOut although sent."""
    await neighbours.fault("accept_then_silence", "sendMessage", seconds=0.6)
    with pytest.raises(TimedOut):
        await ptb.send_message(group, "一次", read_timeout=0.2)
    await neighbours.fault("accept_then_cut", "sendMessage")
    with pytest.raises(NetworkError):
        await ptb.send_message(group, "两次")

    assert [line["text"] for line in await neighbours.record("sent")] == ["一次", "两次"]


async def test_a_cut_does_nothing(raw: Raw, neighbours: Neighbourhood, group: int) -> None:
    await neighbours.fault("cut", "sendMessage")

    with pytest.raises(aiohttp.ClientConnectionError):
        await raw("sendMessage", chat_id=group, text="x")

    assert not await neighbours.record("sent")
    assert (await raw("sendMessage", chat_id=group, text="x"))["ok"]


async def test_error_pages_floods_and_refusals(
    ptb: Bot, neighbours: Neighbourhood, group: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else 22.8 warns of its own future
    await neighbours.fault("status", "sendMessage", status=502)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await ptb.send_message(group, "x")
    await neighbours.fault("flood", "sendMessage", retry_after=7)
    with pytest.raises(RetryAfter):
        await ptb.send_message(group, "x")
    await neighbours.fault("refuse", "sendMessage", description="Bad Request: CHAT_WRITE_FORBIDDEN")
    with pytest.raises(BadRequest, match=r"(?i)chat_write_forbidden"):
        await ptb.send_message(group, "x")
    await neighbours.fault("flood")
    await neighbours.life_without_faults()

    await ptb.send_message(group, "x")


async def test_confirmed_updates_can_come_once_more(raw: Raw, neighbours: Neighbourhood, group: int) -> None:
    await neighbours.person("王秀英").says("x", to=group)
    first = await raw.ids()
    await neighbours.fault("redeliver")

    assert await raw.ids(offset=first[-1] + 1) == first
    assert await raw.ids(offset=first[-1] + 1, timeout=0) == []


async def test_poison_lacks_what_the_library_needs(raw: Raw, neighbours: Neighbourhood) -> None:
    """An update that python-telegram-bot 22.8 cannot parse."""
    from telegram import Update

    await neighbours.fault("poison")

    poison = (await raw("getUpdates"))["result"][-1]

    with pytest.raises(TypeError):
        Update.de_json(poison, None)


async def test_presses_can_all_come_twice(raw: Raw, neighbours: Neighbourhood, group: int) -> None:
    card = await raw(
        "sendMessage",
        chat_id=group,
        text="?",
        reply_markup={"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]},
    )
    await neighbours.fault("resend_press")
    await neighbours.person("王秀英").does("presses", chat_id=group, message_id=card["result"]["message_id"], data="b")

    found = (await raw("getUpdates"))["result"]

    assert sum("callback_query" in update for update in found) == 2


async def test_groups_take_twenty_messages_a_minute_and_chats_one_a_second(
    raw: Raw, neighbours: Neighbourhood, group: int, tick: Tick
) -> None:
    """Bot FAQ, "My bot is hitting limits": refused with 429 and the seconds to wait; answers to presses are free."""
    await neighbours.post("/bot", rates="telegram")
    assert (await raw("sendMessage", chat_id=group, text="1"))["ok"]
    hasty = await raw("sendMessage", chat_id=group, text="2")
    for number in range(19):
        tick.seconds += 1
        assert (await raw("sendMessage", chat_id=group, text=str(number)))["ok"]
    tick.seconds += 1
    full = await raw("sendMessage", chat_id=group, text="21")
    tick.seconds += full["parameters"]["retry_after"]
    later = await raw("sendMessage", chat_id=group, text="21")

    assert (hasty["error_code"], hasty["parameters"]["retry_after"]) == (429, 1)
    assert full["parameters"]["retry_after"] == 40
    assert full["description"] == "Too Many Requests: retry after 40"
    assert later["ok"]


async def test_thirty_messages_a_second_in_all(
    raw: Raw, server: Sandbox, neighbours: Neighbourhood, tick: Tick
) -> None:
    await neighbours.post("/bot", rates="telegram")
    people = [await neighbours.newcomer(f"人{n}") for n in range(31)]
    for person in people:
        await person.starts()

    answers = await asyncio.gather(*(raw("sendMessage", chat_id=p.id, text="x") for p in people))
    edits = server.exchange.rates.refusals

    assert sum(answer["ok"] for answer in answers) == 30
    assert edits == 1


async def test_a_share_of_requests_can_fail_and_the_same_ones_with_the_same_seed(
    raw: Raw, neighbours: Neighbourhood
) -> None:
    drawn = []
    for seed in (1, 1, 2):
        await neighbours.fault("refuse", "getMe", times=1000, share=0.3, seed=seed)
        drawn.append([(await raw("getMe"))["ok"] for _ in range(100)])
        await neighbours.life_without_faults()

    assert drawn[0] == drawn[1] != drawn[2]
    assert 15 <= drawn[0].count(False) <= 45


async def test_a_method_can_be_unknown_until_it_is_known_again(raw: Raw, neighbours: Neighbourhood) -> None:
    await neighbours.fault("unknown_method", "getMyName")
    unknown = [await raw("getMyName") for _ in range(3)]
    await neighbours.life_without_faults()

    assert [one["error_code"] for one in unknown] == [404] * 3
    assert unknown[0]["description"] == "Not Found: method not found"
    assert (await raw("getMyName"))["ok"]
