"""Intake of updates, in which none that was confirmed is lost, and none counts twice."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from telegram import Update
from telegram.ext import Application

from bot.delivery.unreadable import Unreadable
from bot.intake.origin import origin_of
from bot.process.clock import Clock
from bot.process.faults import step
from handlers.routing.router import Router
from storage import community_locks
from storage.ballots import native_polls
from storage.engine.database import Database
from storage.engine.locks import OutOfTurn
from storage.engine.trouble import is_trouble
from storage.engine.uow import UnitOfWork
from storage.queues import updates

log = logging.getLogger(__name__)

AnyApplication = Application[Any, Any, Any, Any, Any, Any]
Raw = Mapping[str, Any]
Key = tuple[int, str]
# The names of the kinds, as far as they are known; any other name may be anybody's words.
KINDS = frozenset(Update.ALL_TYPES)
# Those that may hold a ballot.
_VOTING = frozenset({"callback_query", "poll_answer"})

# No update is begun in a unit of work that has lasted so many seconds: with the one that is under way, with what is
# written at the end, and with the commit, it stays under the 50 ms that anybody else may have to wait for it.
PATIENCE = 0.01
# The next unit of work looks at so many times what the last one had time for: where each takes its time, looking at
# all that waits, again and again, would be most of the work.
LOOK_AHEAD = 3
FEWEST = 8


@dataclass(slots=True)
class _Attempt:
    """One unit of work: has it begun, which places of the batch did it apply, what did it set aside, and why?

    `orders`: the numbers of receipt, by Telegram's number of the update.
    """

    begun: bool = False
    applied: set[int] = field(default_factory=set)
    aside: list[tuple[int, str]] = field(default_factory=list)
    orders: Mapping[int, int] = field(default_factory=dict)


class Intake:
    """Takes batches of raw updates; many are one commit, and one failing update undoes only itself.

    `committed` is called with the unit after each commit: what waited for it may leave now.
    """

    def __init__(
        self,
        database: Database,
        application: AnyApplication,
        router: Router,
        clock: Clock,
        committed: Callable[[UnitOfWork], None],
    ) -> None:
        self._database = database
        self._application = application
        self._router = router
        self._clock = clock
        self._committed = committed
        self.patience = PATIENCE
        self.statements = 0
        self.commits = 0
        self.set_aside = 0
        self._applying = 0
        # Numbers of receipt of updates that were set aside and are tried again.
        self._given: Mapping[Key, int] = {}

    @property
    def idle(self) -> bool:
        """Is no batch being applied?"""
        return not self._applying

    async def apply(self, batch: Sequence[Raw]) -> None:
        """Apply a batch and commit it, in as many units of work as it takes to keep each of them short.

        Whoever fetches one has put a stand-in for whatever is no update (`as_updates`).

        A unit that fails is done again, each update behind a savepoint; then half of it, down to the one update that
        is at fault: it is set aside, and the rest go on. Raises only if it is the database that cannot be used; then
        nothing of that unit was done, and what was committed before bears its mark, so that the batch may come again.
        """
        self._applying += 1
        try:
            await self._apply_all(batch)
        finally:
            self._applying -= 1

    async def _apply_all(self, batch: Sequence[Raw]) -> None:
        rest = [(raw, key_of(raw)) for raw in batch]
        careful, also = False, frozenset[int]()
        received, window = self._clock.now(), len(rest)
        while rest:
            part, attempt = rest[:window], _Attempt()
            try:
                await self._apply(part, received, attempt, careful=careful, also=also)
            except OutOfTurn as met:
                also |= {met.community}
            except Exception as error:
                if not attempt.begun or is_trouble(error):
                    raise
                if careful and len(part) == 1:
                    await self._set_apart(*part[0], received, error)
                    rest = rest[1:]
                window = max(len(part) // 2, 1) if careful else window
                careful = True
            else:
                rest = [each for place, each in enumerate(rest) if place not in attempt.applied]
                window = max(LOOK_AHEAD * len(attempt.applied), FEWEST)

    async def _apply(
        self,
        batch: Sequence[tuple[Raw, Key]],
        received: datetime,
        attempt: _Attempt,
        *,
        careful: bool,
        also: frozenset[int],
    ) -> None:
        """Apply as many of them as one unit of work has time for."""
        async with self._database.uow(received) as uow:
            attempt.begun = True
            await community_locks.take(uow, [origin_of(raw) for raw, _ in batch], also)
            self._router.uow, self._router.careful = uow, careful
            try:
                await self._apply_in(uow, batch, attempt, careful=careful)
            finally:
                self._router.uow = None
            step("applied")
        step("committed")
        self._tell(uow, attempt)

    def _tell(self, uow: UnitOfWork, attempt: _Attempt) -> None:
        """Whoever waited for the commit hears of it."""
        self.commits += 1
        self.statements += uow.statements
        self.set_aside += len(attempt.aside)
        for number, place in attempt.aside:
            log.error("update %s set aside: %s", number, place)
        try:
            self._committed(uow)
        except Exception as error:  # what is committed must not come again for this
            log.error("what was committed could not be passed on: %s", _place_of(error))

    async def _apply_in(
        self, uow: UnitOfWork, batch: Sequence[tuple[Raw, Key]], attempt: _Attempt, *, careful: bool
    ) -> None:
        seen = await updates.seen(uow, [key for _, key in batch])
        attempt.orders = orders = self._router.orders = await self._numbered(uow, batch, seen)
        time = asyncio.get_running_loop().time
        until = time() + self.patience
        done: dict[Key, int] = {}
        applied = attempt.applied
        raws = [raw for raw, _ in batch]
        runs = [range(n, n + 1) for n in range(len(batch))] if careful else self._router.batches.runs(raws)
        for run in runs:
            if applied and time() > until:
                break
            settled = await self._settle(uow, raws[run.start : run.stop])
            for place in sorted(run, key=lambda place: id(raws[place]) not in settled):
                raw, key = batch[place]
                if applied and id(raw) not in settled and time() > until:
                    break
                applied.add(place)
                # A press that was committed, but whose answer may have died with the process, is handled again:
                # presses set and never toggle, and the presser learns what stands.
                again = key in seen
                if again and kind_of(raw) != "callback_query":
                    continue
                seen[key] = orders.get(key[0], 0)
                touched = id(raw) in settled or await self._handle(uow, raw, attempt, careful=careful)
                if touched and not again:
                    done[key] = seen[key]
        if done:
            await updates.mark_handled(uow, done)

    async def _numbered(
        self, uow: UnitOfWork, batch: Sequence[tuple[Raw, Key]], seen: Mapping[Key, int]
    ) -> dict[int, int]:
        """The number of receipt of each update that may hold a ballot, by Telegram's number.

        One that was taken in before keeps the number that it got then.
        """
        voting = [key for raw, key in batch if kind_of(raw) in _VOTING]
        known = {key[0]: number for key in voting if (number := seen.get(key) or self._given.get(key))}
        new = dict.fromkeys(key[0] for key in voting if key[0] not in known)
        first = await updates.first_number(uow) if new else 0
        return known | {number: first + place for place, number in enumerate(new)}

    async def _settle(self, uow: UnitOfWork, run: Sequence[Raw]) -> frozenset[int]:
        """The identities of those updates of a run that were settled together."""
        places = await self._router.batches.settle(uow, self._router.bot, run, self._router.orders)
        return frozenset(id(run[place]) for place in places)

    async def _handle(self, uow: UnitOfWork, raw: Raw, attempt: _Attempt, *, careful: bool) -> bool:
        """Handle one update; False if it was nobody's business and leaves no mark. If careful, it may be set aside."""
        self._router.begin()
        # Around all that is done for it: a statement that fails before the handler's own savepoint is set would leave
        # PostgreSQL with a transaction in which nothing more can be written.
        mark = await uow.mark() if careful else None
        await self._process(raw)
        failure = self._router.failure
        if failure is None:
            if mark is not None:
                await uow.release(mark)
            return self._router.touched
        if mark is None or isinstance(failure, OutOfTurn) or is_trouble(failure):
            raise failure
        await uow.back_to(mark)
        await self._put_aside(uow, raw, failure, attempt)
        return True

    async def _process(self, raw: Raw) -> None:
        try:
            if isinstance(raw, Unreadable):
                raise UnreadableError(raw)
            update = Update.de_json(self._pared(raw), self._application.bot)
            _check_ids(update)
            await self._application.process_update(update)
        except Exception as error:  # whatever a library makes of what no library expects
            self._router.failure = error

    def _pared(self, raw: Raw) -> dict[str, Any]:
        """The update to be parsed; a press whose handler does not need the message's content comes without it.

        Bot API, InaccessibleMessage: chat, message id, and the date 0.
        """
        query = raw.get("callback_query")
        message = query.get("message") if isinstance(query, dict) else None
        if not isinstance(query, dict) or not isinstance(message, dict):
            return dict(raw)
        if self._router.needs_message(str(query.get("data", ""))):
            return dict(raw)
        pared = {"chat": message.get("chat"), "message_id": message.get("message_id"), "date": 0}
        return {**raw, "callback_query": {**query, "message": pared}}

    async def _put_aside(self, uow: UnitOfWork, raw: Raw, error: Exception, attempt: _Attempt) -> None:
        number, place = int(raw["update_id"]), _place_of(error)
        body = raw if addressed_to_us(raw, self._router) and await _is_of_our_poll(uow, raw) else None
        order = attempt.orders.get(number, 0)
        await updates.put_aside(uow, number, kind=kind_of(raw), error=place, body=body, order=order)
        attempt.aside.append((number, place))

    async def _set_apart(self, raw: Raw, key: Key, received: datetime, error: Exception) -> None:
        """Set an update aside in a unit of its own, because its own one cannot be committed."""
        attempt = _Attempt()
        async with self._database.uow(received) as uow:
            seen = await updates.seen(uow, [key])
            attempt.orders = await self._numbered(uow, [(raw, key)], seen)
            await self._put_aside(uow, raw, error, attempt)
            if key not in seen:
                await updates.mark_handled(uow, {key: attempt.orders.get(key[0], 0)})
        self._tell(uow, attempt)

    async def retry(self) -> tuple[int, int]:
        """Try again what was set aside with its body. Returns how many went through and how many did not."""
        async with self._database.uow(self._clock.now()) as uow:
            waiting = [item for item in await updates.all_set_aside(uow) if item.body is not None]
        through = 0
        for item in waiting:
            before = self.set_aside
            async with self._database.uow(self._clock.now()) as uow:
                await updates.take_back(uow, item.id)
                await updates.forget_mark(uow, item.update_id)
            body = item.body or {}
            self._given = {key_of(body): item.order}
            await self.apply([body])
            through += self.set_aside == before
        return through, len(waiting) - through


class UnreadableError(Exception):
    """What came is no update; the text says how long it was, and nothing of what it said."""


def key_of(raw: Raw) -> Key:
    """What an update is known by when it comes again: its number and its body's hash."""
    try:
        return int(raw["update_id"]), body_hash(raw)
    except orjson.JSONEncodeError:  # nested too deeply to be written; nothing that Telegram sends is
        return int(raw["update_id"]), "too-deep"


def body_hash(raw: Raw) -> str:
    """Sixteen hexadecimal digits that tell one update's body from another's."""
    return hashlib.sha256(orjson.dumps(raw, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def kind_of(raw: Raw) -> str:
    """The kind of an update: the name of the field that it carries beside its id."""
    if isinstance(raw, Unreadable):
        return "unreadable"
    return next((name if name in KINDS else "unknown" for name in raw if name != "update_id"), "empty")


def _check_ids(update: Update) -> None:
    """Raises TypeError for a person, chat or message without a number: SQLite would keep whatever it is given."""
    chat, person, message = update.effective_chat, update.effective_user, update.effective_message
    numbers = (chat and chat.id, person and person.id, message and message.message_id)
    if any(type(number) is not int for number in numbers if number is not None):
        raise TypeError("an id is no number")


def addressed_to_us(raw: Raw, router: Router) -> bool:
    """Was it meant for the bot? Ordinary talk in a group is not, and its text is never written down.

    Talk with a hashtag that is none of ours is ordinary talk.
    """
    message = raw.get("message") or raw.get("edited_message")
    if not isinstance(message, Mapping):
        return kind_of(raw) in {"callback_query", "poll", "poll_answer", "my_chat_member", "chat_member"}
    chat = message.get("chat")
    if isinstance(chat, Mapping) and chat.get("type") == "private":
        return True
    said = message.get("text") or message.get("caption")
    text = said if isinstance(said, str) else ""
    replied = message.get("reply_to_message")
    author = replied.get("from") if isinstance(replied, Mapping) else None
    to_us = isinstance(author, Mapping) and author.get("username") == router.bot
    return text.startswith("/") or to_us or router.ways.tagged(text) is not None


async def _is_of_our_poll(uow: UnitOfWork, raw: Raw) -> bool:
    """What says something of a poll is kept only if the poll may be ours; what is about none is not in question."""
    if kind_of(raw) not in {"poll", "poll_answer"}:
        return True
    poll = origin_of(raw).poll
    return poll is not None and await native_polls.may_be_ours(uow, poll)


def _place_of(error: Exception) -> str:
    """The error's class and where it was raised, without any text that a resident may have written."""
    if isinstance(error, UnreadableError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if any(f"/{name}/" in f.filename for name in ("handlers", "storage", "governance"))]
    last = next(reversed(ours or frames), None)
    where = f" at {'/'.join(last.filename.split('/')[-2:])}:{last.lineno}" if last else ""
    return f"{type(error).__name__}{where}"
