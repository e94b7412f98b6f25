"""Watchdog: whether the bot has stopped silently. A decision from what was seen, and what follows from it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.health.due_watch import WAITS
from bot.health.snapshot import Examiner, Snapshot
from bot.process.clock import MAY_DIFFER

log = logging.getLogger(__name__)

MESSAGE_WAITS = timedelta(minutes=15)


def stalls(now: Snapshot, before: Snapshot | None, patience: timedelta) -> list[str]:
    """What stands still, in plain words; empty if all is well. `before`: the look before this one.

    python-telegram-bot and a wedged connection both fail quietly: a poll that never comes back looks like a quiet
    night. So the time of the last answer is watched, and whether Telegram keeps updates that nobody fetches.
    """
    found = []
    silent = now.now - (now.contact or now.since)
    if silent > patience and not now.standby:
        found.append(f"no answer from Telegram for {_minutes(silent)}")
    if before is not None and not now.standby and now.waiting and before.waiting and now.taken == before.taken:
        found.append(f"{now.waiting} updates are waiting at Telegram and none arrives")
    if abs(now.clock_off) > MAY_DIFFER:
        found.append(f"this machine's clock is {_minutes(abs(now.clock_off))} off")
    if now.gone:
        found.append("the database file was deleted or replaced: nothing is confirmed any more")
    elif not now.writable:
        found.append("the database cannot be written")
    if now.oldest_unsent is not None and now.now - now.oldest_unsent > MESSAGE_WAITS:
        found.append(f"a message has waited for {_minutes(now.now - now.oldest_unsent)}")
    if now.overdue >= WAITS:
        found.append(f"something that is due has waited for {int(now.overdue)} s and is not played")
    return found


def _minutes(length: timedelta) -> str:
    return f"{int(length.total_seconds() // 60)} min"


class Watchdog:
    """Looks once a minute: updates that wait longer than two looks are not being fetched.

    What stands still is logged once when it begins and once when it ends.

    `pending` asks Telegram how many updates wait there (getWebhookInfo, which does not disturb polling); `reconnect`
    drops the connections when nothing comes through them. `stalled` is for the health page.
    """

    def __init__(
        self,
        examiner: Examiner,
        patience: timedelta,
        pending: Callable[[], Awaitable[int]],
        reconnect: Callable[[], Awaitable[None]],
    ) -> None:
        self._examiner = examiner
        self._patience = patience
        self._pending = pending
        self._reconnect = reconnect
        self._before: Snapshot | None = None
        self.stalled: list[str] = []

    async def look(self) -> None:
        """One look, and what follows from it."""
        try:
            self._examiner.waiting = await self._pending()
        except Exception as error:  # no answer is itself what the time of the last contact will show
            self._examiner.waiting = None
            log.debug("the number of waiting updates is not known: %s", type(error).__name__)
        seen = await self._examiner.look()
        found = stalls(seen, self._before, self._patience)
        self._before = seen
        if found and found != self.stalled:
            log.error("standing still: %s", "; ".join(found))
        elif self.stalled and not found:
            log.warning("moving again")
        self.stalled = found
        if any("Telegram" in reason for reason in found):
            await self._reconnect()
