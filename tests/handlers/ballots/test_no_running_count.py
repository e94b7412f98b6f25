"""Does anything that anybody can ask of the bot tell how an open vote stands? Every command, link and button is tried.

Two votes that differ in nothing but the choices are walked through by people who did not vote; what they get to see
must be the same, to the letter. `tests/bot/cli/test_no_running_count.py` does so with the command line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest

from handlers.frame.buttons import pack
from handlers.frame.deep_links import pack_start
from handlers.frame.triggers import ButtonPress, Command, DeepLink
from handlers.routes import ROUTES
from storage.ballots import ballots
from storage.engine.database import Database
from tests.handlers.ballots.test_sealed_votes import CHAIR, HE, SHE, WANG, an_owners_vote, casts
from tests.handlers.motions.motion_committee import GROUP
from tests.handlers.talk import Person, talking
from tests.handlers.trials import Trials, Tried

pytestmark = [pytest.mark.nightly, pytest.mark.sqlite, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

LOOKING = (CHAIR, SHE)  # who leads, and a joint owner of somebody who has voted
ARGUMENTS: tuple[tuple[int, ...], ...] = ((), (1,), (1, 1))
COMMANDS = sorted(route.trigger.name for route in ROUTES if isinstance(route.trigger, Command))
VERBS = sorted(route.trigger.verb for route in ROUTES if isinstance(route.trigger, ButtonPress))
LINKS = sorted(route.trigger.name for route in ROUTES if isinstance(route.trigger, DeepLink))
# Receipts, codes of slips, keys of invitations: drawn anew each time.
_DRAWN = re.compile(r"\b[A-Z2-7]{10}\b|\b[0-9a-f]{16,}\b|\bslip-[a-z2-9]{12}\b")


async def _everything(trials: Trials, person: Person) -> list[tuple[str, Tried]]:
    lines = [line for name in COMMANDS for line in (f"/{name}", f"/{name} 1")]
    presses = [pack(verb, *arguments) for verb in VERBS for arguments in ARGUMENTS]
    links = [pack_start(name, *arguments) for name in LINKS for arguments in ARGUMENTS]
    places = (None, GROUP)
    return [
        *[(f"{line} {chat}", await trials.say(person, line, chat)) for line in lines for chat in places],
        *[(f"{press} {chat}", await trials.press(person, press, chat)) for press in presses for chat in places],
        *[(link, await trials.link(person, link)) for link in links],
    ]


async def _walk(database: Database, choice: str, people: Sequence[Person], *, after: bool) -> dict[str, str]:
    """What everything shows to those who look, while the vote is open or after it has ended."""
    shown = {}
    async with talking(database) as talk:
        await an_owners_vote(talk, ballots.GROUP)
        for person in (HE, WANG):
            await casts(talk, ballots.GROUP, person, choice)
        await talk.play(talk.now + (timedelta(days=3, minutes=1) if after else timedelta(minutes=1)))
        trials = Trials(talk, ())
        await trials.begin()
        for person in people:
            for what, tried in await _everything(trials, person):
                shown[f"{person.name}: {what}"] = _DRAWN.sub("…", f"{tried.answers} {tried.said}")
    return shown


def _differing(one: dict[str, str], other: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(what, one[what], other[what]) for what in one if one[what] != other[what]]


async def test_no_command_link_or_button_shows_how_an_open_vote_stands(database: Database, twin: Database) -> None:
    yes, no = await _walk(database, "yes", LOOKING, after=False), await _walk(twin, "no", LOOKING, after=False)

    assert len(yes) > 500
    assert _differing(yes, no) == []


async def test_the_same_walk_shows_it_once_the_vote_has_ended(database: Database, twin: Database) -> None:
    """So that a walk in which nothing is shown at all would be noticed."""
    yes, no = await _walk(database, "yes", [SHE], after=True), await _walk(twin, "no", [SHE], after=True)

    assert {"/motion 1 None", f"/motion 1 {GROUP}"} <= {what.partition(": ")[2] for what, *_ in _differing(yes, no)}
