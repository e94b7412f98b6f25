"""How is a matter taken, answered, promised and closed?"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from storage.engine import journal
from storage.engine.database import Database
from storage.matters.steps import steps
from tests.handlers.matters.matter_village import (
    CHAIR,
    GROUP,
    LI,
    WANG,
    a_closing,
    a_photo,
    a_report,
    a_village,
    in_group,
    to,
)
from tests.journals import acts

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def test_the_raiser_hears_in_private_who_takes_it(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)

        heard = await talk.presses(CHAIR, buttons["接手"])

        assert any("张主任已接手" in text for text in to(heard, WANG))
        assert "办理中" in in_group(heard)[0].text
        assert talk.toast.startswith("诉求1号由您负责")


async def test_taking_twice_changes_nothing_and_is_answered_truthfully(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        await talk.presses(CHAIR, buttons["接手"])

        heard = await talk.presses(CHAIR, buttons["接手"])

        assert heard == []
        assert talk.toast == "诉求1号已经由您负责。"


async def test_a_neighbour_cannot_handle_a_matter(database: Database) -> None:
    async with a_village(database, LI) as (talk, _):
        buttons = await a_report(talk)
        for label in ("接手", "答复", "定期限", "办结"):
            await talk.presses(LI, buttons[label])

            assert talk.toast.startswith("您的身份不能办这件事")
        assert await database.look(select(steps.c.id)) == []


async def test_an_answer_reaches_the_raiser_and_those_who_are_with_it(database: Database) -> None:
    async with a_village(database, WANG, LI) as (talk, _):
        buttons = await a_report(talk)
        await talk.presses(LI, buttons["我也是"], GROUP)
        await talk.presses(CHAIR, buttons["答复"])

        heard = await talk.says(CHAIR, "明天有人来修 <b>")

        for person in (WANG, LI):
            assert any("张主任答复：“明天有人来修 &lt;b&gt;”" in text for text in to(heard, person))
        assert "明天有人来修" in in_group(heard)[0].text
        assert any("已记录并转达" in text for text in to(heard, CHAIR))
        assert await acts(database, "matter.") == ["matter.raised", "matter.joined", "matter.answer"]


async def test_a_deadline_is_promised_once_and_heard(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        (days,) = await talk.presses(CHAIR, buttons["定期限"])
        chosen = list(days.buttons.values())[1]

        heard = await talk.presses(CHAIR, chosen)
        again = await talk.presses(CHAIR, chosen)

        assert any("张主任承诺在周二 11月24日 20:00前办结" in text for text in to(heard, WANG))
        assert again == []
        assert "11月24日" in talk.toast


async def test_closed_without_a_solution_says_so(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)

        heard = await a_closing(talk, buttons, "没有经费", solved="无法解决")

        assert "已办结，未解决" in in_group(heard)[0].text


async def test_a_closed_matters_buttons_say_that_it_is_closed(database: Database) -> None:
    async with a_village(database, WANG, LI) as (talk, _):
        buttons = await a_report(talk)
        await a_closing(talk, buttons)

        await talk.presses(CHAIR, buttons["接手"])

        assert talk.toast == "诉求1号已经办结。"


async def test_the_journal_holds_no_words_of_a_matter(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        await a_closing(talk, await a_report(talk))

        kept: list[Any] = list(await database.look(select(journal.contents.c.content)))

        assert all("电梯" not in str(row.content) and "门锁" not in str(row.content) for row in kept)


async def test_an_empty_answer_or_a_too_long_one_is_refused_and_the_question_stands(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        await talk.presses(CHAIR, buttons["答复"])

        (photo,) = await talk.says(CHAIR, None, **a_photo())
        (long,) = await talk.says(CHAIR, "长" * 2001)
        heard = await talk.says(CHAIR, "明天修")

        assert "请用文字答复" in photo.text
        assert "2000字以内" in long.text
        assert any("明天修" in text for text in to(heard, WANG))


async def test_whoever_loses_the_role_in_the_middle_cannot_go_on(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        await talk.presses(CHAIR, buttons["答复"])
        async with database.uow(talk.now) as uow:
            from storage.offices import roles

            await uow.execute(roles.roles.update().values(until=talk.now))

        (refused,) = await talk.says(CHAIR, "明天修")

        assert "您的身份不能办这件事" in refused.text
