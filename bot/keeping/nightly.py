"""What is done by the hour and every night: what was kept long enough is forgotten, and a backup is made."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from bot.config.keys import Settings
from bot.keeping import backup as backups
from bot.keeping.tidying import tidy
from bot.process.clock import Clock
from storage.engine import lease
from storage.engine.database import Database
from storage.engine.files import FileStore

log = logging.getLogger(__name__)

_LONGEST = timedelta(hours=2)  # a backup that takes longer was killed; somebody else may try
_REST = timedelta(hours=20)  # of several processes on one PostgreSQL, one does it each night
_AGAIN = timedelta(hours=1)


class Nightly:
    """Looks at what is due. `failed`: why the last backup was not made, "" if it was."""

    def __init__(self, settings: Settings, database: Database, files: FileStore, clock: Clock) -> None:
        self._settings = settings
        self._database = database
        self._files = files
        self._clock = clock
        self._folder = Path(settings.backup.folder)
        self._holder = f"nightly/{secrets.token_hex(6)}"
        self._not_before: datetime | None = None
        self._tidied: datetime | None = None
        self.failed = ""

    async def look(self) -> None:
        """Do what is due now. What fails is logged and tried again in an hour."""
        now = self._clock.now()
        # What was forgotten by a wrong clock never comes back.
        if self._clock.settled and (self._tidied is None or abs(now - self._tidied) >= _AGAIN):
            self._tidied = now
            try:
                await tidy(self._database, self._files, self._clock, self._settings.retention)
            except Exception as error:
                log.error("nothing could be forgotten: %s", type(error).__name__)
        await self._back_up(now)

    async def _back_up(self, now: datetime) -> None:
        if self._database.gone or not self._settings.backup.nightly or (self._not_before and now < self._not_before):
            return
        if not is_due(now, self._newest(), self._settings.backup.hour):
            return
        try:
            if not await self._hold(_LONGEST):
                return
            await self._keep(now)
            await self._hold(_REST)
            self.failed = ""
        except Exception as error:
            self.failed = _why(error)
            self._not_before = now + _AGAIN
            log.error("the nightly backup failed, it is tried again in an hour: %s", self.failed)

    async def _keep(self, now: datetime) -> None:
        path = self._folder / backups.name_for(now)
        await backups.backup(self._settings.database.url, self._files, path, now)
        gone = backups.keep_newest(self._folder, self._settings.backup.keep)
        log.info("kept and verified: %s; %s older ones removed", path, len(gone))

    async def _hold(self, length: timedelta) -> bool:
        async with self._database.uow(self._clock.now()) as uow:
            return await lease.hold(uow, "nightly", self._holder, length)

    def _newest(self) -> datetime | None:
        found = backups.known(self._folder)
        return backups.made_at(found[-1]) if found else None


def is_due(now: datetime, newest: datetime | None, hour: int) -> bool:
    """Has the hour passed since the newest backup was made? The hour is of this machine's clock on the wall."""
    # Without a zone while days and hours are set, for `astimezone` fixes the distance to UTC of one moment only.
    wanted = now.astimezone().replace(tzinfo=None, hour=hour, minute=0, second=0, microsecond=0, fold=0)
    if wanted.astimezone() > now:
        wanted -= timedelta(days=1)
    return newest is None or newest < wanted.astimezone()


def _why(error: Exception) -> str:
    """The system's own words where there are any; never a text of ours that might hold more."""
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
