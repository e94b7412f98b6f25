"""Exchange: what follows from a message. The one place where posts, edits and votes reach people, bot and record."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.sandbox import render
from bot.sandbox.errors import BadRequestError
from bot.sandbox.faults import Faults
from bot.sandbox.rates import Limits, Rates
from bot.sandbox.record import Events, Record
from bot.sandbox.updates import PRESS_LIFETIME, Updates
from bot.sandbox.world import Bot, Chat, Json, Member, Message, Poll, Press, World

DEFAULT_TOKEN = "7700000001:SANDBOX-token-for-this-machine-only0"  # noqa: S105 - opens nothing but the sandbox
ANSWER_WITHIN = 15.0


class Clock:
    """The chat's clock: real time (or time running on from `start`) plus what people moved it forward."""

    def __init__(self, start: datetime | None = None) -> None:
        self._ahead = start - datetime.now(UTC) if start is not None else timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def forward(self, seconds: int) -> None:
        self._ahead += timedelta(seconds=seconds)


@dataclass(slots=True)
class Settings:
    """How this exchange behaves. Times are real seconds."""

    token: str = DEFAULT_TOKEN
    username: str = "yishiting_bot"
    name: str = "议事亭"
    now: Callable[[], datetime] = field(default_factory=Clock)
    tick: Callable[[], float] = time.monotonic
    limits: Limits | None = None
    answer_within: float = ANSWER_WITHIN
    press_lifetime: float = PRESS_LIFETIME
    record_file: Path | None = None
    keep_requests: bool = True


class Exchange:
    """World, queue, streams and settings together; every change that people can see goes through here."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        account = int(settings.token.partition(":")[0])
        self.world = World(Bot(account, settings.token, settings.username, settings.name))
        self.updates = Updates(settings.tick)
        self.events = Events()
        self.record = Record(settings.record_file)
        self.rates = Rates(settings.tick, settings.limits)
        self.faults = Faults(settings.tick)
        self.presses: dict[str, Press] = {}
        self.requests: list[Json] = []
        self.asking = 0  # requests of the bot that are being answered, polls for updates left out
        self.tasks: set[asyncio.Future[Any]] = set()
        self.last_poll = 0
        self.closing = False
        self.last_poll_tick: float | None = None

    @property
    def now(self) -> int:
        """Chat time in Unix seconds."""
        return int(self.settings.now().timestamp())

    # -- messages -----------------------------------------------------------------------------------------

    def post(self, chat: Chat, sender: int, content: Json, **facts: object) -> Message:
        """Puts a message into a chat and tells everybody concerned."""
        item = Message(chat.id, self.world.message_id(chat), self.now, sender, content)
        for name, value in facts.items():
            setattr(item, name, value)
        self._thread(chat, item)
        chat.messages[item.id] = item
        self._told(chat, item)
        if sender != self.world.bot.id and self.bot_sees(chat, item):
            self.updates.add("message", render.message(self.world, item), f"chat{chat.id}")
        return item

    def _thread(self, chat: Chat, item: Message) -> None:
        """Replies in a supergroup carry a thread id, even where it cannot be used for sending."""
        if item.thread_id is not None or item.reply_to is None or chat.type != "supergroup":
            return
        root = chat.messages.get(item.reply_to)
        if root is not None:
            item.thread_id = root.thread_id or root.id
            item.is_topic = root.is_topic

    def _told(self, chat: Chat, item: Message) -> None:
        audience = self.world.audience(chat)
        self.events.add(audience, {"kind": "message", "chat_id": chat.id, "message_id": item.id})
        text = item.content.get("text") or item.content.get("caption") or ""
        if item.poll_id is not None:
            text = self.world.polls[item.poll_id].question
        if item.sender == self.world.bot.id:
            self.record.add(
                "sent",
                item.date,
                person=None,
                chat_id=chat.id,
                message_id=item.id,
                text=text,
                to=sorted(audience),
            )
        elif not item.service:
            self.record.add("said", item.date, person=item.sender, chat_id=chat.id, message_id=item.id, text=text)

    def bot_sees(self, chat: Chat, item: Message) -> bool:
        """Privacy mode (Bot API): only commands meant for the bot, replies to it, service messages."""
        bot = self.world.bot
        if not chat.has(bot.id):
            return False
        if chat.is_private or item.service or chat.bot_reads_all or chat.is_administrator(bot.id):
            return True
        text = str(item.content.get("text") or item.content.get("caption") or "")
        if text.startswith("/"):
            _, _, meant = text.split(maxsplit=1)[0].partition("@")
            return not meant or meant.lower() == bot.username.lower()
        answered = chat.messages.get(item.reply_to) if item.reply_to is not None else None
        return answered is not None and answered.sender == bot.id

    def changed(self, chat: Chat, item: Message, *, by_bot: bool) -> None:
        """Tells people that a message looks different now."""
        self.events.add(self.world.audience(chat), {"kind": "edit", "chat_id": chat.id, "message_id": item.id})
        if by_bot:
            text = item.content.get("text") or item.content.get("caption") or ""
            self.record.add("edited", self.now, person=None, chat_id=chat.id, message_id=item.id, text=text)
        elif self.bot_sees(chat, item):
            self.updates.add("edited_message", render.message(self.world, item), f"chat{chat.id}")

    def delete(self, chat: Chat, ids: list[int]) -> None:
        """Takes messages away; the bot is never told."""
        for number in ids:
            chat.messages.pop(number, None)
            if number in chat.pinned:
                chat.pinned.remove(number)
        self.events.add(self.world.audience(chat), {"kind": "delete", "chat_id": chat.id, "message_ids": ids})
        self.record.add("deleted", self.now, person=None, chat_id=chat.id, message_ids=ids)

    def pins_changed(self, chat: Chat) -> None:
        self.events.add(self.world.audience(chat), {"kind": "pin", "chat_id": chat.id})
        self.record.add("pinned", self.now, person=None, chat_id=chat.id, message_ids=list(chat.pinned))

    def pin(self, chat: Chat, item: Message, account: int, *, quiet: bool = False) -> None:
        """Pins a message; a service message says so, as in Telegram."""
        if item.id in chat.pinned:
            chat.pinned.remove(item.id)
        chat.pinned.insert(0, item.id)
        self.pins_changed(chat)
        if not quiet:
            self.post(chat, account, {"pinned_message_id": item.id}, service=True)

    # -- membership ---------------------------------------------------------------------------------------

    def set_member(self, chat: Chat, account: int, state: Member, by: int) -> None:
        """Changes somebody's place in a chat; `my_chat_member` or `chat_member` follow."""
        world = self.world
        before = render.member(world, chat, account, chat.members.get(account))
        chat.members[account] = state
        if account == world.bot.id:
            chat.bot_reads_all = world.bot.can_read_all_group_messages
        change: Json = {
            "chat": render.chat(world, chat),
            "from": render.user(world, by),
            "date": self.now,
            "old_chat_member": before,
            "new_chat_member": render.member(world, chat, account, state),
        }
        if account == world.bot.id:
            self.updates.add("my_chat_member", change, f"chat{chat.id}")
        elif chat.is_administrator(world.bot.id):
            self.updates.add("chat_member", change, f"chat{chat.id}")
        self.chat_changed(chat, also=account)

    def chat_changed(self, chat: Chat, also: int | None = None) -> None:
        audience = self.world.audience(chat)
        if also in self.world.people:
            audience |= {also}
        self.events.add(audience, {"kind": "chat", "chat_id": chat.id})

    # -- presses ------------------------------------------------------------------------------------------

    def answered(self, press: Press) -> None:
        """Shows the presser what the bot answered; for them alone."""
        facts: Json = {
            "callback_query_id": press.id,
            "message_id": press.message_id,
            "data": press.data,
            **(press.answer or {}),
        }
        self.record.add("answer", self.now, person=press.person, chat_id=press.chat_id, **facts)
        self._shown(press, "answer", facts)

    def gave_up(self, press: Press) -> None:
        """The deadline passed: the app stops waiting."""
        if press.answer is None and not press.expired:
            press.expired = True
            facts: Json = {"callback_query_id": press.id, "message_id": press.message_id, "data": press.data}
            self._shown(press, "no_answer", facts)

    def _shown(self, press: Press, kind: str, facts: Json) -> None:
        self.events.add(frozenset({press.person}), {"kind": kind, "chat_id": press.chat_id, **facts})
        for waiter in press.waiters:
            if not waiter.done():
                waiter.set_result(None)

    # -- polls --------------------------------------------------------------------------------------------

    def vote(self, poll: Poll, voter: int, chosen: tuple[str, ...], *, anonymous: bool = False) -> None:
        """Counts a vote; `poll_answer` only for named polls, `poll` for each of the bot's own."""
        chat = self.world.chats[poll.chat_id]
        if chosen:
            poll.votes[voter] = chosen
        else:
            poll.votes.pop(voter, None)
        self.record.add(
            "voted",
            self.now,
            person=voter,
            chat_id=chat.id,
            message_id=poll.message_id,
            poll_id=poll.id,
            options=list(chosen),
        )
        self.poll_changed(poll)
        if poll.owner == self.world.bot.id and not poll.settings["is_anonymous"]:
            place = chat if anonymous else None
            answer = render.poll_answer(self.world, poll, voter, anonymous_in=place)
            self.updates.add("poll_answer", answer, f"poll{poll.id}")

    def poll_changed(self, poll: Poll) -> None:
        chat = self.world.chats[poll.chat_id]
        facts = {"kind": "poll", "chat_id": chat.id, "message_id": poll.message_id}
        self.events.add(self.world.audience(chat), facts)
        if poll.owner == self.world.bot.id:
            self.updates.add("poll", render.poll(poll), f"poll{poll.id}")

    def close_poll(self, poll: Poll) -> None:
        """Raises BadRequestError when it is closed already."""
        if poll.closed:
            raise BadRequestError("poll has already been closed")
        poll.closed = True
        self.record.add(
            "poll_closed",
            self.now,
            person=None,
            chat_id=poll.chat_id,
            message_id=poll.message_id,
            poll_id=poll.id,
        )
        self.poll_changed(poll)

    def close_due(self) -> None:
        """Closes the polls whose time is over, in the order of their closing times."""
        now = self.now
        due = [p for p in self.world.polls.values() if not p.closed and p.close_at is not None]
        for poll in sorted(due, key=lambda p: p.close_at or 0):
            if poll.close_at is not None and poll.close_at <= now:
                self.close_poll(poll)
