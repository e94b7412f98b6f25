"""Ticks: one act, again and again by APScheduler, and by the running clock where the wall clock was set back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.base import STATE_RUNNING

_LATE = 2.0  # seconds of the running clock by which a tick may be late before it is made up for


class Ticks:
    """An act again and again, `every` seconds from the end of one to the beginning of the next; the first `at_once`.

    APScheduler knows the wall clock only. Where that is set back an hour it would sleep until it has caught up, and
    everything that is due with it.
    """

    def __init__(self, act: Callable[[], Awaitable[None]], every: float, *, at_once: bool = False) -> None:
        self._act = act
        self._every = every
        self._at_once = at_once
        self._late: asyncio.TimerHandle | None = None
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    @property
    def running(self) -> bool:
        return bool(self._scheduler.running)

    def start(self) -> None:
        """Begin to count."""
        self._scheduler.start()
        if self._at_once:
            self._now()
        else:
            self._count()

    def pause(self) -> None:
        """Begin no further act; one that is under way goes on."""
        if self.running:
            self._forget()
            self._scheduler.pause()

    def shutdown(self) -> None:
        """Be gone; what is under way is ended."""
        if self.running:
            self._forget()
            self._scheduler.shutdown(wait=False)

    async def _tick(self) -> None:
        if self._scheduler.state != STATE_RUNNING:
            return
        self._forget()  # however long it takes, no other begins meanwhile
        try:
            await self._act()
        finally:
            if self._scheduler.state == STATE_RUNNING:
                self._count()

    def _count(self) -> None:
        self._expect("interval", seconds=self._every)

    def _now(self) -> None:
        self._expect(None)

    def _expect(self, trigger: str | None, **when: float) -> None:
        """By the wall clock; where that is late by the running clock, at once."""
        self._forget()
        self._scheduler.add_job(self._tick, trigger, **when)
        self._late = asyncio.get_running_loop().call_later(self._every + _LATE, self._now)

    def _forget(self) -> None:
        self._scheduler.remove_all_jobs()
        if self._late is not None:
            self._late.cancel()
