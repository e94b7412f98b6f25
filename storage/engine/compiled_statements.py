"""Compiled statements: those that every ballot takes, without the toolkit's detours.

Through SQLAlchemy each statement on SQLite crosses to the driver's thread four times (cursor, execute, fetch, close).
A straight statement is compiled once per dialect and run on the same connection, in the same transaction, in one
crossing. Values and rows are as stored: moments are whole microseconds (`columns.stored`, `columns.moment`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import asyncpg
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Text,
    bindparam,
    func,
    literal_column,
    select,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import ClauseElement

if TYPE_CHECKING:
    from storage.engine.uow import UnitOfWork


def json_list(dialect: str, name: str) -> FromClause:
    """The elements of a JSON list that is given as the parameter `name`, as rows with the one column `value`."""
    given = bindparam(name, type_=Text)
    many = func.json_array_elements(sql_cast(given, JSON)) if dialect == "postgresql" else func.json_each(given)
    return many.table_valued("value")


def numbers(dialect: str, name: str) -> Select[Any]:
    """The whole numbers of such a list, for `in_`: thousands of them without a parameter each."""
    return _values(dialect, name, BigInteger)


def texts(dialect: str, name: str) -> Select[Any]:
    """The texts of such a list. PostgreSQL's kept plans compare a row with each single parameter, one by one."""
    return _values(dialect, name, Text)


def _values(dialect: str, name: str, kind: type[BigInteger] | type[Text]) -> Select[Any]:
    value: ColumnElement[Any] = literal_column("value #>> '{}'" if dialect == "postgresql" else "value")
    return select(sql_cast(value, kind)).select_from(json_list(dialect, name))


def json_rows(dialect: str, name: str, /, **columns: type[BigInteger] | type[Text]) -> Select[Any]:
    """The rows of a JSON list of lists, given as the parameter `name`, with these columns in their order."""
    parts: list[ColumnElement[Any]] = []
    for place, (column, kind) in enumerate(columns.items()):
        text = f"value ->> {place}" if dialect == "postgresql" else f"json_extract(value, '$[{place}]')"
        parts.append(sql_cast(literal_column(text), kind).label(column))
    return select(*parts).select_from(json_list(dialect, name))


@dataclass(slots=True)
class CompiledStatement:
    """A statement by dialect (`make("sqlite")`), compiled when it is first run. `changes`: it writes."""

    make: Callable[[str], ClauseElement]
    changes: bool
    _compiled: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    async def rows(self, uow: UnitOfWork, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """Run it in the unit's transaction. Raises sqlalchemy's IntegrityError, without the values."""
        sql, names = self._compiled.get(uow.dialect) or self._compile(uow.dialect)
        uow.statements += 1
        uow.writes += self.changes
        driver = await uow.driver()
        given = [values[name] for name in names]
        try:
            if uow.dialect == "postgresql":
                return list(await driver.fetch(sql, *given))
            return list(await driver.execute_fetchall(sql, given))
        except (sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError) as error:
            raise IntegrityError(sql, None, error) from error

    def _compile(self, dialect: str) -> tuple[str, tuple[str, ...]]:
        kind = PGDialect_asyncpg() if dialect == "postgresql" else sqlite.dialect()  # type: ignore[no-untyped-call]
        compiled = self.make(dialect).compile(dialect=kind)
        fixed = {name: value for name, value in compiled.params.items() if value is not None}
        if fixed:
            raise ValueError(f"write constants into the statement as literals: {sorted(fixed)}")
        order: Sequence[str] = getattr(compiled, "positiontup", None) or ()
        found = (str(compiled), tuple(order))
        self._compiled[dialect] = found
        return found
