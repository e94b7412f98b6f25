"""Receipts: whether the answer that bears one was given, written down beside the path that ballots take.

What was given is gathered for a moment and written with one statement; what was lost falls due at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

from bot.process.clock import Clock
from handlers.ballots.receipts import give_later, look_later
from storage.ballots import receipts
from storage.engine.database import Database
from storage.engine.press_answers import Receipt
from storage.engine.trouble import in_words

log = logging.getLogger(__name__)

_GATHERS = 1.0  # seconds; a process that ends meanwhile may say a receipt a second time
_WRITE_AGAIN = 5.0  # seconds


class Receipts:
    """What became of receipts. `fallen_due` is called when one is to be told in another way."""

    def __init__(self, database: Database, clock: Clock, fallen_due: Callable[[], Awaitable[None]]) -> None:
        self._database = database
        self._clock = clock
        self._fallen_due = fallen_due
        self._given: dict[Receipt, None] = {}
        self._lost: dict[Receipt, None] = {}
        self._writing: asyncio.Task[None] | None = None
        self._soon = asyncio.Event()

    @property
    def idle(self) -> bool:
        """Is every receipt that was lost written down?"""
        return not self._lost

    async def begin(self) -> None:
        """See to what a process that ended left behind."""
        async with self._database.uow(self._clock.now()) as uow:
            await look_later(uow)

    def given(self, receipt: Receipt) -> None:
        """Its voter has it."""
        self._given[receipt] = None
        self._begin()

    def lost(self, receipt: Receipt) -> None:
        """Its voter may not have it."""
        self._lost[receipt] = None
        self._soon.set()
        self._begin()

    async def drain(self) -> None:
        """Write down what is known now. Raises what the database raises."""
        while self._given or self._lost:
            await self._write()

    def _begin(self) -> None:
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())

    async def _write_all(self) -> None:
        while self._given or self._lost:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._soon.wait(), _GATHERS)
            self._soon.clear()
            try:
                await self._write()
            except Exception as error:
                log.error("what became of receipts could not be written yet: %s", in_words(error))
                await asyncio.sleep(_WRITE_AGAIN)

    async def _write(self) -> None:
        given, lost = dict(self._given), dict(self._lost)
        if not given and not lost:
            return
        async with self._database.uow(self._clock.now()) as uow:
            if given:
                await receipts.told(uow, given)
            await give_later(uow, lost)
        self._given = {one: None for one in self._given if one not in given}
        self._lost = {one: None for one in self._lost if one not in lost}
        if lost:
            await self._fallen_due()
