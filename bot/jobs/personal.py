"""Personal data: how all that is stored of a person is gathered into one file, and how it is erased."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from bot.jobs.services import Services
from handlers.frame.words import words
from handlers.privacy.words import readable
from storage.communities import accounts, communities
from storage.engine.uow import UnitOfWork
from storage.privacy import erasing, personal
from storage.queues.jobs import Job


async def gather(job: Job, services: Services) -> Mapping[str, Any]:
    """`person.data` {"account", "language"} → {"digest"} of a text file: in words first, then everything as JSON."""
    now = services.clock.now()
    async with services.database.reading() as connection:
        looking = UnitOfWork(connection, now)
        account = await accounts.get(looking, int(job.payload["account"]))
        stored = await personal.stored_about(looking, account)
        names = await _communities(looking, stored)
    t = words(str(job.payload["language"]))

    def keep() -> str:  # beside the event loop: it may be thousands of lines
        lines = readable(t, account.name, stored, names, now)
        whole = orjson.dumps({"at": _stamp(now), **stored}, option=orjson.OPT_INDENT_2).decode()
        content = "\ufeff" + "\r\n".join([*lines, "", whole])
        return services.files.keep(content.encode())

    return {"digest": await asyncio.to_thread(keep)}


def _stamp(now: datetime) -> str:
    return now.isoformat(timespec="microseconds")


async def _communities(uow: UnitOfWork, stored: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[int, str]:
    keys = {int(row["community_id"]) for rows in stored.values() for row in rows if row.get("community_id")}
    return {key: (await communities.get(uow, key)).name for key in sorted(keys)}


async def forget(job: Job, services: Services) -> Mapping[str, Any]:
    """`person.forget` {"account"} → {}: erases in small steps; each may be done twice."""
    now = services.clock.now
    async with services.database.reading() as connection:
        looking = UnitOfWork(connection, now())
        account = await accounts.get(looking, int(job.payload["account"]))
        found = await erasing.traces(looking, account)
    for lines in _some(found.lines):
        async with services.database.uow(now()) as uow:
            await erasing.erase_lines(uow, lines)
    for messages in _some(found.messages):
        async with services.database.uow(now()) as uow:
            await erasing.erase_messages(uow, messages)
    async with services.database.uow(now()) as uow:
        await erasing.erase_words(uow, account.id)
    await _forget_files(services, found.files)
    if account.telegram_id > 0:
        async with services.database.uow(now()) as uow:
            await erasing.erase_account(uow, account)
    await services.database.scrub(*erasing.with_words())
    return {}


def _some(found: Sequence[Any]) -> Sequence[Sequence[Any]]:
    return [found[first : first + erasing.STEP] for first in range(0, len(found), erasing.STEP)]


async def _forget_files(services: Services, digests: Sequence[str]) -> None:
    for digest in digests:
        async with services.database.reading() as connection:
            used = await erasing.still_used(UnitOfWork(connection, services.clock.now()), digest)
        if not used:
            await asyncio.to_thread(services.files.forget, digest)


async def forget_file(job: Job, services: Services) -> Mapping[str, Any]:
    """`file.forget` {"digest"} → {}: a file that is needed no more; with "shared", only if nothing else is."""
    digest = str(job.payload["digest"])
    if job.payload.get("shared"):
        await _forget_files(services, [digest])
    else:
        await asyncio.to_thread(services.files.forget, digest)
    return {}


PERSONAL_JOBS = {"person.data": gather, "person.forget": forget, "file.forget": forget_file}
