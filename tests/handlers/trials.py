"""Trials: what one press or one link would do, undone again, so that thousands can be tried on the same community."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from itertools import count
from typing import Any

import orjson
import pytest
from sqlalchemy import event, func, select
from telegram import Update

from handlers.frame.buttons import Argument
from handlers.frame.triggers import Press
from handlers.moderation.flood import Flood
from handlers.routing.router import RedoWithCare
from storage.communities import chats
from storage.engine import journal
from storage.engine.outbox import outbox
from storage.engine.uow import UnitOfWork
from tests.handlers.houses import NOBODYS, House, belongings
from tests.handlers.talk import Person, Talk

_CHANGES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)')
# The path that every ballot takes goes to the driver itself, and is not noted.
_BESIDE = frozenset({"ballots", "ballot_history"})


_LINES = select(journal.lines).order_by(journal.lines.c.community_id, journal.lines.c.seq)


class _Undone(Exception):  # noqa: N818
    """What was tried is taken back."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it: the answers to a press, what would have been sent and where, whose rows were changed, and the acts
    that the journal has of it."""

    answers: tuple[str, ...]
    said: tuple[tuple[int | None, str], ...]
    changed: tuple[tuple[str, ...], ...]
    acts: tuple[str, ...]
    loud: bool = False  # answered in a window, as a refusal is

    def tells_of(self, house: House) -> bool:
        """Does anything name a house, or go to its group?"""
        told = [*self.answers, *(body for _, body in self.said)]
        return any(house.mark in one for one in told) or any(chat == house.group for chat, _ in self.said)


@dataclass
class Trials:
    """Tries one thing after the other on houses that stay as they are."""

    talk: Talk
    houses: tuple[House, ...]
    _numbers: Iterator[int] = field(default_factory=lambda: count(500_000))
    _before: list[dict[str, list[str]]] = field(default_factory=list)
    _touched: set[str] = field(default_factory=set)
    _lines: set[tuple[int, int]] = field(default_factory=set)
    _last: int = 0

    async def begin(self) -> None:
        """Remember how the houses stand."""
        await self.talk.heard()
        event.listen(self.talk.database.engine.sync_engine, "before_cursor_execute", self._note)
        async with self.talk.database.uow(self.talk.now) as uow:
            self._before = [await belongings(_Inside(uow), house) for house in self.houses]
            self._lines = {(row.community_id, row.seq) for row in await uow.rows(_LINES)}
            self._last = int(await uow.scalar(select(func.coalesce(func.max(outbox.c.id), 0))))

    async def press(self, person: Person, data: str, chat: int | None = None) -> Tried:
        """Somebody presses a button."""
        shown = {**self.talk._message(person, chat), "text": "…"}
        query = {"id": str(next(self._numbers)), "from": person.as_json(), "chat_instance": "1"}
        return await self._feed({"callback_query": {**query, "message": shown, "data": data}})

    async def link(self, person: Person, payload: str) -> Tried:
        """Somebody follows a link into the private chat."""
        text = f"/start {payload}"
        entities = [{"type": "bot_command", "offset": 0, "length": 6}]
        return await self._feed({"message": {**self.talk._message(person, None), "text": text, "entities": entities}})

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if found := _CHANGES.match(statement):
            self._touched.add(found[1])

    async def _feed(self, body: dict[str, Any]) -> Tried:
        talk = self.talk
        talk.router.flood = Flood()
        update = Update.de_json({"update_id": next(self._numbers), **body}, talk.application.bot)
        talk.router.orders = {update.update_id: update.update_id}
        for careful in (False, True):
            self._touched.clear()
            try:
                async with talk._unit() as uow:
                    talk.router.careful = careful
                    written = await _rows_written(uow)
                    await talk.application.process_update(update)
                    if talk.router.failure is not None:
                        raise talk.router.failure
                    tried = await self._seen(uow, written)
                    raise _Undone
            except _Undone:
                return tried
            except RedoWithCare:
                assert not careful
        raise AssertionError("neither done nor undone")

    async def _seen(self, uow: UnitOfWork, written: int) -> Tried:
        await uow.flush()
        answers = tuple(answer.text for answer in uow.answers)
        loud = any(answer.alert for answer in uow.answers)
        if await _rows_written(uow) == written:
            return Tried(answers, (), tuple(() for _ in self.houses), (), loud=loud)
        query = select(outbox.c.body, chats.chats.c.telegram_id).outerjoin(
            chats.chats, chats.chats.c.id == outbox.c.chat_id
        )
        rows = await uow.rows(query.where(outbox.c.id > self._last)) if "outbox" in self._touched else []
        said = tuple((row.telegram_id, orjson.dumps(row.body).decode()) for row in rows)
        told = await uow.rows(_LINES) if journal.lines.name in self._touched else []
        among = (self._touched | _BESIDE) - NOBODYS
        after = [await belongings(_Inside(uow), house, among) for house in self.houses]
        differ = [
            [name for name in found if found[name] != before[name]]
            for before, found in zip(self._before, after, strict=True)
        ]
        acts = tuple(row.act for row in told if (row.community_id, row.seq) not in self._lines)
        return Tried(answers, said, tuple(map(tuple, differ)), acts, loud=loud)


async def _rows_written(uow: UnitOfWork) -> int:
    """How many rows the file's connection has ever written, also those that were taken back."""
    return int((await uow.driver()).total_changes)


class _Inside:
    """Looks at what one unit of work has changed so far."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.look = uow.rows


# What did a handler ask the button for?


@dataclass
class Asked:
    """At which place a number, or one of which words, was asked for last."""

    numbers: set[int] = field(default_factory=set)
    words: dict[int, tuple[Argument, ...]] = field(default_factory=dict)

    def further(self, tried: tuple[Argument, ...], keys: Iterable[Argument]) -> list[tuple[Argument, ...]]:
        """The same button with one argument more, if it was asked for: each key, or each word that it may be."""
        place = len(tried)
        more = list(keys) if place in self.numbers else list(self.words.get(place, ()))
        return [(*tried, one) for one in more]


@contextmanager
def asking(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """Notes what is asked of a press in this block; empty it before each."""
    asked = Asked()
    number, one_of = Press.number, Press.one_of

    def noting_number(press: Press, place: int = 0) -> int:
        asked.numbers.add(place)
        return number(press, place)

    def noting_one_of(press: Press, known: Iterable[Any], place: int = 0) -> Enum:
        known = list(known)
        asked.words[place] = tuple(one.value for one in known)
        return one_of(press, known, place)

    with monkeypatch.context() as patch:
        patch.setattr(Press, "number", noting_number)
        patch.setattr(Press, "one_of", noting_one_of)
        yield asked
