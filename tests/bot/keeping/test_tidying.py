"""With two communities in one database, is only that forgotten which is old, and only of the one where it is old?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.config.keys import Retention
from bot.keeping.tidying import tidy
from storage.communities import chats
from storage.engine import journal, outbox
from storage.engine.database import Database
from storage.engine.files import FileStore
from storage.engine.uow import UnitOfWork
from storage.matters import steps as matter_steps
from storage.matters.grams import matter_grams
from storage.matters.matters import matters
from storage.matters.steps import Photo
from storage.privacy import retention
from storage.queues import dialogues, updates
from storage.queues.dialogues import Dialogue
from tests.clocks import StoryClock
from tests.databases import NOW
from tests.handlers.houses import House, a_house, belongings
from tests.handlers.talk import Talk, talking

LONG_AGO = timedelta(days=5 * 366)  # more than any rule of [retention] waits
SAID = "the lamp of the stairs"

Doing = Callable[[Talk, House, FileStore], Awaitable[None]]
Left = Callable[[UnitOfWork, House], Awaitable[list[str]]]


async def _nothing(talk: Talk, house: House, files: FileStore) -> None:
    """Only its age counts: it is there as soon as it is over."""


async def _reports(talk: Talk, house: House, files: FileStore) -> None:
    for number in range(3):
        heard = await talk.says(house.neighbour, f"/report {SAID} {number}", house.group)
        heard += await talk.play(talk.now + timedelta(minutes=3))  # it resembles the one before, and is held back
        join = next(one.data("Me too") for one in heard if one.chat == house.group and "Me too" in one.buttons)
        await talk.presses(house.deputy, join, house.group)


async def _a_report_with_a_photo(talk: Talk, house: House, files: FileStore) -> None:
    await talk.says(house.chair, f"/report {SAID}, as one sees", house.group)
    async with talk.database.uow(talk.now) as uow:
        newest = select(matters.c.id).where(matters.c.community_id == house.community).order_by(matters.c.id.desc())
        key = int(await uow.scalar(newest.limit(1)))
        ((photo, _),) = await matter_steps.add_photos(uow, key, [Photo(f"{house.mark} lamp", f"{house.mark} lamp")])
        await matter_steps.keep_photo(uow, photo, files.keep(_picture(house)))


def _picture(house: House) -> bytes:
    return f"a picture from {house.mark}".encode()


async def _all_is_settled(talk: Talk, house: House, files: FileStore) -> None:
    values = {"state": "fixed", "outcome": "done", "closed_at": talk.now}
    living = (matters.c.community_id == house.community, matters.c.closed_at.is_(None))
    async with talk.database.uow(talk.now) as uow:
        await uow.execute(matters.update().where(*living).values(**values))


async def _words_left(uow: UnitOfWork, house: House) -> list[str]:
    texts = select(matters.c.text).where(matters.c.community_id == house.community, matters.c.text != retention.GONE)
    lines, contents = journal.lines, journal.contents
    here = (lines.c.community_id == house.community, lines.c.act.startswith("matter."))
    same = (contents.c.community_id == lines.c.community_id, contents.c.seq == lines.c.seq)
    told = select(lines.c.subject, lines.c.act, contents.c.content).where(*here, *same).order_by(lines.c.seq)
    found = select(matter_grams.c.gram).where(matter_grams.c.community_id == house.community)
    shown = (texts.order_by(matters.c.number), told, found.order_by(matter_grams.c.gram))
    return [str(tuple(row)) for query in shown for row in await uow.rows(query)]


async def _photos_left(uow: UnitOfWork, house: House) -> list[str]:
    photos, mine = matter_steps.photos, select(matters.c.id).where(matters.c.community_id == house.community)
    return [str(row[0]) for row in await uow.rows(select(photos.c.file_id).where(photos.c.matter_id.in_(mine)))]


async def _an_update_is_handled(talk: Talk, house: House, files: FileStore) -> None:
    async with talk.database.uow(talk.now) as uow:
        await updates.mark_handled(uow, {(house.community, house.mark): 0})


async def _marks_left(uow: UnitOfWork, house: House) -> list[str]:
    table = updates.handled
    return [str(row[0]) for row in await uow.rows(select(table.c.body_hash).where(table.c.body_hash == house.mark))]


async def _an_update_is_set_aside(talk: Talk, house: House, files: FileStore) -> None:
    async with talk.database.uow(talk.now) as uow:
        await updates.put_aside(uow, house.community, kind="message", error=house.mark, body=None)


async def _set_aside_left(uow: UnitOfWork, house: House) -> list[str]:
    return [one.error for one in await updates.all_set_aside(uow) if one.error == house.mark]


async def _a_dialogue_is_left_off(talk: Talk, house: House, files: FileStore) -> None:
    async with talk.database.uow(talk.now) as uow:
        await dialogues.save(uow, Dialogue(house.accounts[1], "matter", "text", {"text": house.mark}))


async def _dialogues_left(uow: UnitOfWork, house: House) -> list[str]:
    found = await dialogues.of(uow, house.accounts[1])
    return [str(found.answers)] if found else []


async def _the_group_is_written_to(talk: Talk, house: House, files: FileStore) -> None:
    async with talk.database.uow(talk.now) as uow:
        table, (group,) = outbox.outbox, await chats.groups_of(uow, house.community)
        done = {"state": outbox.State.SENT.value, "done_at": talk.now}
        await uow.execute(table.update().where(table.c.chat_id == group.id).values(**done))


async def _sent_left(uow: UnitOfWork, house: House) -> list[str]:
    table, (group,) = outbox.outbox, await chats.groups_of(uow, house.community)
    return [str(row[0]) for row in await uow.rows(select(table.c.body).where(table.c.chat_id == group.id))]


# Key of [retention] without `_days` → what comes to both houses long ago, what then makes it ripe (in the one house
# long ago, in the other only now), and what is left of it. A rule that is not here is a rule that nobody tried.
TRIALS: dict[str, tuple[Doing, Doing, Left]] = {
    "marks": (_nothing, _an_update_is_handled, _marks_left),
    "sent": (_nothing, _the_group_is_written_to, _sent_left),
    "dialogue": (_nothing, _a_dialogue_is_left_off, _dialogues_left),
    "set_aside": (_nothing, _an_update_is_set_aside, _set_aside_left),
    "matter": (_reports, _all_is_settled, _words_left),
    "photo": (_a_report_with_a_photo, _all_is_settled, _photos_left),
}


def test_every_rule_that_forgets_is_tried_with_two_communities() -> None:
    assert {f"{key}_days" for key in TRIALS} == set(Retention.model_fields)
    assert {rule.key for rule in retention.RULES} <= TRIALS.keys()


async def _left(database: Database, house: House) -> dict[str, list[str]]:
    async with database.uow(NOW) as uow:
        return {key: await left(uow, house) for key, (_, _, left) in TRIALS.items()}


@pytest.mark.parametrize("turned", [False, True], ids=["the_first_is_old", "the_second_is_old"])
async def test_what_is_old_in_one_community_is_forgotten_and_nothing_of_the_other(
    database: Database, tmp_path: Path, turned: bool
) -> None:
    files, clock = FileStore(tmp_path / "files"), StoryClock(NOW)
    async with talking(database) as talk:
        houses = [
            await a_house(talk, mark, group=group, first=first)
            for mark, group, first in (("Quokka", -1001, 6001), ("Zyzzyva", -1002, 7001))
        ]
        old, young = reversed(houses) if turned else houses
        for house in (old, young):
            for begin, _, _ in TRIALS.values():
                await begin(talk, house, files)
        for house, moment in ((old, talk.now), (young, talk.now + LONG_AGO)):
            talk.now = moment
            for _, ripen, _ in TRIALS.values():
                await ripen(talk, house, files)
        clock.set_to(talk.now)
    before, theirs = await _left(database, young), await belongings(database, young)
    assert all(before.values())
    assert all((await _left(database, old)).values())

    gone = await tidy(database, files, clock, Retention())

    assert gone.keys() == TRIALS.keys()
    assert all(gone.values())
    assert await _left(database, old) == {key: [] for key in TRIALS}
    assert await _left(database, young) == before
    assert await belongings(database, young) == theirs
    assert [files.read(name) for name in files.names()] == [_picture(young)]
    async with database.uow(clock.now()) as uow:
        assert [await journal.verify(uow, house.community) for house in houses] == [None, None]
