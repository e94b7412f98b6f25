"""What can somebody do who means harm: with texts, names, photos, foreign messages, and other people's things?"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.sandbox.entities import read_html
from governance.roles import Role
from handlers.frame.buttons import pack
from handlers.frame.triggers import ButtonPress, Command, Keyword
from handlers.routes import ROUTES
from storage.engine import journal
from storage.engine.database import Database
from storage.matters import steps as matter_steps
from storage.matters.matters import matters
from tests.handlers.houses import a_house, belongings, changed, presses_at
from tests.handlers.talk import BOT, Person, Said, Talk, a_community, a_member, talking
from tests.sandbox.request_checks import check

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

GROUP = -1001
DISFIGURED = "<b>\u202eEvil</i>" + "\u0301\u0327" * 20 + "{0}"
VILLAIN, CHAIR = Person(901, DISFIGURED, "en"), Person(902, "Chair " + DISFIGURED, "en")
HOSTILE = {
    "markup": "<b>x</i><a href='tg://user?id=1'>y</a> &amp; {number} {0!r} %s '; DROP TABLE matters; -- \u202e\u2066 "
    + "Z"
    + "\u0301\u0327" * 60,
    "long": "界<&>" * 1024,
    "empty lines": "a" + "\n" * 2000 + "👨‍👩‍👧‍👦" * 150,
}
UNSEEN = re.compile("[\x00-\x08\u202a-\u202e\u2066\u2067]|[\u0300-\u036f]{3}")


def _faults(said: list[Said]) -> list[str]:
    """What Telegram would refuse of what was queued, and what would disfigure a screen."""
    found = []
    for one in said:
        found += check(one.row.method, {"chat_id": 1, **one.row.body})
        read_html(one.text)  # raises for what Telegram cannot read
        labels = " ".join(one.buttons)
        found += [f"unseen signs in {text[:60]!r}" for text in (one.text, labels) if UNSEEN.search(text)]
    return found


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_no_text_disfigures_an_answer_or_is_refused_by_telegram(database: Database, text: str) -> None:
    said: list[Said] = []
    async with talking(database) as talk:
        community = await a_community(talk, GROUP, language="en")
        await a_member(talk, VILLAIN, community)
        await a_member(talk, CHAIR, community, *(role for role in Role if role is not Role.ANYONE))
        beginnings = [f"/{route.trigger.name}" for route in ROUTES if isinstance(route.trigger, Command)]
        beginnings += [next(iter(route.trigger.beginnings)) for route in ROUTES if isinstance(route.trigger, Keyword)]
        for person in (VILLAIN, CHAIR):
            for beginning in [*beginnings, "#repair"]:
                talk.now += timedelta(minutes=8)
                await talk.says(person, f"{beginning} {text}"[:4096], GROUP)
                said += await talk.says(person, f"{beginning} {text}"[:4096])
                # … and once more, as the answer to whatever it was asked next.
                said += await talk.says(person, text[:4096])

    assert _faults(said) == []


async def test_the_guided_dialogues_take_no_harm_from_what_is_answered(database: Database) -> None:
    said: list[Said] = []
    async with talking(database) as talk:
        community = await a_community(talk, GROUP, language="en")
        await a_member(talk, CHAIR, community, *(role for role in Role if role is not Role.ANYONE))
        begin = ["/report", "/motion", "/poll"]
        press = ["roster.new", "remind.new", "setup.name", "setup.zones", "mute.begin"]
        for opening in [*begin, *press]:
            for text in HOSTILE.values():
                talk.now += timedelta(minutes=5)
                if opening in begin:
                    said += await talk.says(CHAIR, opening)
                else:
                    said += await talk.presses(CHAIR, pack(opening, community))
                for _ in range(3):
                    said += await talk.says(CHAIR, text[:4096])
                said += await talk.says(CHAIR, "/cancel")

    assert _faults(said) == []


async def test_a_plain_member_changes_nothing_with_the_committees_buttons(database: Database) -> None:
    wrong: list[str] = []
    async with talking(database) as talk:
        house = await a_house(talk, "Quokka", group=GROUP, first=6001)
        villain = await a_member(talk, VILLAIN, house.community)
        verbs = {route.trigger.verb: route for route in ROUTES if isinstance(route.trigger, ButtonPress)}
        before = await belongings(database, house)
        for verb, presses in presses_at(house, [1, 2]):
            act = verbs[verb].act
            if act is None or Role.ANYONE in act.roles:
                continue
            for data in presses:
                talk.now += timedelta(seconds=2)
                await talk.feeds(VILLAIN, data)
        after = await belongings(database, house)
        wrong += changed(before, after)
        mine = await database.look(select(journal.contents.c.content))

    assert wrong == []
    assert all(villain in row.content.values() for row in mine)


async def test_what_everybody_may_do_is_written_under_the_own_name(database: Database) -> None:
    async with talking(database) as talk:
        house = await a_house(talk, "Quokka", group=GROUP, first=6001)
        villain = await a_member(talk, VILLAIN, house.community)
        verbs = {route.trigger.verb: route for route in ROUTES if isinstance(route.trigger, ButtonPress)}
        for verb, presses in presses_at(house, [1, 2]):
            act = verbs[verb].act
            if act is not None and Role.ANYONE not in act.roles:
                continue
            for data in presses:
                talk.now += timedelta(seconds=2)
                await talk.feeds(VILLAIN, data)
        written = await database.look(select(journal.contents.c.content))

    assert written, "not even a “Me too” went through"
    assert all(villain in {row.content.get("by"), row.content.get("account")} for row in written)


async def test_a_message_edited_late_or_into_a_command_changes_nothing(database: Database) -> None:
    async with talking(database) as talk:
        await a_member(talk, VILLAIN, await a_community(talk, GROUP, language="en"))
        place = {"id": GROUP, "type": "supergroup", "title": "G"}
        edited = {"message_id": 5, "date": 1, "edit_date": 302, "chat": place, "from": VILLAIN.as_json()}

        await talk.feed({"edited_message": {**edited, "text": "#repair the lamp is out"}})
        command = {"offset": 0, "length": 7, "type": "bot_command"}
        await talk.feed({"edited_message": {**edited, "text": "/report the lamp", "entities": [command]}})
        await talk.feed(
            {"edited_message": {**edited, "edit_date": 2, "text": "/report the lamp", "entities": [command]}}
        )

        assert await talk.heard() == []
    assert await _count(database) == 0


async def test_a_huge_album_keeps_what_one_person_may_add_and_goes_on(database: Database) -> None:
    async with talking(database) as talk:
        await a_member(talk, VILLAIN, await a_community(talk, GROUP, language="en"))
        await _album(talk, 45)
        (others,) = await talk.says(CHAIR, "#repair the gate", GROUP)

    kept = (await database.look(select(func.count()).select_from(matter_steps.photos)))[0][0]
    assert kept == 30
    assert "Matter 2" in others.text


async def _album(talk: Talk, size: int) -> None:
    for number in range(size):
        photo = [{"file_id": f"f{number}", "file_unique_id": f"u{number}", "width": 1, "height": 1}]
        caption = {"caption": "#repair look"} if number == 0 else {}
        await talk.says(VILLAIN, None, GROUP, photo=photo, media_group_id="9", **caption)


async def test_a_foreign_bots_message_is_no_command_of_ours(database: Database) -> None:
    via = {"id": 77, "is_bot": True, "first_name": "Inline", "username": "inline_bot"}
    async with talking(database) as talk:
        await a_member(talk, VILLAIN, await a_community(talk, GROUP, language="en"))

        addressed = await talk.says(VILLAIN, "/report@inline_bot the lamp", GROUP)
        buttons = await talk.says(VILLAIN, "hello", GROUP, via_bot=via)

    assert addressed == []
    assert buttons == []
    assert await _count(database) == 0


async def test_an_answer_to_anothers_message_leaves_the_words_to_whoever_wrote_them(database: Database) -> None:
    place = {"id": GROUP, "type": "supergroup", "title": "G"}
    theirs = {"message_id": 7, "date": 1, "chat": place, "from": CHAIR.as_json(), "text": "the lamp is out"}
    ours = {"message_id": 8, "date": 1, "chat": place, "text": "Matter 99"}
    ours["from"] = {"id": 7, "is_bot": True, "first_name": "Y", "username": BOT}
    async with talking(database) as talk:
        community = await a_community(talk, GROUP, language="en")
        await a_member(talk, VILLAIN, community)
        chair = await a_member(talk, CHAIR, community)

        await talk.says(VILLAIN, "/report is all mine", GROUP, reply_to_message=theirs)
        await talk.says(VILLAIN, "/report the gate", GROUP, reply_to_message=ours)

    rows = await database.look(select(matters.c.voice_id, matters.c.text).order_by(matters.c.id))
    assert [(row.voice_id == chair, row.text) for row in rows] == [(True, "the lamp is out"), (False, "the gate")]


async def _count(database: Database) -> int:
    return int((await database.look(select(func.count()).select_from(matters)))[0][0])
