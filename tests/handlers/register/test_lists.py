"""Can a list that was sent by mistake take the register's place, and does anything come back when the right one does?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from governance.register.register import Entry
from governance.register.sheet import read_sheet
from governance.register.weighing import BY_AREA
from governance.residents.binding import Relation
from governance.roles import Role
from handlers.frame.words import words
from handlers.register.words import examples, heading, summary, trouble
from storage.ballots.rolls import voters
from storage.communities.communities import communities as table
from storage.engine.database import Database
from storage.register import imports, register
from storage.residents import bindings, ownership
from tests.databases import NOW
from tests.handlers.talk import Person, Said, Talk, a_community, a_member, talking
from tests.journals import acts
from tests.samples.registers import an_entry, import_entries, tie
from tests.storage.register.test_import_beside_ballots import an_open_vote

CHAIR, WU = Person(901, "老陈"), Person(902, "吴晓燕")
WANG, SON, LI = Person(903, "王秀英"), Person(904, "王小明"), Person(905, "李强")
HOMES = [an_entry("3-2-501", "王秀英"), an_entry("3-2-502", "李强"), an_entry("3-2-503", "赵敏")]
ONE_LINE = [an_entry("7-1-101", "周杰")]


async def a_house(talk: Talk) -> int:
    """Three homes; a chair and a deputy, two owners and a son who are tied."""
    community = await a_community(talk)
    chair = await a_member(talk, CHAIR, community, Role.CHAIR)
    await a_member(talk, WU, community, Role.COMMITTEE)
    wang, son, li = [await a_member(talk, one, community) for one in (WANG, SON, LI)]
    async with talk.database.uow(talk.now) as uow:
        await uow.execute(update(table).where(table.c.id == community).values(stewarded=0))
        await import_entries(uow, community, HOMES)
        await tie(uow, community, wang, "3-2-501", by=chair)
        await tie(uow, community, son, "3-2-501", by=chair, relation=Relation.FAMILY)
        await tie(uow, community, li, "3-2-502", by=chair)
    return community


async def a_list(talk: Talk, community: int, new: Sequence[Entry]) -> int:
    """The chair has sent a list and it was read; the import's key."""
    async with talk.database.uow(talk.now) as uow:
        first = await bindings.get(uow, 1)
        chair = first.confirmed_by if first else None
        key = await imports.begin(uow, community, account=chair, name="名册.xlsx", two_people=True)
        await imports.stage(uow, key, 0, new)
        facts = summary(await register.entries(uow, community), new, BY_AREA, before=BY_AREA)
        await imports.show(uow, key, digest="0" * 64, count=len(new), moves={}, summary=facts)
    return key


async def taken(talk: Talk, community: int, new: Sequence[Entry], *, loss: bool = False) -> list[Said]:
    """The list is proposed by one and confirmed by the other."""
    talk.now += timedelta(minutes=5)
    key, more = await a_list(talk, community, new), "_loss" if loss else ""
    said = await talk.presses(CHAIR, f"1:register.take{more}:{key}")
    said += await talk.presses(WU, f"1:register.confirm{more}:{key}")
    return said + await talk.play(talk.now + timedelta(minutes=2))


async def test_a_list_that_would_remove_homes_says_so_and_is_not_taken_by_the_ordinary_press(
    database: Database,
) -> None:
    async with talking(database) as talk:
        community = await a_house(talk)
        key = await a_list(talk, community, ONE_LINE)

        asked = await talk.presses(CHAIR, f"1:register.take:{key}")

        assert "有3套" in talk.toast
        assert [one.buttons for one in asked if one.chat == CHAIR.id] == [
            {"是的，减少3套": f"1:register.take_loss:{key}"}
        ]
        proposed = await talk.presses(CHAIR, asked[-1].data("是的"))
        question = next(one for one in proposed if one.chat == WU.id)
        assert "这份名单有1套房屋，现有业主名册有3套：将减少3套" in question.text
        second = await talk.presses(WU, question.data("确认"))
        assert "是的" in "".join(second[-1].buttons)
        async with database.uow(talk.now) as uow:
            assert await register.entries(uow, community) == HOMES
        await talk.presses(WU, second[-1].data("是的"))
        async with database.uow(talk.now) as uow:
            assert await register.entries(uow, community) == ONE_LINE


async def test_who_lost_a_home_by_a_wrong_list_has_it_back_with_the_right_one(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_house(talk)
        async with database.uow(talk.now) as uow:
            motion = await an_open_vote(uow, community)
            frozen = [tuple(row) for row in await uow.rows(select(voters).order_by(voters.c.account_id))]
        wrong = await taken(talk, community, ONE_LINE, loss=True)

        right = await taken(talk, community, [*HOMES, *ONE_LINE])

        assert {one.chat for one in wrong if "不再" in one.text and one.chat} >= {WANG.id, SON.id, LI.id}
        told = {one.chat: one.text for one in right if "照旧关联" in one.text}
        assert set(told) == {WANG.id, SON.id, LI.id}
        assert "3栋2单元501" in told[WANG.id]
        async with database.uow(talk.now) as uow:
            lines = {str(line.place): line.accounts for line in await ownership.roll(uow, community)}
            assert len(lines["3-2-501"]) == len(lines["3-2-502"]) == 1
            assert lines["3-2-503"] == lines["7-1-101"] == ()
            assert [tuple(row) for row in await uow.rows(select(voters).order_by(voters.c.account_id))] == frozen
            assert motion
        assert (await acts(database)).count("binding.returned") == 3


@pytest.mark.parametrize("after", ["a month", "it was sold"])
async def test_nobody_comes_back_where_something_has_come_between(database: Database, after: str) -> None:
    async with talking(database) as talk:
        community = await a_house(talk)
        await taken(talk, community, [an_entry("3-2-501", "新业主"), *HOMES[1:]])
        if after == "a month":
            talk.now = NOW + timedelta(days=31)
        back = [an_entry("3-2-501", "新业主")] if after == "it was sold" else HOMES[:1]

        await taken(talk, community, [*back, *HOMES[1:]])

        async with database.uow(talk.now) as uow:
            assert await bindings.at_unit(uow, community, 1) == []


async def test_a_difference_shows_what_stood_and_what_would_stand(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_house(talk)
        new = [an_entry("3-2-501", "王秀英", area="91.5"), an_entry("3-2-502", "李强", "周敏"), HOMES[2]]
        key = await a_list(talk, community, new)

        said = await talk.presses(CHAIR, f"1:register.take:{key}")

        question = next(one for one in said if one.chat == WU.id).text
        assert "3栋2单元501：89.37平方米 → 91.50平方米" in question
        assert "3栋2单元502：李强 → 李强、周敏" in question
        done = await talk.presses(WU, f"1:register.confirm:{key}")
        group = next(one for one in done if one.chat == -1001).text
        assert "91.50" not in group
        assert "周敏" not in group


@pytest.mark.parametrize("name", ["名册.txt", "名册.tsv"])
async def test_a_list_as_plain_text_is_read_like_any_other(database: Database, name: str) -> None:
    async with talking(database) as talk:
        await a_house(talk)

        said = await talk.says(CHAIR, document=a_paper(name))

        assert f"正在读取 {name}" in said[0].text


async def test_a_paper_that_is_no_list_is_answered_by_what_can_be_read_and_a_text_of_a_neighbour_too(
    database: Database,
) -> None:
    async with talking(database) as talk:
        await a_house(talk)

        chair = await talk.says(CHAIR, document=a_paper("名册.pdf"))
        neighbour = await talk.says(WANG, document=a_paper("通知.txt"))

        assert "XLSX" in chair[0].text
        assert "您的身份" not in neighbour[0].text
        assert "文字和照片" in neighbour[0].text


def a_paper(name: str) -> dict[str, object]:
    return {"file_id": "F", "file_unique_id": "U", "file_name": name, "file_size": 100}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_examples_of_the_template_are_recognised_and_are_nobodys_homes(language: str) -> None:
    t = words(language)
    untouched = read_sheet([heading(t), *examples(t)])
    between = read_sheet([heading(t), *examples(t), ["1", "1", "101", "80", "赵敏", "", "", "", ""]])
    alone = read_sheet([heading(t), examples(t)[0], ["1", "1", "101", "80", "赵敏", "", "", "", ""]])

    assert trouble(words("en"), untouched) == [
        "This is still the template with its examples and none of your homes. Delete the three examples, write one row for "
        "each home, and send it again."
    ]
    (line,) = trouble(t, between)
    assert "501" in line
    assert trouble(t, alone) == []


def test_what_is_neither_yes_nor_no_in_the_column_unsold_is_named() -> None:
    t = words("en")
    rows = [
        ["1", "1", f"{number}", "80", "赵敏", "", "", "", said]
        for number, said in enumerate(("no", "maybe", "yes", ""))
    ]

    told = trouble(t, read_sheet([heading(t), *rows]))

    assert told == [
        "Row 3, Unsold: “maybe” is neither yes nor no. Write “yes” if the developer still owns it, or leave it empty."
    ]
