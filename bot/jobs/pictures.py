"""Pictures of results: before and after, made of foreign photos in a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.documents import foreign
from bot.jobs.services import Services
from handlers.frame.words import words
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


PICTURE_JOBS = {"matter.pair": pair}
"""What `bot.jobs.workshop` does under these names."""
