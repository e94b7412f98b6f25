"""Answers to presses: they leave right after the commit, many at once, ahead of every message."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from telegram.error import BadRequest, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.delivery.receipts import Receipts
from bot.delivery.send_errors import seconds_of
from bot.delivery.transport import NotSent, Telegram
from bot.process.faults import step
from storage.engine.press_answers import CallbackAnswer

log = logging.getLogger(__name__)

AT_ONCE = 200
# Telegram takes an answer for so many seconds after it has handed the press out. The number is published nowhere;
# people report 5 to 15 (`docs/unverified.md`).
REACHES = 15.0
_WAITS_FOR = 5.0  # seconds for one attempt, so that another can tell whether it arrived
_PAUSES = (0.0, 1.0, 2.0)  # seconds after each attempt that Telegram named none for


class Answers:
    """Sends answerCallbackQuery, several times while it can still reach the presser.

    What it was to confirm is handed to `receipts`, given or lost: the ballot stands, and its voter must hear it.
    """

    def __init__(self, telegram: Telegram, receipts: Receipts) -> None:
        self._telegram = telegram
        self._receipts = receipts
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._running: set[asyncio.Task[None]] = set()
        self.lost = 0

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
        async with self._slots:
            given = await self._given(body_of(answer))
        self.lost += not given
        if answer.receipt is not None:
            (self._receipts.given if given else self._receipts.lost)(answer.receipt)

    async def _given(self, body: dict[str, object]) -> bool:
        """Was it given, as far as anybody can know?"""
        time = asyncio.get_running_loop().time
        until, doubtful, why = time() + REACHES, False, ""
        for pause in _PAUSES:
            try:
                await self._telegram.call("answerCallbackQuery", body, timeout=_WAITS_FOR)
            except BadRequest as error:
                if doubtful:  # answered already, by the attempt whose answer was lost
                    return True
                why = f"BadRequest: {error.message}"[:64]
                break
            except RetryAfter as error:
                why, wait = "RetryAfter", seconds_of(error)
            except (EndPointNotFound, InvalidToken, NotSent) as error:
                why, wait = type(error).__name__, pause
            except TelegramError as error:
                why, wait, doubtful = type(error).__name__, pause, True
            else:
                step("answered")
                return True
            if time() + wait > until:
                break
            await asyncio.sleep(wait)
        log.warning("the answer to a press could not be given: %s", why)
        return False


def body_of(answer: CallbackAnswer) -> dict[str, object]:
    """The parameters of answerCallbackQuery."""
    body: dict[str, object] = {"callback_query_id": answer.query, "text": answer.text}
    if answer.alert:
        body["show_alert"] = True
    if answer.url:
        body["url"] = answer.url
    if answer.cached:
        body["cache_time"] = answer.cached
    return body
