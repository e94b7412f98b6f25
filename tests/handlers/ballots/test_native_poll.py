"""Does a native poll carry a vote as it should: checked against the roll, reconciled, never trusted blindly?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.motions.motion import Stage
from storage.ballots import ballots, native_polls
from storage.engine.database import Database
from storage.motions import motions
from tests.handlers.ballots.carrying_poll import OPTIONS, an_open_poll, answers, stopped, tell
from tests.handlers.motions.motion_committee import CHAIR, GROUP, LI, WU, ZHAO, a_committee, a_draft
from tests.handlers.talk import Talk, talking
from tests.journals import acts

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def stage(talk: Talk) -> Stage:
    async with talk.database.uow(talk.now) as uow:
        return (await motions.get(uow, 1)).stage


async def choices(database: Database) -> list[str]:
    rows = await database.look(select(ballots.ballots.c.choice).order_by(ballots.ballots.c.owner))
    return [row.choice for row in rows]


async def test_the_poll_is_named_sealed_and_not_to_be_forwarded(database: Database) -> None:
    async with talking(database) as talk:
        request = await an_open_poll(talk)

    body = request.row.body
    assert body["is_anonymous"] is False
    assert body["hide_results_until_closes"] is True
    assert body["protect_content"] is True
    assert body["allow_adding_options"] is False
    assert "close_date" not in body
    assert "open_period" not in body
    assert request.row.kind == "poll"
    assert len(body["question"]) <= 300


async def test_an_answer_is_a_ballot_with_a_receipt_in_private_and_can_be_changed_or_taken_back(
    database: Database,
) -> None:
    async with talking(database) as talk:
        await an_open_poll(talk)

        (receipt,) = await answers(talk, WU, "yes")
        assert receipt.chat == WU.id
        assert "recorded: In favour. Receipt" in receipt.text
        await answers(talk, WU, "no")
        assert await choices(database) == ["no"]
        await answers(talk, WU)

        assert await choices(database) == []
        assert await acts(database, "ballot.") == ["ballot.cast", "ballot.cast", "ballot.retracted"]


async def test_answers_that_come_before_telegram_has_named_the_poll_are_not_lost(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        shown = next(said for said in await a_draft(talk, "用 Telegram") if said.chat == LI.id)
        await talk.presses(LI, shown.data("开始表决"))
        await answers(talk, WU, "yes")
        assert await choices(database) == []

        sent = {"poll": {"id": "p1", "options": [{"persistent_id": f"o-{option}"} for option in OPTIONS]}}
        await tell(talk, "poll.sent", {"poll": 1, "ok": True, "result": sent})

        assert await choices(database) == ["yes"]


async def test_a_result_is_not_established_while_telegram_counts_somebody_we_have_not_heard(
    database: Database,
) -> None:
    async with talking(database) as talk:
        await an_open_poll(talk)
        await answers(talk, LI, "yes")
        heard = await talk.play(talk.now + timedelta(hours=24, minutes=1))
        assert "stopPoll" in {said.row.method for said in heard}
        await stopped(talk, 2)
        assert await stage(talk) is Stage.COUNTING

        await answers(talk, CHAIR, "yes")
        heard = await talk.play(talk.now)

        assert await stage(talk) is Stage.CLOSED
        verdict = next(said for said in heard if said.card and said.card.endswith(":verdict"))
        assert "Telegram 显示2人；其中0人不在投票名单上，0人被同一户后来的票取代；计入2人。" in verdict.text
        assert "同意2人（共3人" in verdict.text
        assert await acts(database, "motion.") == [
            "motion.drafted",
            "motion.opened",
            "motion.counting",
            "motion.closed",
        ]


async def test_answers_that_never_come_leave_no_result_and_the_group_hears_it(database: Database) -> None:
    async with talking(database) as talk:
        await an_open_poll(talk)
        await talk.play(talk.now + timedelta(hours=24, minutes=1))
        await stopped(talk, 1)

        heard = await talk.play(talk.now + timedelta(hours=25))

        assert await stage(talk) is Stage.UNESTABLISHED
        assert any("要重新表决" in said.text for said in heard if said.chat == GROUP)
        assert await acts(database, "motion.") == [
            "motion.drafted",
            "motion.opened",
            "motion.counting",
            "motion.unestablished",
        ]


async def test_the_count_also_comes_with_the_update_about_the_closed_poll(database: Database) -> None:
    async with talking(database) as talk:
        await an_open_poll(talk)
        await answers(talk, LI, "no")
        await talk.play(talk.now + timedelta(hours=24, minutes=1))
        options = [{"persistent_id": f"o-{option}", "text": option, "voter_count": 0} for option in OPTIONS]
        flags = {"is_anonymous": False, "allows_multiple_answers": False, "allows_revoting": True}
        more = {"members_only": False, "type": "regular", "question": "?", "is_closed": True, **flags}
        await talk.feed({"poll": {"id": "p1", "options": options, "total_voter_count": 1, **more}})

        await talk.play(talk.now)

        assert await stage(talk) is Stage.CLOSED


async def test_a_poll_that_telegram_refused_leaves_the_vote_to_buttons(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        shown = next(said for said in await a_draft(talk, "用 Telegram") if said.chat == LI.id)
        await talk.presses(LI, shown.data("开始表决"))

        heard = await tell(talk, "poll.sent", {"poll": 1, "ok": False, "result": None, "error": "lost"})
        card = next(said for said in heard if said.chat == GROUP)
        await talk.presses(WU, card.data("同意"), GROUP)

        assert talk.toast.startswith("Recorded: In favour")
        await talk.play(talk.now + timedelta(hours=25))
        assert await stage(talk) is Stage.CLOSED


async def test_a_stranger_hears_in_private_that_the_answer_does_not_count_and_the_group_hears_nothing(
    database: Database,
) -> None:
    async with talking(database) as talk:
        await an_open_poll(talk)

        heard = await answers(talk, ZHAO, "yes")

        assert [said.chat for said in heard] == [ZHAO.id]
        assert heard[0].text.endswith("这项表决只由业委会委员投票。发送 /who 可以看到委员名单。")
        assert await choices(database) == []


async def test_a_ballot_by_button_in_private_stands_over_the_earlier_answer_of_the_same_person(
    database: Database,
) -> None:
    async with talking(database) as talk:
        await an_open_poll(talk)
        await answers(talk, WU, "yes")
        await talk.presses(WU, "1:ballot.cast:1:no")
        assert await choices(database) == ["no"]
        await talk.play(talk.now + timedelta(hours=24, minutes=1))

        heard = await stopped(talk, 1)

        verdict = next(said for said in heard if said.card and said.card.endswith(":verdict"))
        assert "1人被同一户后来的票取代；计入0人。另有1票用按钮投出。" in verdict.text


async def test_a_poll_that_somebody_stopped_early_leaves_the_rest_of_the_vote_to_buttons(database: Database) -> None:
    async with talking(database) as talk:
        await an_open_poll(talk)
        await answers(talk, LI, "yes")

        heard = await stopped(talk, 1)

        card = next(said for said in heard if said.card == "motion:1")
        await talk.presses(WU, card.data("同意"), GROUP)
        assert talk.toast.startswith("Recorded")
        await talk.play(talk.now + timedelta(hours=25))
        async with database.uow(talk.now) as uow:
            motion = await motions.get(uow, 1)
            poll = await native_polls.carrying(uow, 1)
        assert poll is not None
        assert motion.stage is Stage.CLOSED
        assert motion.verdict is not None
        assert motion.verdict["outcome"] == "passed"
