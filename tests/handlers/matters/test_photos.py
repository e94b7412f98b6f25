"""Do the photos of a matter come, stay, and show?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage.engine.database import Database
from storage.matters.steps import photos
from storage.queues import jobs
from tests.handlers.matters.matter_village import CHAIR, GROUP, WANG, a_photo, a_report, a_village
from tests.handlers.talk import Talk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def test_the_result_keeps_its_photos(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        buttons = await a_report(talk)
        await talk.presses(CHAIR, buttons["办结"])
        (words_missing,) = await talk.says(CHAIR, None, **a_photo("r1"))
        (check,) = await talk.says(CHAIR, "修好了")

        heard = await talk.presses(CHAIR, check.data("已解决"))

        assert "请再写下办理结果" in words_missing.text
        assert "1张照片" in check.text
        asked = next(one for one in heard if one.chat == WANG.id and (one.card or "").endswith(":asked"))
        assert "看照片" in asked.buttons
        (row,) = await database.look(select(photos.c.step_id))
        assert row.step_id is not None


async def test_fetched_photos_can_be_seen(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        heard = await talk.says(WANG, None, GROUP, caption="#报修 墙裂了", **a_photo("p1"))
        show = next(one.buttons["看照片"] for one in heard if "看照片" in one.buttons)
        await talk.presses(CHAIR, show)
        early = talk.toast
        async with database.uow(talk.now) as uow:
            job = await jobs.claim(uow, 1)
            assert job is not None
            await jobs.done(uow, job, {"result": {"digest": "a" * 64, "size": 3}})
        await talk.play(talk.now)

        (sent,) = await talk.presses(CHAIR, show)

        assert "过一分钟" in early
        assert sent.row.method == "sendPhoto"
        assert sent.row.attach == {"p0": "a" * 64}


async def test_a_photo_that_could_not_be_fetched_is_asked_for_again(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        heard = await talk.says(WANG, None, GROUP, caption="#报修 墙裂了", **a_photo("p1"))
        show = next(one.buttons["看照片"] for one in heard if "看照片" in one.buttons)
        await a_fetched_photo(talk, {"error": "NetworkError"})

        await talk.play(talk.now + timedelta(hours=3))
        await a_fetched_photo(talk, {"result": {"digest": "a" * 64, "size": 3}})

        (sent,) = await talk.presses(CHAIR, show)
        assert sent.row.attach == {"p0": "a" * 64}


async def test_who_asks_for_photos_that_are_not_here_has_them_fetched_at_once(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        heard = await talk.says(WANG, None, GROUP, caption="#报修 墙裂了", **a_photo("p1"))
        show = next(one.buttons["看照片"] for one in heard if "看照片" in one.buttons)
        await a_fetched_photo(talk, {"error": "BadRequest"})
        await talk.presses(CHAIR, show)

        await talk.play(talk.now)

        await a_fetched_photo(talk, {"result": {"digest": "a" * 64, "size": 3}})
        (sent,) = await talk.presses(CHAIR, show)
        assert sent.row.attach == {"p0": "a" * 64}


async def test_the_card_of_an_album_counts_the_same_in_private_and_in_the_group(database: Database) -> None:
    async with a_village(database, WANG) as (talk, _):
        album = {"media_group_id": "a1"}
        for said in await talk.says(WANG, None, GROUP, caption="#报修 墙裂了", **a_photo("p1"), **album):
            if said.card:
                await talk.arrives(said)

        heard = await talk.says(WANG, None, GROUP, **a_photo("p2"), **album)

        assert {one.chat for one in heard} == {GROUP, CHAIR.id}
        assert all("2张照片" in one.text for one in heard)


async def a_fetched_photo(talk: Talk, outcome: dict[str, Any]) -> None:
    """The oldest file that is asked for comes, or does not."""
    async with talk.database.uow(talk.now) as uow:
        job = await jobs.claim(uow, 1)
        assert job is not None
        await jobs.done(uow, job, outcome)
    await talk.play(talk.now)
