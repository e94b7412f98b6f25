"""What can a person do, and what does the app not let them do? And what does a whole crowd do?"""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot

from bot.sandbox import Sandbox, Settings
from bot.sandbox.exchange import Clock
from bot.sandbox.record import Events, Record
from bot.sandbox.sample import community as sample
from bot.sandbox.updates import MAX_WAITING, Updates
from tests.sandbox.conftest import Raw, Tick
from tests.sandbox_client import Neighbourhood, RefusedError

BALLOT = {
    "inline_keyboard": [
        [{"text": "同意", "callback_data": "v1:9:y"}, {"text": "反对", "callback_data": "v1:9:n"}],
        [{"text": "查看", "callback_data": "v1:show"}, {"text": "私聊", "url": "https://t.me/yishiting_bot?start=b9"}],
    ]
}


@pytest.fixture
def group(neighbours: Neighbourhood) -> int:
    return neighbours.group.chat_id


async def test_what_the_app_does_not_let_people_do(neighbours: Neighbourhood, group: int, raw: Raw) -> None:
    wang, feng, zheng = (neighbours.person(name) for name in ("王秀英", "冯涛", "郑国平"))
    said = await wang.says("我的话", to=group)
    hidden = (await raw("sendMessage", chat_id=group, text="x", protect_content=True))["result"]["message_id"]

    for doing, words in (
        (feng.edits(said, "别的话"), "one's own"),
        (feng.joins(group), "already"),
        (wang.leaves(sample.COMMITTEE_GROUP), "not in this chat"),
        (wang.does("promote", chat_id=group, user_id=feng.id), "no administrator"),
        (zheng.does("promote", chat_id=group, user_id=5), "not in this chat"),
        (zheng.does("demote", chat_id=group, user_id=zheng.id), "stays its owner"),
        (zheng.does("migrate", chat_id=group), "not yet a supergroup"),
        (wang.votes(said, 0), "no poll"),
        (wang.says("长" * 4097, to=group), "at most 4096"),
        (wang.says(to=group, forward_of={"chat_id": group, "message_id": hidden}), "protected"),
        (wang.says("x", to=group, reply_to=999), "no message 999"),
        (neighbours.post("/people", last_name="x"), "needs a first_name"),
        (neighbours.post("/people", first_name="x", id=wang.id), "already"),
        (neighbours.post("/chats", title="x"), "and members"),
        (neighbours.post("/updates", update=5), "must be an object"),
        (neighbours.get("/files/nothing"), "no such file"),
        (neighbours.get("/members/12345"), "no chat 12345"),
    ):
        with pytest.raises(RefusedError, match=words):
            await doing


async def test_somebody_banned_stays_out(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    emma = neighbours.person("Emma Clarke")
    await neighbours.person("郑国平").does("promote", chat_id=group, user_id=ptb.id)
    await ptb.ban_chat_member(group, emma.id)

    with pytest.raises(RefusedError, match="banned"):
        await emma.joins(group)
    with pytest.raises(RefusedError, match="not in this chat"):
        await emma.says("x", to=group)


async def test_people_delete_pin_and_react_and_take_it_back(neighbours: Neighbourhood, group: int) -> None:
    wang, zheng = neighbours.person("王秀英"), neighbours.person("郑国平")
    said = await wang.says("灯", to=group)

    await zheng.does("pins", chat_id=group, message_id=said.id)
    await zheng.does("reactions", chat_id=group, message_id=said.id, emoji="👍")
    assert (await neighbours.group.pinned())[0].raw["view"]["reactions"] == {"👍": [zheng.id]}
    await zheng.does("reactions", chat_id=group, message_id=said.id, emoji=None)
    await zheng.does("pins", chat_id=group, message_id=said.id, pinned=False)
    assert not await neighbours.group.pinned()

    await wang.does("deletions", chat_id=group, message_ids=[said.id, 999])

    assert "灯" not in [s.text for s in await neighbours.group.messages()]


async def test_everybody_presses_one_of_the_siblings(raw: Raw, neighbours: Neighbourhood, group: int) -> None:
    """The largest family of buttons; a seed makes it repeatable; some can be left out."""
    card = (await raw("sendMessage", chat_id=group, text="?", reply_markup=BALLOT))["result"]["message_id"]
    facts = {"chat_id": group, "message_id": card, "seconds": 0.01}
    chair = neighbours.person("chair")

    first = await neighbours.post("/everybody-votes", **facts, seed=4, **{"except": [chair.id]})
    await asyncio.sleep(0.3)
    second = await neighbours.post("/everybody-votes", **facts, among=["反对"], share=0.5, seed=4)
    await asyncio.sleep(0.3)

    presses = await neighbours.record("pressed")
    assert first["voters"] == 28
    assert {p["data"] for p in presses[:28]} == {"v1:9:y", "v1:9:n"}
    assert chair.id not in {p["person"] for p in presses[:28]}
    assert 3 < second["voters"] < 22
    assert {p["data"] for p in presses[28:]} == {"v1:9:n"}


async def test_everybody_votes_in_a_poll(ptb: Bot, raw: Raw, neighbours: Neighbourhood, group: int) -> None:
    sent = await ptb.send_poll(group, "?", ["a", "b"], is_anonymous=False)
    poll = (await neighbours.group.messages())[-1]

    await neighbours.everybody_votes(poll, seconds=0.05)

    closed = await ptb.stop_poll(group, sent.message_id)
    assert closed.total_voter_count == 29
    with pytest.raises(RefusedError, match="closed"):
        await neighbours.everybody_votes(poll)
    plain = await neighbours.person("王秀英").says("x", to=group)
    with pytest.raises(RefusedError, match="nothing to vote for"):
        await neighbours.everybody_votes(plain)


async def test_a_link_on_a_button_starts_the_private_chat(raw: Raw, neighbours: Neighbourhood, group: int) -> None:
    card = (await raw("sendMessage", chat_id=group, text="?", reply_markup=BALLOT))["result"]["message_id"]
    wang = neighbours.person("王秀英")

    await wang.presses("私聊", where=group)

    assert [s.text for s in await wang.reads()] == ["/start b9"]
    assert card > 0


async def test_a_press_without_an_answer_gives_up(neighbours: Neighbourhood, raw: Raw, group: int) -> None:
    await neighbours.post("/bot", answer_within=0.1)
    await raw("sendMessage", chat_id=group, text="?", reply_markup=BALLOT)
    wang = neighbours.person("王秀英")

    answer = await wang.presses("同意", where=group, wait=3)

    events = (await neighbours.get(f"/people/{wang.id}/events", since=0))["events"]
    assert not answer.given
    assert events[-1]["kind"] == "no_answer"


async def test_newcomers_and_new_groups(neighbours: Neighbourhood, raw: Raw) -> None:
    ann = await neighbours.newcomer("Ann", "Lee", language="en", chats=[sample.OWNERS_GROUP])
    fresh = await neighbours.new_group("新群", [ann, neighbours.person("王秀英")])

    members = (await neighbours.get(f"/members/{fresh.chat_id}"))["members"]

    assert ann.name == "Ann Lee"
    assert [m["status"] for m in members] == ["administrator", "member", "member"]
    assert (await raw("sendMessage", chat_id=fresh.chat_id, text="x"))["ok"]
    assert "Ann" in await neighbours.group.transcript()


async def test_raw_updates_reach_the_bot_as_they_are(neighbours: Neighbourhood, raw: Raw) -> None:
    made = await neighbours.post("/updates", update={"message": {"strange": True}})

    found = (await raw("getUpdates", offset=-1))["result"]

    assert found == [{"update_id": made["update_id"], "message": {"strange": True}}]


async def test_a_clock_from_outside_without_a_hand_cannot_be_moved() -> None:
    clock = Clock()
    async with Sandbox(Settings(now=lambda: clock())) as sandbox, Neighbourhood(sandbox.url) as life:
        with pytest.raises(RefusedError, match="cannot be moved"):
            await life.forward(hours=1)


async def test_talk_before_the_bot_came_is_never_told_to_it() -> None:
    """Bot API: messages from before the bot joined never arrive."""
    async with Sandbox(chatter=True) as sandbox, Neighbourhood(sandbox.url) as life:
        assert len(await life.group.messages()) > 5
        assert [update.kind for update in sandbox.exchange.updates.queue] == ["my_chat_member", "message"]


def test_a_full_queue_takes_no_more() -> None:
    """TQueue: MAX_QUEUE_EVENTS."""
    updates = Updates(Tick())
    for _ in range(MAX_WAITING + 2):
        updates.add_raw("message", {}, "x")

    assert len(updates.queue) == MAX_WAITING


def test_over_a_hundred_updates_that_wait_at_a_jump_are_each_given_once() -> None:
    updates = Updates(lambda: 0.0)
    updates.jump(800_000_000)
    before = [updates.add_raw("message", {}, "key") for _ in range(150)]
    updates.jump(7)
    after = [updates.add_raw("message", {}, "key") for _ in range(3)]

    given: list[int] = []
    while batch := updates.fetch(given[-1] + 1 if given else 0, 100):
        given += [update.id for update in batch]
        assert len(given) <= 153  # a batch that is not confirmed comes for ever

    assert given == [*before, *after]


def test_two_jumps_one_after_the_other_confirm_nothing_that_was_not_given() -> None:
    updates = Updates(lambda: 0.0)
    waiting = []
    for start in (3_000, 1_000, 4_000):
        updates.jump(start)
        waiting += [updates.add_raw("message", {}, "key") for _ in range(60)]

    first = [update.id for update in updates.fetch(0, 100)]
    rest = [update.id for update in updates.fetch(first[-1] + 1, 100)]

    assert first + rest == waiting


def test_ids_that_jump_back_are_confirmed_in_order_of_arrival() -> None:
    updates = Updates(Tick())
    updates.next_id = 500
    updates.add_raw("message", {}, "x")
    updates.jump(7)
    updates.add_raw("message", {}, "x")
    updates.add_raw("message", {}, "x")

    assert [u.id for u in updates.fetch(0, 10)] == [500, 7, 8]
    assert [u.id for u in updates.fetch(8, 10)] == [8]
    updates.jump()
    assert updates.next_id > 0


async def test_a_reader_of_events_wakes_for_each() -> None:
    events = Events(keep=2)
    for _ in range(3):
        events.add(None, {"kind": "x"})

    await asyncio.wait_for(events.news(0.05), 1)

    assert [e.seq for e in events.since(0, 1)] == [2, 3]


def test_a_record_counts_on() -> None:
    record = Record()
    record.add("said", 5, text="a")
    record.add("said", 6, text="b")

    assert [line["seq"] for line in record.since(1)] == [2]
