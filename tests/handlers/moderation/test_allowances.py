"""What does somebody hear who asks too often, and what stays open to them?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from governance.moderation.allowance import Doing, Share
from governance.roles import Role
from storage.engine import journal
from storage.engine.database import Database
from storage.engine.outbox import outbox
from storage.matters.matters import matters as matter_rows
from storage.matters.steps import photos
from storage.moderation import allowances
from tests.handlers.matters.matter_village import a_photo
from tests.handlers.talk import Person, Talk, a_community, a_member, talking

WANG, CHAIR = Person(701, "王芳", "en"), Person(702, "Chair", "en")
GROUP = -1001

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


# Nothing of this resembles anything else of it: none is held back while its writer is asked.
TROUBLES = (
    "the gate is stuck",
    "a lamp went out",
    "water drips from the ceiling",
    "our lift stopped",
    "somebody smokes indoors",
    "dogs bark at midnight",
    "rats in the bin room",
    "cracked window pane",
    "mailbox key lost",
    "the fountain smells",
    "ice on the steps",
    "bicycles block the hallway",
    "wasps nest under the roof",
    "heating stays cold",
    "loose tiles",
    "the bench has splinters",
    "graffiti",
)


async def _raised(talk: Talk, times: int, person: Person = WANG, *, after: int = 0, group: int = GROUP) -> list[str]:
    said: list[str] = []
    for trouble in TROUBLES[after : after + times]:
        said += [one.text for one in await talk.says(person, f"#repair {trouble}", group)]
    return said


async def _count(database: Database) -> int:
    return int((await database.look(select(func.count()).select_from(matter_rows)))[0][0])


async def test_too_many_matters_are_refused_with_the_moment_from_which_on_one_may(database: Database) -> None:
    async with talking(database) as talk:
        await a_member(talk, WANG, await a_community(talk, language="en"))
        await _raised(talk, 12)

        refused = await _raised(talk, 1, after=12)
        talk.now += timedelta(hours=1)
        again = await _raised(talk, 1, after=12)

    assert refused == [
        "You have raised 12 matters within 1 hour. You can raise the next one from Sat 21 Nov, 21:00, in 1 hour. "
        "“Me too” on a neighbour's matter still counts."
    ]
    assert "Matter 13" in again[0]
    assert await _count(database) == 13


async def _used_up(database: Database, doing: Doing) -> list[int]:
    rows = await database.look(select(allowances.spent.c.in_hour).where(allowances.spent.c.doing == doing.value))
    return [row.in_hour for row in rows]


async def test_what_is_held_back_counts_once_whatever_becomes_of_it_and_is_no_way_round_the_limit(
    database: Database,
) -> None:
    async with talking(database) as talk:
        await a_member(talk, WANG, await a_community(talk, language="en"))
        await _raised(talk, 9)
        asked = [(await talk.says(WANG, f"#repair the gate is stuck {more}", GROUP))[0] for more in ("again", "still")]
        (waits,) = await talk.says(WANG, "#repair the gate is stuck once more", GROUP)
        (refused,) = await talk.says(WANG, "#repair the gate is stuck today", GROUP)
        held_back = await _count(database)

        await talk.presses(WANG, asked[0].data("No, record"), GROUP)
        await talk.presses(WANG, asked[1].data("Join no. 1"), GROUP)
        await talk.play(talk.now + timedelta(minutes=2))
        (still,) = await talk.says(WANG, "#repair graffiti", GROUP)

    assert "Join no. 1" in waits.buttons
    assert refused.text.startswith("You have raised 12 matters within 1 hour.")
    assert held_back == 9
    assert await _count(database) == 11  # one by its button, one by itself; one was joined
    assert still.text.startswith("You have raised 12 matters within 1 hour.")
    assert await _used_up(database, Doing.MATTER) == [12]


async def test_each_photo_of_what_is_held_back_counts_and_counts_once(database: Database) -> None:
    async with talking(database) as talk:
        await a_member(talk, WANG, await a_community(talk, language="en"))
        await _raised(talk, 1)
        first = {"caption": "#repair the gate is stuck again", "media_group_id": "7"}
        await talk.says(WANG, None, GROUP, **a_photo("a"), **first)

        for name in ("b", "c", "b"):
            await talk.says(WANG, None, GROUP, **a_photo(name), media_group_id="7")
        held_back = await _used_up(database, Doing.PHOTO)
        await talk.play(talk.now + timedelta(minutes=2))

    assert held_back == [3]
    assert await _used_up(database, Doing.PHOTO) == [3]
    assert len(await database.look(select(photos).where(photos.c.matter_id == 2))) == 3


@on_sqlite
async def test_what_is_used_up_in_one_community_is_not_used_up_in_another(database: Database) -> None:
    async with talking(database) as talk:
        for group in (GROUP, -1002):
            await a_member(talk, WANG, await a_community(talk, group, language="en", name=f"Court {group}"))
        await _raised(talk, 12)
        (refused,) = await _raised(talk, 1)

        (raised, *_) = await talk.says(WANG, "#repair the gate is stuck", -1002)
        (still,) = await _raised(talk, 1)

    assert refused.startswith("You have raised 12 matters within 1 hour.")
    assert "Matter 1" in raised.text
    assert still == refused
    assert await _count(database) == 13


@on_sqlite
async def test_what_a_community_gives_counts_in_it_alone_and_of_its_own_kind(database: Database) -> None:
    async with talking(database) as talk:
        here, there = [await a_community(talk, group, language="en") for group in (GROUP, -1002)]
        for community in (here, there):
            await a_member(talk, WANG, community)
        async with database.uow(talk.now) as uow:
            await allowances.set_share(uow, here, Doing.MATTER, Share.HALF)
            await allowances.set_share(uow, here, Doing.JOIN, Share.DOUBLE)
            given = await allowances.all_shares(uow, here), await allowances.all_shares(uow, there)
            await allowances.set_share(uow, there, Doing.MATTER, Share.FOURFOLD)
        (*_, refused) = await _raised(talk, 7)
        more = await _raised(talk, 13, group=-1002)

    usual = dict.fromkeys(Doing, Share.USUAL)
    assert given == (usual | {Doing.MATTER: Share.HALF, Doing.JOIN: Share.DOUBLE}, usual)
    assert refused.startswith("You have raised 6 matters within 1 hour.")
    assert "Matter 13" in more[-1]


@on_sqlite
async def test_whoever_has_an_office_may_raise_more(database: Database) -> None:
    async with talking(database) as talk:
        await a_member(talk, CHAIR, await a_community(talk), Role.CHAIR)

        await _raised(talk, 16, CHAIR)

    assert await _count(database) == 16


@on_sqlite
async def test_a_community_gives_more_or_less_than_usual(database: Database) -> None:
    async with talking(database) as talk:
        community = await a_community(talk, language="en")
        await a_member(talk, WANG, community)
        await a_member(talk, CHAIR, community, Role.CHAIR, Role.COMMITTEE)
        (shown,) = await talk.says(CHAIR, "/limits")
        (asked,) = await talk.presses(CHAIR, shown.data("Matters"))
        (changed,) = await talk.presses(CHAIR, asked.data("Half"))

        await _raised(talk, 7)
        (own,) = await talk.says(WANG, "/limits")

        await talk.presses(WANG, asked.data("Twice"))

    assert "Matters raised: 30 an hour, 100 a day" in changed.text
    assert "Matters raised: 6 an hour, 12 a day" in own.text
    assert own.buttons == {}
    assert await _count(database) == 6
    assert talk.toast.startswith("Your role does not allow this. These can: ")
    assert [row.act for row in await database.look(select(journal.lines.c.act))].count("limits.changed") == 1


async def test_whoever_writes_too_often_is_told_once_and_heard_again_later(database: Database) -> None:
    async with talking(database) as talk:
        await a_member(talk, WANG, await a_community(talk))
        for _ in range(3):
            for _ in range(40):
                await talk.says(WANG, "/help")
            talk.now += timedelta(minutes=1)

        told = await talk.says(WANG, "/help")
        silent = [await talk.says(WANG, "/help") for _ in range(20)]
        talk.now += timedelta(hours=1)
        heard = await talk.says(WANG, "/help")

    assert [one.text.split(",")[0] for one in told] == ["You have sent me 120 messages within 1 hour"]
    assert silent == [[]] * 20
    assert heard[0].text.startswith("What you can do")


@on_sqlite
async def test_one_who_floods_the_group_with_commands_gets_one_refusal_there(database: Database) -> None:
    async with talking(database) as talk:
        await a_member(talk, WANG, await a_community(talk, language="en"))

        said = [one.text for _ in range(50) for one in await talk.says(WANG, "/help", GROUP)]

    assert len(said) == 21
    assert said[-1].startswith("You have sent me 20 messages here within 1 hour, which is the limit.")


@on_sqlite
async def test_ordinary_talk_is_never_counted(database: Database) -> None:
    async with talking(database) as talk:
        await a_member(talk, WANG, await a_community(talk, language="en"))
        for _ in range(200):
            assert await talk.says(WANG, "good morning", GROUP) == []

        heard = await talk.says(WANG, "#repair the lamp is out", GROUP)

    assert "Matter 1" in heard[0].text


@on_sqlite
async def test_a_hundred_presses_in_a_second_queue_no_more_than_sixty(database: Database) -> None:
    async with talking(database) as talk:
        await a_member(talk, WANG, await a_community(talk))
        for _ in range(100):
            await talk.presses(WANG, "1:menu.do:help")
        held_back = [answer for answer in talk.answers if answer.cached]

        talk.now += timedelta(minutes=1)
        await talk.presses(WANG, "1:menu.do:help")

    queued = (await database.look(select(func.count()).select_from(outbox)))[0][0]
    assert len(talk.answers) == 101, "a press was left without an answer"
    assert len(held_back) == 40
    assert held_back[0].text.startswith("That was a lot at once.")
    assert queued == 61
