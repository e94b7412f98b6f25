"""Which reactions count as “me too”?"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from storage.comments.thumbs import thumbs
from storage.engine.database import Database
from storage.matters.matters import joined
from tests.handlers.matters.matter_village import a_village, in_group
from tests.handlers.matters.test_matters import GROUP, LI, WANG
from tests.handlers.talk import Person, Said, Talk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
THUMB = {"type": "emoji", "emoji": "👍"}


async def a_reaction(talk: Talk, person: Person, message: int, before: list[Any], after: list[Any]) -> list[Said]:
    stamp = int(talk.now.timestamp())
    chat = {"id": GROUP, "type": "supergroup", "title": "G"}
    body = {"chat": chat, "message_id": message, "user": person.as_json(), "date": stamp}
    await talk.feed({"message_reaction": {**body, "old_reaction": before, "new_reaction": after}})
    return await talk.heard()


async def test_a_thumb_below_the_original_counts_and_other_signs_do_not(database: Database) -> None:
    async with a_village(database) as (talk, _):
        (card, *_) = in_group(await talk.says(WANG, "#报修 灯坏了", GROUP))
        source = card.row.body["reply_parameters"]["message_id"]

        for other in ("❤", "👎", "🔥"):
            assert await a_reaction(talk, LI, source, [], [{"type": "emoji", "emoji": other}]) == []
        assert await a_reaction(talk, WANG, source, [], [THUMB]) == []  # whose matter it is has it anyway
        assert await a_reaction(talk, LI, source + 500, [], [THUMB]) == []  # below ordinary talk
        (shown,) = in_group(await a_reaction(talk, LI, source, [], [THUMB]))
        assert "1位邻居也有同样问题" in shown.text
        assert await a_reaction(talk, LI, source, [THUMB], [THUMB, {"type": "emoji", "emoji": "❤"}]) == []

        (shown,) = in_group(await a_reaction(talk, LI, source, [THUMB], []))
        assert "位邻居" not in shown.text
    assert await database.look(select(thumbs)) == []
    assert await database.look(select(joined)) == []
