"""Does a resident find what was raised, and nobody what is private?"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from governance.matters.ladder import Level, Place
from governance.matters.matter import Kind, Move, State, Visibility
from governance.roles import Role
from handlers.search.filling import fill_all
from storage.communities import communities
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.matters import matters
from storage.matters import steps as matter_steps
from storage.matters.grams import matter_grams
from storage.matters.matters import Raised
from tests.databases import NOW
from tests.handlers.matters.matter_village import CHAIR, STRANGER, a_closing, a_report, a_village
from tests.handlers.matters.test_matters import GROUP, LI, WANG
from tests.handlers.talk import Person, a_community, a_member, talking

ANN = Person(771, "Ann", "en")


async def test_two_characters_find_open_and_closed_matters_of_this_community_and_no_private_one(
    database: Database,
) -> None:
    async with a_village(database, WANG, LI) as (talk, community):
        await a_member(talk, ANN, community)
        buttons = await a_report(talk, WANG, "3栋2单元电梯又停了")
        await a_closing(talk, buttons, "换了控制柜")
        await a_report(talk, LI, "楼道灯不亮")
        await a_report(talk, LI, "电梯里有烟味")
        other = await a_community(talk, -1009, name="别的小区")
        async with talk.database.uow(talk.now) as uow:
            await a_filed(uow, community, "隔壁在电梯里堵我", 1, Visibility.PRIVATE)
            await a_filed(uow, community, "电梯广告太吵", 1, Visibility.ANONYMOUS)
            await a_filed(uow, other, "电梯坏了", 1)

        (found,) = await talk.says(WANG, "/search 电梯")
        (listed,) = await talk.says(WANG, "/matters 电梯")
        (by_result,) = await talk.says(WANG, "/search 控制柜")
        (chair,) = await talk.says(CHAIR, "/search 堵我")
        (in_group,) = await talk.says(LI, "/search 电梯", GROUP)
        (english,) = await talk.says(ANN, "/search 烟味")

    lines = found.text.splitlines()
    assert lines[0] == "<b>“电梯”的查找结果</b>"
    assert [line.split()[1] for line in lines[1:]] == ["5号", "3号", "1号"]  # what waits first, then the newest
    assert "灯" not in found.text
    assert "堵我" not in found.text
    assert listed.text == found.text
    assert list(found.buttons) == ["5", "3", "1"]
    assert "3栋2单元电梯又停了" in by_result.text
    assert chair.text.startswith("没有找到“堵我”。")
    assert "广告" not in in_group.text
    assert len(in_group.text.splitlines()) == 3
    assert english.text.startswith("<b>Found for “烟味”</b>")


async def test_a_letter_may_be_wrong_and_what_is_only_near_is_said_to_be(database: Database) -> None:
    async with a_village(database, WANG) as (talk, community):
        async with talk.database.uow(talk.now) as uow:
            await a_filed(uow, community, "The elevator in building 3 is stuck", 1)
            await a_filed(uow, community, "电梯坏了", 1)

        (wrong,) = await talk.says(WANG, "/search elevater")
        (near,) = await talk.says(WANG, "/search 电题坏了")
        (nothing,) = await talk.says(WANG, "/search 游泳池")
        (empty,) = await talk.says(WANG, "/search")

    assert "elevator in building 3" in wrong.text
    assert near.text.startswith("没有写着“电题坏了”的。相近的有：")
    assert "电梯坏了" in near.text
    assert nothing.text.startswith("没有找到“游泳池”。")
    assert empty.text.startswith("想找什么？")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_many_answers_come_page_by_page_and_a_forged_page_finds_nothing(database: Database) -> None:
    async with a_village(database, WANG, STRANGER) as (talk, community):
        async with talk.database.uow(talk.now) as uow:
            for number in range(8):
                await a_filed(uow, community, f"电梯停了第{number}回", 1)

        (first,) = await talk.says(WANG, "/search 电梯")
        (second,) = await talk.presses(WANG, first.buttons["更多"])
        forged = await talk.presses(WANG, "1:search.more:q____:0")

    assert first.text.splitlines()[-1] == "还有别的。多加一个词，范围更小。"
    assert len(first.text.splitlines()) == 7
    assert len(second.text.splitlines()) == 4
    assert set(first.buttons) & set(second.buttons) == set()
    assert forged == []


async def test_what_is_taken_back_or_becomes_private_is_found_no_more_and_old_rows_are_found_after_an_upgrade(
    database: Database,
) -> None:
    async with talking(database) as talk:
        community = await a_community(talk, GROUP)
        wang = await a_member(talk, WANG, community, Role.OWNER)
        async with talk.database.uow(talk.now) as uow:
            kept = await a_filed(uow, community, "电梯坏了", wang)
            gone = await a_filed(uow, community, "电梯门夹人", wang)
            hidden = await a_filed(uow, community, "电梯里吵架", wang)
            for one in (gone, hidden):
                await matter_steps.add(uow, one, Move.CLOSE, by=wang, text="电梯修好了")
            await matters.change(uow, gone, text="", place="", note="", credit="", state=State.WITHDRAWN.value)
            await matters.change(uow, hidden, visibility=Visibility.PRIVATE.value)
        left = {row[0] for row in await talk.database.look(select(matter_grams.c.matter_id))}
        async with talk.database.uow(talk.now) as uow:
            await uow.execute(matter_grams.delete())  # as in a database from before there was an index
            work = Upgrading(uow)
            await fill_all(work, [await communities.get(uow, community)])
        (before,) = await talk.says(WANG, "/search 电梯")
        await talk.play(talk.now)
        (after,) = await talk.says(WANG, "/search 电梯")

    assert left == {kept}
    assert before.text.startswith("没有找到")
    assert [line.split()[1] for line in after.text.splitlines()[1:]] == ["1号"]


class Upgrading:
    """As much of a unit of work as an upgrade has."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.now = NOW


async def a_filed(
    uow: UnitOfWork, community: int, text: str, raiser: int, visibility: Visibility = Visibility.OPEN
) -> int:
    """A matter that was raised; returns its key."""
    raised = Raised(
        kind=Kind.COMPLAINT,
        visibility=visibility,
        text=text,
        place="",
        raiser=raiser,
        at=Place(),
        level=Level.COMMITTEE,
        deadline=uow.now,
    )
    return (await matters.file(uow, community, raised)).id
