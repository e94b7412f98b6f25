"""Columns: which kinds of them the tables use, and how they are stored on both databases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    Dialect,
    Index,
    Integer,
    MetaData,
    Text,
    TextClause,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers its rows by itself only where the column is called INTEGER; ids of Telegram need 52 bits.
Key = BigInteger().with_variant(Integer(), "sqlite")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def stored(at: datetime) -> int:
    """A moment as it is stored: whole microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


def moment(value: int | None) -> datetime | None:
    """The moment that is stored so."""
    return None if value is None else _EPOCH + timedelta(microseconds=value)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as whole microseconds since 1970 so that both databases compare alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else _EPOCH + timedelta(microseconds=value)


class Json(TypeDecorator[Any]):
    """Any JSON value, stored as text: small, readable in a dump, the same bytes on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else orjson.loads(value)


def among(column: str, words: Iterable[Enum]) -> str:
    """The condition that one of these words stands in a column."""
    return f"{column} in ({','.join(repr(word.value) for word in words)})"


def one_of(column: str, words: Iterable[Enum]) -> CheckConstraint:
    """Nothing else ever stands in the column."""
    return CheckConstraint(among(column, words), name=column)


def partial_index(
    where: ColumnElement[bool] | TextClause, name: str, *columns: Column[Any], unique: bool = False
) -> None:
    """An index of those rows of a table alone: it stays small, or keeps unique what stands now and not what was."""
    Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)
