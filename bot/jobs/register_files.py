"""Register files: how a register comes in from one and goes out to one, for the private chat and the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from pydantic import BaseModel, TypeAdapter

from bot.documents import foreign
from bot.documents.limits import NotASpreadsheet, TooLarge
from bot.documents.spreadsheets import write_csv, write_xlsx
from governance.register.headings import Column
from governance.register.register import Entry, in_order, moved_keys
from governance.register.sheet import Fault, Reading
from governance.register.weighing import BY_AREA, Weighing, weighing_of
from governance.register.weighing_change import weighed, weighing_from, with_known_weights
from handlers.frame.words import Words
from handlers.register.words import GIVEN_UP, examples, export_row, guide, heading, summary
from storage.communities import communities
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.register import imports, register

# So many lines are put aside in one unit of work: about 10 ms, so that a ballot in between never waits.
CHUNK = 200


class _Whole(BaseModel):
    missing: tuple[Column, ...]
    too_many_rows: bool
    entries: int
    faults: int
    weighing: dict[str, Any] | None


_ENTRY = TypeAdapter(Entry)
_FAULT = TypeAdapter(Fault)


async def read_file(content: bytes) -> Reading:
    """Read a spreadsheet in a process of its own; once more if it does not come to an end. Raises NotASpreadsheet."""
    try:
        head, *rows = await foreign.read("register", content)
    except foreign.Unfinished:
        head, *rows = await foreign.read("register", content)
    return await asyncio.to_thread(_reading, _Whole.model_validate_json(head), rows)


def _reading(whole: _Whole, rows: list[bytes]) -> Reading:
    entries = tuple(map(_ENTRY.validate_json, rows[: whole.entries]))
    faults = tuple(map(_FAULT.validate_json, rows[whole.entries :]))
    weighing = weighing_of(whole.weighing) if whole.weighing else None
    return Reading(entries, faults, whole.missing, whole.too_many_rows, weighing)


def unreadable(t: Words, error: NotASpreadsheet) -> str:
    """What to say about a file that could not be read."""
    if isinstance(error, TooLarge):
        return t.plain(
            "This file is too large for a register. Please keep only the list of homes and delete blank "
            "rows and columns beyond it."
        )
    if isinstance(error, foreign.Unfinished):
        return t.plain(GIVEN_UP)
    return t.plain("I cannot read this file. Please save it as XLSX or CSV, without a password.")


async def put_aside(
    database: Database,
    now: Callable[[], datetime],
    key: int,
    reading: Reading,
    digest: str,
    progress: Callable[[int], None] = lambda _done: None,
) -> None:
    """Put a register's lines aside, a few at a time, and work out what it would change; doing it twice is harmless."""
    async with database.reading() as connection:
        looking = UnitOfWork(connection, now())
        wanted = await imports.get(looking, key)
        old = await register.entries(looking, wanted.community) if wanted else []
        now_by = (await communities.get(looking, wanted.community)).weighing if wanted else BY_AREA
    weighing = weighing_from(now_by, reading.weighing)
    entries = tuple(weighed(entry, weighing) for entry in reading.entries)
    if weighing is None and (kept := with_known_weights(old, entries)):
        entries, weighing = kept, now_by
    for first in range(0, len(entries), CHUNK):
        async with database.uow(now()) as uow:
            await imports.stage(uow, key, first, entries[first : first + CHUNK])
        progress(min(first + CHUNK, len(entries)))
    moves, facts = await asyncio.to_thread(
        lambda: (dict(moved_keys(old, entries)), summary(old, entries, weighing, before=now_by))
    )
    async with database.uow(now()) as uow:
        await imports.show(uow, key, digest=digest, count=len(entries), moves=moves, summary=facts, weighing=weighing)


def template(t: Words, weighing: Weighing = BY_AREA) -> bytes:
    """The XLSX that the bot sends to whoever wants to import: headings, examples, how to fill it in."""
    filling = (t.plain("How to fill it in"), guide(t, weighing))
    return write_xlsx(t.plain("Register of owners"), heading(t, weighing), examples(t, weighing), filling)


def export(t: Words, entries: list[Entry], weighing: Weighing, *, phones: bool, as_csv: bool = False) -> bytes:
    """The register as a file, in the order in which people count."""
    at = {entry.place: entry for entry in entries}
    rows = [export_row(t, at[place], weighing, phones=phones) for place in in_order(at)]
    head = heading(t, weighing)
    return write_csv(head, rows) if as_csv else write_xlsx(t.plain("Register of owners"), head, rows)
