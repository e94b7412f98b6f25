"""Webhook: updates taken in when Telegram calls. 200 only after the commit; those that wait together share one."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import orjson
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.delivery.unreadable import is_update

log = logging.getLogger(__name__)

# Bot API, "setWebhook": the header that carries the secret token.
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
BODY_LIMIT = 1024 * 1024  # bytes; the longest message of Telegram is a small part of it
BATCH = 100

Raw = Mapping[str, Any]


class Takes(Protocol):
    """What takes batches of raw updates: `bot.intake.intake.Intake`."""

    async def apply(self, batch: Sequence[Raw]) -> None:
        """Apply and commit a batch; raises if nothing could be committed."""


class SetsAside(Protocol):
    """Writes down that something came that is no update (its words are not kept)."""

    async def __call__(self, error: str) -> None:
        """Keep the fault, committed."""


class Collector:
    """Gathers what arrives while a batch is being committed; the next batch is all that waited, up to `BATCH`."""

    def __init__(self, intake: Takes) -> None:
        self._intake = intake
        self._waiting: deque[tuple[Raw, asyncio.Future[None]]] = deque()
        self._worker: asyncio.Task[None] | None = None

    async def take(self, raw: Raw) -> None:
        """Returns once the update is committed. Raises what the commit raised; then nothing was done."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((raw, done))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        await done

    async def _work(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            try:
                await self._intake.apply([raw for raw, _ in batch])
            except Exception as error:
                _settle(batch, error)
            else:
                _settle(batch, None)


def _settle(batch: Sequence[tuple[Raw, asyncio.Future[None]]], error: Exception | None) -> None:
    for _, done in batch:
        if done.done():  # whoever called has hung up
            continue
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)


class Webhook:
    """The endpoint that Telegram calls; `refused` counts calls without the secret."""

    def __init__(self, intake: Takes, set_aside: SetsAside, *, path: str, secret: str) -> None:
        self._collector = Collector(intake)
        self._set_aside = set_aside
        self._path = path
        self._secret = secret.encode()
        self.refused = 0

    def app(self) -> Starlette:
        """The web application: one path, POST only."""
        return Starlette(routes=[Route(self._path, self._receive, methods=["POST"])])

    async def _receive(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._secret):
            self.refused += 1
            return Response(status_code=403)
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        raw = _update(body)
        try:
            if raw is None:
                # Anything but 200 would have Telegram send it again and again, in front of all that follows.
                size = len(body) if len(body) <= BODY_LIMIT else f"over {BODY_LIMIT}"
                await self._set_aside(f"no update, {size} bytes")
            else:
                await self._collector.take(raw)
        except Exception as error:
            log.error("a call could not be stored, Telegram will repeat it: %s", type(error).__name__)
            return Response(status_code=500, headers={"Retry-After": "2"})
        return Response(status_code=200)


async def _body(request: Request) -> bytes:
    """The body; of one that is longer than any update only so much that it cannot be read."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk[: BODY_LIMIT + 1 - len(content)]
    return bytes(content)


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        raw = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return raw if is_update(raw) else None
