"""Archive: every list, every search and every tick beside 10,000 open and 100,000 closed matters of one community.

`python -m tests.bench.archive [--open N] [--closed N] [--only sqlite|postgresql] [--rounds N]` prints for each the
median and the worst in milliseconds by the clock, from the update or the due thing to the commit, and the median of a
processor that this process spent, which others on the machine hardly disturb. It ends with 1 if the first of them is
over the limit.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import insert, select, text

from governance.figures.calendar import before, month_at, span_of
from governance.figures.month import month_of
from governance.roles import Role
from governance.search.grams import grams
from storage.communities import accounts
from storage.engine.database import Database
from storage.figures import facts, months
from storage.matters.matters import matters
from storage.queues import due
from tests.databases import NOW, address_of, empty_postgres, opened, postgres_server
from tests.handlers.talk import Person, Talk, a_community, a_member, talking

LIMIT_MS = 50.0
_GROUP = -1001
_WANG, _CHAIR = Person(601, "王芳"), Person(603, "张主任")
_PEOPLE = 400
_TEXTS = [
    f"{place}{thing}{trouble}"
    for place in ("3栋2单元", "地下车库", "东门", "5栋楼道", "花园里")
    for thing in ("电梯", "路灯", "水管", "门禁", "垃圾桶", "监控")
    for trouble in ("坏了好几天没人修", "又停了", "太吵影响休息", "漏水了", "打不开")
] + ["The lift in building 3 is stuck again", "Street lamp at the east gate is dark", "Rubbish bins overflow"]
_KINDS = ("repair", "complaint", "suggestion", "wish", "repair", "complaint", "help")
_PIECE = 5000  # rows in one statement


@dataclass(frozen=True, slots=True)
class Size:
    """How many matters there are."""

    open: int = 10_000
    closed: int = 100_000


async def fill(talk: Talk, community: int, size: Size) -> None:
    """Years of matters: the open ones are the newest, a tenth of them at the ladder's top and overdue."""
    async with talk.database.uow(talk.now) as uow:
        people = [(await accounts.remember(uow, 9_000_000 + n, f"邻居{n}", "zh")).id for n in range(_PEOPLE)]
    for first in range(0, size.open + size.closed, _PIECE):
        rows = [_matter(talk, community, number, people, size) for number in range(first, _end(first, size))]
        async with talk.database.uow(talk.now) as uow:
            await uow.execute(insert(matters), rows)
    await _say(talk, community)


def _end(first: int, size: Size) -> int:
    return min(first + _PIECE, size.open + size.closed)


def _matter(talk: Talk, community: int, number: int, people: list[int], size: Size) -> dict[str, object]:
    is_open = number >= size.closed
    raised = talk.now - timedelta(days=14) * (1 - (number - size.closed) / size.open) if is_open else None
    age = timedelta(days=15) + timedelta(hours=1) * ((size.closed - number) % 20_000)
    at_the_top = is_open and number % 10 == 0
    return {
        "community_id": community,
        "number": number + 1,
        "kind": _KINDS[number % len(_KINDS)],
        "visibility": "private" if number % 50 == 0 else "anonymous" if number % 30 == 0 else "open",
        "state": ("raised", "taken", "reopened")[number % 3] if is_open else ("fixed", "closed")[number % 2],
        "text": _TEXTS[number % len(_TEXTS)],
        "place": "",
        "building": str(1 + number % 8),
        "entrance": "",
        "credit": "",
        "note": "",
        "voice_id": people[number % len(people)],
        "level": 4 if at_the_top else 3,
        "deadline": talk.now + timedelta(days=1 if not at_the_top else -1, seconds=number),
        "outcome": None if is_open else "done",
        "round": 0,
        "told_step": 0,
        "receipt": f"R{number}",
        "raised_at": raised or talk.now - age,
        "closed_at": None if is_open else talk.now - age + timedelta(days=2),
    }


async def _say(talk: Talk, community: int) -> None:
    """An answer and a closing of each that is closed, and the pieces by which all are found."""
    where = f"FROM matters WHERE community_id = {community}"
    wording = {number: grams(one) for number, one in enumerate(_TEXTS)}
    pieces = [{"n": number, "g": gram} for number, found in wording.items() for gram in found]
    async with talk.database.uow(talk.now) as uow:
        for move, hours in (("answer", 5), ("close", 48)):
            later = hours * 3_600_000_000
            await uow.execute(
                text(
                    "INSERT INTO matter_steps (matter_id, at, account_id, move, text)"
                    f" SELECT id, raised_at + {later}, voice_id, '{move}', '师傅修好了' {where} AND closed_at IS NOT NULL"
                )
            )
        await uow.execute(text("CREATE TEMPORARY TABLE pieces (n BIGINT, g BIGINT)"))
        await uow.execute(text("INSERT INTO pieces VALUES (:n, :g)"), pieces)
        each = f"SELECT id, 0, g, community_id FROM matters JOIN pieces ON n = (number - 1) % {len(_TEXTS)}"
        here = f"WHERE community_id = {community} AND visibility <> 'private'"
        await uow.execute(text(f"INSERT INTO matter_grams (matter_id, source, gram, community_id) {each} {here}"))
    async with talk.database.engine.begin() as connection:
        await connection.execute(text("ANALYZE"))


# What is measured


Doing = Callable[[], Awaitable[object]]
Took = tuple[float, float]
"""Milliseconds by the clock, and of a processor."""


class Measuring:
    """What each thing takes, in a conversation with the real handlers."""

    def __init__(self, talk: Talk, community: int, rounds: int) -> None:
        self.talk = talk
        self.community = community
        self.rounds = rounds

    async def all(self) -> dict[str, list[Took]]:
        """Name → milliseconds of each round, by the clock and of a processor."""
        await self._figures()
        return {name: await self._timed(doing) for name, doing in self._things()}

    def _things(self) -> Iterator[tuple[str, Doing]]:
        for name, words, chat in (
            ("open matters", "/matters", None),
            ("open matters in the group", "/matters", _GROUP),
            ("search, a common word", "/search 电梯", None),
            ("search, a sentence", "/search 地下车库水管漏水了好几天", None),
            ("search, a word with a letter wrong", "/search stret lamp", None),
            ("search, one character", "/search 梯", None),
            ("search, nothing there", "/search 游泳池", None),
            ("one matter", "/matter 77", None),
            ("figures", "/figures", None),
            ("raising one", "/report 电梯坏了", _GROUP),
        ):
            yield name, self._said(words, chat)
        for name, data in (
            ("open matters, page 100", "1:matter.list:open:600"),
            ("closed matters", "1:matter.list:done:0"),
            ("closed matters, page 100", "1:matter.list:done:600"),
            ("one's own matters", "1:matter.list:mine:0"),
        ):
            yield name, self._pressed(data)
        for name, kind in (("the week of what is overdue", "matter.weekly"), ("an index filled again", "search.fill")):
            yield name, self._played(kind, f"community:{self.community}", {"after": 0})
        yield "a deadline that has passed", self._played("matter.overdue", "matter:OPEN", {})

    def _said(self, words: str, chat: int | None) -> Doing:
        def said() -> Awaitable[object]:
            message = self.talk._message(_WANG, chat)
            entity = {"type": "bot_command", "offset": 0, "length": len(words.split(maxsplit=1)[0])}
            return self.talk.feed({"message": {**message, "text": words, "entities": [entity]}})

        return said

    def _pressed(self, data: str) -> Doing:
        return lambda: self.talk.feeds(_WANG, data)

    def _played(self, kind: str, name: str, payload: dict[str, int]) -> Doing:
        async def played() -> None:
            key = f"matter:{self._an_open_one()}" if name.endswith("OPEN") else name
            item = due.Due(0, self.talk.now, kind, key, self.community, payload)
            async with self.talk._unit() as uow:
                await self.talk.router.play(uow, item)

        return played

    def _an_open_one(self) -> int:
        self._next = getattr(self, "_next", 0) + 1
        return self.first_open + self._next

    first_open = 0

    async def _timed(self, doing: Doing) -> list[Took]:
        took = []
        for _ in range(self.rounds):
            self.talk.now += timedelta(minutes=5)  # so that nobody writes too much at once
            begun, spent = time.perf_counter(), time.process_time()
            await doing()
            took.append((1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - spent)))
            await self.talk.heard()
        return took

    async def _figures(self) -> None:
        """The last month is counted, in a job and in no unit of work; how long that took is told and has no limit."""
        month = before(month_at(self.talk.now, "Asia/Shanghai"))
        begun = time.perf_counter()
        for one in (before(month), month):
            span = span_of(one, "Asia/Shanghai")
            async with self.talk.database.uow(self.talk.now) as uow:
                found = await facts.cases(uow, self.community, span)
            figures = month_of(found, span)
            async with self.talk.database.uow(self.talk.now) as uow:
                await months.publish(uow, self.community, one, figures)
        sys.stdout.write(f"  two months counted in {time.perf_counter() - begun:.1f} s\n")


@asynccontextmanager
async def _database(kind: str, folder: Path) -> AsyncIterator[Database]:
    if kind == "sqlite":
        from storage import migrations

        url = f"sqlite+aiosqlite:///{folder / 'archive.db'}"
        await migrations.upgrade(url)
        async with opened(url) as database:
            yield database
        return
    with postgres_server() as server:
        async with empty_postgres(address_of(server)) as url, opened(url) as database:
            yield database


async def measured(kind: str, size: Size, rounds: int, folder: Path) -> dict[str, list[Took]]:
    """Fill a new database of a kind and measure."""
    async with _database(kind, folder) as database, talking(database) as talk:
        talk.now = NOW
        community = await a_community(talk, _GROUP)
        await a_member(talk, _CHAIR, community, Role.CHAIR)
        await a_member(talk, _WANG, community)
        await fill(talk, community, size)
        measuring = Measuring(talk, community, rounds)
        open_ones = select(matters.c.id).where(matters.c.closed_at.is_(None)).order_by(matters.c.id).limit(1)
        measuring.first_open = (await database.look(open_ones))[0].id
        return await measuring.all()


def main() -> int:
    """Print what each thing takes on each database; 1 if a median is over the limit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--open", type=int, default=Size().open)
    parser.add_argument("--closed", type=int, default=Size().closed)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    given = parser.parse_args()
    size, missed = Size(given.open, given.closed), False
    for kind in [given.only] if given.only else ["sqlite", "postgresql"]:
        sys.stdout.write(f"{kind}: {size.open} open, {size.closed} closed matters\n")
        with tempfile.TemporaryDirectory() as folder:
            costs = asyncio.run(measured(kind, size, given.rounds, Path(folder)))
        for name, took in costs.items():
            clock, spent = [one for one, _ in took], [one for _, one in took]
            over = median(clock) > LIMIT_MS
            missed = missed or over
            told = f"{name:36} {median(clock):8.1f} {max(clock):8.1f} {median(spent):8.1f}"
            sys.stdout.write(told + ("  MISSED\n" if over else "\n"))
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
