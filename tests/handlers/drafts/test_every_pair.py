"""Is nothing lost of what somebody has begun, whatever they begin next?"""

from __future__ import annotations

import pytest

from handlers.routes import HOUSE
from storage.engine.database import Database
from tests.handlers.drafts.draft_house import (
    CHAIR,
    KINDS,
    House,
    a_house,
    all_begun,
    begin,
    nothing_begun,
    unfinished,
    ways,
)
from tests.handlers.talk import talking

# What there is to be seen of it when it has lost its reason meanwhile.
OVER = {"mute.appeal": "禁言已结束"}
NOTHING_KEPT = frozenset({"place", "place.code", "rule", "settings"})
"""Dialogues with one question each: dropped, they are begun again by the same button."""


def test_every_dialogue_has_a_name_and_a_way_to_begin_it() -> None:
    assert sorted(ways(House(1, 1, 1, 1))) == KINDS
    named = [one.trigger.dialogue for one in HOUSE.routes if hasattr(one.trigger, "dialogue")]
    assert sorted(named) == sorted(
        [*KINDS, "voice.writing"]
    )  # each once: two of one name would take each other's words


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("first", [kind for kind in KINDS if kind not in NOTHING_KEPT])
async def test_what_is_begun_first_goes_on_after_anything_else_was_begun(database: Database, first: str) -> None:
    async with talking(database) as talk:
        house = await a_house(talk)
        for second in KINDS:
            await nothing_begun(talk, house)
            asked = await begin(talk, house, first)
            begun = (await all_begun(talk, house))[0]

            await begin(talk, house, second)

            data = f"1:drafts.go:{begun.number}"
            assert data in [data for _, data in await unfinished(talk)], second
            (again,) = await talk.presses(CHAIR, data)
            assert OVER.get(first, asked.text) in again.text, second
            resumed = next(one for one in await all_begun(talk, house) if one.number == begun.number)
            assert (resumed.step, resumed.answers) == (begun.step, begun.answers), second
