"""Webhook: how updates reach the bot's own address. Ordered lanes, retries with doubling pauses.

Source: Bot API, setWebhook; `WebhookActor` of tdlib/telegram-bot-api 10.0.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

import aiohttp
import orjson

from bot.sandbox.exchange import Exchange
from bot.sandbox.params import Params
from bot.sandbox.updates import Update
from bot.sandbox.world import Json

MAX_PAUSE = 60.0
MAX_RETRY_AFTER = 3600.0
ANSWER_TIMEOUT = 60.0


class Webhook:
    """Delivers updates by POST; any 2xx confirms. Order is kept within a lane (`Update.key`)."""

    def __init__(
        self,
        exchange: Exchange,
        execute: Callable[[str, Params], Awaitable[bytes]],
        url: str,
        secret: str,
        connections: int,
    ) -> None:
        self.exchange = exchange
        self.execute = execute
        self.url = url
        self.secret = secret
        self.connections = connections
        self.last_error: Json = {}
        self._lanes: dict[str, deque[Update]] = {}
        self._done: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(connections)

    def start(self) -> None:
        self._spawn(self._pump())

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _spawn(self, work: Awaitable[None]) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _pump(self) -> None:
        """Hands each update to its lane: first what waits, then what arrives."""
        updates = self.exchange.updates
        timeout = aiohttp.ClientTimeout(total=ANSWER_TIMEOUT)
        connector = aiohttp.TCPConnector(limit=self.connections)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            for update in list(updates.queue):
                self._hand(session, update)
            updates.listener = partial(self._hand, session)
            try:
                await asyncio.Event().wait()
            finally:
                updates.listener = None

    def _hand(self, session: aiohttp.ClientSession, update: Update) -> None:
        lane = self._lanes.get(update.key)
        if lane is None:
            lane = self._lanes[update.key] = deque()
            lane.append(update)
            self._spawn(self._serve(session, update.key, lane))
        else:
            lane.append(update)

    async def _serve(self, session: aiohttp.ClientSession, key: str, lane: deque[Update]) -> None:
        while lane:
            await self._deliver(session, lane[0])
            self._confirm(lane.popleft())
        del self._lanes[key]

    def _confirm(self, update: Update) -> None:
        queue = self.exchange.updates.queue
        self._done.add(update.id)
        while queue and queue[0].id in self._done:
            self._done.discard(queue.popleft().id)

    async def _deliver(self, session: aiohttp.ClientSession, update: Update) -> None:
        """Tries until a 2xx or the end of the update's lifetime."""
        pause = 1.0
        while self.exchange.settings.tick() < update.expires:
            async with self._slots:
                wait = await self._try(session, update)
            if wait is None:
                return
            await asyncio.sleep(wait or pause)
            pause = min(pause * 2, MAX_PAUSE)

    async def _try(self, session: aiohttp.ClientSession, update: Update) -> float | None:
        """None when delivered, else the seconds that the answer asks to wait (0: our own pause)."""
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.secret
        try:
            async with session.post(self.url, data=update.body, headers=headers) as answer:
                body = await answer.read()
                if 200 <= answer.status < 300:
                    await self._reply(answer.content_type, body)
                    return None
                self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                after = answer.headers.get("Retry-After", "")
                return min(float(after), MAX_RETRY_AFTER) if after.isdigit() else 0.0
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            self._failed(f"Connection failed: {type(problem).__name__}")
            return 0.0

    async def _reply(self, content_type: str, body: bytes) -> None:
        """A method call in the body of the answer is carried out; its result goes nowhere."""
        if content_type != "application/json" or not body:
            return
        with suppress(orjson.JSONDecodeError):
            wish = orjson.loads(body)
            if isinstance(wish, dict) and isinstance(wish.get("method"), str):
                await self.execute(wish.pop("method"), Params(wish))

    def _failed(self, sentence: str) -> None:
        self.last_error = {"last_error_date": self.exchange.now, "last_error_message": sentence}
