"""Upgrade of a database to the tables of this version, without anything being lost on the way."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from bot.config.keys import Settings
from bot.keeping.backup import backup
from storage import migrations
from storage.engine.files import FileStore

log = logging.getLogger(__name__)


async def ready(settings: Settings, now: datetime) -> None:
    """At start: SQLite is upgraded (and kept before), PostgreSQL must have been. Raises SchemaError."""
    if migrations.is_file(settings.database.url):
        await upgrade(settings, now)
    else:
        await migrations.ready(settings.database.url)


async def upgrade(settings: Settings, now: datetime) -> tuple[list[str], Path | None]:
    """Bring the tables to this version; returns what was applied, and where the state from before is kept.

    A database that holds nothing yet needs no backup. Raises what `bot.keeping.backup.backup` raises; then nothing
    is changed.
    """
    url = settings.database.url
    before = None if migrations.absent(url) else await migrations.current(url)
    kept = None
    if before is not None and await migrations.pending(url):
        kept = Path(settings.backup.folder) / f"before-upgrade-{before}-{now:%Y%m%d-%H%M%S}.zip"
        await backup(url, FileStore(Path(settings.files.folder)), kept, now)
        log.warning("the database is of an older version: it was kept as %s and is upgraded now", kept)
    applied = await migrations.upgrade(url)
    if kept is not None:
        log.warning("the database is upgraded: %s", ", ".join(applied))
    return applied, kept
