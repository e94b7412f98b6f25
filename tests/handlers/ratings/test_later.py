"""Does what is promised for spring come back in spring, to whoever handles it and whoever raised it?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from storage.engine.database import Database
from storage.matters.matters import matters
from tests.handlers.matters.matter_village import CHAIR, a_report, a_village, in_group
from tests.handlers.matters.test_matters import WANG
from tests.handlers.ratings.test_stars import ANN, asked_of
from tests.handlers.talk import Said, Talk
from tests.journals import acts

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def a_promise(talk: Talk, buttons: dict[str, str], label: str) -> list[Said]:
    await talk.presses(CHAIR, buttons["办结"])
    (check,) = await talk.says(CHAIR, "等天暖了再刷墙")
    (days,) = await talk.presses(CHAIR, check.data("现在办不了"))
    assert "什么时候办" in days.text
    return await talk.presses(CHAIR, days.data(label))


async def test_what_is_promised_for_spring_comes_back_on_the_first_of_march(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk, WANG, "外墙掉皮")
        heard = await a_promise(talk, buttons, "春天")
        quiet = await talk.play(datetime.fromisoformat("2027-02-28T23:00:00+00:00"))
        back = await talk.play(datetime.fromisoformat("2027-03-01T02:00:00+00:00"))
        (row,) = await database.look(select(matters.c.state, matters.c.outcome, matters.c.deadline))

    assert "以后办，已定日子" in in_group(heard)[0].text
    assert "张主任答应周一 3月1日办：“等天暖了再刷墙”" in in_group(heard)[0].text
    asked = asked_of(heard, WANG)
    assert "会自动重新打开" in asked.text
    assert "是，办好了" not in asked.buttons
    assert quiet == []
    assert any("答应的日子到了" in one.text for one in back if one.chat == WANG.id)
    assert any("办结" in one.buttons for one in back if one.chat == CHAIR.id)
    assert (row.state, row.outcome) == ("reopened", None)
    assert row.deadline > datetime.fromisoformat("2027-03-01T02:00:00+00:00")
    assert (await acts(database)).count("matter.return") == 1


async def test_whoever_cannot_wait_opens_it_again_and_the_day_then_brings_nothing(database: Database) -> None:
    async with a_village(database, ANN) as (talk, _):
        buttons = await a_report(talk, ANN, "The paint is coming off")
        heard = await a_promise(talk, buttons, "一个月后")
        await talk.play(talk.now + timedelta(days=29))

        await talk.presses(ANN, asked_of(heard, ANN).data("Open it again"))
        toast = talk.toast
        (row,) = await database.look(select(matters.c.state, matters.c.round))
        await talk.play(talk.now + timedelta(days=2))
        (after,) = await database.look(select(matters.c.state, matters.c.round))

    assert toast == "Recorded: matter 1 is open again."
    assert tuple(row) == tuple(after) == ("reopened", 1)


async def test_a_forged_closing_for_later_without_a_day_closes_nothing(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk, WANG, "外墙掉皮")
        await talk.presses(CHAIR, buttons["办结"])
        await talk.says(CHAIR, "以后")

        await talk.presses(CHAIR, "1:matter.closed:1:later")
        await talk.presses(WANG, "1:matter.later:1:spring")
        (row,) = await database.look(select(matters.c.state))

    assert row.state == "raised"
