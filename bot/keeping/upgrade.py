"""Upgrade of a database to the tables of this version, without anything being lost on the way."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from bot.config.keys import Settings
from bot.keeping.backup import backup, known
from storage import migrations
from storage.engine.database_file import remember, set_rest_aside, trace
from storage.engine.files import FileStore
from storage.engine.trouble import DatabaseTroubleError

log = logging.getLogger(__name__)


class DatabaseLostError(DatabaseTroubleError):
    """There was a database, and it is not there: an empty one in its place would be taken for it."""


async def ready(settings: Settings, now: datetime, *, new: bool = False) -> None:
    """At start: SQLite is upgraded (and kept before), PostgreSQL must have been.

    `new`: an empty database is wanted where there was one. Raises SchemaError or DatabaseLostError.
    """
    if migrations.is_file(settings.database.url):
        await upgrade(settings, now, new=new)
    else:
        await migrations.ready(settings.database.url)


def check_lost(settings: Settings) -> None:
    """Raises DatabaseLostError where there is no SQLite file, and something says that there was one."""
    file = migrations.file_of(settings.database.url)
    if file is None or file.exists():
        return
    if (found := trace(file, _kept(Path(settings.backup.folder)))) is not None:
        raise DatabaseLostError(
            "The database {database} is missing, but {trace} shows that there was one. Put the file back, "
            "or restore a backup: yishiting restore FILE. To start with an empty one: yishiting run --new",
            database=file,
            trace=found,
        )


def _kept(folder: Path) -> list[Path]:
    """Every backup in the folder, the newest first."""
    return sorted([*known(folder), *folder.glob("before-upgrade-*.zip")], key=lambda one: one.name, reverse=True)


async def upgrade(settings: Settings, now: datetime, *, new: bool = False) -> tuple[list[str], Path | None]:
    """Bring the tables to this version; returns what was applied, and where the state from before is kept.

    A database that holds nothing yet needs no backup. Where one was lost, none is made without `new`, and what it left
    is kept under another name. Raises DatabaseLostError, or what `bot.keeping.backup.backup` raises; then nothing
    is changed.
    """
    url = settings.database.url
    if (file := migrations.file_of(url)) is not None and not file.exists():
        if not new:
            check_lost(settings)
        set_rest_aside(file, f"{now:%Y%m%d-%H%M%S}")
    before = None if migrations.absent(url) else await migrations.current(url)
    kept = None
    if before is not None and await migrations.pending(url):
        kept = Path(settings.backup.folder) / f"before-upgrade-{before}-{now:%Y%m%d-%H%M%S}.zip"
        await backup(url, FileStore(Path(settings.files.folder)), kept, now)
        log.warning("the database is of an older version: it was kept as %s and is upgraded now", kept)
    applied = await migrations.upgrade(url)
    if file is not None:
        remember(file)
    if kept is not None:
        log.warning("the database is upgraded: %s", ", ".join(applied))
    return applied, kept
