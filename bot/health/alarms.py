"""Alarms: when the operator is called, and how it is made sure that one trouble is one message and not a hundred.

These messages do not go through the outbox: they tell of a database that cannot be written, of a queue that stands.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from bot.config.keys import Operator
from bot.delivery.transport import Telegram
from bot.health.snapshot import Snapshot
from bot.health.watchdog import MESSAGE_WAITS
from bot.process.clock import MAY_DIFFER, Clock
from governance.schedule.repetition import is_night
from handlers.operator.alarms import Alarm, say, say_over
from storage.engine import lease
from storage.engine.database import Database

log = logging.getLogger(__name__)

_PREFIX = "alarm:"
# What cannot wait for the morning; the others come without a sound at night, by this machine's clock.
URGENT = frozenset({Alarm.DISK, Alarm.DATABASE, Alarm.CONFLICT, Alarm.OUTBOX, Alarm.SILENCE})

Facts = Mapping[str, object]


def troubles(
    seen: Snapshot, before: Snapshot | None, patience: timedelta, *, backup: str, free_megabytes: int
) -> dict[Alarm, Facts]:
    """What needs a person now. `before`: the look before this one; `backup`: why the last backup failed, or ""."""
    found: dict[Alarm, Facts] = {}
    if seen.set_aside:
        found[Alarm.SET_ASIDE] = {"count": seen.set_aside}
    if seen.free_bytes is not None and seen.free_bytes < free_megabytes * 1_000_000:
        found[Alarm.DISK] = {"free": seen.free_bytes // 1_000_000}
    if seen.gone:
        found[Alarm.GONE] = {}
    elif not seen.writable:
        found[Alarm.DATABASE] = {}
    if abs(seen.clock_off) > MAY_DIFFER:
        found[Alarm.CLOCK] = {"minutes": int(abs(seen.clock_off).total_seconds()) // 60}
    if backup:
        found[Alarm.BACKUP] = {"why": backup}
    if before is not None and seen.counts.get("conflicts", 0) > before.counts.get("conflicts", 0):
        found[Alarm.CONFLICT] = {}
    if seen.refused:
        found[Alarm.TOKEN] = {}
    if seen.oldest_unsent is not None and (waits := seen.now - seen.oldest_unsent) > MESSAGE_WAITS:
        found[Alarm.OUTBOX] = {"minutes": int(waits.total_seconds()) // 60}
    silent = seen.now - (seen.contact or seen.since)
    if silent > patience and not seen.standby:
        found[Alarm.SILENCE] = {"minutes": int(silent.total_seconds()) // 60}
    return found


class Alarms:
    """Looks every minute, tells a trouble once in some hours and its end once; several processes tell it once."""

    def __init__(
        self,
        operator: Operator,
        database: Database,
        telegram: Telegram,
        clock: Clock,
        look: Callable[[], Awaitable[dict[Alarm, Facts]]],
    ) -> None:
        self._operator = operator
        self._database = database
        self._telegram = telegram
        self._clock = clock
        self._look = look
        self._told: dict[Alarm, datetime] = {}
        self._unwritten: set[Alarm] = set()

    async def round(self) -> None:
        """One look, if there is anybody to tell. Never raises: that would end the bot."""
        try:
            if self._operator.chat:
                await self.look()
        except Exception as error:
            log.error("the operator could not be told: %s", type(error).__name__)

    async def look(self) -> None:
        """One look, and what is to be told of it."""
        found = await self._look()
        self._told = {alarm: at for alarm, at in self._told.items() if alarm in found}
        for alarm, facts in found.items():
            if await self._first(alarm):
                await self._tell(say(self._operator.language, alarm, facts), urgent=alarm in URGENT)
        for alarm in await self._standing():
            if alarm not in found and await self._over(alarm):
                await self._tell(say_over(self._operator.language, alarm))

    async def _first(self, alarm: Alarm) -> bool:
        """Has nobody told it in the last hours? Remembered in the database, and here where that cannot be written."""
        now, again = self._clock.now(), timedelta(hours=self._operator.again_hours)
        if alarm in self._told and now - self._told[alarm] < again:
            return False
        try:
            async with self._database.uow(now) as uow:
                mine = await lease.hold(uow, f"{_PREFIX}{alarm.value}", secrets.token_hex(8), again)
        except Exception:  # whatever is wrong with the database, it is what we are telling
            mine = True
            self._unwritten.add(alarm)
        self._told[alarm] = now
        return mine

    async def _standing(self) -> list[Alarm]:
        try:
            async with self._database.uow(self._clock.now()) as uow:
                names = {name.removeprefix(_PREFIX) for name in await lease.held(uow, _PREFIX)}
        except Exception:
            return []
        return [alarm for alarm in Alarm if alarm.value in names or alarm in self._unwritten]

    async def _over(self, alarm: Alarm) -> bool:
        async with self._database.uow(self._clock.now()) as uow:
            mine = await lease.drop(uow, f"{_PREFIX}{alarm.value}") or alarm in self._unwritten
        self._unwritten.discard(alarm)
        return mine

    async def _tell(self, text: str, *, urgent: bool = False) -> None:
        wanted: dict[str, object] = {"chat_id": self._operator.chat, "text": text, "parse_mode": "HTML"}
        if not urgent and is_night(self._clock.now().astimezone().time()):
            wanted["disable_notification"] = True
        await self._telegram.call("sendMessage", wanted)
