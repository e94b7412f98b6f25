"""What stands in private chats about a vote: invited, reminded, chosen, and when it is over?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.engine.database import Database
from tests.handlers.motions.motion_committee import CHAIR, GROUP, LI, WU, ZHAO, a_committee, a_draft, an_open_motion
from tests.handlers.talk import talking

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def test_after_the_end_no_paper_in_private_offers_a_choice_and_each_shows_the_own_ballot(
    database: Database,
) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        await talk.says(LI, "/start")
        card = await an_open_motion(talk)
        for said in await talk.play(talk.now):
            if said.card == "motion:1" and said.chat != GROUP:
                await talk.arrives(said)
        await talk.presses(WU, card.data("同意"), GROUP)
        receipt = talk.toast.split("Receipt ")[1][:10]
        await talk.presses(LI, "1:ballot.cast:1:no")

        heard = await talk.play(talk.now + timedelta(hours=25))

        papers = {said.chat: said for said in heard if said.card == "motion:1" and said.chat != GROUP}
        assert set(papers) == {CHAIR.id, LI.id, WU.id}
        assert all(not any("ballot.cast" in data for data in said.buttons.values()) for said in papers.values())
        assert f"Your ballot: In favour, receipt {receipt}." in papers[WU.id].text
        assert "您的票：反对，回执号 " in papers[LI.id].text
        assert "您的票" not in papers[CHAIR.id].text
        assert "未通过。" in papers[CHAIR.id].text
        assert "Not passed." in papers[WU.id].text


async def test_everybody_on_the_roll_finds_an_open_vote_in_private_and_the_fingerprint_stands(
    database: Database,
) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        shown = next(said for said in await a_draft(talk) if said.chat == LI.id)
        heard = await talk.presses(LI, shown.data("开始表决"))
        posted = next(said for said in heard if "开始表决时" in said.text)
        await talk.presses(CHAIR, "1:ballot.cast:1:yes", GROUP)

        heard = await talk.play(talk.now)

        # Whoever has voted already is not asked; Zhao is on no roll.
        papers = {said.chat: said for said in heard if said.card == "motion:1" and said.chat != GROUP}
        assert set(papers) == {LI.id, WU.id}
        assert papers[WU.id].text.startswith("A vote has opened, and you are on its roll.")
        assert "还有" not in papers[LI.id].text  # how long it still is would stand there for years
        assert "还没有投票" not in papers[LI.id].text  # it stays true for whoever votes in the group
        await talk.presses(LI, papers[LI.id].buttons["校验码"])
        assert talk.answers[-1].alert
        whole = posted.text.split("<code>")[1][:64]
        assert talk.toast.endswith(whole)
        assert posted.chat == GROUP
        assert posted.card is None  # never edited


async def test_what_is_sent_to_all_shows_no_turnout_and_is_edited_once_when_the_vote_is_over(
    database: Database,
) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        card = await an_open_motion(talk)
        invited = [said for said in await talk.play(talk.now) if said.card == "motion:1" and said.chat != GROUP]
        for said in invited:
            await talk.arrives(said)
        for person in (CHAIR, LI):
            await talk.presses(person, card.data("同意"), GROUP)
        reminded = [said for said in await talk.play(talk.now + timedelta(hours=23)) if said.row.kind == "reminder"]

        heard = await talk.play(talk.now + timedelta(hours=2))

        assert {said.chat for said in invited} == {CHAIR.id, LI.id, WU.id}
        assert {said.chat for said in reminded} == {WU.id}
        assert not any(
            word in said.text for said in [*invited, *reminded] for word in ("已投", "Voted:", "/ 3", "of 3")
        )
        over = [said for said in heard if said.card == "motion:1" and said.chat != GROUP]
        assert sorted(said.chat or 0 for said in over) == sorted([CHAIR.id, LI.id, WU.id])
        # What the group hears is in the queue before any paper.
        ids = {said.card: said.row.id for said in heard if said.chat == GROUP}
        assert ids["motion:1:verdict"] < min(said.row.id for said in over)
        assert all("通过。" in said.text or "Passed." in said.text for said in over)


async def test_after_the_close_the_full_text_names_the_own_ballot_and_every_class(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        card = await an_open_motion(talk)
        await talk.presses(LI, card.data("反对"), GROUP)
        await talk.presses(CHAIR, card.data("弃权"), GROUP)
        await talk.play(talk.now + timedelta(hours=25))

        (voter,) = await talk.says(LI, "/start motion-1")
        (silent,) = await talk.says(WU, "/start motion-1")
        (other,) = await talk.says(ZHAO, "/start motion-1")

        assert voter.text.startswith("<b>未通过。</b>\n第1号议案")
        assert "您的票：反对，回执号 " in voter.text
        assert "共3人：同意0、反对1、弃权1、无效票0、未投票1。" in voter.text
        assert "下一步：由业委会公布结果；事项退回商议。" in voter.text
        assert "You did not vote on this." in silent.text
        assert "您没有投票" not in other.text
        assert "您的票" not in other.text


async def test_a_vote_that_is_opened_at_night_invites_in_the_morning(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        talk.now = talk.now.replace(hour=15, minute=30)  # 23:30 in China
        await an_open_motion(talk)

        night = await talk.play(talk.now + timedelta(hours=8))
        morning = await talk.play(talk.now + timedelta(hours=1))

        assert [said for said in night if "有一项表决开始了" in said.text] == []
        assert {said.chat for said in morning if "有一项表决开始了" in said.text} == {CHAIR.id, LI.id}


async def test_a_button_of_a_closed_vote_shows_what_came_of_it(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        await an_open_motion(talk)
        await talk.play(talk.now + timedelta(hours=25))

        (paper,) = await talk.presses(LI, "1:ballot.cast:1:yes")

        assert talk.answers[-1].alert
        assert talk.toast.startswith("这项表决已经截止，这一票不计。无效：")
        assert paper.card == "motion:1"
        assert list(paper.buttons) == ["看全文"]


async def test_those_who_have_not_voted_are_reminded_in_private_only_and_the_reminders_stop(
    database: Database,
) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        card = await an_open_motion(talk)  # opened Sat 20:00 local, for 24 hours
        await talk.presses(CHAIR, card.data("同意"), GROUP)
        await talk.play(talk.now + timedelta(minutes=1))

        heard = await talk.play(talk.now + timedelta(hours=23))

        assert {said.chat for said in heard} == {LI.id, WU.id}
        english = next(said for said in heard if said.chat == WU.id)
        assert "you have not voted yet" in english.text
        assert english.row.kind == "reminder"
        assert english.row.not_after is not None
        await talk.presses(WU, english.data("Against"))
        assert talk.toast.startswith("Recorded: Against")


async def test_in_private_the_paper_shows_what_is_chosen(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        await an_open_motion(talk)

        (paper,) = await talk.says(WU, "/start motion-1")
        assert "You have not voted yet" in paper.text
        (paper,) = await talk.presses(WU, paper.data("In favour"))

        assert "Your ballot: In favour, receipt" in paper.text
        assert "✓ In favour" in paper.buttons
