"""What do people see who are about to raise what is open already?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.engine.database import Database
from storage.likeness.held import held_matters
from storage.matters.joiners import joined
from storage.matters.matters import matters
from storage.matters.steps import photos, steps
from tests.handlers.matters.matter_village import ANN, CHAIR, GROUP, LI, WANG, a_photo, a_village, in_group, to
from tests.handlers.talk import Person
from tests.journals import acts

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TWO_MINUTES = timedelta(minutes=2)


async def numbers(database: Database) -> list[int]:
    return [row.number for row in await database.look(select(matters.c.number).order_by(matters.c.number))]


async def test_a_lift_reported_eleven_times_is_one_card_that_counts_ten_neighbours(database: Database) -> None:
    said = (
        "电梯怎么又不动了，3栋2单元",
        "3-2的电梯是不是坏了",
        "3栋2单元电梯停了",
        "点梯坏了，3栋2单元",
        "3-2 elevator is broken",
    )
    async with a_village(database, WANG, ANN) as (talk, _):
        (card, *_) = await talk.says(WANG, "#报修 3栋2单元电梯坏了，停在5楼", GROUP)
        assert card.card == "matter:1"
        for number in range(10):
            person = Person(700 + number, f"邻居{number}")
            (question,) = await talk.says(person, f"#报修 {said[number % 5]}", GROUP)
            assert "好像已经有人提过：\n🟡 诉求1号：“3栋2单元电梯坏了，停在5楼”\n加入，而不是重复？" in question.text
            assert list(question.buttons) == ["加入1号", "不是，登记我的"]
            heard = in_group(await talk.presses(person, question.data("加入1号"), GROUP))
            assert any(one.text == f"🔗 邻居{number}已加入诉求1号。" for one in heard)

        (last,) = [one for one in heard if one.card == "matter:1"]
        assert "10位邻居也有同样问题" in last.text
        assert await numbers(database) == [1]
        assert await database.look(select(held_matters)) == []
        assert await talk.play(talk.now + timedelta(hours=1)) == []  # nothing of it appears later
        (shown,) = await talk.presses(WANG, "1:matter.show:1")
        assert "邻居9也遇到：“3-2 elevator is broken”" in shown.text  # nobody's words are lost


async def test_what_nobody_decides_is_a_matter_of_its_own_after_two_minutes_even_over_a_restart(
    database: Database,
) -> None:
    async with a_village(database, WANG) as (talk, _):
        await talk.says(WANG, "#报修 3栋2单元电梯坏了", GROUP)
        (question,) = await talk.says(LI, "#报修 3栋2单元电梯门夹人", GROUP)
        assert await numbers(database) == [1]
        assert await talk.play(talk.now + TWO_MINUTES - timedelta(seconds=1)) == []

        heard = await talk.play(talk.now + timedelta(seconds=1))

        (card,) = in_group(heard)
        assert card.card == "matter:2"
        assert "诉求2号" in card.text
        assert "李雷提出" in card.text
        await talk.presses(LI, question.data("加入1号"), GROUP)
        assert "已经有了答案" in talk.answers[-1].text
        assert await numbers(database) == [1, 2]


async def test_the_question_becomes_the_card(database: Database) -> None:
    """One post, not two: what stood there as a question is edited."""
    from storage.engine import outbox

    async with a_village(database, WANG) as (talk, _):
        await talk.says(WANG, "#报修 3栋2单元电梯坏了", GROUP)
        (question,) = await talk.says(LI, "#报修 3栋2单元电梯门夹人", GROUP)
        async with database.uow(talk.now) as uow:  # the question has arrived
            values = {"chat_id": question.row.chat_id, "name": question.card, "message_id": 999}
            await uow.add(outbox.cards, **values, shown="", edited_at=talk.now)

        await talk.presses(LI, question.data("不是"), GROUP)

        (row,) = await database.look(select(outbox.cards.c.name).where(outbox.cards.c.message_id == 999))
        assert row.name == "matter:2"


async def test_a_new_matter_is_not_asked_about(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        await talk.says(WANG, "#报修 3栋2单元电梯坏了", GROUP)

        for text in ("#报修 5栋1单元电梯坏了", "#投诉 大门口结冰了", "#建议 花坛里种点月季"):
            (card, *_) = await talk.says(LI, text, GROUP)
            assert (card.card or "").startswith("matter:"), text


async def test_only_the_writer_records_it_and_anybody_else_who_joins_joins_for_themself(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        await talk.says(WANG, "#报修 3栋2单元电梯坏了", GROUP)
        (question,) = await talk.says(LI, "#报修 3栋2单元电梯不动了", GROUP)

        await talk.presses(ANN, question.data("不是"), GROUP)
        assert "Only the person who wrote it" in talk.answers[-1].text
        await talk.presses(ANN, question.data("加入"), GROUP)

        assert "you have joined matter 1" in talk.answers[-1].text
        assert len(await database.look(select(held_matters))) == 1  # the writer's question still stands
        await talk.presses(LI, question.data("不是"), GROUP)
        assert await numbers(database) == [1, 2]
        assert "matter.joined" in await acts(database)


async def test_what_is_private_is_offered_to_nobody_and_asks_nobody(database: Database) -> None:
    async with a_village(database, WANG, LI, CHAIR) as (talk, _):

        async def told(person: Person, choice: str) -> list[str]:
            await talk.says(person, "报修 3栋2单元电梯坏了，声音吓人")
            (check,) = await talk.presses(person, "1:matter.skip:photos")
            return [one.text for one in await talk.presses(person, check.data(choice))]

        await told(WANG, "不公开")
        assert any("诉求2号" in text for text in await told(LI, "实名提交"))
        assert any("诉求3号" in text for text in await told(CHAIR, "不公开"))
        assert await database.look(select(held_matters)) == []


async def test_in_private_words_and_photos_go_to_the_matter_that_is_joined(database: Database) -> None:
    async with a_village(database, WANG, ANN) as (talk, _):
        await talk.says(WANG, "#报修 3栋2单元电梯坏了", GROUP)
        await talk.says(ANN, "repair: the lift in 3-2 is broken")
        (check,) = await talk.says(ANN, None, **a_photo())
        (question,) = await talk.presses(ANN, check.data("Record with my name"))
        assert "This looks like something that is already open:" in question.text

        heard = await talk.presses(ANN, question.data("Join no. 1"))

        assert talk.answers[-1].text == "Recorded: you have joined matter 1. I will tell you about each step."
        assert "🔗 Ann has joined matter 1." in to(heard, ANN)
        assert len(await database.look(select(photos))) == 1
        (step,) = await database.look(select(steps.c.text))
        assert step.text == "the lift in 3-2 is broken"


async def test_whoever_repeats_their_own_matter_adds_to_it(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        await talk.says(WANG, "#报修 3栋2单元电梯坏了", GROUP)
        (question,) = await talk.says(WANG, "#报修 3栋2单元电梯还是坏的", GROUP)

        heard = await talk.presses(WANG, question.data("加入"), GROUP)

        assert "🔗 王芳的话已记到诉求1号里。" in [one.text for one in in_group(heard)]
        assert await database.look(select(joined)) == []


async def test_a_matter_that_was_closed_meanwhile_is_not_joined_and_the_draft_stays(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        await talk.says(WANG, "#报修 3栋2单元电梯坏了", GROUP)
        (question,) = await talk.says(LI, "#报修 3栋2单元电梯不动了", GROUP)
        async with database.uow(talk.now) as uow:
            from storage.matters.matters import change

            await change(uow, 1, state="withdrawn", text="")

        await talk.presses(LI, question.data("加入"), GROUP)

        assert "已由提出人撤回" in talk.answers[-1].text
        assert any("诉求2号" in one.text for one in in_group(await talk.play(talk.now + TWO_MINUTES)))


async def test_further_photos_of_an_album_stay_with_what_is_held_back(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        await talk.says(WANG, "#报修 3栋2单元电梯坏了", GROUP)
        first = {**a_photo("a"), "caption": "#报修 3栋2单元电梯不动了", "media_group_id": "9"}
        await talk.says(LI, None, GROUP, **first)
        await talk.says(LI, None, GROUP, **a_photo("b"), media_group_id="9")

        await talk.play(talk.now + TWO_MINUTES)

        assert len(await database.look(select(photos).where(photos.c.matter_id == 2))) == 2


async def test_what_was_open_before_an_upgrade_is_found_afterwards(database: Database) -> None:
    from storage.likeness.terms import matter_terms
    from storage.queues import due

    async with a_village(database, WANG) as (talk, _):
        await talk.says(WANG, "#报修 3栋2单元电梯坏了", GROUP)
        async with database.uow(talk.now) as uow:
            await uow.execute(matter_terms.delete())
            await due.schedule(uow, due.AFTER_UPGRADE, "upgrade", talk.now)
        await talk.play(talk.now + timedelta(minutes=1))

        (question,) = await talk.says(LI, "#报修 3栋2单元电梯不动了", GROUP)

        assert "诉求1号" in question.text


async def test_a_draft_keeps_all_that_it_knows(database: Database) -> None:
    from dataclasses import fields, replace

    import orjson

    from governance.matters.matter import Kind, Visibility
    from handlers.frame.spoken import Spoken
    from handlers.likeness.packing import packed, unpacked
    from handlers.matters.raising import Draft
    from storage.communities.accounts import Account
    from storage.matters.steps import Photo

    voice = Account(1, 2, "王芳", "zh", None, None)
    said = [Spoken("v", 7, 8)]
    full = Draft(Kind.WISH, "t", voice, [Photo("f", "u")], said, "p", Visibility.ANONYMOUS, voice, "c", "n", 4, 5, "6")
    assert {one.name for one in fields(Draft) if not getattr(full, one.name)} == set()

    assert unpacked(orjson.loads(orjson.dumps(packed(full))), voice, voice) == replace(full)
