"""Services: what a job may use while it is done."""

from __future__ import annotations

from dataclasses import dataclass

from bot.delivery.transport import Telegram
from bot.process.clock import Clock
from storage.engine.database import Database
from storage.engine.files import FileStore


@dataclass(frozen=True, slots=True)
class Services:
    """What a job may use: Telegram, the stored files, the database (in units of work of at most 50 ms), the clock."""

    telegram: Telegram
    files: FileStore
    database: Database
    clock: Clock
