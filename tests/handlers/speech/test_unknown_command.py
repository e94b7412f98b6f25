"""Is a command that does not exist led to the one that was meant?"""

from __future__ import annotations

import pytest

from governance.roles import Role
from handlers.frame.triggers import Command
from handlers.routes import HOUSE, ROUTES
from handlers.speech.unknown_command import nearest
from storage.engine.database import Database
from tests.handlers.talk import Person, a_community, a_member, talking

WANG = Person(601, "Wang Fang", "en")
CHAIR = Person(602, "Zheng Guoping", "en")

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
COMMANDS = [route.trigger.name for route in ROUTES if isinstance(route.trigger, Command)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("matter5", "matter"),
        ("setings", "settings"),
        ("reminders", "remind"),
        ("帮助", "help"),
        ("roles", "who"),
        ("投票", "motions"),
    ],
)
def test_the_likeliest_command_comes_first(written: str, meant: str) -> None:
    assert nearest(written, COMMANDS, HOUSE.vocabulary)[0] == meant


def test_what_is_like_nothing_is_not_guessed() -> None:
    assert nearest("xyzzy", COMMANDS, HOUSE.vocabulary) == []


def test_every_screen_that_words_lead_to_exists() -> None:
    assert {screen for room in HOUSE.rooms for screen in room.said} <= set(COMMANDS)


@on_sqlite
@pytest.mark.parametrize("said", ["/registr", "/mottion", "/mut", "/rostr"])
async def test_nobody_is_offered_what_their_role_forbids(database: Database, said: str) -> None:
    async with talking(database) as talk:
        community = await a_community(talk, language="en")
        await a_member(talk, WANG, community)
        await a_member(talk, CHAIR, community, Role.CHAIR, Role.COMMITTEE, Role.STEWARD)

        (resident,) = await talk.says(WANG, said)
        (leader,) = await talk.says(CHAIR, said)

    forbidden = {"/register", "/motion", "/mute", "/roster"}
    assert not forbidden & set(resident.buttons)
    assert not forbidden & set(resident.text.replace("?", " ").split())
    assert forbidden & set(leader.buttons)


@on_sqlite
async def test_the_button_below_does_what_was_meant(database: Database) -> None:
    async with talking(database) as talk:
        await a_member(talk, WANG, await a_community(talk, language="en"))

        (asked,) = await talk.says(WANG, "/privcy")
        (said,) = await talk.presses(WANG, "1:menu.do:privacy")

    assert "1:menu.do:privacy" in str(asked)
    assert asked.text == "I do not know that command. Did you mean /privacy?"
    assert "I keep only what is addressed to me" in said.text


@on_sqlite
@pytest.mark.parametrize("said", ["/", "/ /", "/<b>", "/xyzzy@another_bot", "/../../etc"])
async def test_nonsense_gets_a_way_on_and_begins_nothing(database: Database, said: str) -> None:
    async with talking(database) as talk:
        await a_member(talk, WANG, await a_community(talk, language="en"))

        (asked,) = await talk.says(WANG, said)

    assert asked.text.startswith("I do not know that command. If something is wrong, just write to me")
