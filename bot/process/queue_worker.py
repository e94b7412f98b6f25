"""Queue worker: takes rows from a table, does them side by side; how it wakes, rests, drains and stops."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from typing import Any, Generic, TypeVar

from storage.engine.trouble import in_words

log = logging.getLogger(__name__)

_LONGEST_REST = 1.0  # seconds; the table is looked at again at least this often

Matter = TypeVar("Matter")


class QueueWorker(ABC, Generic[Matter]):
    """Takes in turns what waits, begins it, and goes on taking; `what` names the rows in the log.

    A turn is one look at the table and at most one unit of work. What was begun runs beside the turns.
    """

    def __init__(self, what: str) -> None:
        self._trouble = ""
        self._what = what
        self._wake = asyncio.Event()
        self._stopping = False
        self._begun: dict[asyncio.Task[None], Matter] = {}
        self._at_rest = asyncio.Event()
        self._at_rest.set()
        self._rest = _LONGEST_REST

    @abstractmethod
    async def turn(self) -> bool:
        """Take what is next and begin it. Returns whether another turn may find something at once."""

    @property
    def idle(self) -> bool:
        """Is nothing under way?"""
        return not self._begun

    def wake(self) -> None:
        """There may be something to take."""
        self._wake.set()

    def begin(self, work: Coroutine[Any, Any, None], matter: Matter) -> None:
        """Have something done beside the turns."""
        task = asyncio.create_task(work)
        self._begun[task] = matter
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._begun.pop(task, None)
        self._wake.set()

    async def run(self) -> None:
        """Take until `stop()`."""
        self._at_rest.clear()
        try:
            while not self._stopping:
                self._wake.clear()
                self._rest = _LONGEST_REST
                if not await self._took():
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), self._rest)
        finally:
            self._at_rest.set()

    async def _took(self) -> bool:
        """One turn; what goes wrong is said, and is no reason to stop."""
        try:
            busy = await self.turn()
            self._trouble = ""
        except Exception as error:
            self._say(in_words(error))
            await asyncio.sleep(_LONGEST_REST)
            return False
        return busy

    def _say(self, trouble: str) -> None:
        # A full disk is one line, not one every second until somebody makes room.
        if trouble != self._trouble:
            log.error("the %s could not be worked on: %s", self._what, trouble)
        self._trouble = trouble

    async def drain(self) -> None:
        """Take until nothing that may begin now is left, and all is done."""
        while await self.turn() or not self.idle:
            if self._begun:
                await asyncio.wait(self._begun, return_when=asyncio.FIRST_COMPLETED)

    async def stop(self, within: float = 5) -> None:
        """Take no more; wait a little for what is under way. The rest is put right when this worker is buried."""
        self._stopping = True
        self._wake.set()
        # A turn under way may still begin something; only after it is it known what must be waited for.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._at_rest.wait(), within)
        if self._begun:
            await asyncio.wait(self._begun, timeout=within)
        late = list(self._begun)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
