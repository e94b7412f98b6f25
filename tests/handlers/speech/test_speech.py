"""Does an everyday sentence lead to the screen that a neighbour would expect?"""

from __future__ import annotations

import pytest

from storage.engine.database import Database
from tests.handlers.speech.cases import LANGUAGES, answers_to_commands, sentences, where_it_leads
from tests.handlers.talk import Talk, a_community, a_member, talking

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

GROUP = -1001
FLOOR = 0.9


async def led(talk: Talk, language: str, half: str) -> dict[str, tuple[str, str]]:
    """Each sentence with where it should lead and where it does."""
    person = LANGUAGES[language]
    await a_member(talk, person, await a_community(talk, GROUP, language=language))
    known = await answers_to_commands(talk, person)
    cases = sentences(language, half).items()
    return {said: (meant, await where_it_leads(talk, person, said, known)) for said, meant in cases}


@pytest.mark.parametrize("half", ["seen", "held_out"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_nine_in_ten_sentences_lead_to_the_right_screen(database: Database, language: str, half: str) -> None:
    async with talking(database) as talk:
        found = await led(talk, language, half)

    astray = {said: where for said, where in found.items() if where[0] != where[1]}
    courtesies = {said: where for said, (meant, where) in found.items() if meant in {"thanks", "greeting"}}
    assert len(found) == 25
    assert len(astray) <= len(found) * (1 - FLOOR), astray
    assert "matter" not in courtesies.values()
