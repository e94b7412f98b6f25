"""Figures of months: counted once from years of steps, and drawn for whoever asks."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.documents.figures import draw_figures, figures_sheet
from bot.jobs.services import Services
from governance.figures.calendar import before, span_of
from governance.figures.month import month_of
from handlers.frame.words import words
from storage.communities import communities
from storage.engine.uow import UnitOfWork
from storage.figures import facts, months
from storage.queues.jobs import Job


async def count(job: Job, services: Services) -> Mapping[str, Any]:
    """`figures.count` {"community", "month"} → {}: publishes that month and the one before, as far as they are not."""
    key, month = int(job.payload["community"]), str(job.payload["month"])
    for wanted in (before(month), month):
        async with services.database.reading() as connection:
            looking = UnitOfWork(connection, services.clock.now())
            if wanted in await months.of(looking, key, [wanted]):
                continue
            community = await communities.get(looking, key)
            span = span_of(wanted, community.timezone)
            found = await facts.cases(looking, key, span)
        figures = await asyncio.to_thread(month_of, found, span)
        async with services.database.uow(services.clock.now()) as uow:
            await months.publish(uow, key, wanted, figures)
    return {}


async def draw(job: Job, services: Services) -> Mapping[str, Any]:
    """`figures.draw` {"community", "month", "language", "form"} → {"digest"}; `form`: picture, page or sheet."""
    key, month, form = int(job.payload["community"]), str(job.payload["month"]), job.payload["form"]
    async with services.database.reading() as connection:
        looking = UnitOfWork(connection, services.clock.now())
        known = await months.of(looking, key, [month, before(month)])
        community = await communities.get(looking, key)
    t, now, old = words(str(job.payload["language"])), known[month], known.get(before(month))
    if form == "sheet":
        content = await asyncio.to_thread(figures_sheet, t, month, now, old)
    else:
        content = await draw_figures(t, community.name, month, now, old, picture=form == "picture")
    return {"digest": await asyncio.to_thread(services.files.keep, content)}


FIGURES_JOBS = {"figures.count": count, "figures.draw": draw}
"""What `bot.jobs.workshop` does under these names."""
