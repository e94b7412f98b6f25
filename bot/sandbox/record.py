"""Record of what every person was told: append-only, the judge of crash tests; and the stream of events."""

from __future__ import annotations

import asyncio
from collections import deque
from pathlib import Path
from typing import NamedTuple

import orjson

from bot.sandbox.world import Json


class Record:
    """Lines in order of happening. With a file, a line is written before the bot gets its answer."""

    def __init__(self, file: Path | None = None) -> None:
        self.lines: list[Json] = []
        self._file = file.open("ab", buffering=0) if file else None

    def add(self, kind: str, at: int, **facts: object) -> None:
        line: Json = {"seq": len(self.lines) + 1, "at": at, "kind": kind, **facts}
        self.lines.append(line)
        if self._file is not None:
            self._file.write(orjson.dumps(line) + b"\n")

    def since(self, seq: int) -> list[Json]:
        return self.lines[max(0, seq) :]

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


class Event(NamedTuple):
    """Something that people see: `audience` is None for everybody."""

    seq: int
    audience: frozenset[int] | None
    facts: Json


class Events:
    """A numbered stream with a bounded memory; readers say from which number on."""

    def __init__(self, keep: int = 50_000) -> None:
        self.seq = 0
        self._kept: deque[Event] = deque(maxlen=keep)
        self._news = asyncio.Event()

    def add(self, audience: frozenset[int] | None, facts: Json) -> None:
        self.seq += 1
        self._kept.append(Event(self.seq, audience, facts))
        self._news.set()

    def since(self, seq: int, person: int) -> list[Event]:
        """Later events of one person, oldest first."""
        found = []
        for event in reversed(self._kept):
            if event.seq <= seq:
                break
            if event.audience is None or person in event.audience:
                found.append(event)
        found.reverse()
        return found

    async def news(self, timeout: float) -> None:
        """Returns when anything happened, or after the timeout (real seconds)."""
        self._news = self._news if not self._news.is_set() else asyncio.Event()
        waiting = self._news
        try:
            await asyncio.wait_for(waiting.wait(), timeout)
        except TimeoutError:
            return
