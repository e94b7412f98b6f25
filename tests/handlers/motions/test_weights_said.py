"""In which unit does a vote speak of weights? In that of the community: per cent, thousandths, one home one vote."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from governance.register.weighing import BY_OWNER, BY_UNIT, Sign, Weighing, shares
from storage.communities import accounts
from storage.communities.communities import communities
from storage.engine.database import Database
from tests.handlers.motions.motion_committee import CHAIR, GROUP, LI, a_committee, an_open_motion
from tests.handlers.talk import Said, talking
from tests.samples.registers import an_entry, import_entries, tie

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def _a_vote(database: Database, weighing: Weighing, *weights: int, language: str = "zh") -> tuple[str, str, str]:
    """Three homes, two of which vote: the first card, the card with the turnout, and the verdict."""
    async with talking(database) as talk:
        community = await a_committee(talk)
        homes = ("王秀英", "李强", "王秀英")
        entries = [
            replace(an_entry(f"1-1-10{at}", owner), weight=weight)
            for at, (owner, weight) in enumerate(zip(homes, weights, strict=True), 1)
        ]
        async with database.uow(talk.now) as uow:
            await import_entries(uow, community, entries, weighing=weighing)
            ids = {who: (await accounts.remember(uow, who.id, who.name, "zh")).id for who in (CHAIR, LI)}
            await tie(uow, community, ids[CHAIR], "1-1-101", by=ids[LI])
            await tie(uow, community, ids[LI], "1-1-102", by=ids[CHAIR])
        opened = await an_open_motion(talk, kind="使用维修资金", period="7天")
        if language != "zh":
            async with database.uow(talk.now) as uow:
                await uow.execute(update(communities).values(language=language))
        await talk.presses(CHAIR, opened.data("同意"), GROUP)
        heard = await talk.play(talk.now + timedelta(seconds=10))
        turnout = _last(heard, "motion:1")
        ended = await talk.play(talk.now + timedelta(days=8))
        return opened.text, turnout, _last(ended, "motion:1:verdict")


def _last(heard: list[Said], card: str) -> str:
    return [said.text for said in heard if said.card == card and said.chat == GROUP][-1]


async def test_a_vote_by_shares_speaks_of_per_cent_and_never_of_square_metres(database: Database) -> None:
    opened, turnout, verdict = await _a_vote(database, shares("", Sign.PERCENT), 332_500, 335_000, 332_500)

    assert "已投：0位业主（共2位），0%（共100%）" in opened
    assert "已投：1位业主（共2位），66.5%（共100%）" in turnout
    assert "66.5%" in verdict
    assert "平方米" not in opened + turnout + verdict
    assert "面积" not in verdict


async def test_a_vote_by_thousandths_is_said_in_english_too(database: Database) -> None:
    _, turnout, verdict = await _a_vote(
        database, shares("millesimi", whole=1000), 3_325_000, 3_350_000, 3_325_000, language="en"
    )

    assert "Voted: 1 of 2 owners, 665 of 1000." in turnout
    assert "665" in verdict
    assert "millesimi" in verdict
    assert "m²" not in turnout + verdict


async def test_where_each_home_or_each_owner_has_one_vote_whole_votes_are_said(database: Database) -> None:
    by_home = await _a_vote(database, BY_UNIT, 10_000, 10_000, 10_000)

    assert "已投：0人（共2人）" in by_home[0]
    assert "票数共3票：同意2、反对0" in by_home[2]
    assert "平方米" not in "".join(by_home)


async def test_where_each_owner_has_one_vote_two_homes_are_one(database: Database) -> None:
    opened, turnout, verdict = await _a_vote(database, BY_OWNER, 10_000, 10_000, 10_000)

    assert "已投：1人（共2人）" in turnout
    assert "参与表决的票数1票（共2票，至少2票），还差1票" in verdict
    assert "票数共2票：同意1、反对0" in verdict
    assert "平方米" not in opened + turnout + verdict
