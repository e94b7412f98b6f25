"""Result jobs: a verdict that was given in the chat, as a page."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.documents.result import print_motion
from bot.jobs.services import Services
from handlers.frame.words import words
from storage.communities import communities
from storage.engine.uow import UnitOfWork
from storage.motions import motions
from storage.queues.jobs import Job


async def print_paper(job: Job, services: Services) -> Mapping[str, Any]:
    """`result.print` {"motion", "account", "language"} → {"digest"} of a PDF."""
    async with services.database.reading() as connection:
        looking = UnitOfWork(connection, services.clock.now())
        motion = await motions.get(looking, int(job.payload["motion"]))
        community = await communities.get(looking, motion.community)
    t = words(str(job.payload["language"]))
    return {"digest": await asyncio.to_thread(lambda: services.files.keep(print_motion(t, motion, community)))}


RESULT_JOBS = {"result.print": print_paper}
