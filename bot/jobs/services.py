"""Services: what a job may use while it is done."""

from __future__ import annotations

from dataclasses import dataclass

from bot.delivery.transport import Telegram
from bot.process.clock import Clock
from handlers.frame.room import House
from storage.engine.database import Database
from storage.engine.files import FileStore


@dataclass(frozen=True, slots=True)
class Services:
    """What a job may use: Telegram, files, the database (in units of work of at most 50 ms), clock and rooms."""

    telegram: Telegram
    files: FileStore
    database: Database
    clock: Clock
    house: House
