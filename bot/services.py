"""Services: what a job may use while it is done."""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import Clock
from bot.transport import Telegram
from storage.database import Database
from storage.files import FileStore


@dataclass(frozen=True, slots=True)
class Services:
    """What a job may use: Telegram, the stored files, the database (in units of work of at most 50 ms), the clock."""

    telegram: Telegram
    files: FileStore
    database: Database
    clock: Clock
