"""Intake of the bot, how it fetches its updates: getUpdates with its traps, and webhooks with theirs.

Source: `Client::process_get_updates_query`, `abort_long_poll`, `WebhookActor` of tdlib/telegram-bot-api 10.0.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import orjson

from bot.sandbox.errors import BadRequestError, ConflictError
from bot.sandbox.exchange import Exchange
from bot.sandbox.params import Params
from bot.sandbox.updates import Update
from bot.sandbox.webhook import Webhook
from bot.sandbox.world import Json

MAX_TIMEOUT = 50
MAX_LIMIT = 100
CONFLICT_PAUSE = 3.0
HASTE = 0.5
GATHER = 0.002  # what arrives just after the first comes along (LONG_POLL_MAX_DELAY)
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")

OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
Execute = Callable[[str, Params], Awaitable[bytes]]


class Intake:
    """The bot's one way in: a single long poll, or a webhook."""

    def __init__(self, exchange: Exchange, execute: Execute) -> None:
        self.exchange = exchange
        self.execute = execute
        self.webhook: Webhook | None = None
        self._offset = -1
        self._started = 0.0
        self._next_conflict = 0.0

    async def get_updates(self, ask: Params) -> bytes:
        """The answer as bytes. Raises Conflict for the older of two polls, or beside a webhook."""
        exchange, tick = self.exchange, self.exchange.settings.tick
        if self.webhook is not None:
            raise ConflictError(WEBHOOK_ACTIVE)
        self._allow(ask)
        exchange.last_poll, exchange.last_poll_tick = exchange.now, tick()
        offset = ask.integer("offset", 0) or 0
        limit = min(max(ask.integer("limit", MAX_LIMIT) or MAX_LIMIT, 1), MAX_LIMIT)
        timeout = min(max(ask.integer("timeout", 0) or 0, 0), MAX_TIMEOUT)
        now = tick()
        if offset == self._offset:
            if timeout < CONFLICT_PAUSE and now < self._started + CONFLICT_PAUSE:
                timeout = int(CONFLICT_PAUSE)
            if now < self._started + HASTE:
                limit = 1
        self._offset, self._started = offset, now
        self.abort(OTHER_POLL)
        batch = await self._wait(offset, limit, timeout)
        return b'{"ok":true,"result":[' + b",".join(update.body for update in batch) + b"]}"

    def _allow(self, ask: Params) -> None:
        kinds = ask.array("allowed_updates")
        if kinds is not None:
            self.exchange.updates.allow(kinds)

    async def _wait(self, offset: int, limit: int, timeout: float) -> list[Update]:
        updates = self.exchange.updates
        before = list(updates.queue) if self.exchange.faults.open else []
        batch = updates.fetch(offset, limit)
        if before and self.exchange.faults.take(frozenset({"redeliver"}), "getupdates"):
            updates.again = [u for u in before if u.id < offset]
            batch = updates.fetch(0, limit) if updates.again else batch
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        while not batch and loop.time() < end:
            waiter: asyncio.Future[bool] = loop.create_future()
            updates.waiter = waiter
            try:
                async with asyncio.timeout_at(end):
                    await waiter
            except TimeoutError:
                pass
            except ConflictError:
                await self._hold_back()
                raise
            finally:
                if updates.waiter is waiter:
                    updates.waiter = None
            await asyncio.sleep(GATHER)
            batch = updates.fetch(offset, limit)
        return batch

    def abort(self, reason: str) -> None:
        """Ends a poll that waits: the newer request wins."""
        waiter = self.exchange.updates.waiter
        if waiter is not None and not waiter.done():
            waiter.set_exception(ConflictError(reason))

    async def _hold_back(self) -> None:
        """A conflict is told at once, further ones within 3 s only after 3 s."""
        now = asyncio.get_running_loop().time()
        if now < self._next_conflict:
            await asyncio.sleep(CONFLICT_PAUSE)
        else:
            self._next_conflict = now + CONFLICT_PAUSE

    async def set_webhook(self, ask: Params) -> Json:
        """Answers `{"ok", "result", "description"}`. Any http(s) address is taken, as by a local server."""
        url = ask.text("url")
        if not url:
            return await self.delete_webhook(ask)
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise BadRequestError("bad webhook: An HTTPS URL must be provided for webhook")
        secret = ask.text("secret_token")
        if secret and not SECRET.fullmatch(secret):
            raise BadRequestError("secret token contains unallowed characters")
        self._allow(ask)
        if ask.boolean("drop_pending_updates"):
            self.exchange.updates.clear()
        self.abort("terminated by setWebhook request")
        if self.webhook is not None:
            await self.webhook.stop()
        connections = min(max(ask.integer("max_connections", 40) or 40, 1), 100)
        self.webhook = Webhook(self.exchange, self.execute, url, secret, connections)
        self.webhook.start()
        return {"ok": True, "result": True, "description": "Webhook was set"}

    async def delete_webhook(self, ask: Params) -> Json:
        if ask.boolean("drop_pending_updates"):
            self.exchange.updates.clear()
        if self.webhook is None:
            return {"ok": True, "result": True, "description": "Webhook is already deleted"}
        await self.webhook.stop()
        self.webhook = None
        return {"ok": True, "result": True, "description": "Webhook was deleted"}

    def webhook_info(self) -> Json:
        """`WebhookInfo`; asking does not disturb polling."""
        updates = self.exchange.updates
        updates.expire()
        info: Json = {
            "url": self.webhook.url if self.webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(updates.queue),
            "allowed_updates": sorted(updates.allowed),
        }
        if self.webhook is not None:
            info["max_connections"] = self.webhook.connections
            info.update(self.webhook.last_error)
        return info

    async def call(self, name: str, ask: Params) -> bytes | None:
        """The answer to one of the methods of getting updates; None for every other method."""
        if name == "getupdates":
            return await self.get_updates(ask)
        if name == "setwebhook":
            return orjson.dumps(await self.set_webhook(ask))
        if name == "deletewebhook":
            return orjson.dumps(await self.delete_webhook(ask))
        if name == "getwebhookinfo":
            return orjson.dumps({"ok": True, "result": self.webhook_info()})
        return None

    async def stop(self) -> None:
        self.abort("the sandbox is closing")
        if self.webhook is not None:
            await self.webhook.stop()
