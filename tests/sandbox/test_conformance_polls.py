"""Do native polls behave as in Bot API 10.0? Options with persistent ids, votes, retraction, closing, refusals.

Sources: Bot API 9.6 and 10.0, sendPoll, stopPoll, Poll, PollAnswer; tdlib/td error texts.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from telegram import Bot, Message, Update
from telegram.error import BadRequest

from tests.sandbox.conftest import Raw
from tests.sandbox_client import Neighbourhood, RefusedError, Seen


@pytest.fixture
def group(neighbours: Neighbourhood) -> int:
    return neighbours.group.chat_id


async def ask(ptb: Bot, group: int, **more: Any) -> Message:
    facts: dict[str, Any] = {"is_anonymous": False, "allows_revoting": True, **more}
    return await ptb.send_poll(group, "何时开会？", ["周六", "周日", "都行"], **facts)


async def updates(ptb: Bot, kind: str) -> list[Update]:
    """All of a kind that wait; each look asks with another offset, as the same one at once gives a single update."""
    look = -random.randrange(50, 10_000)
    return [u for u in await ptb.get_updates(offset=look, timeout=1) if getattr(u, kind)]


async def seen(neighbours: Neighbourhood) -> Seen:
    return (await neighbours.group.messages())[-1]


async def test_a_named_vote_brings_answer_and_totals(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    """Bot API, PollAnswer.option_persistent_ids and Update.poll, for the bot's own polls."""
    sent = await ask(ptb, group)
    wang = neighbours.person("王秀英")

    await wang.votes(await seen(neighbours), "周日")

    (answer,) = await updates(ptb, "poll_answer")
    (totals,) = await updates(ptb, "poll")
    assert answer.poll_answer.user.id == wang.id
    assert answer.poll_answer.option_persistent_ids == (sent.poll.options[1].persistent_id,)
    assert answer.poll_answer.option_ids == (1,)
    assert answer.effective_chat is None
    assert [o.voter_count for o in totals.poll.options] == [0, 1, 0]


async def test_a_vote_taken_back_is_an_empty_list(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    """Bot API, PollAnswer.option_ids: may be empty if the vote was retracted."""
    await ask(ptb, group)
    wang = neighbours.person("王秀英")
    await wang.votes(await seen(neighbours), "周六")
    await wang.votes(await seen(neighbours))

    last = (await updates(ptb, "poll_answer"))[-1]

    assert last.poll_answer.option_ids == last.poll_answer.option_persistent_ids == ()


async def test_an_anonymous_poll_brings_totals_only(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    """Bot API, Update.poll_answer: only non-anonymous polls."""
    await ask(ptb, group, is_anonymous=True)
    await neighbours.person("王秀英").votes(await seen(neighbours), 0)

    assert not await updates(ptb, "poll_answer")
    assert len(await updates(ptb, "poll")) == 1


async def test_an_anonymous_administrator_votes_as_the_group(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    """Bot API, PollAnswer.voter_chat; the stand-in user is 136817688."""
    await ask(ptb, group)
    zheng, wu = neighbours.person("郑国平"), neighbours.person("吴晓燕")
    await zheng.does("promote", chat_id=group, user_id=wu.id, is_anonymous=True)
    poll = [s for s in await neighbours.group.messages() if s.options][-1]
    await wu.votes(poll, 0)

    (answer,) = await updates(ptb, "poll_answer")

    assert answer.poll_answer.voter_chat.id == group
    assert answer.poll_answer.user.id == 136817688


async def test_results_stay_hidden_until_the_close(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    """Bot API 9.6, hide_results_until_closes."""
    sent = await ask(ptb, group, hide_results_until_closes=True)
    await neighbours.person("王秀英").votes(await seen(neighbours), 2)
    (before,) = await updates(ptb, "poll")

    closed = await ptb.stop_poll(group, sent.message_id)

    assert before.poll.total_voter_count == 0
    assert closed.is_closed
    assert [o.voter_count for o in closed.options] == [0, 0, 1]


async def test_a_poll_is_stopped_once(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    """tdlib/td: "Poll has already been closed"; after it nobody can vote."""
    sent = await ask(ptb, group)
    await ptb.stop_poll(group, sent.message_id)

    with pytest.raises(BadRequest, match=r"(?i)poll has already been closed"):
        await ptb.stop_poll(group, sent.message_id)
    with pytest.raises(RefusedError, match="closed"):
        await neighbours.person("王秀英").votes(await seen(neighbours), 0)
    with pytest.raises(BadRequest, match=r"(?i)message with poll to stop not found"):
        await ptb.stop_poll(group, 4242)


async def test_a_poll_closes_by_its_own_timer_when_the_clock_moves(
    ptb: Bot, neighbours: Neighbourhood, group: int
) -> None:
    """Bot API, sendPoll.open_period: 5-2628000 seconds."""
    sent = await ask(ptb, group, open_period=3600)
    await neighbours.forward(hours=1)

    (closed,) = await updates(ptb, "poll")

    assert closed.poll.id == sent.poll.id
    assert closed.poll.is_closed
    with pytest.raises(BadRequest, match=r"(?i)already been closed"):
        await ptb.stop_poll(group, sent.message_id)


async def test_a_poll_without_revoting_takes_one_vote(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    """Bot API 9.6, allows_revoting."""
    await ask(ptb, group, allows_revoting=False)
    wang = neighbours.person("王秀英")
    await wang.votes(await seen(neighbours), 0)

    with pytest.raises(RefusedError, match="cannot be changed"):
        await wang.votes(await seen(neighbours), 1)


async def test_several_answers_only_where_allowed(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    """Bot API, allows_multiple_answers."""
    await ask(ptb, group)
    wang = neighbours.person("王秀英")
    with pytest.raises(RefusedError, match="one answer"):
        await wang.votes(await seen(neighbours), 0, 1)

    await ask(ptb, group, allows_multiple_answers=True)
    await wang.votes(await seen(neighbours), 0, 1)

    assert (await updates(ptb, "poll_answer"))[-1].poll_answer.option_ids == (0, 1)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"question": "问" * 301}, "must not exceed 300"),
        ({"question": ""}, "non-empty"),
        ({"options": []}, "at least 1 option"),
        ({"options": [{"text": str(n)} for n in range(13)]}, "more than 12 options"),
        ({"options": [{"text": "长" * 101}]}, "must not exceed 100"),
        ({"open_period": 4}, "open period"),
        ({"open_period": 2_628_001}, "open period"),
        ({"open_period": 60, "close_date": 2_000_000_000}, "together"),
        ({"members_only": True}, "only in channel chats"),
        ({"type": "quiz"}, "quiz"),
    ],
)
async def test_wrong_polls_are_refused(raw: Raw, group: int, facts: dict[str, Any], words: str) -> None:
    """Bot API, sendPoll; tdlib/td: "Poll voters can be restricted only in channel chats"."""
    refused = await raw("sendPoll", **{"chat_id": group, "question": "?", "options": [{"text": "a"}], **facts})

    assert refused["error_code"] == 400
    assert words in refused["description"]


async def test_a_poll_carries_what_10_0_requires(raw: Raw, group: int) -> None:
    """Fields that python-telegram-bot 22.8 insists on: persistent_id, allows_revoting, members_only."""
    poll = (await raw("sendPoll", chat_id=group, question="?", options=[{"text": "a"}]))["result"]["poll"]

    assert {"allows_revoting", "members_only", "is_anonymous", "total_voter_count"} <= poll.keys()
    assert poll["is_anonymous"] is True
    assert poll["options"][0].keys() == {"persistent_id", "text", "voter_count"}


async def test_a_poll_may_say_in_words_that_nobody_adds_options(raw: Raw, group: int) -> None:
    """Bot API 9.6, sendPoll.allow_adding_options: false is the default, and can be said."""
    plain = {"chat_id": group, "question": "?", "options": [{"text": "a"}], "is_anonymous": False}

    assert (await raw("sendPoll", **plain, allow_adding_options=False))["ok"]
    refused = await raw("sendPoll", **plain, allow_adding_options=True)
    assert "does not support" in refused["description"]


async def test_a_residents_own_poll_tells_the_bot_only_its_end(ptb: Bot, neighbours: Neighbourhood, group: int) -> None:
    """Bot API, Update.poll: "only updates about manually stopped polls and polls, which are sent by the bot"."""
    wang, feng = neighbours.person("王秀英"), neighbours.person("冯涛")
    made = Seen(
        (await wang.does("polls", chat_id=group, question="去哪儿？", options=["山", "水"], is_anonymous=False))[
            "message"
        ]
    )
    await feng.votes(made, "山")
    (told,) = [u for u in await updates(ptb, "message") if u.message.poll]
    before = (await updates(ptb, "poll"), await updates(ptb, "poll_answer"))

    with pytest.raises(RefusedError, match="own polls"):
        await feng.does("poll-stops", chat_id=group, message_id=made.id)
    await wang.does("poll-stops", chat_id=group, message_id=made.id)

    (ended,) = await updates(ptb, "poll")
    assert told.message.poll.question == "去哪儿？"
    assert before == ([], [])
    assert ended.poll.is_closed
    assert [o.voter_count for o in ended.poll.options] == [1, 0]
    for wrong in (
        {"question": "", "options": ["a"]},
        {"question": "?", "options": []},
        {"question": "?", "options": ["长" * 101]},
    ):
        with pytest.raises(RefusedError):
            await wang.does("polls", chat_id=group, **wrong)
