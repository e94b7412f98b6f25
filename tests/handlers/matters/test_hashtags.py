"""Is it known for a matter, by its hashtag or the word for its kind, and is ordinary talk left alone?"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.communities import accounts, chats
from storage.engine.database import Database
from storage.matters.matters import matters
from tests.handlers.matters.matter_village import GROUP, WANG, a_message, a_photo
from tests.handlers.talk import a_community, talking

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    "said", ["#报修电梯又坏了", "＃报修电梯又坏了", "#报修，电梯又坏了", "#报修 电梯又坏了", "电梯又坏了 #报修"]
)
async def test_nobody_puts_a_space_behind_a_chinese_word(database: Database, said: str) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)

        (card,) = await talk.says(WANG, said, GROUP)

    assert "报修" in card.text
    assert "“电梯又坏了”" in card.text


async def test_a_word_that_only_looks_like_a_tag_is_ordinary_talk(database: Database) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)

        assert await talk.says(WANG, "#repairs are slow #大家建议", GROUP) == []


async def test_a_hashtag_with_either_sign_and_in_either_language_raises_a_matter_of_its_kind(
    database: Database,
) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)
        expected = {
            "#报修 门锁坏了": "报修",
            "＃投诉 太吵": "投诉",
            "大门没关 #建议": "建议",
            "#心愿 装长椅": "心愿",
            "#求助 谁会修灯": "求助",
            "#Repair fountain": "报修",
            "#wish a concert": "心愿",
        }
        for said, kind in expected.items():
            (card,) = await talk.says(WANG, said, GROUP)

            assert f"· {kind} ·" in card.text
            assert "#" not in card.text
            assert "＃" not in card.text


async def test_ordinary_talk_raises_nothing(database: Database) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)

        assert await talk.says(WANG, "电梯坏了，真烦", GROUP) == []
        assert await database.look(select(matters.c.id)) == []


async def test_an_edited_message_does_not_file_twice(database: Database) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)
        message = a_message(WANG, "#报修 门锁坏了了")
        await talk.feed({"message": message})
        (card,) = await talk.heard()

        await talk.feed({"edited_message": {**message, "edit_date": message["date"] + 60, "text": "#报修 门锁坏了"}})

        (again,) = await talk.heard()
        assert "“门锁坏了了”" in card.text
        assert "“门锁坏了”" in again.text
        assert again.card == card.card


@pytest.mark.parametrize("text", ["#报修 门锁坏了", "门锁坏了 #报修", "报修：门锁坏了"])
async def test_a_hashtag_added_within_five_minutes_raises_the_matter(database: Database, text: str) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)
        message = a_message(WANG, "门锁坏了")
        await talk.feed({"message": message})
        nothing = await talk.heard()

        await talk.feed({"edited_message": {**message, "edit_date": message["date"] + 300, "text": text}})

        (card,) = await talk.heard()
        assert nothing == []
        assert "“门锁坏了”" in card.text
        assert "报修" in card.text


async def test_a_hashtag_added_later_than_that_raises_nothing(database: Database) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)
        message = a_message(WANG, "#报修 门锁坏了")

        await talk.feed({"edited_message": {**message, "edit_date": message["date"] + 301}})
        await talk.feed({"edited_message": {**message, "edit_date": message["date"] + 60, "text": "门锁坏了"}})

        assert await talk.heard() == []
    assert await database.look(select(matters.c.id)) == []


@pytest.mark.parametrize(
    ("said", "kind"),
    [("报修：门锁坏了", "报修"), ("建议:门锁坏了", "建议"), ("repair: 门锁坏了", "报修"), ("求助：门锁坏了", "求助")],
)
async def test_a_kind_with_a_colon_is_a_hashtag_without_its_sign(database: Database, said: str, kind: str) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)

        (card,) = await talk.says(WANG, said, GROUP)

        assert f"诉求1号</b> · {kind}" in card.text
        assert "“门锁坏了”" in card.text


@pytest.mark.parametrize(
    "said", ["报修没用", "我说报修：没人理", "纠纷：楼上唱歌", "物业说：报修", "8:30 集合", "谢谢：）"]
)
async def test_ordinary_talk_with_a_colon_or_a_kind_stays_ordinary_talk(database: Database, said: str) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)

        assert await talk.says(WANG, said, GROUP) == []
    assert await database.look(select(matters.c.id)) == []


@pytest.mark.parametrize("group", [GROUP, -4004])
async def test_an_album_that_is_ordinary_talk_leaves_no_trace(database: Database, group: int) -> None:
    async with talking(database) as talk:
        await a_community(talk, GROUP)

        heard = await talk.says(WANG, None, group, media_group_id="holiday", **a_photo())

        assert heard == []
        assert talk.router.touched is False
        assert await database.look(select(accounts.accounts.c.id)) == []
        assert len(await database.look(select(chats.chats.c.id))) == 1
