"""Tidying: what was kept long enough is forgotten, in units of work so small that nobody waits for them."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from datetime import timedelta

from bot.config.keys import Retention
from bot.process.clock import Clock
from storage.engine.database import Database
from storage.engine.files import FileStore
from storage.privacy import retention
from storage.ratings import pictures

log = logging.getLogger(__name__)


async def tidy(database: Database, files: FileStore, clock: Clock, kept: Retention) -> Counter[str]:
    """Forget all that is older than the configuration says; returns how much of which kind."""
    gone: Counter[str] = Counter()
    for rule in retention.RULES:
        days = getattr(kept, f"{rule.key}_days")
        while count := await _some(database, clock, rule, days):
            gone[rule.key] += count
            # Between two units whoever presses a button has the turn.
            await asyncio.sleep(0)
    gone["photo"] = await _photos(database, files, clock, kept.photo_days)
    if found := +gone:
        log.info("forgotten, because it was kept long enough: %s", dict(found))
    return gone


async def _some(database: Database, clock: Clock, rule: retention.Rule, days: int) -> int:
    async with database.uow(clock.now()) as uow:
        return await retention.forget(uow, rule, days)


async def _photos(database: Database, files: FileStore, clock: Clock, days: int) -> int:
    """The bytes first, then the row: who dies between leaves a row that the next night finds again."""
    count = 0
    while days:
        now = clock.now()
        async with database.uow(now) as uow:
            old = await retention.old_photos(uow, now - timedelta(days=days))
        if not old:
            break
        for digest in filter(None, old.values()):
            await asyncio.to_thread(files.forget, digest)
        async with database.uow(clock.now()) as uow:
            await retention.forget_photos(uow, [*old])
        count += len(old)
    return count + await _pictures(database, files, clock, days)


async def _pictures(database: Database, files: FileStore, clock: Clock, days: int) -> int:
    """What was made of them, in the same order."""
    count = 0
    while days:
        async with database.uow(clock.now()) as uow:
            old = await retention.old_pictures(uow, uow.now - timedelta(days=days))
        if not old:
            break
        for digest in old.values():
            await asyncio.to_thread(files.forget, digest)
        async with database.uow(clock.now()) as uow:
            await pictures.blank(uow, *old)
        count += len(old)
    return count
