"""Is whoever raised it asked once how satisfied they are, and heard?"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from governance.matters.ladder import Level
from governance.schedule.quiet_hours import Rings
from storage.communities import accounts
from storage.engine.database import Database
from storage.matters.matters import matters
from storage.privacy import erasing
from storage.ratings.judgements import judgements
from tests.handlers.matters.matter_village import CHAIR, LEAD, STRANGER, a_closing, a_lead, a_report, a_village
from tests.handlers.matters.test_matters import GROUP, LI, WANG
from tests.handlers.talk import Person, Said, a_member
from tests.journals import acts

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

ANN = Person(771, "Ann", "en")


def asked_of(heard: list[Said], person: Person) -> Said:
    """The question whether it is done, as somebody got it."""
    return next(one for one in heard if one.chat == person.id and (one.card or "").endswith(":asked"))


async def test_the_raiser_is_asked_aloud_then_for_stars_and_a_word_which_only_those_who_handle_it_read(
    database: Database,
) -> None:
    async with a_village(database, WANG, LI) as (talk, _):
        buttons = await a_report(talk)
        await talk.presses(LI, buttons["我也是"], GROUP)
        closing = await a_closing(talk, buttons)
        (raiser, joiner) = asked_of(closing, WANG), asked_of(closing, LI)
        for one in closing:
            if one.card and one.chat in {WANG.id, CHAIR.id}:
                await talk.arrives(one)

        done = await talk.presses(WANG, raiser.data("是"))
        stars = asked_of(done, WANG)
        rated = await talk.presses(WANG, stars.data("4"))
        said = await talk.says(WANG, "来得很快")
        (mine,) = await talk.says(CHAIR, "/matter 1")
        (neighbours,) = await talk.says(LI, "/matter 1")
        assert await acts(database, "matter.") == [
            "matter.raised", "matter.joined", "matter.close", "matter.confirm", "matter.rated", "matter.rated",
        ]  # fmt: skip

    assert raiser.row.rings == Rings.BY_DAY.value
    assert joiner.row.rings == Rings.NEVER.value
    assert "办得满意吗" in stars.text
    assert list(stars.buttons) == ["1 ★", "2 ★", "3 ★", "4 ★", "5 ★", "跳过"]
    assert "已记下" in asked_of(rated, WANG).text
    assert asked_of(said, WANG).text.endswith("谢谢，办理的人看得到。")
    assert any("评价：★★★★☆“来得很快”" in one.text for one in said if one.chat == CHAIR.id)
    assert "评价：★★★★☆“来得很快”" in mine.text
    assert "评价" not in neighbours.text


async def test_few_stars_ask_whether_it_is_to_be_opened_again_one_rung_up(database: Database) -> None:
    async with a_village(database, WANG, STRANGER) as (talk, community):
        await a_lead(talk, community, "3")
        buttons = await a_report(talk, WANG, "3号楼电梯坏了")
        await talk.presses(LEAD, buttons["办结"])
        (check,) = await talk.says(LEAD, "修了")
        closing = await talk.presses(LEAD, check.data("已解决"))
        stars = asked_of(await talk.presses(WANG, asked_of(closing, WANG).data("是")), WANG)
        forged = await talk.presses(STRANGER, stars.data("1"))
        refused = talk.toast

        few = asked_of(await talk.presses(WANG, stars.data("2")), WANG)
        again = await talk.presses(WANG, few.data("重新打开"))
        late = await talk.presses(WANG, stars.data("5"))

        (row,) = await database.look(select(matters.c.state, matters.c.level, matters.c.round))
        given = await database.look(select(judgements.c.round, judgements.c.done, judgements.c.stars))

    assert forged == []
    assert refused
    assert "已记下：★★☆☆☆要重新打开吗？" in few.text
    assert (row.state, row.level, row.round) == ("reopened", int(Level.COMMITTEE), 1)
    assert any("接手" in one.buttons for one in again if one.chat == CHAIR.id)
    assert [list(one.buttons) for one in late] == [["开始"]]  # nothing but the way on
    assert "过时" in talk.toast
    assert [tuple(one) for one in given] == [(0, 0, 2)]


async def test_who_leaves_it_may_say_a_word_and_who_is_forgotten_takes_stars_and_word_along(database: Database) -> None:
    async with a_village(database, ANN) as (talk, _):
        buttons = await a_report(talk, ANN, "The lift is stuck")
        closing = await a_closing(talk, buttons)
        stars = asked_of(await talk.presses(ANN, asked_of(closing, ANN).data("Yes")), ANN)
        few = asked_of(await talk.presses(ANN, stars.data("1")), ANN)
        left = asked_of(await talk.presses(ANN, few.data("No, leave it")), ANN)
        await talk.says(ANN, "It took three weeks")
        async with database.uow(talk.now) as uow:
            account = await accounts.by_telegram_id(uow, ANN.id)
            assert account is not None
            await erasing.erase_words(uow, account.id)
        (row,) = await database.look(select(judgements.c.done, judgements.c.stars, judgements.c.word))

    assert stars.text.splitlines()[-1].startswith("Thank you. How satisfied are you")
    assert few.text.endswith("Recorded: ★☆☆☆☆ Open it again?")
    assert "write one sentence" in left.text
    assert (row.done, row.stars, row.word) == (1, 0, "")


async def test_a_skip_asks_nothing_more_and_what_somebody_is_in_the_middle_of_is_not_pushed_aside(
    database: Database,
) -> None:
    async with a_village(database, WANG) as (talk, community):
        await a_member(talk, LI, community)
        buttons = await a_report(talk)
        closing = await a_closing(talk, buttons)
        await talk.says(WANG, "/report")

        stars = asked_of(await talk.presses(WANG, asked_of(closing, WANG).data("是")), WANG)
        rated = asked_of(await talk.presses(WANG, stars.data("5")), WANG)
        skipped = asked_of(await talk.presses(WANG, stars.data("跳过")), WANG)

    assert list(rated.buttons) == ["写下来", "跳过"]
    assert skipped.text.endswith("已记下，谢谢。")
    assert list(skipped.buttons) == ["查看"]
