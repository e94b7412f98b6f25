"""Sole process on a SQLite file: a second bot on it would send again what the first is just sending."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from governance.sayable import cause
from storage.engine.trouble import DatabaseTroubleError


@contextmanager
def alone(url: str) -> Iterator[None]:
    """While the block runs, no other process works on that SQLite file; the system frees it when a process dies.

    PostgreSQL is shared by design. Raises DatabaseTroubleError if another process is there.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        yield
        return
    path = Path(f"{address.database}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DatabaseTroubleError(
            "Nothing can be written next to {database} ({why}). Check database.url.",
            database=address.database,
            why=cause(error),
        ) from error
    try:
        _lock(handle, address.database)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, database: str) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise DatabaseTroubleError(
            "Another copy of the bot is using {database}. Stop it, then start again.", database=database
        ) from error
