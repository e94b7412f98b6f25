"""What do people see of a motion: drafted, opened by a second member, voted on, closed by the clock?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.motions.motion import Stage
from governance.residents.binding import Relation
from storage.ballots import ballots
from storage.communities import accounts
from storage.engine import journal
from storage.engine.database import Database
from storage.motions import motions
from storage.queues.due import due as due_table
from storage.register.register import owners, ownerships, units
from storage.residents import bindings
from tests.handlers.motions.motion_committee import CHAIR, GROUP, LI, WU, ZHAO, a_committee, a_draft, an_open_motion
from tests.handlers.talk import Person, talking
from tests.journals import acts

TENANT = Person(705, "孙租客")

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def test_a_motion_goes_from_draft_to_verdict_and_the_receipts_are_in_the_journal(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_committee(talk)

        card = await an_open_motion(talk)
        assert "第1号议案：换锁" in card.text
        assert "已投：0人（共3人）" in card.text
        assert "校验码" in card.text
        assert len(card.text.splitlines()) <= 8
        assert list(card.buttons)[:3] == ["同意", "反对", "弃权"]

        await talk.presses(CHAIR, card.data("同意"), GROUP)
        assert talk.toast.startswith("已记录：同意。回执号 ")
        receipt = talk.toast.split("回执号 ")[1][:10]
        await talk.presses(LI, card.data("同意"), GROUP)
        heard = await talk.play(talk.now + timedelta(seconds=10))
        card = next(said for said in heard if said.chat == GROUP)
        assert "已投：2人（共3人）。已达到参与要求。" in card.text

        heard = await talk.play(talk.now + timedelta(hours=25))

        verdict = next(said for said in heard if said.card and said.card.endswith(":verdict"))
        assert verdict.chat == GROUP
        assert "通过。" in verdict.text
        assert "参与表决2人（共3人，至少2人），够了。" in verdict.text
        assert "不是决议" not in verdict.text  # the committee's own decision is one
        assert "面积" not in verdict.text
        assert "共3人：同意2、反对0、弃权0、无效票0、未投票1。" in verdict.text
        assert len(verdict.text.splitlines()) <= 8
        rows = await database.look(select(ballots.history.c.receipt))
        assert receipt in {row.receipt for row in rows}
        lines = await database.look(select(journal.lines.c.commitment).where(journal.lines.c.act == "ballot.cast"))
        assert receipt in {journal.receipt(row.commitment) for row in lines}
        async with database.uow(talk.now) as uow:
            assert await journal.verify(uow, community) is None


async def test_the_drafter_cannot_open_the_vote_and_hears_why(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        await a_draft(talk)

        await talk.presses(CHAIR, "1:motion.open:1")

        assert "要由另一位委员来开始表决" in talk.toast
        async with database.uow(talk.now) as uow:
            assert (await motions.get(uow, 1)).stage is Stage.DRAFT


async def test_a_draft_survives_a_restart_between_any_two_answers(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        await talk.says(CHAIR, "/motion")
        await talk.says(CHAIR, "换锁")

    async with talking(database) as talk:
        asked = (await talk.says(CHAIR, "更换东门门禁。"))[-1]

        assert "哪一类事项" in asked.text
        assert len(asked.buttons) == 13  # twelve classes and the way out: no preset to choose
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

        assert "101个字，最多100个字" in long.text
        assert "请用文字发送" in voice.text
        assert "正文" in asked.text


async def test_only_committee_members_draft_and_everybody_else_is_told_why(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)

        (refused,) = await talk.says(ZHAO, "/motion 换锁")

        assert "只有业委会委员能发起表决" in refused.text


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

        assert talk.toast == "This was already decided; nothing has changed."
        assert heard == []


async def test_the_second_member_may_take_a_draft_back(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        shown = next(said for said in await a_draft(talk) if said.chat == LI.id)

        await talk.presses(LI, shown.data("撤回"))
        assert talk.toast == "已撤回。"
        await talk.presses(WU, "1:motion.open:1")

        assert talk.toast == "This was already decided; nothing has changed."
        assert await acts(database, "motion.") == ["motion.drafted", "motion.withdrawn"]


async def test_an_owner_who_is_confirmed_during_the_vote_can_still_vote_with_the_frozen_weight(
    database: Database,
) -> None:
    async with talking(database) as talk:
        community = await a_committee(talk)
        async with database.uow(talk.now) as uow:
            home = await uow.add(units, community_id=community, building="1", name="101", used_as="home", area=893700)
            owner = await uow.add(owners, community_id=community, key="name:Zhao", name="Zhao")
            await uow.add(ownerships, community_id=community, unit_id=home, owner_id=owner, place=0, since=uow.now)
        card = await an_open_motion(talk, kind="使用维修资金", period="3天")
        assert "0.00平方米（共89.37平方米）" in card.text
        refused = await talk.presses(ZHAO, card.data("同意"), GROUP)
        assert "您的手机还没有关联房屋" in talk.toast
        assert {said.chat for said in refused} == {ZHAO.id}  # in private, with the way to register

        async with database.uow(talk.now) as uow:
            tenant = (await accounts.remember(uow, TENANT.id, TENANT.name, TENANT.language)).id
            chair = await accounts.remember(uow, CHAIR.id, CHAIR.name, CHAIR.language)
            lives = await bindings.claim(uow, community, tenant, home, Relation.TENANT, None)
            await bindings.confirm(uow, lives.id, by=chair.id)
        await talk.presses(TENANT, card.data("同意"), GROUP)
        assert talk.toast.startswith("您在这里登记的是租户，这项表决由业主投票。")
        async with database.uow(talk.now) as uow:
            account = (await accounts.remember(uow, ZHAO.id, ZHAO.name, ZHAO.language)).id
            claim = await bindings.claim(uow, community, account, home, Relation.OWNER, owner)
            chair = await accounts.remember(uow, CHAIR.id, CHAIR.name, CHAIR.language)
            await bindings.confirm(uow, claim.id, by=chair.id)
        await talk.presses(ZHAO, card.data("同意"), GROUP)

        assert talk.toast.startswith("已记录：同意")
        heard = await talk.play(talk.now + timedelta(days=4))
        verdict = next(said for said in heard if said.card and said.card.endswith(":verdict"))
        assert verdict.text.startswith("<b>计票结果：通过（还不是决议）。</b>\n第1号议案")
        assert "同意的面积89.37平方米（参与的89.37平方米中须超过44.69平方米），够了。" in verdict.text
        assert await acts(database, "roll.", "ballot.") == ["roll.voter_added", "ballot.cast"]


async def test_nothing_due_is_left_when_a_motion_is_closed(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        await an_open_motion(talk)

        await talk.play(talk.now + timedelta(days=2))

        assert await database.look(select(due_table)) == []
        async with database.uow(talk.now) as uow:
            motion = await motions.get(uow, 1)
        assert motion.stage is Stage.CLOSED
        assert motion.verdict is not None
        assert motion.verdict["outcome"] == "no_quorum"


async def test_a_draft_begun_from_a_menu_far_above_leaves_what_the_last_one_became(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        await a_draft(talk)

        heard = await talk.presses(CHAIR, "1:menu.do:motion")

    assert [one.row.fresh for one in heard if "议案" in one.text] == [1]
