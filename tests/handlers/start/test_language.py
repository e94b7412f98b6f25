"""The bot's language: asked before it changes, and whoever pressed by mistake finds the way back in their own."""

from __future__ import annotations

import pytest

from tests.databases import Database
from tests.handlers.talk import Person, a_community, a_member, talking

WANG = Person(700, "王秀英")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_the_language_is_asked_for_and_one_press_leads_back(database: Database) -> None:
    async with talking(database) as talk:
        await a_member(talk, WANG, await a_community(talk))
        page = await talk.says(WANG, "/settings")
        asked = await talk.presses(WANG, page[-1].data("中文 / English"))
        english = await talk.presses(WANG, asked[-1].data("English"))
        back = await talk.presses(WANG, english[-1].data("中文"))

    assert "您希望我用哪种语言" in asked[-1].text
    assert list(asked[-1].buttons) == ["中文", "English"]
    assert english[-1].text == "I will use English with you from now on."
    assert list(english[-1].buttons) == ["中文", "What you can do here"]
    assert back[-1].text == "以后我和您说中文。"
