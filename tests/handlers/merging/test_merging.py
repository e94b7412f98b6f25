"""What do people hear when matters are merged, split or moved, and when that is undone?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.roles import Role
from storage.engine.database import Database
from storage.matters.joiners import joined
from storage.matters.matters import matters
from tests.handlers.matters.matter_village import (
    ANN,
    CHAIR,
    GROUP,
    LI,
    MANAGER,
    WANG,
    a_closing,
    a_report,
    a_village,
    in_group,
    to,
)
from tests.handlers.talk import Talk, a_member
from tests.journals import acts

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def two(talk: Talk) -> dict[str, str]:
    """Matter 1 of WANG, matter 2 of LI, with somebody who has the second, too; the chair's buttons for the first."""
    first = await a_report(talk, WANG, "大门口的灯不亮")
    second = await a_report(talk, LI, "信箱锁坏了")
    await talk.presses(ANN, second["我也是"], GROUP)
    return first


async def test_whoever_raised_a_merged_one_hears_what_the_main_one_hears_and_it_is_never_overdue(
    database: Database,
) -> None:
    async with a_village(database, WANG, LI, ANN) as (talk, _):
        first = await two(talk)

        heard = await talk.says(CHAIR, "/merge 2 1")
        (said,) = [one for one in heard if one.chat == CHAIR.id and one.card == "arrange"]
        assert said.text == "诉求2号已合并到诉求1号。"
        assert any("张主任把它合并到诉求1号。那一件有进展，您也会收到。" in text for text in to(heard, LI))
        cards = {one.card: one.text for one in in_group(heard)}
        assert "已合并" in cards["matter:2"]
        assert "2位邻居也有同样问题" in cards["matter:1"]

        told = await talk.presses(CHAIR, first["接手"])
        assert all(any("张主任已接手" in text for text in to(told, one)) for one in (WANG, LI))
        assert any("has taken it on" in text for text in to(told, ANN))
        closed = await a_closing(talk, first)
        assert any("真的办好了吗" in text for text in to(closed, LI))
        later = await talk.play(talk.now + timedelta(days=40))
        assert not any("2号" in one.text for one in in_group(later))
        assert "matter.merge" in await acts(database)


async def test_undone_it_waits_again_with_time_and_its_people_go_with_it(database: Database) -> None:
    async with a_village(database, WANG, LI, ANN) as (talk, _):
        await two(talk)
        await talk.presses(ANN, "1:matter.join:1")  # she has the first, too, by herself
        heard = await talk.says(CHAIR, "/merge 2 1")
        (said,) = [one for one in heard if one.card == "arrange"]
        await talk.play(talk.now + timedelta(days=20))

        heard = await talk.presses(CHAIR, said.data("撤销"))

        assert talk.answers[-1].text == "已撤销。"
        assert any("又把它从诉求1号里分出来" in text for text in to(heard, LI))
        rows = await database.look(select(joined.c.matter_id, joined.c.account_id))
        assert len([row for row in rows if row.matter_id == 1]) == 1
        assert (await database.look(select(matters.c.state).where(matters.c.number == 2)))[0].state == "raised"
        soon = await talk.play(talk.now + timedelta(days=2))
        assert not [one for one in soon if one.card == "matter:2"]
        later = await talk.play(talk.now + timedelta(days=3))
        assert [one for one in later if one.card == "matter:2"]  # it has a deadline again
        await talk.presses(CHAIR, said.data("撤销"))
        assert "已经撤销过" in talk.answers[-1].text
        assert "matter.unmerge" in await acts(database)


async def test_what_went_into_a_matter_that_is_taken_back_waits_again(database: Database) -> None:
    async with a_village(database, WANG, LI, ANN) as (talk, _):
        await two(talk)
        await talk.says(CHAIR, "/merge 2 1")

        heard = await talk.presses(WANG, "1:matter.withdrawn:1")

        assert any("又把它从诉求1号里分出来" in text for text in to(heard, LI))
        rows = await database.look(select(matters.c.state).order_by(matters.c.number))
        assert [row.state for row in rows] == ["withdrawn", "raised"]


async def test_the_menu_offers_what_resembles_it(database: Database) -> None:
    async with a_village(database, WANG, LI) as (talk, _):
        first = await a_report(talk, WANG, "3栋2单元电梯坏了")
        (question,) = await talk.says(LI, "#报修 3栋2单元电梯又坏了", GROUP)
        await talk.presses(LI, question.data("不是"), GROUP)

        (menu,) = await talk.presses(CHAIR, first["合并、拆分、改类"])
        (which,) = await talk.presses(CHAIR, menu.data("合并到另一件"))
        await talk.presses(CHAIR, which.data("2"))

        states = await database.look(select(matters.c.number, matters.c.state).order_by(matters.c.number))
        assert [(row.number, row.state) for row in states] == [(1, "merged"), (2, "raised")]


async def test_a_part_becomes_a_matter_of_the_same_voice_and_goes_back(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        first = await a_report(talk, WANG, "大门口的灯不亮，信箱锁也坏了")
        (menu,) = await talk.presses(CHAIR, first["合并、拆分、改类"])
        await talk.presses(CHAIR, menu.data("拆出一部分"))

        heard = await talk.says(CHAIR, "信箱锁坏了")

        assert any("张主任把您的话转来，登记为诉求2号" in text for text in to(heard, WANG))
        texts = [row.text for row in await database.look(select(matters.c.text).order_by(matters.c.number))]
        assert texts == ["大门口的灯不亮，信箱锁也坏了", "信箱锁坏了"]
        (said,) = [one for one in heard if one.card == "arrange"]
        await talk.presses(CHAIR, said.data("撤销"))
        states = [row.state for row in await database.look(select(matters.c.state).order_by(matters.c.number))]
        assert states == ["raised", "merged"]
        assert "matter.split" in await acts(database)


async def test_a_matter_that_becomes_a_dispute_leaves_the_group_and_comes_back_undone(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        first = await a_report(talk, WANG, "楼上天天吵到半夜")
        (menu,) = await talk.presses(CHAIR, first["合并、拆分、改类"])
        (which,) = await talk.presses(CHAIR, menu.data("改类别"))

        heard = await talk.presses(CHAIR, which.data("纠纷"))

        (card,) = in_group(heard)
        assert "楼上" not in card.text
        assert "这件事现在不公开办理。" in card.text
        assert any("张主任把它从投诉改为纠纷。" in text for text in to(heard, WANG))
        (said,) = [one for one in heard if one.card == "arrange"]
        back = await talk.presses(CHAIR, said.data("撤销"))
        assert any("楼上天天吵到半夜" in one.text for one in in_group(back))
        assert "matter.kind" in await acts(database)


async def test_a_manager_who_is_not_at_it_arranges_nothing(database: Database) -> None:
    async with a_village(database, WANG, LI, ANN) as (talk, community):
        await a_member(talk, MANAGER, community, Role.MANAGER)
        await two(talk)

        (refused,) = await talk.says(MANAGER, "/merge 2 1")

        assert "Only the committee, or the person who deals with this matter, can do that." in refused.text
        (refused,) = await talk.says(ANN, "/merge 2 1")
        assert await acts(database, "matter.merge") == []
