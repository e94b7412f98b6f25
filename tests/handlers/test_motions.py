"""What do people see of a motion: drafted, opened by a second member, voted on, closed by the clock?"""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from governance.binding import Relation
from governance.motion import Stage
from governance.roles import Role
from storage import accounts, ballots, bindings, journal, motions
from storage.database import Database
from storage.due import due as due_table
from storage.register import owners, ownerships, units
from tests.databases import NOW
from tests.handlers.talk import Person, Said, Talk, a_community, a_member, talking

GROUP = -1001
CHAIR = Person(701, "张主任")
LI = Person(702, "李委员")
WU = Person(703, "Wu", "en")
ZHAO = Person(704, "赵住户")

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def a_committee(talk: Talk) -> int:
    community = await a_community(talk, GROUP)
    await a_member(talk, CHAIR, community, Role.CHAIR, Role.COMMITTEE)
    await a_member(talk, LI, community, Role.COMMITTEE)
    await a_member(talk, WU, community, Role.COMMITTEE)
    await a_member(talk, ZHAO, community)
    return community


async def a_draft(
    talk: Talk, carrier: str = "用按钮", *, kind: str = "业委会日常", period: str = "24小时"
) -> list[Said]:
    """The chair drafts a committee motion that is open for 24 hours; what the last press brought."""
    await talk.says(CHAIR, "/motion 换锁")
    (asked,) = await talk.says(CHAIR, "更换东门门禁，费用 3,000 元。")
    (asked,) = await talk.presses(CHAIR, asked.data(kind))
    (asked,) = await talk.presses(CHAIR, asked.data(period))
    (asked,) = await talk.presses(CHAIR, asked.data(carrier))
    return await talk.presses(CHAIR, asked.data("交给"))


async def an_open_motion(talk: Talk, carrier: str = "用按钮", **more: str) -> Said:
    """… and a second member opens it; returns the card in the group."""
    shown = next(said for said in await a_draft(talk, carrier, **more) if said.chat == LI.id)
    heard = await talk.presses(LI, shown.data("开启"))
    return next(said for said in heard if said.chat == GROUP and said.row.method == "sendMessage")


async def test_a_motion_goes_from_draft_to_verdict_and_the_receipts_are_in_the_journal(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_committee(talk)

        card = await an_open_motion(talk)
        assert "第1号议案：换锁" in card.text
        assert "已投：人数 0 / 3" in card.text
        assert "指纹" in card.text
        assert len(card.text.splitlines()) <= 8
        assert list(card.buttons)[:3] == ["同意", "反对", "弃权"]

        await talk.presses(CHAIR, card.data("同意"), GROUP)
        assert talk.toast.startswith("已记录：同意。回执号 ")
        receipt = talk.toast.split("回执号 ")[1][:10]
        await talk.presses(LI, card.data("同意"), GROUP)
        heard = await talk.play(talk.now + timedelta(seconds=10))
        card = next(said for said in heard if said.chat == GROUP)
        assert "已投：人数 2 / 3。已达到参与比例。" in card.text

        heard = await talk.play(talk.now + timedelta(hours=25))

        verdict = next(said for said in heard if said.card and said.card.endswith(":verdict"))
        assert verdict.chat == GROUP
        assert "通过。" in verdict.text
        assert "参与·人数 2/3，须达到 2" in verdict.text
        assert "尚不是决议" not in verdict.text  # the committee's own decision is one
        assert len(verdict.text.splitlines()) <= 8
        rows = await database.look(select(ballots.history.c.receipt))
        assert receipt in {row.receipt for row in rows}
        lines = await database.look(select(journal.lines.c.commitment).where(journal.lines.c.act == "ballot.cast"))
        assert receipt in {journal.receipt(row.commitment) for row in lines}
        async with database.unit(talk.now) as unit:
            assert await journal.verify(unit, community) is None


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
        heard = await talk.presses(LI, shown.data("开启"))
        posted = next(said for said in heard if "开启时" in said.text)
        await talk.presses(CHAIR, "1:ballot.cast:1:yes", GROUP)

        heard = await talk.play(talk.now)

        # Whoever has voted already is not asked; Zhao is on no roll.
        papers = {said.chat: said for said in heard if said.card == "motion:1" and said.chat != GROUP}
        assert set(papers) == {LI.id, WU.id}
        assert papers[WU.id].text.startswith("A vote has begun, and you are on its roll.")
        assert "还没有投票" not in papers[LI.id].text  # it stays true for whoever votes in the group
        await talk.presses(LI, papers[LI.id].buttons["指纹"])
        assert talk.answers[-1].alert
        whole = posted.text.split("<code>")[1][:64]
        assert talk.toast.endswith(whole)
        assert posted.chat == GROUP
        assert posted.card is None  # never edited


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


async def test_the_drafter_cannot_open_the_vote_and_hears_why(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        await a_draft(talk)

        await talk.presses(CHAIR, "1:motion.open:1")

        assert "须由另一位委员来开启" in talk.toast
        async with database.unit(talk.now) as unit:
            assert (await motions.get(unit, 1)).stage is Stage.DRAFT


async def test_a_draft_survives_a_restart_between_any_two_answers(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        await talk.says(CHAIR, "/motion")
        await talk.says(CHAIR, "换锁")

    async with talking(database) as talk:
        asked = (await talk.says(CHAIR, "更换东门门禁。"))[-1]

        assert "哪一类事项" in asked.text
        assert len(asked.buttons) == 10  # nine classes and the way out: no preset to choose
        assert "cn_278" not in str(asked.buttons)


async def test_too_long_a_title_or_a_voice_note_is_refused_kindly_and_the_draft_is_kept(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        await talk.says(CHAIR, "/motion")

        (long,) = await talk.says(CHAIR, "锁" * 101)
        (voice,) = await talk.says(
            CHAIR, None, voice={"file_id": "v", "file_unique_id": "v", "duration": 1, "mime_type": "audio/ogg"}
        )
        (asked,) = await talk.says(CHAIR, "换锁")

        assert "101 个字，最多 100 个字" in long.text
        assert "请用文字发送" in voice.text
        assert "正文" in asked.text


async def test_only_committee_members_draft_and_everybody_else_is_told_why(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)

        (refused,) = await talk.says(ZHAO, "/motion 换锁")

        assert "您的身份不能办这件事" in refused.text


async def test_a_ballot_is_set_not_toggled_and_the_same_press_twice_is_one_ballot(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        card = await an_open_motion(talk)

        await talk.presses(LI, card.data("同意"), GROUP)
        first = talk.toast
        await talk.presses(LI, card.data("同意"), GROUP)
        assert talk.toast == first
        await talk.presses(LI, card.data("反对"), GROUP)
        assert talk.toast.startswith("已记录：反对")

        standing = await database.look(select(ballots.ballots.c.choice))
        history = await database.look(select(ballots.history.c.choice).order_by(ballots.history.c.id))
        assert [row.choice for row in standing] == ["no"]
        assert [row.choice for row in history] == ["yes", "no"]


async def test_a_person_reads_the_receipt_in_their_own_language(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        card = await an_open_motion(talk)

        await talk.presses(WU, card.data("弃权"), GROUP)

        assert talk.toast.startswith("Recorded: Abstain. Receipt ")
        assert "You can change it until Sun 22 Nov, 20:00" in talk.toast


async def test_somebody_who_is_not_on_the_roll_gets_a_private_refusal_that_helps(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        card = await an_open_motion(talk)

        heard = await talk.presses(ZHAO, card.data("同意"), GROUP)

        assert "只由业委会委员投票" in talk.toast
        assert talk.answers[-1].alert
        assert [said for said in heard if said.chat == GROUP] == []
        assert await database.look(select(ballots.ballots)) == []


async def test_a_ballot_after_the_closing_moment_does_not_count_even_if_the_close_was_not_played(
    database: Database,
) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        card = await an_open_motion(talk)
        talk.now += timedelta(hours=24)

        await talk.presses(LI, card.data("同意"), GROUP)

        assert "已经截止，这一票不计" in talk.toast
        assert await database.look(select(ballots.ballots)) == []


async def test_presses_with_forged_data_change_nothing(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        await a_draft(talk)
        for data in ("1:ballot.cast:1:maybe", "1:ballot.cast:99:yes", "1:ballot.cast:1:yes", "1:motion.open:99"):
            await talk.presses(LI, data, GROUP)
            assert talk.toast

        assert await database.look(select(ballots.ballots)) == []


async def test_opening_twice_opens_once(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        await an_open_motion(talk)

        heard = await talk.presses(WU, "1:motion.open:1")

        assert talk.toast == "This was decided before; nothing has changed."
        assert heard == []


async def test_the_second_member_may_take_a_draft_back(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        shown = next(said for said in await a_draft(talk) if said.chat == LI.id)

        await talk.presses(LI, shown.data("撤回"))
        assert talk.toast == "已撤回。"
        await talk.presses(WU, "1:motion.open:1")

        assert talk.toast == "This was decided before; nothing has changed."


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
        assert "your ballot is still missing" in english.text
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


async def _until_the_close(database: Database, choice: str) -> list[str]:
    """Everything that anybody is shown, told or answered in a vote in which all choose the same, until it closes."""
    async with talking(database) as talk:
        await a_committee(talk)
        card = await an_open_motion(talk)
        seen: list[Said] = []
        for person in (CHAIR, LI):
            seen += await talk.presses(person, card.data(choice), GROUP)
        for until in (timedelta(seconds=10), timedelta(hours=23, minutes=59)):
            seen += await talk.play(NOW + until)
            seen += await talk.says(ZHAO, "/motion 1", GROUP)
            seen += await talk.says(ZHAO, "/motions", GROUP)
            seen += await talk.says(ZHAO, "/start motion-1")
            seen += await talk.says(WU, "/start motion-1")
        toasts = [re.sub(r"[A-Z2-7]{10}", "RECEIPT", answer.text) for answer in talk.answers]
        told = [f"{said.chat} {said.text} {sorted(said.buttons)}" for said in seen]
        return [*told, *(toast.replace(choice, "CHOICE") for toast in toasts)]


async def test_all_yes_and_all_no_look_the_same_to_everybody_until_the_close(
    database: Database, tmp_path: Path, empty_sqlite: Path
) -> None:
    shutil.copy(empty_sqlite, tmp_path / "other.db")
    other = Database(f"sqlite+aiosqlite:///{tmp_path}/other.db")

    yes, no = await _until_the_close(database, "同意"), await _until_the_close(other, "反对")
    await other.close()

    assert len(yes) > 10
    assert yes == no


async def test_an_owner_who_is_confirmed_during_the_vote_can_still_vote_with_the_frozen_weight(
    database: Database,
) -> None:
    async with talking(database) as talk:
        community = await a_committee(talk)
        async with database.unit(talk.now) as unit:
            home = await unit.add(units, community_id=community, building="1", name="101", used_as="home", area=893700)
            owner = await unit.add(owners, community_id=community, key="name:Zhao", name="Zhao")
            await unit.add(ownerships, community_id=community, unit_id=home, owner_id=owner, place=0, since=unit.now)
        card = await an_open_motion(talk, kind="使用维修", period="3天")
        assert "面积 0.00 / 89.37 m²" in card.text
        refused = await talk.presses(ZHAO, card.data("同意"), GROUP)
        assert "您的账号还没有关联房屋" in talk.toast
        assert {said.chat for said in refused} == {ZHAO.id}  # in private, with the way to register

        async with database.unit(talk.now) as unit:
            account = (await accounts.remember(unit, ZHAO.id, ZHAO.name, ZHAO.language)).id
            claim = await bindings.claim(unit, community, account, home, Relation.OWNER, owner)
            chair = await accounts.remember(unit, CHAIR.id, CHAIR.name, CHAIR.language)
            await bindings.confirm(unit, claim.id, by=chair.id)
        await talk.presses(ZHAO, card.data("同意"), GROUP)

        assert talk.toast.startswith("已记录：同意")
        heard = await talk.play(talk.now + timedelta(days=4))
        verdict = next(said for said in heard if said.card and said.card.endswith(":verdict"))
        assert "初步结果——尚不是决议。" in verdict.text
        assert "同意·面积 89.37/89.37 m²，须多于 44.685" in verdict.text


async def test_nothing_due_is_left_when_a_motion_is_closed(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        await an_open_motion(talk)

        await talk.play(talk.now + timedelta(days=2))

        assert await database.look(select(due_table)) == []
        async with database.unit(talk.now) as unit:
            motion = await motions.get(unit, 1)
        assert motion.stage is Stage.CLOSED
        assert motion.verdict is not None
        assert motion.verdict["outcome"] == "no_quorum"
