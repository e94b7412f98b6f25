"""Unit of work: one transaction, the rows that it changes, and what is gathered to be written at its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import Executable
from sqlalchemy.sql.dml import Delete, Insert, Update

from storage.engine.press_answers import CallbackAnswer

Writer = Callable[["UnitOfWork", Sequence[Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to go back to: the savepoint's number and how long each list was."""

    number: int
    answers: int
    writes: int
    gathered: int = 0


class UnitOfWork:
    """One transaction. Repositories are handed it and never commit.

    Journal lines (`journal.record`), messages (`outbox.post`) and the like are gathered and written together by
    `flush()`, just before the commit, so that a batch of a hundred ballots costs one statement for all its lines.
    `answers` are sent only after the commit.
    """

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self.connection = connection
        self.now = now
        self.answers: list[CallbackAnswer] = []
        # Dialogues that were laid aside or ended since the last update was begun (`storage.queues.dialogues.Turned`).
        self.turned: list[Any] = []
        # Whether somebody must be woken after the commit: for messages, for jobs.
        self.posted = False
        self.ordered = False
        self.writes = 0
        self.statements = 0
        self._gathered: list[tuple[int, Writer, Any]] = []
        self._marks = 0
        self._driver: Any = None
        # The communities whose turn this unit holds (`storage.community_locks`).
        self.turns: set[int] = set()
        self._turns_at: dict[int, frozenset[int]] = {}

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.connection.dialect.name

    async def driver(self) -> Any:
        """The driver's own connection (aiosqlite or asyncpg), inside this transaction; for `compiled_statements`."""
        if self._driver is None:
            if self.dialect == "postgresql":
                # The adapter begins its transaction with its first statement, so there must have been one.
                await self.connection.exec_driver_sql("SELECT 1")
            self._driver = (await self.connection.get_raw_connection()).driver_connection
        return self._driver

    async def rows(self, statement: Executable, values: Any = None) -> Sequence[Row[Any]]:
        """All rows of a statement."""
        self._count(statement)
        return (await self.connection.execute(statement, values)).all()

    async def row(self, statement: Executable, values: Any = None) -> Row[Any] | None:
        """The first row of a statement, or None."""
        self._count(statement)
        return (await self.connection.execute(statement, values)).first()

    async def scalar(self, statement: Executable, values: Any = None) -> Any:
        """The first column of the first row, or None."""
        row = await self.row(statement, values)
        return None if row is None else row[0]

    async def execute(self, statement: Executable, values: Any = None) -> int:
        """Run a changing statement (`values`: one mapping or a list of them); returns how many rows it touched."""
        self._count(statement)
        return (await self.connection.execute(statement, values)).rowcount

    async def add(self, table: Table, **values: Any) -> int:
        """Insert one row and return its id."""
        key = next(iter(table.primary_key.columns))
        return int(await self.scalar(table.insert().values(**values).returning(key)))

    def upsert(
        self,
        table: Table,
        values: Mapping[str, Any],
        *,
        key: Sequence[str],
        change: Mapping[str, Any] | None,
        where: ColumnElement[bool] | None = None,
    ) -> Any:
        """An insert that, where `key` stands already, sets `change` instead (None: leaves the row as it is).

        `where`: only on a row of which this is true.
        """
        maker = postgresql.insert if self.dialect == "postgresql" else sqlite.insert
        statement = maker(table).values(**values)
        columns = [table.c[name] for name in key]
        if change is None:
            return statement.on_conflict_do_nothing(index_elements=columns)
        return statement.on_conflict_do_update(index_elements=columns, set_=dict(change), where=where)

    def gather(self, writer: Writer, thing: Any, *, last: int = 0) -> None:
        """Keep a thing that `writer` writes together with the others of its kind, just before the commit.

        `last`: its rank; writers of a higher one come later.
        """
        self._gathered.append((last, writer, thing))

    async def mark(self) -> Mark:
        """Set a savepoint."""
        self._marks += 1
        self._turns_at[self._marks] = frozenset(self.turns)
        await self.connection.exec_driver_sql(f"SAVEPOINT m{self._marks}")
        return Mark(self._marks, len(self.answers), self.writes, len(self._gathered))

    def place(self) -> Mark:
        """Where the gathered lists stand now, without a savepoint in the database."""
        return Mark(0, len(self.answers), self.writes, len(self._gathered))

    def wrote_since(self, mark: Mark) -> bool:
        """Has anything been changed, recorded, gathered or queued since `mark`?"""
        now = self.place()
        return (now.writes, now.gathered) != (mark.writes, mark.gathered)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """What is written in this block (that somebody exists, in which chat) is no act and may stay when one fails."""
        before = self.writes
        yield
        self.writes = before

    async def release(self, mark: Mark) -> None:
        """Keep what was done since `mark`."""
        await self.connection.exec_driver_sql(f"RELEASE SAVEPOINT m{mark.number}")

    async def back_to(self, mark: Mark) -> None:
        """Undo all that was done since `mark`: rows, gathered things, answers."""
        await self.connection.exec_driver_sql(f"ROLLBACK TO SAVEPOINT m{mark.number}")
        # PostgreSQL gives back the locks that were taken since; a turn that is still believed in would be two workers'.
        self.turns &= self._turns_at[mark.number]
        await self.connection.exec_driver_sql(f"RELEASE SAVEPOINT m{mark.number}")
        self.forget(mark)

    def forget(self, mark: Mark) -> None:
        """Drop what was gathered since `mark`, and the answers."""
        del self.answers[mark.answers :]
        del self._gathered[mark.gathered :]
        self.writes = mark.writes

    async def flush(self) -> None:
        """Write what was gathered: one call for each writer, in the order of their ranks."""
        gathered, self._gathered = self._gathered, []
        by_writer: dict[tuple[int, Writer], list[Any]] = {}
        for last, writer, thing in gathered:
            by_writer.setdefault((last, writer), []).append(thing)
        for (_, writer), things in sorted(by_writer.items(), key=lambda one: one[0][0]):
            await writer(self, things)

    def _count(self, statement: Executable) -> None:
        self.statements += 1
        if isinstance(statement, Insert | Update | Delete):
            self.writes += 1
