"""Is it really done, and may its author take it back?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.communities import accounts
from storage.engine.database import Database
from storage.matters.matters import matters
from storage.queues import dialogues
from tests.databases import NOW
from tests.handlers.matters.matter_village import (
    CHAIR,
    GROUP,
    LI,
    STRANGER,
    WANG,
    a_closing,
    a_quoted,
    a_report,
    a_village,
    in_group,
)
from tests.journals import acts

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def test_closed_is_not_yet_fixed_until_the_raiser_says_so(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)

        closing = await a_closing(talk, buttons)
        (asked,) = [
            one
            for one in closing
            if one.chat == WANG.id and "是，办好了" in one.buttons and (one.card or "").endswith(":asked")
        ]
        fixed = await talk.presses(WANG, asked.data("是"))

        assert "真的办好了吗" in asked.text
        assert "已办结，待确认" in in_group(closing)[0].text
        assert "已办好，经确认" in in_group(fixed)[0].text
        assert talk.toast.startswith("已记下：诉求1号确实办好了")
        assert await acts(database, "matter.") == ["matter.raised", "matter.close", "matter.confirm"]


async def test_no_reopens_it_with_a_new_deadline_and_those_responsible_look_up(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        closing = await a_closing(talk, buttons)
        no = next(one.data("否") for one in closing if one.chat == WANG.id)

        heard = await talk.presses(WANG, no)

        assert "重新打开" in in_group(heard)[0].text
        assert any("接手" in one.buttons for one in heard if one.chat == CHAIR.id)
        again = await talk.presses(WANG, no)
        assert again == []
        assert "已重新打开" in talk.toast


async def test_buttons_of_an_earlier_closing_are_out_of_date(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        first = await a_closing(talk, buttons)
        old = next(one for one in first if one.chat == WANG.id)
        await talk.presses(WANG, old.data("否"))
        await a_closing(talk, buttons, "又换了门锁")

        await talk.presses(WANG, old.data("是"))

        assert "过时" in talk.toast


async def test_a_joiners_yes_is_kept_and_a_joiners_no_reopens(database: Database) -> None:
    async with a_village(database, WANG, LI) as (talk, _):
        buttons = await a_report(talk)
        await talk.presses(LI, buttons["我也是"], GROUP)
        closing = await a_closing(talk, buttons)
        asked = next(one for one in closing if one.chat == LI.id)

        await talk.presses(LI, asked.data("是"))
        kept = talk.toast
        await talk.presses(LI, asked.data("否"))

        assert "最后由提出人确认" in kept
        (row,) = await database.look(select(matters.c.state, matters.c.round))
        assert (row.state, row.round) == ("reopened", 1)
        assert await acts(database, "matter.") == [
            "matter.raised",
            "matter.joined",
            "matter.close",
            "matter.judged",
            "matter.reopen",
        ]


async def test_a_stranger_cannot_say_that_it_is_done(database: Database) -> None:
    async with a_village(database, WANG, STRANGER) as (talk, _):
        buttons = await a_report(talk)
        closing = await a_closing(talk, buttons)

        for label in ("是", "否"):
            await talk.presses(STRANGER, in_group(closing)[0].data(label), GROUP)

            assert talk.toast.startswith("只有提出人和有同样问题的邻居")


async def test_a_joiners_question_says_what_somebody_else_judged_and_has_no_buttons_for_it(database: Database) -> None:
    async with a_village(database, WANG, LI) as (talk, _):
        buttons = await a_report(talk)
        await talk.presses(LI, buttons["我也是"], GROUP)
        closing = await a_closing(talk, buttons)
        asked = next(one for one in closing if one.chat == LI.id and (one.card or "").endswith(":asked"))
        raiser = next(one for one in closing if one.chat == WANG.id and (one.card or "").endswith(":asked"))

        await talk.arrives(asked)

        heard = await talk.presses(WANG, raiser.data("是"))

        (settled,) = [one for one in heard if one.chat == LI.id and one.card == asked.card]
        assert "确实办好了" in settled.text
        assert list(settled.buttons) == ["查看"]


async def test_a_judgement_after_thirty_days_asks_for_a_new_matter(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        closing = await a_closing(talk, buttons)
        no = next(one.data("否") for one in closing if one.chat == WANG.id)
        talk.now += timedelta(days=31)

        await talk.presses(WANG, no)

        assert "办结已超过30天" in talk.toast


async def test_an_author_who_was_brought_may_take_it_back(database: Database) -> None:
    async with a_village(database, WANG, LI) as (talk, _):
        heard = await talk.says(LI, "/report", GROUP, **a_quoted(WANG, "水管漏水"))
        told = next(one for one in heard if one.chat == WANG.id)

        (asked,) = await talk.presses(WANG, told.data("撤回"))
        done = await talk.presses(WANG, asked.data("确认撤回"))

        assert "撤回吗" in asked.text
        assert "水管" not in in_group(done)[0].text
        (row,) = await database.look(select(matters.c.state, matters.c.text))
        assert (row.state, row.text) == ("withdrawn", "")
        assert all("水管" not in one.text for one in done)


async def test_nobody_else_can_take_it_back(database: Database) -> None:
    async with a_village(database, WANG, LI) as (talk, _):
        buttons = await a_report(talk)

        await talk.presses(LI, buttons["撤回"])
        asked = talk.toast
        await talk.presses(LI, "1:matter.withdrawn:1")

        assert asked == talk.toast == "只有提出人能撤回。"


async def test_an_author_without_a_private_chat_is_led_there_to_take_it_back(database: Database) -> None:
    async with a_village(database) as (talk, _):
        buttons = await a_report(talk)
        del buttons
        (card, *_) = await talk.says(LI, "/report", GROUP, **a_quoted(WANG, "水管漏水"))

        await talk.presses(WANG, card.data("这是我说的"), GROUP)

        assert talk.answers[-1].url == "https://t.me/yishiting_bot?start=withdraw-2"
        (asked,) = await talk.says(WANG, "/start withdraw-2")
        assert "确认撤回" in asked.buttons


async def test_what_was_closed_without_a_solution_can_be_opened_again_but_not_confirmed(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        closing = await a_closing(talk, buttons, "没有经费", solved="无法解决")
        asked = next(one for one in closing if one.chat == WANG.id and (one.card or "").endswith(":asked"))

        await talk.presses(WANG, "1:matter.done:1:0")
        refused = talk.toast
        await talk.presses(WANG, asked.data("重新打开"))

        assert "是，办好了" not in asked.buttons
        assert "不能确认为办好" in refused
        (row,) = await database.look(select(matters.c.state))
        assert row.state == "reopened"


async def test_whoever_says_not_done_is_asked_what_is_missing_and_those_who_handle_it_read_it(
    database: Database,
) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        closing = await a_closing(talk, buttons)
        no = next(one.data("否") for one in closing if one.chat == WANG.id)

        asked = await talk.presses(WANG, no)
        for one in asked:
            if one.card and one.chat == CHAIR.id:
                await talk.arrives(one)
        heard = await talk.says(WANG, "锁舌还是卡住")

        assert any("还差什么" in one.text for one in asked if one.chat == WANG.id)
        assert "说还没有办好：“锁舌还是卡住”" in in_group(heard)[0].text
        assert any("锁舌还是卡住" in one.text for one in heard if one.chat == CHAIR.id)
        assert any("已写进诉求1号" in one.text for one in heard if one.chat == WANG.id)
        assert (await acts(database, "matter."))[-2:] == ["matter.reopen", "matter.missing"]


async def test_who_does_not_say_what_is_missing_is_not_asked_again(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        closing = await a_closing(talk, buttons)
        asked = await talk.presses(WANG, next(one.data("否") for one in closing if one.chat == WANG.id))

        skipped = await talk.presses(WANG, next(one.data("跳过") for one in asked if "跳过" in one.buttons))

        assert [one.text for one in skipped] == ["好的。这件事已重新打开，负责的人知道了。"]
        assert await dialogue_of(database, WANG.id) is None


async def test_the_question_what_is_missing_pushes_nothing_aside(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        closing = await a_closing(talk, buttons)
        await talk.says(WANG, "/report")
        before = await dialogue_of(database, WANG.id)

        asked = await talk.presses(WANG, next(one.data("否") for one in closing if one.chat == WANG.id))

        assert await dialogue_of(database, WANG.id) == before is not None
        await talk.presses(WANG, next(one.data("写下来") for one in asked if "写下来" in one.buttons))
        assert await dialogue_of(database, WANG.id) == "matter.missing"


async def dialogue_of(database: Database, person: int) -> str | None:
    """Which dialogue somebody (by Telegram's id) is in."""
    async with database.uow(NOW) as uow:
        account = await accounts.by_telegram_id(uow, person)
        found = await dialogues.of(uow, account.id) if account else None
    return found.kind if found else None
