"""Delivery of queued messages to their chats, each at its time, none lost and none needlessly twice."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from telegram.error import TelegramError

from bot.delivery.pacing import Pacing
from bot.delivery.send_errors import Outcome, Verdict, judge
from bot.delivery.transport import Telegram
from bot.process.clock import Clock
from bot.process.faults import step
from bot.process.queue_worker import QueueWorker
from storage.communities import chats
from storage.engine import outbox
from storage.engine.database import Database
from storage.engine.files import FileStore
from storage.engine.outbox import Kind, Outgoing, State
from storage.engine.subjects import Subject
from storage.engine.trouble import in_words
from storage.engine.uow import UnitOfWork
from storage.groups import chats_going
from storage.queues import due, held_back, sending
from storage.queues.sending import Share, Waiting

log = logging.getLogger(__name__)

AT_ONCE = 32
RECORDED_AT_ONCE = 12  # what comes back together after a slow moment is written down in several units of work
CARD_GAP = timedelta(seconds=10)  # between two edits of one card in a group: edits share the group's budget
_TRIES = 40
_HELD_BACK = 0.1  # seconds until the next look, where pace held a message back
# What an answer may say about the chat rather than the message.
_ABOUT_THE_CHAT = frozenset({Verdict.MOVED, Verdict.SHUT_OUT, Verdict.TOPIC_GONE})


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one attempt."""

    waiting: Waiting
    outcome: Outcome
    result: Any = None
    shown: str = ""


class Delivery(QueueWorker[int | None]):
    """Takes messages from the outbox and sends them. One transaction records what was sent and takes what is next.

    `shut_out` hears of a chat (Telegram's id) that takes nothing more.
    """

    def __init__(
        self,
        database: Database,
        telegram: Telegram,
        files: FileStore,
        clock: Clock,
        pacing: Pacing,
        shut_out: Callable[[int], None] = lambda _: None,
    ) -> None:
        super().__init__("outbox")
        self._shut_out = shut_out
        self._database = database
        self._telegram = telegram
        self._files = files
        self._clock = clock
        self._pacing = pacing
        self._reports: list[Report] = []
        self._paused: dict[int, float] = {}
        self._worker = 0
        self._share: Share | None = None
        self.gap = CARD_GAP
        self.sent = 0
        self.failed = 0

    def serve(self, worker: int, share: Share) -> None:
        """Send under this worker's number, to this share of the chats, from now on."""
        if share.of > 1 or self._share is not None:
            self._pacing.divide(share.of)
        self._worker, self._share = worker, share
        self.wake()

    @property
    def idle(self) -> bool:
        """Is nothing on its way, and all that came back recorded?"""
        return super().idle and not self._reports

    async def stop(self, within: float = 5) -> None:
        """Take no more; wait for what is on its way and record it."""
        await super().stop(within)
        try:
            while self._reports:
                await self._record()
        except Exception as error:
            log.error("what was sent last could not be recorded: %s", in_words(error))

    async def turn(self) -> bool:
        """Record what has come back, take what is next, start sending it. Returns whether anything was taken."""
        if not self._reports and not await self._anything_queued():
            return False
        taken = await self._record(take=True)
        for waiting in taken:
            self.begin(self._send(waiting), waiting.chat)
        return bool(taken or self._reports)

    async def _record(self, *, take: bool = False) -> list[Waiting]:
        """One unit of work; if it fails, what came back is still to be recorded."""
        # In one order for all workers, so that they never wait for each other's cards in a circle.
        reports = sorted(self._reports[:RECORDED_AT_ONCE], key=lambda one: (one.waiting.chat or 0, one.waiting.id))
        for report in reports:  # these and no others: what comes back meanwhile is for the next turn
            await self._learn(report)
        async with self._database.uow(self._clock.now()) as uow:
            for report in reports:
                await self._write(uow, report)
            taken = await self._take(uow, {id(report) for report in reports}) if take else []
        recorded = {id(report) for report in reports}
        self._reports = [report for report in self._reports if id(report) not in recorded]
        for _ in reports:
            step("send recorded")
        return taken

    async def _anything_queued(self) -> bool:
        if len(self._begun) >= AT_ONCE:
            return False
        return bool(await self._database.look(sending.queued_by(self._clock.now())))

    async def _take(self, uow: UnitOfWork, recorded: set[int]) -> list[Waiting]:
        free = self._pacing.room(AT_ONCE - len(self._begun))
        if free <= 0 or self._share is None or self._stopping:
            self._rest = _HELD_BACK
            return []
        chosen: list[Waiting] = []
        over: list[tuple[Waiting, State, str]] = []
        busy = self._busy(recorded)
        for waiting in await sending.in_turn(uow, self._worker, limit=free, busy=busy, share=self._share):
            if waiting.message.not_after is not None and waiting.message.not_after < uow.now:
                over.append((waiting, State.DROPPED, "too late"))
            elif _refers_to_nothing(waiting):
                over.append((waiting, State.FAILED, "the message that it is about was never sent"))
            elif (later := self._too_soon(waiting, uow.now)) is not None:
                await sending.defer(uow, waiting, later)
            elif not await self._pacing.ready(waiting.telegram_id):
                self._hold_back(waiting)
            else:
                await self._pacing.note(waiting.telegram_id)
                chosen.append(waiting)
        await sending.start(uow, self._worker, [*chosen, *(waiting for waiting, _, _ in over)])
        for waiting, state, error in over:
            await self._close(uow, waiting, state, error=error)
        return chosen

    def _busy(self, recorded: set[int]) -> frozenset[int]:
        now = asyncio.get_running_loop().time()
        self._paused = {chat: until for chat, until in self._paused.items() if until > now}
        # A report that came back while this unit waited for its turn is not recorded yet: its chat must wait, or the
        # next message there would not know the card that was just sent.
        unrecorded = (report.waiting.chat for report in self._reports if id(report) not in recorded)
        flying = {chat for chat in (*self._begun.values(), *unrecorded) if chat is not None}
        return frozenset({*self._paused, *flying})

    def _hold_back(self, waiting: Waiting) -> None:
        self._rest = _HELD_BACK
        if waiting.chat is not None:
            self._paused[waiting.chat] = asyncio.get_running_loop().time() + _HELD_BACK

    def _too_soon(self, waiting: Waiting, now: datetime) -> datetime | None:
        edited = waiting.card_edited_at
        group = waiting.telegram_id is not None and waiting.telegram_id < 0
        if edited is None or not group or waiting.message.fresh or now >= edited + self.gap:
            return None
        return edited + self.gap

    async def _send(self, waiting: Waiting) -> None:
        method, body = request_of(waiting)
        if method.startswith("send") and not waiting.rings(self._clock.now()):
            body["disable_notification"] = True
        shown = hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()
        self._pacing.departs()
        try:
            result = await self._telegram.call(method, body, attach=await self._attachments(waiting))
        except TelegramError as error:
            outcome = judge(error, waiting.message.kind, method, threaded="message_thread_id" in body)
            self._reports.append(Report(waiting, outcome, None, shown))
        except (FileNotFoundError, ValueError) as error:
            self._reports.append(Report(waiting, Outcome(Verdict.REFUSED, type(error).__name__), None, shown))
        except Exception as error:  # what nobody foresaw must not leave the message, and its chat, waiting for ever
            verdict = Verdict.LATER if waiting.message.kind.repeat else Verdict.UNKNOWN
            self._reports.append(Report(waiting, Outcome(verdict, type(error).__name__), None, shown))
        else:
            step("message sent")
            self._reports.append(Report(waiting, Outcome(Verdict.ARRIVED), result, shown))
        finally:
            self._pacing.lands(waiting.telegram_id)

    async def _attachments(self, waiting: Waiting) -> dict[str, tuple[str, bytes]]:
        wanted = {name: digest for name, digest in waiting.message.attach.items() if not name.endswith(".name")}
        named = waiting.message.attach
        return {
            name: (named.get(f"{name}.name", f"{name}.jpg"), await asyncio.to_thread(self._files.read, digest))
            for name, digest in wanted.items()
        }

    async def _learn(self, report: Report) -> None:
        """What an answer says about the chat itself is written first, in a unit of its own, holding nothing else."""
        waiting, outcome = report.waiting, report.outcome
        speaks_again = outcome.verdict is Verdict.ARRIVED and not waiting.open
        if waiting.telegram_id is None or not (speaks_again or outcome.verdict in _ABOUT_THE_CHAT):
            return
        async with self._database.uow(self._clock.now()) as uow:
            if speaks_again:
                await self._come_back(uow, waiting.telegram_id)
            elif outcome.verdict is Verdict.SHUT_OUT:
                await chats.close(uow, waiting.telegram_id)
                self._shut_out(waiting.telegram_id)
            elif outcome.verdict is Verdict.TOPIC_GONE:
                await held_back.lose_topic(uow, waiting, int(request_of(waiting)[1]["message_thread_id"]))
            elif outcome.moved_to is not None:
                moved = await chats_going.migrate(uow, waiting.telegram_id, outcome.moved_to)
                if moved is not None:
                    await due.schedule(uow, "contact.moved", Subject("chat", moved), uow.now, payload={"chat": moved})

    async def _come_back(self, uow: UnitOfWork, telegram_id: int) -> None:
        chat = await chats.by_telegram_id(uow, telegram_id)
        if chat is not None and not chat.open:
            await chats_going.come_back(uow, chat)

    async def _write(self, uow: UnitOfWork, report: Report) -> None:
        waiting, outcome = report.waiting, report.outcome
        match outcome.verdict:
            case Verdict.ARRIVED:
                await self._arrived(uow, report)
            case Verdict.LATER:
                await self._later(uow, waiting, outcome)
            case Verdict.UNKNOWN:
                await self._close(uow, waiting, State.UNCERTAIN, error=outcome.error)
            case Verdict.MOVED:
                await sending.put_back(uow, waiting, until=uow.now)
            case Verdict.TOPIC_GONE:
                await held_back.to_general(uow, waiting)
            case Verdict.GONE if waiting.message.card is None:
                await self._close(uow, waiting, State.DROPPED, error=outcome.error)
            case Verdict.GONE:
                await sending.lose_card(uow, waiting)
                await sending.put_back(uow, waiting, until=uow.now)
            case Verdict.SHUT_OUT:
                await self._close(uow, waiting, State.FAILED, error=outcome.error)
            case Verdict.REFUSED:
                log.log(
                    logging.INFO if outcome.told else logging.ERROR,
                    "Telegram refused a %s (%s): %s",
                    waiting.message.method,
                    waiting.message.kind.value,
                    outcome.error,
                )
                await self._close(uow, waiting, State.FAILED, error=outcome.error)

    async def _arrived(self, uow: UnitOfWork, report: Report) -> None:
        waiting, result = report.waiting, report.result
        self.sent += 1
        given = result.get("message_id") if isinstance(result, dict) else None
        message_id = given if type(given) is int else None
        message_id = message_id or (waiting.card_message if not waiting.message.fresh else None)
        if not await sending.finish(uow, waiting, State.SENT, message_id=message_id):
            return  # taken over, or its chat was forgotten meanwhile
        if waiting.message.card is not None and message_id is not None:
            await sending.show(uow, waiting, message_id, report.shown)
            await self._take_buttons(uow, waiting, message_id)
        await sending.tell(uow, waiting, ok=True, result=result)

    async def _take_buttons(self, uow: UnitOfWork, waiting: Waiting, message_id: int) -> None:
        """A fresh paper about the same thing stands in the private chat: the one that it replaces can go without."""
        message, old = waiting.message, waiting.card_message
        private, about_a_thing = (waiting.telegram_id or 0) > 0, ":" in (message.card or "")
        if message.fresh and private and about_a_thing and old not in {None, message_id}:
            body = {"message_id": old}
            await outbox.enqueue(uow, [Outgoing(waiting.chat, "editMessageReplyMarkup", body, Kind.CARD)])

    async def _later(self, uow: UnitOfWork, waiting: Waiting, outcome: Outcome) -> None:
        if waiting.attempts >= _TRIES and not outcome.pause:
            await self._close(uow, waiting, State.FAILED, error=outcome.error)
            return
        pause = outcome.pause or min(300.0, 2.0 ** min(waiting.attempts, 8))
        # Who may not write at all is not slowed down: the right may come back at any moment
        # (`storage/queues/held_back.py`).
        if outcome.pause and waiting.chat is not None and outcome.error != outbox.NO_RIGHT:
            self._paused[waiting.chat] = asyncio.get_running_loop().time() + pause
        await sending.put_back(uow, waiting, until=uow.now + timedelta(seconds=pause), error=outcome.error)

    async def _close(self, uow: UnitOfWork, waiting: Waiting, state: State, *, error: str) -> None:
        self.failed += state is not State.DROPPED
        if await sending.finish(uow, waiting, state, error=error):
            await sending.tell(uow, waiting, ok=False, error=error)


def _refers_to_nothing(waiting: Waiting) -> bool:
    """A pin or a stop of something that was never posted, or that somebody deleted."""
    about = waiting.message.about
    return about is not None and waiting.about_message is None and not waiting.message.method.startswith("send")


def request_of(waiting: Waiting) -> tuple[str, dict[str, Any]]:
    """Method and parameters of the request that a message stands for: a card that is there already is edited."""
    message = waiting.message
    body = dict(message.body)
    if waiting.telegram_id is not None:
        body["chat_id"] = waiting.telegram_id
    method = message.method
    if message.about is not None and waiting.about_message is not None:
        if method.startswith("send"):
            body["reply_parameters"] = {"message_id": waiting.about_message, "allow_sending_without_reply": True}
        else:
            body["message_id"] = waiting.about_message
    if waiting.thread is not None and method.startswith("send") and "reply_parameters" not in body:
        body.setdefault("message_thread_id", waiting.thread)
    if waiting.card_message is not None and not message.fresh and method == "sendMessage":
        kept = {"chat_id", "text", "parse_mode", "link_preview_options", "reply_markup"}
        body = {name: value for name, value in body.items() if name in kept}
        body["message_id"] = waiting.card_message
        method = "editMessageText"
    elif waiting.card_message is not None and not message.fresh and method == "sendPhoto":
        method, body = _below_a_picture(body, waiting.card_message)
    return method, body


def _below_a_picture(body: Mapping[str, Any], message: int) -> tuple[str, dict[str, Any]]:
    """A card that stands there gets this picture, whether it had one or not; without one, the text below it changes.

    Bot API, editMessageMedia: it also adds media to a text message. There is no way back from it to text alone.
    """
    where = {name: body[name] for name in ("chat_id", "reply_markup") if name in body} | {"message_id": message}
    words = {name: body[name] for name in ("caption", "parse_mode") if name in body}
    if "photo" in body:
        return "editMessageMedia", {**where, "media": {"type": "photo", "media": body["photo"], **words}}
    return "editMessageCaption", {**where, **words}
