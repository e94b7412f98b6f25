"""Answers to presses: they leave right after the commit, many at once, ahead of every message."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.delivery.transport import Telegram
from bot.process.faults import step
from storage.engine.press_answers import CallbackAnswer

log = logging.getLogger(__name__)

AT_ONCE = 200


class Answers:
    """Sends answerCallbackQuery. A lost answer is repeated once; an answer too late is let go: the ballot stands."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._running: set[asyncio.Task[None]] = set()

    def send(self, answers: Sequence[CallbackAnswer]) -> None:
        """Start sending; returns at once."""
        for answer in answers:
            task = asyncio.create_task(self._send(answer))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    @property
    def idle(self) -> bool:
        """Has every answer left?"""
        return not self._running

    async def drain(self) -> None:
        """Wait until every answer has left."""
        while self._running:
            await asyncio.gather(*self._running, return_exceptions=True)

    async def _send(self, answer: CallbackAnswer) -> None:
        body: dict[str, object] = {"callback_query_id": answer.query, "text": answer.text}
        if answer.alert:
            body["show_alert"] = True
        if answer.url:
            body["url"] = answer.url
        if answer.cached:
            body["cache_time"] = answer.cached
        async with self._slots:
            for _ in range(2):
                try:
                    await self._telegram.call("answerCallbackQuery", body)
                except BadRequest:
                    return  # too old, or answered already by the attempt whose answer was lost
                except RetryAfter:
                    await asyncio.sleep(1)
                except TelegramError as error:
                    log.warning("the answer to a press was lost: %s", type(error).__name__)
                else:
                    step("answered")
                    return
