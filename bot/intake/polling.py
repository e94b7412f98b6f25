"""Polling for updates: one poller at a time, and the next offset only after the commit."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.delivery.send_errors import seconds_of
from bot.delivery.transport import Telegram
from bot.delivery.unreadable import as_updates, next_offset
from bot.intake.intake import Intake
from bot.process.clock import Clock
from bot.process.faults import step
from bot.process.identity import is_dead, this_process
from storage.engine import lease
from storage.engine.database import Database
from storage.engine.trouble import in_words

log = logging.getLogger(__name__)

# Everything that some handler wants, and nothing else; the list sticks at Telegram, so it is always sent.
ALLOWED_UPDATES = (
    "message",
    "edited_message",  # of a draft, and for a hashtag that is added within minutes
    "message_reaction",  # where the bot is an administrator: 👍 counts as “me too”
    "callback_query",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
)
LONG_POLL = 50  # seconds; the server's maximum
BATCH = 100
# A press lives 150 seconds at Telegram, so a bot that was killed must be back well before; the lease is short, and
# on the same machine a holder that is dead is recognised at once.
_LEASE = timedelta(seconds=30)
_RENEW = timedelta(seconds=10)
_PAUSES = (1, 2, 5, 10, 30, 60)
# A token has ended when that was said so often, for so many seconds: once it may be a fault of whoever answers.
_SAID = 5
_FOR = 300.0


class Polling:
    """The long-poll loop. `last_success` and `conflicts` are for the health page."""

    def __init__(
        self,
        telegram: Telegram,
        intake: Intake,
        database: Database,
        clock: Clock,
        took_over: Callable[[], Awaitable[None]],
    ) -> None:
        self._took_over = took_over
        self._telegram = telegram
        self._intake = intake
        self._database = database
        self._clock = clock
        self._holder = this_process()
        self._renewed: datetime | None = None
        self._offset: int | None = None
        self._failures = 0
        self._fetching: asyncio.Task[list[dict[str, Any]]] | None = None
        self._stopping = asyncio.Event()
        self.last_success: datetime | None = None
        self.conflicts = 0
        self._refusals = 0
        self._refused_since = 0.0
        # Another process fetches: this one waits to take over, and its silence is no fault.
        self.standby = False

    async def run(self) -> None:
        """Fetch and apply until `stop()`. Raises InvalidToken when Telegram has denied the token for minutes."""
        try:
            while not self._stopping.is_set():
                held = await self._in_turn()
                self.standby = held is False
                if self._stopping.is_set():  # while the lease was asked for
                    break
                if held:
                    await self._round()
                    continue
                if self.standby:
                    log.warning("another process of this bot is fetching updates; waiting for it to stop")
                await self._rest(5)
        finally:
            await self._give_back()

    async def _in_turn(self) -> bool | None:
        """Whether the updates are this process's to fetch; None while the database cannot be asked."""
        try:
            return await self._leased()
        except Exception as error:
            log.error("no updates are fetched: %s", in_words(error))
            return None

    async def _give_back(self) -> None:
        try:
            async with self._database.uow(self._clock.now()) as uow:
                await lease.give_back(uow, "polling", self._holder)
        except Exception as error:  # it ends by itself soon
            log.error("the lease could not be given back: %s", in_words(error))

    def stop(self) -> None:
        """Fetch no more; what was fetched is still applied and committed."""
        self._stopping.set()
        if self._fetching is not None:
            self._fetching.cancel()

    async def _leased(self) -> bool:
        now = self._clock.now()
        if self._renewed is not None and now - self._renewed < _RENEW:
            return True
        async with self._database.uow(now) as uow:
            held = await lease.hold(uow, "polling", self._holder, _LEASE)
            if not held and is_dead(other := await lease.holder(uow, "polling")):
                await lease.give_back(uow, "polling", other or "")
                held = await lease.hold(uow, "polling", self._holder, _LEASE)
        if held and self._renewed is None:
            # Only now is nobody else sending: what the last holder left half done is put right.
            await self._took_over()
        self._renewed = now if held else None
        return held

    async def _round(self) -> None:
        try:
            batch = await self._fetched()
            await self._intake.apply(batch)
        except asyncio.CancelledError:
            if not self._stopping.is_set():
                raise
        except InvalidToken as error:
            await self._disbelieve(error)
        except Conflict:
            self.conflicts += 1
            log.error("somebody else fetches this bot's updates (409); if it is not you, the token has leaked")
            await self._pause()
        except RetryAfter as error:
            await self._rest(seconds_of(error))
        except TelegramError as error:
            log.warning("no updates: %s", type(error).__name__)
            await self._pause()
        except Exception as error:
            log.error("a batch could not be stored, it will be fetched again: %s", in_words(error))
            await self._pause()
        else:
            self._failures = self._refusals = 0
            self.last_success = self._clock.now()
            if batch:
                # From the last answer, never from the largest id seen: ids start anew after a quiet week.
                self._offset = next_offset(batch, self._offset)
                if not any(raw["update_id"] for raw in batch):  # then this is a guess
                    await self._pause()

    @property
    def refused(self) -> bool:
        """Does Telegram say that it does not know the token, and is not believed yet?"""
        return self._refusals > 0

    async def _disbelieve(self, error: InvalidToken) -> None:
        """Telegram says that it does not know the token. Raises the error once that is believed."""
        now = asyncio.get_running_loop().time()
        if not self._refusals:
            self._refused_since = now
        self._refusals += 1
        if self._refusals >= _SAID and now - self._refused_since >= _FOR:
            log.error("Telegram has said for minutes that it does not know this bot's token; the bot ends")
            raise error
        log.error("Telegram says that it does not know this bot's token; it is asked again for some minutes")
        await self._pause()

    async def _fetched(self) -> list[dict[str, Any]]:
        self._fetching = asyncio.create_task(self._fetch())
        while not (await asyncio.wait({self._fetching}, timeout=_RENEW.total_seconds()))[0]:
            if not await self._leased():
                log.error("the lease was lost while waiting for updates")
                self._fetching.cancel()
                return []
        return await self._fetching

    async def _fetch(self) -> list[dict[str, Any]]:
        wanted: dict[str, Any] = {"timeout": LONG_POLL, "limit": BATCH, "allowed_updates": list(ALLOWED_UPDATES)}
        if self._offset is not None:
            wanted["offset"] = self._offset
        batch = as_updates(await self._telegram.call("getUpdates", wanted, timeout=LONG_POLL + 15))
        if self._offset is not None:
            step("offset sent")
        if batch:
            step("fetched")
        return batch

    async def _pause(self) -> None:
        await self._rest(_PAUSES[min(self._failures, len(_PAUSES) - 1)])
        self._failures += 1

    async def _rest(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
