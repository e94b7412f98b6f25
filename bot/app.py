"""How is the bot put together, started and stopped? The composition root."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from telegram.ext import Application

from bot.answers import Answers
from bot.clock import Clock, MovableClock
from bot.delivery import Delivery
from bot.intake import Intake
from bot.jobs import JOBS, Services, Workshop
from bot.menus import publish_menus
from bot.pacing import Limits, Pacing
from bot.polling import Polling
from bot.scheduler import Scheduler
from bot.transport import AiohttpRequest, Telegram
from handlers.router import Router
from handlers.routes import ROUTES
from storage.database import Database
from storage.files import FileStore
from storage.outbox import CallbackAnswer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the bot needs to know to be put together. `database_url` names an async driver."""

    token: str
    database_url: str
    files: Path
    api_base: str = "https://api.telegram.org"
    proxy: str | None = None
    limits: Limits = field(default_factory=Limits)


class Yishiting:
    """The running bot: intake, answers, delivery, scheduler and jobs around one database and one clock."""

    def __init__(self, setting: Setting, clock: Clock | None = None) -> None:
        self.setting = setting
        self.clock = clock or Clock()
        self.database = Database(setting.database_url)
        self.files = FileStore(setting.files)
        request = AiohttpRequest(setting.proxy)
        self.telegram = Telegram(setting.token, setting.api_base, request)
        self.application = (
            Application.builder()
            .token(setting.token)
            .base_url(f"{setting.api_base}/bot")
            .base_file_url(f"{setting.api_base}/file/bot")
            .request(request)
            .get_updates_request(AiohttpRequest(setting.proxy))
            .updater(None)
            .job_queue(None)
            .build()
        )
        self.router = Router(ROUTES)
        self.router.install(self.application)
        self.answers = Answers(self.telegram)
        self.delivery = Delivery(self.database, self.telegram, self.files, self.clock, Pacing(setting.limits))
        self.scheduler = Scheduler(self.database, self.router, self.clock, self._committed)
        services = Services(self.telegram, self.files, self.database, self.clock)
        self.workshop = Workshop(services, JOBS, self.scheduler.tick)
        self.intake = Intake(self.database, self.application, self.router, self.clock, self._committed)
        self.polling = Polling(self.telegram, self.intake, self.database, self.clock)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, *, polling: bool = True) -> None:
        """Say hello to Telegram, put right what a crash left, and begin to work.

        Raises `telegram.error.InvalidToken` or `NetworkError` if Telegram cannot be spoken to.
        """
        await self.application.initialize()
        self.router.bot = self.application.bot.username
        await self.delivery.recover()
        await self.workshop.recover()
        self._spawn(self._publish_menus())
        self._spawn(self.delivery.run())
        self._spawn(self.workshop.run())
        self.scheduler.start()
        await self.scheduler.tick()
        if polling:
            self._spawn(self.polling.run())

    async def run(self) -> None:
        """Start and work until cancelled. Raises what ends the polling (an invalid token)."""
        await self.start()
        try:
            await asyncio.gather(*self._tasks)
        finally:
            await self.stop()

    async def stop(self) -> None:
        """Stop taking in, let answers leave, close everything."""
        self.scheduler.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.answers.drain(), 5)
        await self.application.shutdown()
        await self.database.close()

    async def settle(self) -> None:
        """Work until nothing that could happen now is left: due things, jobs, messages, answers."""
        while True:
            await self.scheduler.tick()
            await self.workshop.drain()
            await self.delivery.drain()
            await self.answers.drain()
            moment = await self.scheduler.next_at()
            if moment is None or moment > self.clock.now():
                return

    async def move_clock(self, to: datetime) -> None:
        """Move a movable clock forward, stopping at each moment at which something is due, as time itself would."""
        if not isinstance(self.clock, MovableClock):
            raise TypeError("only the demonstration's clock can be moved")
        await self.settle()
        while (moment := await self.scheduler.next_at()) is not None and moment <= to:
            self.clock.set_to(moment)
            await self.settle()
        self.clock.set_to(to)
        await self.settle()

    def _committed(self, answers: Sequence[CallbackAnswer]) -> None:
        self.answers.send(answers)
        self.delivery.wake()
        self.workshop.wake()

    async def _publish_menus(self) -> None:
        await publish_menus(self.telegram, self.router.routes)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.create_task(work))
