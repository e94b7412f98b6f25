"""Can anything be changed, or broken, by a button that we never made?"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from governance.roles import Role
from handlers.frame.buttons import Argument, pack
from handlers.frame.deep_links import pack_start
from handlers.frame.triggers import ButtonPress, DeepLink
from handlers.routes import ROUTES
from storage.engine import journal
from storage.engine.database import Database
from tests.handlers.talk import Person, a_community, a_member, talking

STRANGER = Person(501, "Stranger", "en")
CHAIR = Person(502, "Chair", "en")
FORGED: list[tuple[Argument, ...]] = [(), (999_999, 999_999, 999_999), (-1, "x"), ("x", "y", "z")]
LONG = [("9" * 19,), ("9" * 25,), ("1" * 45,)]  # no database holds such numbers; a payload has 64 signs at most
# Buttons that need no argument to be genuine: whoever sees the chat may press them, and something is recorded.
NEED_NO_ARGUMENT = frozenset({"register.export"})
VERBS = sorted({route.trigger.verb for route in ROUTES if isinstance(route.trigger, ButtonPress)} - NEED_NO_ARGUMENT)
LINKS = sorted(route.trigger.name for route in ROUTES if isinstance(route.trigger, DeepLink))


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_forged_press_is_answered_and_records_nothing(database: Database, verb: str) -> None:
    async with talking(database) as talk:
        community = await a_community(talk)
        await a_member(talk, STRANGER, community)
        await a_member(talk, CHAIR, community, Role.CHAIR, Role.COMMITTEE)
        for person in (STRANGER, CHAIR):
            for arguments in FORGED:
                for chat in (None, -1001):
                    before = len(talk.answers)

                    await talk.presses(person, pack(verb, *arguments), chat)

                    assert len(talk.answers) == before + 1, f"{verb} {arguments} was not answered just once"

    assert await database.look(select(journal.lines.c.act)) == []


@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_forged_deep_link_gets_an_answer_and_records_nothing(database: Database, name: str) -> None:
    async with talking(database) as talk:
        community = await a_community(talk)
        await a_member(talk, STRANGER, community)
        for arguments in [*FORGED, *LONG]:
            heard = await talk.says(STRANGER, f"/start {pack_start(name, *arguments)}")

            assert heard, f"{name} {arguments} was left unanswered"

    assert await database.look(select(journal.lines.c.act)) == []


@pytest.mark.parametrize("data", ["", "garbage", "0:old.verb:1", "1:no.such:1", "1:NO", "x" * 64])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_data_that_is_none_of_ours_gets_a_kind_answer(database: Database, data: str) -> None:
    async with talking(database) as talk:
        await a_community(talk)

        await talk.presses(STRANGER, data, -1001)

    assert talk.toast == "This button is out of date. Please use the newest message, or /start to see what you can do."
