"""Can anybody of one community see or touch anything of another, by any button, link or command? From both sides."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from handlers.frame.buttons import pack
from handlers.frame.deep_links import pack_start
from handlers.frame.triggers import Command, DeepLink
from handlers.routes import ROUTES
from storage.communities import members
from storage.engine.database import Database
from storage.offices import roles
from tests.handlers.houses import House, a_house, all_words, belongings, changed, presses_at
from tests.handlers.talk import Said, Talk, talking

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

ALPHA, OMEGA = "Quokka", "Zyzzyva"
SIDES = pytest.mark.parametrize("turned", [False, True], ids=["from_the_first", "from_the_second"])
# Every thing of either house has one of these keys; a test below holds that.
KEYS = range(1, 5)


async def _houses(talk: Talk, *, turned: bool) -> tuple[House, House]:
    """Mine and theirs."""
    both = [
        await a_house(talk, ALPHA, group=-1001, first=6001),
        await a_house(talk, OMEGA, group=-1002, first=7001),
    ]
    return (both[1], both[0]) if turned else (both[0], both[1])


def _leaks(said: list[Said], toast: str, theirs: House) -> bool:
    """Does anything that left name them, or go to one of their chats?"""
    inside = {theirs.group, *(person.id for person in theirs.people)}
    return theirs.mark in toast or any(one.chat in inside or theirs.mark in all_words(one.row) for one in said)


@SIDES
async def test_no_button_shows_or_changes_anything_of_another_community(database: Database, turned: bool) -> None:
    wrong: list[str] = []
    async with talking(database) as talk:
        mine, theirs = await _houses(talk, turned=turned)
        await talk.heard()
        before = await belongings(database, theirs)
        for verb, presses in presses_at(theirs, KEYS[1:] if theirs.mark == OMEGA else KEYS[:2]):
            answered = len(talk.answers)
            for data in presses:
                talk.now += timedelta(seconds=3)  # nobody's flood
                await talk.feeds(mine.chair, data)
            toasts = [answer.text for answer in talk.answers[answered:]]
            if len(toasts) != len(presses):
                wrong.append(f"{verb}: {len(presses)} presses, {len(toasts)} answers")
            if _leaks(await talk.heard(), " ".join(toasts), theirs):
                wrong.append(f"{verb} tells of them")
        after = await belongings(database, theirs)

    assert wrong == []
    assert changed(before, after) == []


@SIDES
async def test_no_link_shows_or_changes_anything_of_another_community(database: Database, turned: bool) -> None:
    wrong: list[str] = []
    async with talking(database) as talk:
        mine, theirs = await _houses(talk, turned=turned)
        await talk.heard()
        before = await belongings(database, theirs)
        names = [route.trigger.name for route in ROUTES if isinstance(route.trigger, DeepLink)]
        for name, key in product(names, (theirs.community, *KEYS)):
            for arguments in ((key,), (theirs.community, key)):
                talk.now += timedelta(minutes=1)

                said = await talk.says(mine.chair, f"/start {pack_start(name, *arguments)}")

                if _leaks(said, "", theirs):
                    wrong.append(f"{name}-{arguments}")

    assert wrong == []
    assert changed(before, await belongings(database, theirs)) == []


_OF_A_PERSON = {"todo", "waiting"}
"""One list of what waits for a person, in whichever of their communities it does."""


@SIDES
async def test_no_command_of_one_community_tells_of_the_other_though_the_person_lives_in_both(
    database: Database, turned: bool
) -> None:
    wrong: list[str] = []
    async with talking(database) as talk:
        mine, theirs = await _houses(talk, turned=turned)
        # The same person, with the same roles, in both: chosen for the private chat is the one of theirs.
        await _moves_in(talk, mine, theirs)
        await talk.presses(mine.chair, pack("community.choose", mine.community))
        await talk.heard()
        before = await belongings(database, theirs)
        commands = {route.trigger.name for route in ROUTES if isinstance(route.trigger, Command)} - _OF_A_PERSON
        for name, text, chat in product(sorted(commands), ("", " 1", " 3"), (None, mine.group)):
            talk.now += timedelta(minutes=2)

            said = await talk.says(mine.chair, f"/{name}{text}", chat)

            if _leaks(said, "", theirs):
                wrong.append(f"/{name}{text} in {'private' if chat is None else 'the group'}")

    assert wrong == []
    assert changed(before, await belongings(database, theirs)) == []


async def _moves_in(talk: Talk, mine: House, theirs: House) -> None:
    async with talk.database.uow(talk.now) as uow:
        account = mine.accounts[0]
        await members.join(uow, theirs.community, account)
        for role in await roles.held(uow, mine.community, account):
            await roles.give(uow, theirs.community, account, role, by=None, active=True)


async def test_every_thing_of_either_house_is_among_the_keys_that_are_tried(database: Database) -> None:
    async with talking(database) as talk:
        both = await _houses(talk, turned=False)
        for house in both:
            things = await belongings(database, house)
            for name in ("matters", "motions", "rosters", "reminders", "native_polls", "mutes", "imports", "bindings"):
                assert things[name], f"the house has none of {name}"
            for name in ("roster_swaps", "roster_people", "slips", "matter_joined", "matter_photos", "units"):
                assert things[name], f"the house has none of {name}"
            keys = {row.split(",")[0] for name in ("matters", "motions", "mutes", "imports") for row in things[name]}
            assert keys <= {f"{{'id': {key}" for key in KEYS}


async def test_somebody_of_two_communities_is_asked_once_and_what_they_wanted_goes_on(database: Database) -> None:
    async with talking(database) as talk:
        mine, theirs = await _houses(talk, turned=False)
        await _moves_in(talk, mine, theirs)

        (asked,) = await talk.says(mine.chair, "/matters")
        shown = await talk.presses(mine.chair, asked.data(f"{OMEGA} Court"))
        toast = talk.toast
        (again,) = await talk.says(mine.chair, "/matters")
        await talk.presses(mine.chair, asked.data(f"{ALPHA} Court"))
        (switched,) = await talk.says(mine.chair, "/matters")

    assert asked.text == "You belong to several communities. Which one do you mean?"
    assert list(asked.buttons) == [f"{ALPHA} Court", f"{OMEGA} Court"]
    assert toast == f"From now on we are talking about {OMEGA} Court."
    assert f"{OMEGA} lamp" in shown[-1].text
    assert f"{OMEGA} lamp" in again.text
    assert f"{ALPHA} lamp" in switched.text
    assert OMEGA not in switched.text


async def test_a_command_that_waited_opens_nothing_that_its_sender_may_not_see(database: Database) -> None:
    async with talking(database) as talk:
        mine, theirs = await _houses(talk, turned=False)

        said = await talk.presses(mine.neighbour, pack("community.choose", theirs.community, "register"))

    assert not any(theirs.mark in one.text for one in said)
    assert talk.toast.startswith("Your role does not allow this. These can: ")
