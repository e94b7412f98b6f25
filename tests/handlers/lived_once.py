"""Lived once: what a test's people did before its story begins is done once a process, and copied for all the others."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from tests.handlers.talk import Talk

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class _Kept:
    """The database as it was then, what whoever made it has returned, and where the talk stood."""

    file: sqlite3.Connection
    made: Any
    now: datetime
    number: int
    seen: int


_kept: dict[str, _Kept] = {}


async def lived_once(talk: Talk, live: Callable[[Talk], Awaitable[Made]]) -> Made:
    """What `live` makes of an empty database, and what it returns. On PostgreSQL it is lived through each time."""
    path = talk.database.engine.url.database
    if not talk.database.is_sqlite or path is None:
        return await live(talk)
    name = f"{live.__module__}.{live.__qualname__}"
    if name not in _kept:
        made = await live(talk)
        number = next(talk._numbers)
        talk._numbers = count(number)
        _kept[name] = _Kept(sqlite3.connect(":memory:"), made, talk.now, number, talk._seen)
        _copy(path, to=_kept[name].file)
        return made
    kept = _kept[name]
    _copy(kept.file, to=path)
    talk.now, talk._numbers, talk._seen = kept.now, count(kept.number), kept.seen
    return kept.made


def _copy(source: sqlite3.Connection | str, *, to: sqlite3.Connection | str) -> None:
    """SQLite's own backup, which is seen by whoever has the file open."""
    opened = [sqlite3.connect(one) for one in (source, to) if isinstance(one, str)]
    there = source if isinstance(source, sqlite3.Connection) else opened[0]
    here = to if isinstance(to, sqlite3.Connection) else opened[-1]
    there.backup(here)
    for one in opened:
        one.close()
