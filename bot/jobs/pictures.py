"""Pictures of results: before and after, made of foreign photos in a process of its own, and the page with them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.documents import foreign
from bot.documents.board import print_board_page
from bot.jobs.services import Services
from handlers.frame.words import words
from handlers.matters.view import load
from storage.engine.uow import UnitOfWork
from storage.queues.jobs import Job


async def pair(job: Job, services: Services) -> Mapping[str, Any]:
    """`matter.pair` {"photos": [SHA-256 of before, of after], "language"} → {"digest"} of one picture.

    Without photos it is the grey stand-in of a picture that may no longer be shown. Raises NotAPicture.
    """
    t = words(str(job.payload["language"]))
    digests = [str(one) for one in job.payload["photos"]]
    photos = [await asyncio.to_thread(services.files.read, one) for one in digests]
    labels = [t.plain("Before"), t.plain("After")] if photos else [t.plain("The photos were taken back")]
    return {"digest": await asyncio.to_thread(services.files.keep, await foreign.draw("pair", photos, labels))}


async def page(job: Job, services: Services) -> Mapping[str, Any]:
    """`matter.page` {"matter", "community"} → {"digest"} of one page of A4 for the notice board, in its language."""
    async with services.database.reading() as connection:
        looking = UnitOfWork(connection, services.clock.now())
        view = await load(looking, int(job.payload["community"]), int(job.payload["matter"]))
    shown = view.picture.digest if view.picture is not None and view.picture.round == view.matter.round else None
    picture = await asyncio.to_thread(services.files.read, shown) if shown else None
    paper = await print_board_page(words(view.community.language), view, picture)
    return {"digest": await asyncio.to_thread(services.files.keep, paper)}


PICTURE_JOBS = {"matter.pair": pair, "matter.page": page}
"""What `bot.jobs.workshop` does under these names."""
