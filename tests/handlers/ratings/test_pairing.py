"""When are before and after put side by side, where do they stand, and what is left when a matter is taken back?"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.delivery.delivery import request_of
from handlers.frame.photos import LONGEST, fitting
from handlers.frame.words import Html
from storage.engine.database import Database
from storage.queues import jobs
from storage.queues.jobs import Job
from storage.queues.sending import Waiting
from storage.ratings.pictures import pictures
from tests.databases import NOW
from tests.handlers.matters.matter_village import CHAIR, GROUP, LI, WANG, a_photo, a_village, in_group
from tests.handlers.talk import Person, Said, Talk, a_member

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

BEFORE, AFTER, PAIR, GREY = ("b" * 64, "a" * 64, "c" * 64, "d" * 64)


async def a_job_is_done(talk: Talk, kind: str, result: dict[str, Any]) -> tuple[Job, list[Said]]:
    """The oldest job, which is of that kind, and what is said when it is done."""
    async with talk.database.uow(talk.now) as uow:
        job = await jobs.claim(uow, 1)
        assert job is not None
        assert job.kind == kind
        await jobs.done(uow, job, result)
    return job, await talk.play(talk.now)


def digest(of: str) -> dict[str, Any]:
    return {"result": {"digest": of, "size": 3}}


async def closed_with_photos(talk: Talk, *joined: Person) -> list[Said]:
    """Wang raised it with a photo, the chair closes it with another; what is said until both are here."""
    heard = await talk.says(WANG, None, GROUP, caption="#报修 墙裂了", **a_photo("p1"))
    for one in heard:
        if one.card and one.chat == GROUP:
            await talk.arrives(one)
    await a_job_is_done(talk, "file.fetch", digest(BEFORE))
    for person in joined:
        await talk.presses(person, "1:matter.join:1", GROUP)
    await talk.presses(CHAIR, "1:matter.close:1")
    await talk.says(CHAIR, None, caption="补好了", **a_photo("r1"))
    closing = await talk.presses(CHAIR, "1:matter.closed:1:done")
    _, after = await a_job_is_done(talk, "file.fetch", digest(AFTER))
    assert [one.row.method for one in in_group(closing)] == ["sendMessage"]
    assert after == []
    return closing


async def test_once_both_photos_are_here_the_card_is_edited_and_keeps_words_and_buttons(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        closing = await closed_with_photos(talk)

        job, heard = await a_job_is_done(talk, "matter.pair", digest(PAIR))

    (card,) = in_group(heard)
    assert job.payload["photos"] == [BEFORE, AFTER]
    assert card.row.method == "sendPhoto"
    assert card.row.attach == {"picture": PAIR}
    assert not card.row.fresh
    assert card.text == in_group(closing)[0].text
    assert card.buttons == in_group(closing)[0].buttons


async def test_where_five_joined_the_result_is_posted_anew(database: Database) -> None:
    async with a_village(database, WANG) as (talk, community):
        many = [Person(880 + number, f"邻居{number}") for number in range(5)]
        for one in many:
            await a_member(talk, one, community)
        await closed_with_photos(talk, *many)

        _, heard = await a_job_is_done(talk, "matter.pair", digest(PAIR))

    assert [bool(one.row.fresh) for one in in_group(heard)] == [True]


async def test_what_is_taken_back_leaves_a_grey_field_and_forgets_the_picture(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        await closed_with_photos(talk)
        await a_job_is_done(talk, "matter.pair", digest(PAIR))

        gone = await talk.presses(WANG, "1:matter.withdrawn:1")
        (row,) = await database.look(select(pictures.c.digest))
        forgotten = [(await a_job_is_done(talk, "file.forget", {}))[0].payload["digest"] for _ in range(3)]
        job, heard = await a_job_is_done(talk, "matter.pair", digest(GREY))

    assert row.digest is None
    assert sorted(forgotten) == sorted([BEFORE, AFTER, PAIR])
    assert [(one.row.method, one.row.attach) for one in in_group(gone)] == [("sendPhoto", {})]
    assert job.payload["photos"] == []
    assert [one.row.attach for one in in_group(heard)] == [{"picture": GREY}]


async def test_a_picture_that_comes_after_it_was_opened_again_is_not_shown(database: Database) -> None:
    async with a_village(database, WANG, LI) as (talk, _):
        await closed_with_photos(talk)
        await talk.presses(WANG, "1:matter.undone:1:0")

        _, heard = await a_job_is_done(talk, "matter.pair", digest(PAIR))

        assert in_group(heard) == []
        assert await database.look(select(pictures.c.digest)) == []


async def test_a_card_that_stands_there_is_edited_by_the_request_that_fits_what_it_holds(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        await closed_with_photos(talk)
        _, heard = await a_job_is_done(talk, "matter.pair", digest(PAIR))
        gone = await talk.presses(WANG, "1:matter.withdrawn:1")
    first, method, with_picture = in_group(heard)[0], *asked_for(in_group(heard)[0], 77)
    text_method, text_only = asked_for(in_group(gone)[0], 77)

    assert method == "editMessageMedia"
    assert with_picture["media"]["media"] == "attach://picture"
    assert with_picture["media"]["caption"] == first.row.body["caption"]
    assert with_picture["reply_markup"] == first.row.body["reply_markup"]
    assert with_picture["message_id"] == 77
    assert text_method == "editMessageCaption"
    assert set(text_only) >= {"chat_id", "message_id", "caption"}
    assert asked_for(first, None)[0] == "sendPhoto"
    assert len(first.text) < LONGEST


def asked_for(said: Said, message: int | None) -> tuple[str, dict[str, Any]]:
    """What Telegram would be asked for, where the card stands in this message, or nowhere."""
    row = said.row
    from storage.engine.outbox import Kind, Outgoing

    sent = Outgoing(row.chat_id, row.method, row.body, Kind(row.kind), card=row.card, attach=row.attach)
    return request_of(Waiting(1, 1, row.chat_id, GROUP, 1, sent, 1, message, NOW, None, NOW))


async def test_below_a_picture_stand_as_many_whole_lines_as_telegram_takes(database: Database) -> None:
    lines = [f"<b>{number}</b> {'&lt;' * 200}" for number in range(8)]

    assert fitting(Html("\n".join(lines))) == "\n".join(lines[:5])  # 5 × 202 + 4 = 1,014
    assert fitting(Html(lines[0])) == lines[0]
    assert database
