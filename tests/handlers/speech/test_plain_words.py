"""What comes of plain words: done as by the button, asked about once, and stored by nobody meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from governance.roles import Role
from storage.communities import accounts, communities
from storage.engine.database import Database
from storage.matters.matters import matters
from storage.queues.dialogues import dialogues
from storage.register.register import units
from storage.residents import bindings
from tests.handlers.matters.matter_village import a_message
from tests.handlers.talk import BOT, Person, Said, Talk, a_community, a_member, talking
from tests.samples.registers import an_entry, import_entries

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

GROUP = -1001
WANG = Person(601, "王芳")
ANN = Person(602, "Ann", "en")
CHAIR = Person(603, "郑主任")
CODE = "abcd2345wxyz"
UNCLEAR = "那个什么的呀"


async def a_house(talk: Talk) -> int:
    community = await a_community(talk, GROUP)
    for person in (WANG, ANN):
        await a_member(talk, person, community)
    await a_member(talk, CHAIR, community, Role.CHAIR, Role.COMMITTEE)
    return community


async def a_slip(talk: Talk, community: int) -> str:
    """The code of a slip for a home."""
    async with talk.database.uow(talk.now) as uow:
        by = (await accounts.remember(uow, CHAIR.id, CHAIR.name, CHAIR.language)).id
        await import_entries(uow, community, [an_entry("3-2-501")])
        unit = int(await uow.scalar(select(func.min(units.c.id))))
        facts = {"community_id": community, "unit_id": unit, "made_by": by, "made_at": uow.now}
        await uow.add(bindings.slips, code_hash=bindings.hash_code(CODE), **facts)
    return CODE


async def presses_below(talk: Talk, person: Person, data: str, words: dict[str, Any]) -> list[Said]:
    """The press of a button below a message of the bot that replies to somebody's words."""
    shown = {**a_message(person, "…", person.id), "message_id": 900, "reply_to_message": words}
    query = {"id": "q", "from": person.as_json(), "chat_instance": "1", "message": shown, "data": data}
    await talk.feed({"callback_query": query})
    return await talk.heard()


async def kept(database: Database) -> tuple[int, int]:
    """How many dialogues and matters there are."""
    counts = [await database.look(select(func.count()).select_from(table)) for table in (dialogues, matters)]
    return counts[0][0][0], counts[1][0][0]


async def test_what_is_not_understood_gets_one_short_question_and_is_kept_by_nobody(database: Database) -> None:
    async with talking(database) as talk:
        await a_house(talk)

        (question,) = await talk.says(WANG, UNCLEAR)

    assert question.text == "我没太明白。您说的是哪件事？"
    assert list(question.buttons) == ["把我写的登记下来", "没办完的事", "表决", "值班", "我的房屋", "别的事"]
    assert question.row.body["reply_parameters"]["message_id"] > 0
    assert await kept(database) == (0, 0)


async def test_its_button_goes_on_with_the_very_words(database: Database) -> None:
    async with talking(database) as talk:
        await a_house(talk)
        (question,) = await talk.says(WANG, UNCLEAR)

        (kinds,) = await presses_below(talk, WANG, question.data("把我写的"), a_message(WANG, UNCLEAR, WANG.id))
        (place,) = await talk.presses(WANG, kinds.data("建议"))

    assert f"“{UNCLEAR}”" in kinds.text
    assert "什么地方" in place.text


async def test_two_screens_that_fit_equally_well_are_both_offered(database: Database) -> None:
    async with talking(database) as talk:
        await a_house(talk)

        (question,) = await talk.says(WANG, "值班 表决")

    assert {"表决", "值班"} < set(question.buttons)
    assert "我的房屋" not in question.buttons


async def test_thanks_and_greetings_are_no_part_of_a_complaint(database: Database) -> None:
    async with talking(database) as talk:
        await a_house(talk)
        await talk.says(WANG, "楼道灯不亮")

        (asked,) = await talk.says(WANG, "谢谢")
        (place,) = await talk.presses(WANG, asked.data("报修"))
        ((answers,),) = await database.look(select(dialogues.c.answers))

    assert "什么地方" in place.text
    assert answers["text"] == "楼道灯不亮"


async def test_a_role_is_asked_for_as_by_the_button(database: Database) -> None:
    async with talking(database) as talk:
        await a_house(talk)

        (refused,) = await talk.says(WANG, "我要发起一个表决")
        (asked,) = await talk.says(CHAIR, "我要发起一个表决")

    assert await kept(database) == (1, 0)
    assert refused.text != asked.text


async def test_a_home_named_short_is_not_asked_for_again(database: Database) -> None:
    async with talking(database) as talk:
        await a_house(talk)
        (kinds,) = await talk.says(ANN, "The lift in 3-2 is broken")

        (photo,) = await talk.presses(ANN, kinds.data("Repair"))

    assert "Do you have a photo" in photo.text


@pytest.mark.parametrize("spelled", ["{0}", "{1}", "我的码是{0}", "https://t.me/yishiting_bot?start=slip-{0}", "{2}"])
async def test_the_code_of_a_slip_typed_works_like_scanning_it(database: Database, spelled: str) -> None:
    async with talking(database) as talk:
        code = await a_slip(talk, await a_house(talk))
        said = spelled.format(code, code.upper(), f"{code[:4]} {code[4:8]}-{code[8:]}")
        (scanned,) = await talk.says(WANG, f"/start slip-{code}")

        (typed,) = await talk.says(WANG, said)

    assert "3" in typed.text
    assert (typed.text, typed.buttons) == (scanned.text, scanned.buttons)
    assert await kept(database) == (0, 0)


async def test_a_code_is_no_answer_to_what_is_asked_and_no_matter(database: Database) -> None:
    async with talking(database) as talk:
        code = await a_slip(talk, await a_house(talk))
        await talk.says(WANG, "报修 灯不亮")

        (scanned,) = await talk.says(WANG, code)
        (command,) = await talk.says(ANN, f"/report {code}")
        (in_group,) = await talk.says(WANG, f"#报修 {code}", GROUP)
        ((answers,),) = await database.look(select(dialogues.c.answers))

    assert "您是这户的什么人" in scanned.text
    assert command.text.startswith("This looks like the code of a slip")
    assert "纸条上的码" in in_group.text
    assert code not in str(answers)
    assert await kept(database) == (1, 0)


@pytest.mark.parametrize(
    ("said", "until"), [("明天", "周日 11月22日"), ("周日 11月22日", "周日 11月22日"), ("3天后", "周二 11月24日")]
)
async def test_a_day_typed_where_buttons_show_days_is_that_day(database: Database, said: str, until: str) -> None:
    async with talking(database) as talk:
        await a_house(talk)
        heard = await talk.says(WANG, "#报修 灯不亮", GROUP)
        shown = next(one for one in heard if one.chat == CHAIR.id)
        await talk.presses(CHAIR, shown.data("定期限"))

        heard = await talk.says(CHAIR, said)

    assert any(f"期限：{until}" in one.text or until in one.text for one in heard if one.chat == CHAIR.id)
    assert not [one for one in heard if one.card == "matter.dialogue"]


async def test_in_a_group_the_bot_listens_to_plain_words_where_it_is_addressed(database: Database) -> None:
    async with talking(database) as talk:
        await a_house(talk)

        (addressed,) = await talk.says(WANG, f"@{BOT} 现在有哪些表决", GROUP)
        (command,) = await talk.says(WANG, "/motions", GROUP)
        (private,) = await talk.says(WANG, f"我家怎么登记 @{BOT}", GROUP)
        (unclear,) = await talk.says(WANG, f"@{BOT} 这样做对吗", GROUP)
        (wrong, *_) = await talk.says(WANG, f"@{BOT} 电梯坏了", GROUP)
        others = await talk.says(WANG, "现在有哪些表决", GROUP)
        others += await talk.says(WANG, f"谢谢 @{BOT}", GROUP)
        others += await talk.says(WANG, f"@{BOT}2 现在有哪些表决", GROUP)

    assert addressed.text == command.text
    assert "打开私聊" in private.buttons
    assert "#报修" in unclear.text
    assert "诉求1号" in wrong.text
    assert "“电梯坏了”" in wrong.text
    assert others == []
    assert await kept(database) == (0, 1)


@pytest.mark.parametrize(
    "text", ["今天谁值班", "the lift is broken", CODE, "谢谢", "报修没用", "@somebody_else 怎么投票"]
)
async def test_ordinary_talk_in_a_group_costs_no_statement_and_its_edits_are_looked_at_and_nothing_more(
    database: Database, text: str
) -> None:
    """Whether an edited message has raised a matter, or is a comment, only the database knows."""
    async with talking(database) as talk:
        await a_house(talk)
        message = a_message(WANG, text)
        await talk.feed({"message": message})  # the first words of a group are looked at
        cost = []

        for update in (
            {"message": {**message, "message_id": 6}},
            {"edited_message": {**message, "edit_date": 1_790_000_009}},
        ):
            await talk.feed(update)
            assert talk.router.uow is not None
            cost.append((talk.router.uow.statements, talk.router.touched))

        assert cost[0] == (0, False)
        assert cost[1] <= (4, False)
        assert await talk.heard() == []


async def test_words_for_what_a_community_does_without_lead_nowhere_and_no_button_shows_it(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_house(talk)
        async with talk.database.uow(talk.now) as uow:
            await communities.change(uow, community, uses={"duty": False, "matters": False})

        *_, duty = await talk.says(WANG, "今天谁值班")
        *_, told = await talk.says(WANG, "电梯坏了")
        (question,) = await talk.says(WANG, UNCLEAR)

    assert "没有启用" in duty.text
    assert "没有启用" in told.text
    assert list(question.buttons) == ["表决", "我的房屋", "谁负责什么", "别的事"]
    assert await kept(database) == (0, 0)
