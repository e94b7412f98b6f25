"""Running: how `yishiting run` holds the bot, its ports and its watchdog together, from start to stop."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
from datetime import datetime, timedelta
from pathlib import Path
from socket import socket
from typing import Any

from telegram.error import RetryAfter

from bot.app import Yishiting
from bot.config.keys import Settings
from bot.config.loading import require_token
from bot.delivery.send_errors import seconds_of
from bot.health.alarms import Alarms, Facts, troubles
from bot.health.due_watch import DueWatch
from bot.health.health import Health
from bot.health.snapshot import Examiner, Snapshot
from bot.health.watchdog import Watchdog
from bot.intake.polling import ALLOWED_UPDATES
from bot.intake.webhook import Webhook
from bot.keeping import own_files
from bot.keeping.nightly import Nightly
from bot.keeping.upgrade import check_lost, ready
from bot.process.clock import Clock
from bot.process.listening import open_socket, served
from bot.process.periodic_checks import Rounds
from handlers.operator.alarms import Alarm
from storage import migrations
from storage.engine.sole_process import alone
from storage.queues import updates

log = logging.getLogger(__name__)


async def run(settings: Settings, *, new: bool = False) -> None:
    """Run the bot until SIGTERM or SIGINT, then let what is under way finish. `new`: begin without the old database.

    Raises ConfigError, PortError, DatabaseTroubleError, SchemaError, InvalidToken or NetworkError if it cannot start.
    """
    require_token(settings)
    stop = asyncio.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(wanted, stop.set)
    # Ports first: whoever starts a second copy by mistake learns it before anything is touched.
    running = Running(settings, _ports(settings))
    try:
        await running.start(new=new)
        await running.work(stop)
        log.info("stopping")
    finally:
        await running.stop()


def _ports(settings: Settings) -> dict[str, socket]:
    ports = {}
    if settings.health.port is not None:
        ports["health"] = open_socket(settings.health.host, settings.health.port, "health.port")
    if settings.intake.mode == "webhook":
        ports["webhook"] = open_socket(settings.webhook.host, settings.webhook.port, "webhook.port")
    return ports


class Running:
    """The bot with what stands around it: the webhook or the polling, the health page, the watchdog."""

    def __init__(self, settings: Settings, ports: dict[str, socket], clock: Clock | None = None) -> None:
        self._settings = settings
        self._ports = ports
        self._stack = contextlib.AsyncExitStack()
        self._pages = contextlib.AsyncExitStack()
        for listening in ports.values():
            self._stack.callback(listening.close)
        self._asked: datetime | None = None
        self.bot = Yishiting(settings, clock)
        self.webhook = Webhook(
            self.bot.intake, self._set_aside, path=settings.webhook.path, secret=settings.webhook.secret
        )
        patience = timedelta(seconds=settings.health.stalled_seconds)
        scheduler = self.bot.scheduler
        self._due_watch = DueWatch(
            self.bot.database, self.bot.clock, lambda: scheduler.played, lambda: scheduler.waits_for_the_clock
        )
        examiner = Examiner(
            self.bot.database,
            self.bot.clock,
            self._contact,
            self._counted,
            standby=lambda: self._polling and self.bot.polling.standby,
            folders=_folders(settings),
            clock_off=lambda: self.bot.clock.off,
            overdue=self._due_watch.waited,
            refused=lambda: self.bot.polling.refused,
        )
        self._examiner = examiner
        self.watchdog = Watchdog(examiner, patience, self._pending, self.bot.telegram.reconnect)
        self.nightly = Nightly(settings, self.bot.database, self.bot.files, self.bot.clock)
        bot = self.bot
        self.alarms = Alarms(settings.operator, bot.database, bot.telegram, bot.clock, self._troubles)
        later = [self.watchdog.look, self.alarms.round]
        self._rounds = Rounds(at_once=[self.nightly.look], later=later, often=[self._due_watch.round])
        self._seen: Snapshot | None = None
        self.health = Health(examiner, self.watchdog, patience)

    @property
    def _polling(self) -> bool:
        return self._settings.intake.mode == "polling"

    async def start(self, *, new: bool = False) -> None:
        """Say hello to Telegram, settle with it how updates arrive, and begin."""
        file = migrations.file_of(self._settings.database.url)
        if file is not None and not file.exists():
            if not new:
                check_lost(self._settings)
            # Does Telegram know the token at all? Whoever has mistyped it leaves no empty database behind.
            await self.bot.application.initialize()
        self._stack.enter_context(alone(self._settings.database.url))
        await asyncio.to_thread(own_files.shut, self._settings)
        # Before anything is changed at Telegram: a database that cannot be used must not cost a webhook its setting.
        await ready(self._settings, self.bot.clock.now(), new=new)
        await self.bot.application.initialize()
        if self._polling:
            await self._leave_webhook()
        await self.bot.start(polling=self._polling)
        if "webhook" in self._ports:
            await self._pages.enter_async_context(served(self.webhook.app(), self._ports["webhook"]))
            await self._set_webhook()
        if "health" in self._ports:
            await self._pages.enter_async_context(served(self.health.app(), self._ports["health"]))
        # What is loaded by now stays. To look through it again and again would cost a tenth of a second each time, in
        # the middle of somebody's ballot.
        gc.collect()
        gc.freeze()
        log.info("running as @%s, updates by %s", self.bot.router.bot, self._settings.intake.mode)

    async def work(self, stop: asyncio.Event) -> None:
        """Until `stop` is set. Raises what ends the polling (an invalid token)."""
        works = (self.bot.work(), self._rounds.run(), _until(stop))
        tasks: list[asyncio.Task[None]] = [asyncio.create_task(work) for work in works]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await self._rounds.stop()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def stop(self) -> None:
        """Take nothing more in, let what is under way finish, close everything."""
        await self._pages.aclose()
        await self.bot.stop()
        # A start that failed half-way has opened connections that the application does not know of.
        await self.bot.application.bot.shutdown()
        await self._stack.aclose()

    async def _leave_webhook(self) -> None:
        info = await self.bot.telegram.call("getWebhookInfo")
        if info.get("url"):
            await self.bot.telegram.call("deleteWebhook", {"drop_pending_updates": False})
            log.warning("a webhook was set; it is removed, because intake.mode is polling")

    async def _set_webhook(self) -> None:
        wanted: dict[str, Any] = {
            "url": self._settings.webhook.public_url,
            "secret_token": self._settings.webhook.secret,
            "allowed_updates": list(ALLOWED_UPDATES),
            "max_connections": 100,
        }
        while True:
            try:
                await self.bot.telegram.call("setWebhook", wanted)
            except RetryAfter as error:  # several workers start at once
                await asyncio.sleep(seconds_of(error))
            else:
                return

    async def _set_aside(self, error: str) -> None:
        async with self.bot.database.uow(self.bot.clock.now()) as uow:
            await updates.put_aside(uow, 0, kind="unreadable", error=error, body=None)

    async def _pending(self) -> int:
        info = await self.bot.telegram.call("getWebhookInfo")
        self._asked = self.bot.clock.now()
        return int(info.get("pending_update_count", 0))

    async def _troubles(self) -> dict[Alarm, Facts]:
        before, self._seen = self._seen, await self._examiner.look()
        patience = timedelta(seconds=self._settings.health.stalled_seconds)
        room = self._settings.operator.free_megabytes
        return troubles(self._seen, before, patience, backup=self.nightly.failed, free_megabytes=room)

    def _contact(self) -> datetime | None:
        # Under polling only a finished poll counts: asking for a number says nothing about it.
        return self.bot.polling.last_success if self._polling else self._asked

    def _counted(self) -> dict[str, int]:
        bot = self.bot
        return {
            "batches": bot.intake.commits,
            "statements": bot.intake.statements,
            "set_aside": bot.intake.set_aside,
            "messages_sent": bot.delivery.sent,
            "messages_failed": bot.delivery.failed,
            "answers_lost": bot.answers.lost,
            "conflicts": bot.polling.conflicts,
            "due_failures": bot.scheduler.failures,
            "webhook_refused": self.webhook.refused,
        }


async def _until(stop: asyncio.Event) -> None:
    await stop.wait()


def _folders(settings: Settings) -> list[Path]:
    """Where the bot writes: a full disk below any of them needs a person."""
    found = [Path(settings.files.folder), Path(settings.backup.folder)]
    return [*found, file.parent] if (file := migrations.file_of(settings.database.url)) else found
