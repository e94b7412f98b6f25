"""Updates that wait for the bot: their queue, with offsets, confirmation, expiry, allowed kinds.

Source: Bot API "Getting updates"; `TQueue` of tdlib/td and tdlib/telegram-bot-api 10.0.
"""

from __future__ import annotations

import asyncio
import math
import random
from collections import deque
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import NamedTuple

import orjson

from bot.sandbox.world import Json

KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "purchased_paid_media",
    "guest_message",
    "managed_bot",
)
BY_DEFAULT = frozenset(KINDS) - {"chat_member", "message_reaction", "message_reaction_count"}
PRESS_LIFETIME = 150.0
LIFETIME = 86400.0
OFFSET_SLACK = 10  # an offset further past the end than this is ignored
MAX_WAITING = 100_000  # a full queue takes no more (TQueue, MAX_QUEUE_EVENTS)


class Update(NamedTuple):
    """One update that waits: serialised, with the transport time of its end."""

    id: int
    kind: str
    expires: float
    key: str
    body: bytes


class Updates:
    """The queue of one bot. `tick` is the transport clock in seconds; it never jumps."""

    def __init__(self, tick: Callable[[], float]) -> None:
        self._tick = tick
        self.queue: deque[Update] = deque()
        self.next_id = random.randrange(100_000_000, 900_000_000)
        self.added = 0
        self.allowed = BY_DEFAULT
        self.again: list[Update] = []
        self.waiter: asyncio.Future[bool] | None = None
        self.listener: Callable[[Update], None] | None = None
        self._soonest = math.inf

    @property
    def awaited(self) -> bool:
        """Does the bot wait for the next one? Then it has done with all that it was given before."""
        return self.waiter is not None and not self.waiter.done()

    def allow(self, kinds: Iterable[object]) -> None:
        """Sets the kinds; an empty or wholly unknown list means the default. It stays until changed."""
        known = frozenset(k for k in kinds if k in KINDS)
        self.allowed = known or BY_DEFAULT

    def add(self, kind: str, payload: Json, key: str, lifetime: float = LIFETIME) -> int | None:
        """Queues an update unless its kind is switched off at this moment; gives its id."""
        if kind not in self.allowed:
            return None
        return self.add_raw(kind, {kind: payload}, key, lifetime)

    def add_raw(self, kind: str, update: Json, key: str, lifetime: float = LIFETIME) -> int:
        """Queues whatever it is given; `update_id` is added."""
        number = self.next_id
        self.next_id += 1
        self.added += 1
        if len(self.queue) >= MAX_WAITING:
            return number
        expires = self._tick() + lifetime
        self._soonest = min(self._soonest, expires)
        item = Update(number, kind, expires, key, orjson.dumps({"update_id": number, **update}))
        self.queue.append(item)
        if self.listener is not None:
            self.listener(item)
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(True)
        return number

    def jump(self, to: int | None = None) -> None:
        """The next id is somewhere else, as after a week without updates."""
        self.next_id = to if to is not None else random.randrange(1, 900_000_000)

    def expire(self) -> None:
        """Drops what nobody fetched in its lifetime."""
        now = self._tick()
        if now >= self._soonest:
            self.queue = deque(u for u in self.queue if u.expires > now)
            self._soonest = min((u.expires for u in self.queue), default=math.inf)

    def clear(self) -> None:
        self.queue.clear()

    def fetch(self, offset: int, limit: int) -> list[Update]:
        """Confirms what lies before `offset` and gives at most `limit` updates from there.

        A negative offset keeps only that many of the newest. An offset more than 10 past the end is ignored.
        """
        self.expire()
        if offset < 0:
            while len(self.queue) > -offset:
                self.queue.popleft()
        elif offset > 0:
            self._confirm(offset)
        if self.again:
            repeated, self.again = self.again, []
            return repeated[:limit]
        return [update for update, _ in zip(self.queue, range(limit), strict=False)]

    def _confirm(self, offset: int) -> None:
        if any(update.id == offset - 1 for update in self.queue):  # ids may have jumped: the order is that of arrival
            while self.queue.popleft().id != offset - 1:
                pass
        elif offset <= self.next_id + OFFSET_SLACK and not self._jumped:
            while self.queue and self.queue[0].id < offset:
                self.queue.popleft()

    @property
    def _jumped(self) -> bool:
        return any(one.id > other.id for one, other in pairwise(self.queue))
