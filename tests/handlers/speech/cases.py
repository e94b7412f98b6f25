"""Cases of everyday sentences: read from `cases.toml`, and where each of them leads in a talk with the bot."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from tests.handlers.talk import Person, Said, Talk

LANGUAGES = {"zh": Person(601, "王芳"), "en": Person(602, "Ann", "en")}
# What is said beside a screen.
_KINDLY = {
    "不客气。": "thanks",
    "You are welcome.": "thanks",
    "您好。您想办什么事？": "greeting",
    "Hello. What would you like to do?": "greeting",
    "我没太明白。您说的是哪件事？": "ask",
    "I am not sure what you mean. What is it about?": "ask",
}


def sentences(language: str, half: str) -> Mapping[str, str]:
    """The sentences of one half (`seen`, `held_out`) in a language: what is said → where it should lead."""
    with (Path(__file__).parent / "cases.toml").open("rb") as file:
        return dict(tomllib.load(file)[language][half])


def screens() -> Iterator[str]:
    """The commands that any of the cases should lead to."""
    for language in LANGUAGES:
        for half in ("seen", "held_out"):
            yield from set(sentences(language, half).values()) - {*_KINDLY.values(), "matter"}


async def where_it_leads(talk: Talk, person: Person, sentence: str, known: Mapping[str, str]) -> str:
    """The screen that answers a sentence, by what it says; whatever it began is cancelled."""
    heard = await _says(talk, person, sentence)
    led = _named(heard, known)
    if led == "matter":
        await _says(talk, person, "/cancel")
    return led


async def answers_to_commands(talk: Talk, person: Person) -> dict[str, str]:
    """What each of those commands answers to somebody: the text → the command."""
    known: dict[str, str] = {}
    for screen in sorted(set(screens())):
        known[(await _says(talk, person, f"/{screen}"))[0].text] = screen
    return known


async def _says(talk: Talk, person: Person, text: str) -> list[Said]:
    talk.now += timedelta(hours=1)  # nobody says a hundred things to the bot within one
    return await talk.says(person, text)


def _named(heard: list[Said], known: Mapping[str, str]) -> str:
    if any(one.card == "matter.dialogue" for one in heard):
        return "matter"
    return next((found for one in heard if (found := {**known, **_KINDLY}.get(one.text))), "nothing")
