"""Do typed words do what a button does, and never what only a press may do?"""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from storage.ballots.ballots import ballots
from storage.communities import chats
from storage.engine import outbox
from storage.engine.database import Database
from storage.engine.outbox import Kind, Outgoing
from tests.handlers.motions.motion_committee import CHAIR, LI, a_committee, an_open_motion
from tests.handlers.speech.test_plain_words import WANG, a_house
from tests.handlers.talk import Person, Talk, talking

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def is_shown(talk: Talk, person: Person, label: str, data: str) -> None:
    """A message of the bot with one button, in somebody's private chat."""
    async with talk.database.uow(talk.now) as uow:
        chat = (await chats.remember_private(uow, person.id)).id
        keyboard = {"inline_keyboard": [[{"text": label, "callback_data": data}]]}
        outbox.post(uow, Outgoing(chat, "sendMessage", {"text": "?", "reply_markup": keyboard}, Kind.ANSWER))
    await talk.heard()


async def test_the_words_of_a_button_do_what_it_does(database: Database) -> None:
    async with talking(database) as talk:
        await a_house(talk)
        await is_shown(talk, WANG, "🔒 Whatever it says", "1:menu.do:privacy")

        (typed,) = await talk.says(WANG, "whatever it says.")

    assert "我只保存发给我的内容" in typed.text


async def test_what_a_press_is_answered_with_is_said_aloud(database: Database) -> None:
    async with talking(database) as talk:
        await a_house(talk)
        await is_shown(talk, WANG, "Bitte Englisch", "1:language.choose:en")

        (typed,) = await talk.says(WANG, "bitte englisch")

    assert typed.text == "I will use English with you from now on."


async def test_the_same_words_below_two_messages_are_not_guessed_between(database: Database) -> None:
    async with talking(database) as talk:
        await a_house(talk)
        await is_shown(talk, WANG, "Dieses da", "1:menu.do:privacy")
        await is_shown(talk, WANG, "Dieses da", "1:language.choose:en")

        (asked,) = await talk.says(WANG, "Dieses da")

    assert asked.text == "我没太明白。您说的是哪件事？"


async def test_what_was_shown_to_others_or_long_ago_counts_for_nothing(database: Database) -> None:
    async with talking(database) as talk:
        await a_house(talk)
        await is_shown(talk, CHAIR, "Dieses da", "1:menu.do:privacy")
        (others,) = await talk.says(WANG, "Dieses da")
        await is_shown(talk, WANG, "Dieses da", "1:menu.do:privacy")
        for _ in range(3):
            await is_shown(talk, WANG, "Jenes", "1:language.choose:en")

        (old,) = await talk.says(WANG, "Dieses da")

    assert {others.text, old.text} == {"我没太明白。您说的是哪件事？"}


async def test_a_ballot_is_cast_by_a_press_alone_and_whoever_writes_it_is_told_so(database: Database) -> None:
    async with talking(database) as talk:
        await a_committee(talk)
        await an_open_motion(talk)
        await talk.heard()
        paper = (await talk.says(LI, "/start motion-1"))[-1]

        (told,) = await talk.says(LI, "同意")
        cast = await database.look(select(func.count()).select_from(ballots))

        await talk.presses(LI, paper.data("同意"))
        pressed = await database.look(select(func.count()).select_from(ballots))

    assert told.text.startswith("投票要按按钮才算")
    assert (cast[0][0], pressed[0][0]) == (0, 1)
