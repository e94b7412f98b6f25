"""Is what somebody answers to “What is wrong?” in the group heard?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from governance.matters.matter import Kind
from storage.engine.database import Database
from storage.engine.outbox import cards
from storage.matters import matters
from tests.handlers.matters.matter_village import GROUP
from tests.handlers.talk import BOT, Person, Said, Talk, a_community, a_member, talking

WANG, LI = Person(961, "王秀英"), Person(962, "李强")


async def asked(talk: Talk) -> dict[str, Any]:
    """Wang has sent the hashtag alone; the bot's question as a reply quotes it."""
    community = await a_community(talk)
    for person in (WANG, LI):
        await a_member(talk, person, community)
    (question,) = await talk.says(WANG, "#报修", GROUP)
    assert "请回复这条消息" in question.text
    await talk.arrives(question)
    number = (await talk.database.look(select(cards.c.message_id)))[-1].message_id
    bot = {"id": 7, "is_bot": True, "first_name": "议事亭", "username": BOT}
    return talk._message(WANG, GROUP) | {"message_id": number, "from": bot, "text": question.text}


async def kinds_and_texts(talk: Talk) -> list[tuple[str, str]]:
    rows = await talk.database.look(select(matters.matters.c.kind, matters.matters.c.text))
    return [(row.kind, row.text) for row in rows]


async def replies(talk: Talk, person: Person, text: str, to: dict[str, Any]) -> list[Said]:
    return await talk.says(person, text, GROUP, reply_to_message=to)


async def test_the_reply_to_the_question_is_the_matter(database: Database) -> None:
    async with talking(database) as talk:
        question = await asked(talk)

        said = await replies(talk, WANG, "3栋电梯坏了", question)
        await replies(talk, WANG, "谢谢", question)

        assert await kinds_and_texts(talk) == [(Kind.REPAIR.value, "3栋电梯坏了")]
        assert any("诉求1号" in one.text for one in said if one.chat == GROUP)


async def test_what_its_person_says_next_is_the_matter_too_where_the_bot_hears_it(database: Database) -> None:
    async with talking(database) as talk:
        await asked(talk)

        await talk.says(LI, "怎么了？", GROUP)
        await talk.says(WANG, "3栋电梯坏了", GROUP)
        await talk.says(WANG, "谢谢大家", GROUP)

        assert await kinds_and_texts(talk) == [(Kind.REPAIR.value, "3栋电梯坏了")]


async def test_talk_is_no_answer_later_or_by_somebody_else_or_to_another_message(database: Database) -> None:
    async with talking(database) as talk:
        question = await asked(talk)

        await replies(talk, LI, "我家也是", question)
        await replies(talk, WANG, "好的", question | {"message_id": question["message_id"] + 500})
        talk.now += timedelta(minutes=6)
        await talk.says(WANG, "今天天气好", GROUP)
        talk.now += timedelta(days=1)
        await replies(talk, WANG, "没事了", question)

        assert await kinds_and_texts(talk) == []
