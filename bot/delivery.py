"""How do queued messages reach their chats, each at its time, none lost and none needlessly twice?"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from telegram.error import TelegramError

from bot.clock import Clock
from bot.faults import step
from bot.lost import Outcome, Verdict, judge
from bot.pacing import Pacing
from bot.transport import Telegram
from storage import chats, due, outbox
from storage.database import Database
from storage.files import FileStore
from storage.outbox import State, Waiting
from storage.unit import Unit

log = logging.getLogger(__name__)

AT_ONCE = 32
CARD_GAP = timedelta(seconds=10)  # between two edits of one card in a group: edits share the group's budget
_TRIES = 40
_LONGEST_WAIT = 1.0  # seconds; the queue is looked at again at least this often


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one attempt."""

    waiting: Waiting
    outcome: Outcome
    result: Any = None
    shown: str = ""


class Delivery:
    """Takes messages from the outbox and sends them. One transaction records what was sent and takes what is next."""

    def __init__(self, database: Database, telegram: Telegram, files: FileStore, clock: Clock, pacing: Pacing) -> None:
        self._database = database
        self._telegram = telegram
        self._files = files
        self._clock = clock
        self._pacing = pacing
        self._reports: list[Report] = []
        self._flying: dict[asyncio.Task[None], int | None] = {}
        self._paused: dict[int, float] = {}
        self._wake = asyncio.Event()
        self._stopping = False
        self.gap = CARD_GAP
        self.sent = 0
        self.failed = 0

    def wake(self) -> None:
        """There may be something to send."""
        self._wake.set()

    async def stop(self, within: float = 5) -> None:
        """Take no more; wait for what is on its way and record it."""
        self._stopping = True
        self._wake.set()
        if self._flying:
            await asyncio.wait(self._flying, timeout=within)
        for task in list(self._flying):
            task.cancel()
        reports, self._reports = self._reports, []
        if reports:
            async with self._database.unit(self._clock.now()) as unit:
                for report in reports:
                    await self._record(unit, report)

    async def recover(self) -> None:
        """After a start: what was being sent when the process died is repeated or left, by its kind."""
        async with self._database.unit(self._clock.now()) as unit:
            left = await outbox.interrupted(unit)
        if left:
            log.warning("%s messages may or may not have arrived before the restart; they are not repeated", left)

    async def run(self) -> None:
        """Send until `stop()`."""
        while not self._stopping:
            self._wake.clear()
            try:
                busy = await self.turn()
            except Exception as error:
                log.error("the outbox could not be worked on: %s", type(error).__name__)
                busy = False
                await asyncio.sleep(1)
            if not busy:
                try:
                    await asyncio.wait_for(self._wake.wait(), _LONGEST_WAIT)
                except TimeoutError:
                    continue

    async def drain(self) -> None:
        """Send until nothing that may leave now is left."""
        while await self.turn() or self._flying or self._reports:
            if self._flying:
                await asyncio.wait(self._flying, return_when=asyncio.FIRST_COMPLETED)

    async def turn(self) -> bool:
        """Record what has come back, take what is next, start sending it. Returns whether anything was taken."""
        reports, self._reports = self._reports, []
        if not reports and not await self._anything_queued():
            return False
        async with self._database.unit(self._clock.now()) as unit:
            for report in reports:
                await self._record(unit, report)
            taken = await self._take(unit)
        for _ in reports:
            step("send recorded")
        for waiting in taken:
            task = asyncio.create_task(self._send(waiting))
            self._flying[task] = waiting.chat
            task.add_done_callback(self._landed)
        return bool(taken)

    async def _anything_queued(self) -> bool:
        if len(self._flying) >= AT_ONCE:
            return False
        return bool(await self._database.look(outbox.queued_by(self._clock.now())))

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.pop(task, None)
        self._wake.set()

    async def _take(self, unit: Unit) -> list[Waiting]:
        free = AT_ONCE - len(self._flying)
        if free <= 0:
            return []
        now = asyncio.get_running_loop().time()
        self._paused = {chat: until for chat, until in self._paused.items() if until > now}
        # A report that came back while this unit waited for its turn is not recorded yet: its chat must wait, or the
        # next message there would not know the card that was just sent.
        unrecorded = (report.waiting.chat for report in self._reports)
        flying = {chat for chat in (*self._flying.values(), *unrecorded) if chat is not None}
        busy = frozenset({*self._paused, *flying})
        chosen: list[Waiting] = []
        for waiting in await outbox.claim(unit, limit=free, busy=busy):
            if waiting.message.not_after is not None and waiting.message.not_after < unit.now:
                await self._close(unit, waiting, State.DROPPED, error="too late")
            elif _refers_to_nothing(waiting):
                await self._close(unit, waiting, State.FAILED, error="the message that it is about was never sent")
            elif (later := self._too_soon(waiting, unit.now)) is not None:
                await outbox.put_back(unit, waiting, until=later)
            elif not self._pacing.ready(waiting.telegram_id):
                await outbox.put_back(unit, waiting, until=unit.now + timedelta(milliseconds=200))
            else:
                await self._pacing.note(waiting.telegram_id)
                chosen.append(waiting)
        return chosen

    def _too_soon(self, waiting: Waiting, now: datetime) -> datetime | None:
        edited = waiting.card_edited_at
        group = waiting.telegram_id is not None and waiting.telegram_id < 0
        if edited is None or not group or waiting.message.fresh or now >= edited + self.gap:
            return None
        return edited + self.gap

    async def _send(self, waiting: Waiting) -> None:
        method, body = request_of(waiting)
        shown = hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()
        try:
            result = await self._telegram.call(method, body, attach=await self._attachments(waiting))
        except TelegramError as error:
            self._reports.append(Report(waiting, judge(error, waiting.message.kind, method), None, shown))
        except (FileNotFoundError, ValueError) as error:
            self._reports.append(Report(waiting, Outcome(Verdict.REFUSED, type(error).__name__), None, shown))
        else:
            step("message sent")
            self._reports.append(Report(waiting, Outcome(Verdict.ARRIVED), result, shown))

    async def _attachments(self, waiting: Waiting) -> dict[str, tuple[str, bytes]]:
        wanted = {name: digest for name, digest in waiting.message.attach.items() if not name.endswith(".name")}
        named = waiting.message.attach
        return {
            name: (named.get(f"{name}.name", f"{name}.jpg"), await asyncio.to_thread(self._files.read, digest))
            for name, digest in wanted.items()
        }

    async def _record(self, unit: Unit, report: Report) -> None:
        waiting, outcome = report.waiting, report.outcome
        match outcome.verdict:
            case Verdict.ARRIVED:
                await self._arrived(unit, report)
            case Verdict.LATER:
                await self._later(unit, waiting, outcome)
            case Verdict.UNKNOWN:
                await self._close(unit, waiting, State.UNCERTAIN, error=outcome.error)
            case Verdict.MOVED:
                if waiting.telegram_id is not None and outcome.moved_to is not None:
                    await chats.migrate(unit, waiting.telegram_id, outcome.moved_to)
                await outbox.put_back(unit, waiting, until=unit.now)
            case Verdict.GONE:
                await outbox.lose_card(unit, waiting)
                await outbox.put_back(unit, waiting, until=unit.now)
            case Verdict.SHUT_OUT:
                if waiting.telegram_id is not None:
                    await chats.close(unit, waiting.telegram_id)
                await self._close(unit, waiting, State.FAILED, error=outcome.error)
            case Verdict.REFUSED:
                log.error(
                    "Telegram refused a %s (%s): %s", waiting.message.method, waiting.message.kind.value, outcome.error
                )
                await self._close(unit, waiting, State.FAILED, error=outcome.error)

    async def _arrived(self, unit: Unit, report: Report) -> None:
        waiting, result = report.waiting, report.result
        self.sent += 1
        message_id = result.get("message_id") if isinstance(result, dict) else None
        message_id = message_id or (waiting.card_message if not waiting.message.fresh else None)
        if waiting.message.card is not None and message_id is not None:
            await outbox.show(unit, waiting, message_id, report.shown)
        await outbox.finish(unit, waiting, State.SENT, message_id=message_id)
        await self._tell(unit, waiting, {"ok": True, "result": result, "error": None})

    async def _later(self, unit: Unit, waiting: Waiting, outcome: Outcome) -> None:
        if waiting.attempts >= _TRIES and not outcome.pause:
            await self._close(unit, waiting, State.FAILED, error=outcome.error)
            return
        pause = outcome.pause or min(300.0, 2.0 ** min(waiting.attempts, 8))
        if outcome.pause and waiting.chat is not None:
            self._paused[waiting.chat] = asyncio.get_running_loop().time() + pause
        await outbox.put_back(unit, waiting, until=unit.now + timedelta(seconds=pause), error=outcome.error)

    async def _close(self, unit: Unit, waiting: Waiting, state: State, *, error: str) -> None:
        self.failed += state is not State.DROPPED
        await outbox.finish(unit, waiting, state, error=error)
        await self._tell(unit, waiting, {"ok": False, "result": None, "error": error})

    async def _tell(self, unit: Unit, waiting: Waiting, answer: dict[str, Any]) -> None:
        if waiting.message.then is not None:
            payload = {**waiting.message.payload, **answer}
            await due.schedule(unit, waiting.message.then, f"sent:{waiting.id}", unit.now, payload=payload)


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
    if waiting.card_message is not None and not message.fresh and method == "sendMessage":
        kept = {"chat_id", "text", "parse_mode", "link_preview_options", "reply_markup"}
        body = {name: value for name, value in body.items() if name in kept}
        body["message_id"] = waiting.card_message
        method = "editMessageText"
    return method, body
