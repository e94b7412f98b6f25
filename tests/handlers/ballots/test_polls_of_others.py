"""Is nothing kept of answers to polls that are not ours, and all of those to a poll whose name we do not know yet?"""

from __future__ import annotations

from sqlalchemy import select

from storage.ballots import native_polls
from storage.engine.database import Database
from tests.handlers.ballots.carrying_poll import OPTIONS, an_open_poll, answers, tell
from tests.handlers.motions.motion_committee import LI, WU, a_committee, a_draft
from tests.handlers.talk import Talk, talking


async def _kept(database: Database) -> set[tuple[str, int]]:
    """The poll and the voter of every answer that is kept."""
    return {(row.poll, row.voter) for row in await database.look(select(native_polls.answers))}


async def _answers_elsewhere(talk: Talk) -> None:
    chosen = {"option_ids": [0], "option_persistent_ids": ["o-yes"]}
    await talk.feed({"poll_answer": {"poll_id": "somebody else's", "user": WU.as_json(), **chosen}})


async def _a_poll_leaves(talk: Talk) -> None:
    """A motion is opened whose poll Telegram has not confirmed yet."""
    await a_committee(talk)
    shown = next(said for said in await a_draft(talk, "用 Telegram") if said.chat == LI.id)
    await talk.presses(LI, shown.data("开始表决"))


async def test_an_answer_to_a_poll_of_somebody_else_is_not_kept(database: Database) -> None:
    async with talking(database) as talk:
        await an_open_poll(talk)
        await answers(talk, WU, "yes")

        await _answers_elsewhere(talk)

        assert await _kept(database) == {("p1", WU.id)}


async def test_an_answer_that_might_have_been_ours_is_kept_until_telegram_has_named_our_poll(
    database: Database,
) -> None:
    async with talking(database) as talk:
        await _a_poll_leaves(talk)
        await answers(talk, WU, "yes")
        await _answers_elsewhere(talk)
        assert len(await _kept(database)) == 2

        sent = {"poll": {"id": "p1", "options": [{"persistent_id": f"o-{option}"} for option in OPTIONS]}}
        await tell(talk, "poll.sent", {"poll": 1, "ok": True, "result": sent})

        assert await _kept(database) == {("p1", WU.id)}


async def test_when_telegram_took_no_poll_of_ours_none_of_what_was_answered_meanwhile_is_left(
    database: Database,
) -> None:
    async with talking(database) as talk:
        await _a_poll_leaves(talk)
        await _answers_elsewhere(talk)

        await tell(talk, "poll.sent", {"poll": 1, "ok": False, "error": "Bad Request"})

        assert await _kept(database) == set()
