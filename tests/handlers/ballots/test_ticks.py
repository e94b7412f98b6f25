"""Does the paper in private show, within a minute, what was chosen elsewhere?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.ballots import ticks
from storage.ballots import ballots
from storage.engine.database import Database
from tests.handlers.ballots.carrying_poll import a_poll_is_sent, answers
from tests.handlers.ballots.test_sealed_votes import HE, SHARED, SHE, WANG, an_owners_vote
from tests.handlers.motions.motion_committee import CHAIR, GROUP, LI, WU, a_committee, a_draft, an_open_motion
from tests.handlers.talk import Person, Said, Talk, talking

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
MINUTE = timedelta(minutes=1)


async def papers_arrive(talk: Talk) -> dict[int, Said]:
    """Everybody on the roll is invited; whose paper stands in which chat."""
    invited = [said for said in await talk.play(talk.now) if said.card == "motion:1" and said.chat != GROUP]
    for said in invited:
        await talk.arrives(said)
    return {said.chat or 0: said for said in invited}


def papers(heard: list[Said]) -> dict[int, Said]:
    return {said.chat or 0: said for said in heard if said.card == "motion:1" and said.chat != GROUP}


async def test_a_press_in_the_group_ticks_the_voters_own_paper_and_nobody_elses(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        card = await an_open_motion(talk)
        assert set(await papers_arrive(talk)) == {CHAIR.id, LI.id, WU.id}

        await talk.presses(LI, card.data("同意"), GROUP)
        first = papers(await talk.play(talk.now + MINUTE))
        await talk.presses(LI, card.data("反对"), GROUP)
        second = papers(await talk.play(talk.now + MINUTE))

        assert set(first) == set(second) == {LI.id}
        assert "您的票：同意，回执号 " in first[LI.id].text
        assert "✓ 同意" in first[LI.id].buttons
        assert "您的票：反对，回执号 " in second[LI.id].text
        assert "✓ 同意" not in second[LI.id].buttons
        assert first[LI.id].row.fresh == 0  # edited where it stands, not posted anew


async def test_whoever_has_no_paper_gets_none_by_pressing_in_the_group(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        card = await an_open_motion(talk)

        await talk.presses(WU, card.data("同意"), GROUP)
        # Whoever has voted is not invited either.
        heard = papers(await talk.play(talk.now + MINUTE))

        assert WU.id not in heard


async def test_an_answer_to_the_poll_ticks_the_paper_and_taking_it_back_unticks_it(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        await a_poll_is_sent(talk, await a_draft(talk, "用 Telegram"))
        await talk.arrives((await talk.says(LI, "/start motion-1"))[0])

        await answers(talk, LI, "no")
        ticked = papers(await talk.play(talk.now + MINUTE))
        await answers(talk, LI)
        unticked = papers(await talk.play(talk.now + MINUTE))

        assert "✓ 反对" in ticked[LI.id].buttons
        assert "您还没有投票" in unticked[LI.id].text
        assert not any(label.startswith("✓") for label in unticked[LI.id].buttons)


@pytest.mark.parametrize("carrier", [ballots.GROUP, ballots.PRIVATE])
async def test_a_joint_owners_paper_shows_that_the_home_voted_and_never_how(database: Database, carrier: str) -> None:
    async with talking(database) as talk:
        await an_owners_vote(talk, carrier)
        await papers_arrive(talk)
        await press(talk, SHE, "yes", carrier)
        await talk.play(talk.now + MINUTE)

        await press(talk, HE, "no", carrier)
        heard = papers(await talk.play(talk.now + MINUTE))

        assert SHARED in heard[SHE.id].text
        assert "Your ballot" not in heard[SHE.id].text
        assert not any(label.startswith("✓") for label in heard[SHE.id].buttons)
        assert WANG.id not in heard


async def press(talk: Talk, person: Person, choice: str, carrier: str) -> None:
    await talk.presses(person, f"1:ballot.cast:1:{choice}", GROUP if carrier == ballots.GROUP else None)


async def test_of_many_who_press_at_once_every_paper_is_ticked(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticks, "AT_ONCE", 1)
    async with talking(database) as talk:
        await a_committee(talk)
        card = await an_open_motion(talk)
        await papers_arrive(talk)

        for person in (WU, CHAIR, LI):
            await talk.presses(person, card.data("同意"), GROUP)
        heard = papers(await talk.play(talk.now + MINUTE))

        assert set(heard) == {CHAIR.id, LI.id, WU.id}
        assert "✓ In favour" in heard[WU.id].buttons


async def test_once_the_vote_is_over_nothing_is_ticked_any_more(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        card = await an_open_motion(talk)
        await papers_arrive(talk)
        await talk.play(talk.now + timedelta(hours=23, minutes=59, seconds=55))

        await talk.presses(LI, card.data("同意"), GROUP)
        heard = [said for said in await talk.play(talk.now + MINUTE) if said.chat == LI.id and said.card == "motion:1"]

        assert [any("ballot.cast" in data for data in said.buttons.values()) for said in heard] == [False]
        assert "您的票：同意，回执号 " in heard[0].text
