"""Register jobs, the slow things that a register needs: reading a spreadsheet, writing one, printing slips."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.documents.slips import PrintedSlip, print_slips
from bot.documents.spreadsheets import NotASpreadsheet, write_csv
from bot.jobs.register_files import CHUNK, export, put_aside, read_file, template, unreadable
from bot.jobs.services import Services
from governance.register.register import in_order
from governance.register.weighing import weighing_of
from handlers.frame.words import words
from handlers.register.words import trouble
from storage.communities import communities
from storage.engine.uow import UnitOfWork
from storage.queues.jobs import Job
from storage.register import register
from storage.residents import bindings

# So many faults are told in the chat; where there are more, all of them come as a file.
SHOWN_FAULTS = 10


async def read_register(job: Job, services: Services) -> Mapping[str, Any]:
    """`register.read` {"import", "file_id", "language"} → {"good": true} with the lines put aside, or the trouble.

    Trouble: {"good": false, "lines": the first, "count": how many, "digest": a file with all of them or ""}.
    """
    t = words(str(job.payload["language"]))
    content = await services.telegram.download(str(job.payload["file_id"]))
    digest = await asyncio.to_thread(services.files.keep, content)
    try:
        reading = await read_file(content)
    except NotASpreadsheet as error:
        return {"good": False, "lines": [unreadable(t, error)], "count": 1, "digest": ""}
    lines = await asyncio.to_thread(trouble, t, reading)
    if lines:
        all_of_them = await _keep_faults(services, t.plain("What is wrong"), lines)
        return {"good": False, "lines": lines[:SHOWN_FAULTS], "count": len(lines), "digest": all_of_them}
    await put_aside(services.database, services.clock.now, int(job.payload["import"]), reading, digest)
    return {"good": True}


async def _keep_faults(services: Services, title: str, lines: list[str]) -> str:
    if len(lines) <= SHOWN_FAULTS:
        return ""
    return await asyncio.to_thread(lambda: services.files.keep(write_csv([title], [[line] for line in lines])))


async def export_register(job: Job, services: Services) -> Mapping[str, Any]:
    """`register.export` {"community", "language", "phones"} → {"digest"} of an XLSX."""
    async with services.database.reading() as connection:
        looking = UnitOfWork(connection, services.clock.now())
        entries = await register.entries(looking, int(job.payload["community"]))
        weighing = (await communities.get(looking, int(job.payload["community"]))).weighing
    t, phones = words(str(job.payload["language"])), bool(job.payload["phones"])
    return {"digest": await asyncio.to_thread(lambda: services.files.keep(export(t, entries, weighing, phones=phones)))}


async def register_template(job: Job, services: Services) -> Mapping[str, Any]:
    """`register.template` {"language", "weighing" or None} → {"digest"} of the XLSX to be filled in."""
    t, weighing = words(str(job.payload["language"])), weighing_of(job.payload.get("weighing"))
    return {"digest": await asyncio.to_thread(lambda: services.files.keep(template(t, weighing)))}


async def make_slips(job: Job, services: Services) -> Mapping[str, Any]:
    """`slips.make` {"community", "building" or None, "account", "bot", "language"} → {"digest", "count"} of a PDF.

    With {"unit"} it is the slip of that one home.
    Each home gets a new code; only the codes' hashes are stored in the database.
    """
    key, building, only = int(job.payload["community"]), job.payload["building"], job.payload.get("unit")
    async with services.database.reading() as connection:
        looking = UnitOfWork(connection, services.clock.now())
        places = await register.places(looking, key)
        community = await communities.get(looking, key)
    at = {place: uow for uow, place in places.items() if building is None or place.building == building}
    at = {place: uow for place, uow in at.items() if only is None or uow == only}
    t, bot = words(str(job.payload["language"])), str(job.payload["bot"])
    # Thousands of them take a while, and in the event loop everybody would wait for it.
    slips = await asyncio.to_thread(lambda: [PrintedSlip(place, bindings.new_code()) for place in in_order(at)])
    paper = await asyncio.to_thread(print_slips, t, community.name, bot, slips)
    digest = await asyncio.to_thread(services.files.keep, paper)
    for first in range(0, len(slips), CHUNK):
        hashes = {bindings.hash_code(one.code): at[one.place] for one in slips[first : first + CHUNK]}
        async with services.database.uow(services.clock.now()) as uow:
            await bindings.add_slips(uow, key, hashes, by=int(job.payload["account"]))
    return {"digest": digest, "count": len(slips)}


REGISTER_JOBS = {
    "register.read": read_register,
    "register.export": export_register,
    "register.template": register_template,
    "slips.make": make_slips,
}
