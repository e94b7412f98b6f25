"""Does the queue behave as Telegram's? Offsets, confirmation, expiry, kinds, long polls, conflicts.

Sources: Bot API, "getUpdates"; tdlib/telegram-bot-api 10.0 `Client.cpp` (process_get_updates_query, abort_long_poll,
add_update…); tdlib/td `TQueue.cpp`. Update lifetimes are those of the published server's code.
"""

from __future__ import annotations

import asyncio
import time

import pytest
from telegram import Bot, Update

from bot.sandbox import Sandbox
from tests.sandbox.conftest import Raw, Tick
from tests.sandbox_client import Neighbourhood


@pytest.fixture
async def quiet_start(raw: Raw, tick: Tick) -> int:
    """Confirms the bot's own arrival in the group; gives the next offset."""
    following = (await raw.ids())[-1] + 1
    assert await raw.ids(offset=following) == []
    tick.seconds += 10
    return following


async def talk(life: Neighbourhood, count: int) -> None:
    for number in range(count):
        await life.person("王秀英").says(f"/say {number}", to=life.group)


async def test_updates_come_again_until_a_later_offset_confirms_them(
    raw: Raw, neighbours: Neighbourhood, quiet_start: int, tick: Tick
) -> None:
    """Bot API, getUpdates: an update is confirmed as soon as getUpdates is called with a higher offset."""
    await talk(neighbours, 3)
    first = await raw.ids(offset=quiet_start)
    tick.seconds += 10
    second = await raw.ids(offset=quiet_start)
    third = await raw.ids(offset=first[0] + 1)

    assert first == second == [quiet_start, quiet_start + 1, quiet_start + 2]
    assert third == first[1:]
    tick.seconds += 10
    assert await raw.ids() == first[1:]


async def test_a_negative_offset_keeps_only_the_newest(raw: Raw, neighbours: Neighbourhood, quiet_start: int) -> None:
    """Bot API, getUpdates: "the negative offset … all previous updates will be forgotten"."""
    await talk(neighbours, 5)

    kept = await raw.ids(offset=-2)

    assert kept == [quiet_start + 3, quiet_start + 4]
    assert await raw.ids(offset=kept[0]) == kept


async def test_an_offset_far_past_the_end_is_ignored(raw: Raw, neighbours: Neighbourhood, quiet_start: int) -> None:
    """TQueue::get: from_id > tail + 10 is an error, and the queue is served from its head."""
    await talk(neighbours, 2)

    assert await raw.ids(offset=quiet_start + 500) == [quiet_start, quiet_start + 1]
    assert await raw.ids(offset=quiet_start + 12) == []


async def test_a_limit_is_honoured_and_clamped(raw: Raw, neighbours: Neighbourhood, quiet_start: int) -> None:
    """Bot API, getUpdates: limit 1-100, default 100."""
    await talk(neighbours, 4)

    assert len(await raw.ids(offset=quiet_start, limit=2)) == 2
    assert len(await raw.ids(offset=0, limit=1000)) == 4


async def test_the_same_offset_again_at_once_gives_one_update(
    raw: Raw, neighbours: Neighbourhood, quiet_start: int, tick: Tick
) -> None:
    """Client::process_get_updates_query: the same offset within 0.5 s gives one update."""
    await talk(neighbours, 3)
    await raw.ids(offset=quiet_start)

    assert len(await raw.ids(offset=quiet_start)) == 1
    tick.seconds += 0.6
    assert len(await raw.ids(offset=quiet_start)) == 3


async def test_a_press_is_kept_for_150_seconds_and_a_message_for_a_day(
    raw: Raw, ptb: Bot, neighbours: Neighbourhood, quiet_start: int, tick: Tick
) -> None:
    """add_new_callback_query: 150 s; messages, poll answers and membership: 86400 s."""
    card = (await raw("sendMessage", chat_id=neighbours.group.chat_id, text="?", reply_markup=ONE_BUTTON))["result"]
    wang = neighbours.person("王秀英")
    await wang.says("/hello", to=neighbours.group)
    await wang.does("presses", chat_id=card["chat"]["id"], message_id=card["message_id"], button="Yes")

    tick.seconds += 149
    assert len(await raw.ids(offset=quiet_start)) == 2
    tick.seconds += 2
    assert len(await raw.ids(offset=quiet_start)) == 1
    tick.seconds += 86400
    assert await raw.ids(offset=quiet_start, timeout=0) == []


ONE_BUTTON = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}


async def test_a_long_poll_waits_for_something_to_happen(ptb: Bot, neighbours: Neighbourhood, quiet_start: int) -> None:
    """Bot API, getUpdates: timeout in seconds for long polling."""
    waiting = asyncio.create_task(ptb.get_updates(offset=quiet_start, timeout=20))
    await asyncio.sleep(0.1)
    assert not waiting.done()

    await talk(neighbours, 1)

    assert [u.message.text for u in await asyncio.wait_for(waiting, 2)] == ["/say 0"]


async def test_a_long_poll_ends_empty_after_its_timeout(raw: Raw, quiet_start: int) -> None:
    before = time.monotonic()

    assert await raw.ids(offset=quiet_start, timeout=1) == []
    assert 0.9 < time.monotonic() - before < 2


async def test_the_newer_of_two_polls_wins(raw: Raw, neighbours: Neighbourhood, quiet_start: int) -> None:
    """Client::abort_long_poll: the older request ends with 409."""
    older = asyncio.create_task(raw("getUpdates", offset=quiet_start, timeout=20))
    await asyncio.sleep(0.1)
    newer = asyncio.create_task(raw("getUpdates", offset=quiet_start, timeout=20))

    refused = await asyncio.wait_for(older, 2)
    await talk(neighbours, 1)

    assert refused["error_code"] == 409
    assert refused["description"].startswith("Conflict: terminated by other getUpdates request")
    assert len((await asyncio.wait_for(newer, 2))["result"]) == 1


async def test_polling_is_refused_while_a_webhook_is_set(raw: Raw, quiet_start: int) -> None:
    """Bot API, getUpdates: "This method will not work if an outgoing webhook is set up"."""
    waiting = asyncio.create_task(raw("getUpdates", offset=quiet_start, timeout=20))
    await asyncio.sleep(0.1)

    await raw("setWebhook", url="http://127.0.0.1:9/hook")

    assert "terminated by setWebhook" in (await asyncio.wait_for(waiting, 2))["description"]
    refused = await raw("getUpdates")
    assert refused["error_code"] == 409
    assert "deleteWebhook" in refused["description"]
    assert (await raw("deleteWebhook"))["ok"]
    assert (await raw("getUpdates"))["ok"]


async def test_allowed_kinds_stay_until_they_are_changed(
    raw: Raw, neighbours: Neighbourhood, quiet_start: int, tick: Tick
) -> None:
    """Bot API, allowed_updates: "If not specified, the previous setting will be used"; filtered on creation."""
    await raw("getUpdates", offset=quiet_start, allowed_updates=["callback_query"])
    await talk(neighbours, 1)

    assert await raw.ids(offset=quiet_start + 1, timeout=0) == []
    await raw("getUpdates", offset=quiet_start, allowed_updates=[])
    await talk(neighbours, 1)
    assert len(await raw.ids(offset=quiet_start)) == 1


async def test_chat_members_and_reactions_are_off_unless_asked_for(
    raw: Raw, server: Sandbox, neighbours: Neighbourhood, quiet_start: int
) -> None:
    """Bot API, allowed_updates: all but chat_member, message_reaction and message_reaction_count by default."""
    zheng = neighbours.person("郑国平")
    group = neighbours.group.chat_id
    await zheng.does("promote", chat_id=group, user_id=server.exchange.world.bot.id)
    await neighbours.person("石岩").leaves(group)
    quiet = [key for u in (await raw("getUpdates", offset=quiet_start))["result"] for key in u if key != "update_id"]
    await raw("getUpdates", allowed_updates=["chat_member", "message_reaction"])

    card = (await raw("sendMessage", chat_id=group, text="?"))["result"]
    await neighbours.person("石岩").joins(group)
    await zheng.does("reactions", chat_id=group, message_id=card["message_id"], emoji="👍")

    found = (await raw("getUpdates", offset=quiet_start + 2))["result"]
    assert quiet == ["my_chat_member", "message"]
    assert [next(k for k in u if k != "update_id") for u in found] == ["chat_member", "message_reaction"]
    assert all(Update.de_json(u, None) for u in found)


async def test_ids_can_go_on_at_a_random_place(raw: Raw, neighbours: Neighbourhood, quiet_start: int) -> None:
    """Bot API, Update: after a week without updates the next identifier is chosen randomly."""
    await neighbours.fault("jump", to=77)
    await talk(neighbours, 2)

    stale = await raw.ids(offset=quiet_start)
    fresh = await raw.ids(offset=stale[0] + 1)

    assert stale == [77, 78]
    assert fresh == [78]


async def test_pending_updates_can_be_counted_without_disturbing_the_poll(
    raw: Raw, ptb: Bot, neighbours: Neighbourhood, quiet_start: int
) -> None:
    """Bot API, getWebhookInfo: pending_update_count, also when the bot polls."""
    await raw("getUpdates", offset=quiet_start)
    await talk(neighbours, 2)

    info = await ptb.get_webhook_info()

    assert info.pending_update_count == 2
    assert info.url == ""


async def test_further_conflicts_are_held_back(raw: Raw, quiet_start: int) -> None:
    """Client::fail_query_conflict: one 409 comes at once, the next within three seconds waits as long."""
    ended: list[float] = []

    async def poll(number: int) -> None:
        await raw("getUpdates", offset=quiet_start - number, timeout=30)
        ended.append(time.monotonic())

    begun = time.monotonic()
    polls = []
    for number in range(3):
        polls.append(asyncio.create_task(poll(number)))
        await asyncio.sleep(0.05)
    await asyncio.gather(*polls[:2])
    polls[2].cancel()

    assert ended[0] - begun < 1
    assert ended[1] - begun > 2.9
