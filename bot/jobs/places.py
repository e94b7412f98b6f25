"""Place jobs: sheets with codes of places, printed outside of any unit of work."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.documents.places import print_places
from bot.jobs.services import Services
from handlers.frame.words import words
from storage.communities import communities
from storage.engine.uow import UnitOfWork
from storage.place_codes import place_codes
from storage.queues.jobs import Job


async def print_sheets(job: Job, services: Services) -> Mapping[str, Any]:
    """`places.print` {"community", "codes" (our keys), "account", "bot"} → {"digest", "count"} of a PDF."""
    key = int(job.payload["community"])
    async with services.database.reading() as connection:
        looking = UnitOfWork(connection, services.clock.now())
        community = await communities.get(looking, key)
        codes = await place_codes.hanging(looking, key, [int(one) for one in job.payload["codes"]])
    t, bot = words(community.language), str(job.payload["bot"])
    paper = await asyncio.to_thread(print_places, t, community.name, bot, codes)
    return {"digest": await asyncio.to_thread(services.files.keep, paper), "count": len(codes)}


PLACE_JOBS = {"places.print": print_sheets}
