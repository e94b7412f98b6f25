"""Composition root: how the bot is put together, started and stopped."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from telegram.ext import Application

from bot.config.keys import Settings
from bot.delivery.answers import Answers
from bot.delivery.delivery import Delivery
from bot.delivery.menus import edition, publish_menus
from bot.delivery.pacing import Pacing
from bot.delivery.privacy_mode import HEARS, switched_off
from bot.delivery.receipts import Receipts
from bot.delivery.transport import AiohttpRequest, Telegram
from bot.intake.intake import AnyApplication, Intake
from bot.intake.polling import Polling
from bot.jobs.presence import Presence
from bot.jobs.scheduler import Scheduler
from bot.jobs.services import Services
from bot.jobs.workshop import JOBS, Workshop
from bot.keeping.upgrade import ready
from bot.process.clock import Clock, ComparedClock, MovableClock
from handlers.frame.admission import Admission
from handlers.frame.room import House
from handlers.offices.own_menus import RENEW_ALL
from handlers.routes import HOUSE
from handlers.routing.router import Router
from storage.engine.database import Database
from storage.engine.files import FileStore
from storage.engine.trouble import in_words
from storage.engine.uow import UnitOfWork
from storage.groups import chats_going
from storage.queues import due, jobs, sending
from storage.queues.sending import Share

log = logging.getLogger(__name__)


class Yishiting:
    """The running bot: intake, answers, delivery, scheduler and jobs around one database and one clock."""

    def __init__(
        self, settings: Settings, clock: Clock | None = None, *, paced: bool = True, house: House = HOUSE
    ) -> None:
        self.settings = settings
        self.database = Database(settings.database.url)
        self.files = FileStore(Path(settings.files.folder))
        request = AiohttpRequest(settings.telegram.proxy or None, settings.telegram.connections)
        # A story's clock is moved on purpose.
        self.clock = clock if isinstance(clock, MovableClock) else ComparedClock(clock or Clock(), request.clock)
        self.telegram = Telegram(settings.telegram.token, settings.telegram.api_base, request)
        self.application = _application(settings, request)
        self.router = Router(house, admission_of(settings))
        self.router.install(self.application)
        pacing = Pacing(settings.pacing if paced else None)
        shut_out = self.router.overhearing.anew
        self.delivery = Delivery(self.database, self.telegram, self.files, self.clock, pacing, shut_out)
        self.scheduler = Scheduler(self.database, self.router, self.clock, self._committed)
        self.receipts = Receipts(self.database, self.clock, self.scheduler.tick)
        self.answers = Answers(self.telegram, self.receipts)
        services = Services(self.telegram, self.files, self.database, self.clock, house)
        self.workshop = Workshop(services, JOBS, self.scheduler.tick)
        self.presence = Presence(self.database, self.clock, self._serve)
        self.delivery.gap = timedelta(seconds=settings.pacing.edit_seconds if paced else 0)
        self.intake = Intake(self.database, self.application, self.router, self.clock, self._committed)
        self.polling = Polling(self.telegram, self.intake, self.database, self.clock, self.recover)
        self._in_charge = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._first: list[asyncio.Task[None]] = []  # those of them that are done once, at the start

    async def start(self, *, polling: bool = True) -> None:
        """Say hello to Telegram, put right what a crash left, and begin to work.

        Raises `telegram.error.InvalidToken` or `NetworkError` if Telegram cannot be spoken to.
        """
        await ready(self.settings, self.clock.now())
        await self.application.initialize()
        self.router.bot = self.application.bot.username
        if not polling:
            await self.recover()
        self._first.append(self._spawn(self._decorate(self._publish_menus)))
        self._spawn(self._when_in_charge(self.delivery.run))
        self._spawn(self._when_in_charge(self.workshop.run))
        self._spawn(self._when_in_charge(self.presence.run))
        self._first.append(self._spawn(self._decorate(lambda: self._when_in_charge(self._compare_privacy))))
        self.scheduler.start()
        await self.scheduler.tick()
        if polling:
            self._spawn(self.polling.run())

    async def _decorate(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Something without which everybody is served all the same: whatever becomes of it, the bot goes on."""
        try:
            await work()
        except Exception as error:
            log.error("what is done once at the start failed, the bot goes on: %s", in_words(error))

    async def _compare_privacy(self) -> None:
        """Privacy mode may have been switched while nobody looked; what each group reads of it is put right.

        Before it knows a group the bot switches it off itself. Later that is the operator's to decide (`doctor`).
        """
        reads_all = bool(self.application.bot.bot.can_read_all_group_messages)
        async with self.database.reading() as connection:
            known = await chats_going.known_groups(UnitOfWork(connection, self.clock.now()))
        if not known:
            reads_all = bool((await switched_off(self.telegram, {HEARS: reads_all})).get(HEARS))
        async with self.database.uow(self.clock.now()) as uow:
            result = {"result": {"reads_all": reads_all}}
            await due.schedule(uow, "contact.me", "start", uow.now, payload=result)

    async def recover(self) -> None:
        """This process takes part in the work now: put right what a crash left half done, and begin to send."""
        if not self._in_charge.is_set():
            await self.presence.begin()
            await self.receipts.begin()
            self._in_charge.set()

    def _serve(self, share: Share) -> None:
        self.delivery.serve(self.presence.worker, share)
        self.workshop.serve(self.presence.worker)

    async def _when_in_charge(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        await self._in_charge.wait()
        await work()

    async def run(self) -> None:
        """Start and work until cancelled. Raises what ends the polling (an invalid token)."""
        await self.start()
        try:
            await self.work()
        finally:
            await self.stop()

    async def work(self) -> None:
        """Wait while the bot works, until cancelled. Raises what ends the polling (an invalid token)."""
        # Not `gather`: whoever stops waiting must not tear the work apart; `stop()` ends it in order.
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()

    async def stop(self) -> None:
        """Stop taking in, finish what was begun, let answers leave, close everything."""
        self.polling.stop()
        await self.scheduler.stop()
        await self.workshop.stop()
        await self.delivery.stop()
        await self.presence.end()
        self._in_charge.set()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*self._tasks, return_exceptions=True), 10)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.answers.drain(), 5)
        await self._decorate(self.receipts.drain)
        await self.application.shutdown()
        await self.database.close()

    async def begun(self) -> None:
        """Wait until what is done once, at the start, is done: menus, privacy mode."""
        await asyncio.gather(*self._first)

    async def settle(self) -> None:
        """Work until nothing that could happen now is left: due things, jobs, messages, answers."""
        while True:
            await self.scheduler.tick()
            await self.workshop.drain()
            await self.delivery.drain()
            await self.answers.drain()
            await self.receipts.drain()
            moment = await self.scheduler.next_at()
            if moment is None or moment > self.clock.now():
                return

    async def idle(self) -> bool:
        """Is nothing under way, and does nothing wait that could happen now? (What is not fetched, Telegram knows.)"""
        if not self._at_rest:
            return False
        async with self.database.uow(self.clock.now()) as uow:  # while it is held, nobody else commits
            if await uow.row(jobs.waiting_by(uow.now)) or await uow.row(sending.queued_by(uow.now)):
                return False
            moment = await uow.scalar(due.earliest(self.scheduler.waits_for_the_clock))
            return self._at_rest and (moment is None or moment > uow.now)

    @property
    def _at_rest(self) -> bool:
        parts = (self.intake, self.delivery, self.workshop, self.answers, self.receipts, self.scheduler)
        return all(part.idle for part in parts) and all(task.done() for task in self._first)

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

    def _committed(self, uow: UnitOfWork) -> None:
        self.answers.send(uow.answers)
        # A batch of ballots queues nothing; two looks at the database after each would cost a tenth of its time.
        if uow.posted:
            self.delivery.wake()
        if uow.ordered:
            self.workshop.wake()

    async def _publish_menus(self) -> None:
        await publish_menus(self.telegram, self.router.routes)
        await self._in_charge.wait()
        async with self.database.uow(self.clock.now()) as uow:
            await due.schedule(uow, RENEW_ALL, edition(self.router.routes), uow.now)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.append(task)
        return task


def admission_of(settings: Settings) -> Admission:
    """Which groups may use the bot, and where the operator decides it."""
    operator = settings.operator
    return Admission(settings.groups.accept == "open", operator.chat, operator.language)


def _application(settings: Settings, request: AiohttpRequest) -> AnyApplication:
    base = settings.telegram.api_base
    return (
        Application.builder()
        .token(settings.telegram.token)
        .base_url(f"{base}/bot")
        .base_file_url(f"{base}/file/bot")
        .request(request)
        .get_updates_request(request)
        .updater(None)
        .job_queue(None)
        .build()
    )
