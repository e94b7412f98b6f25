"""Facts that a table states about itself: whom its rows are about, what goes with a person, what with a community.

They stand beside the columns, so that a new table is found by `/mydata`, `/forget`, an export and a move of groups
without any list that would have to know of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, ColumnElement, Table

Whose = Callable[[Any, Any], ColumnElement[bool]]
"""From the table's own columns and an account (`storage.communities.accounts.Account`) to which rows are theirs."""

_FACTS = "facts"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What goes when a person has themself forgotten. `of`: from the table's own columns and our key of the account to
    the rows concerned; there these `values` take the place of what stood there. No values: the row itself goes.

    A value never takes the place of nothing (NULL), which says something too.
    """

    of: Callable[[Any, int], ColumnElement[bool]]
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """`title`: what a person's file calls the rows (an English msgid).

    `about`: columns with the account that the row is about; in other columns that point to an account, somebody did
    something with a row about others. `whose`: which rows are a person's where no column points to an account.
    `forgotten`: what goes with a person. `stays`: belongs to the bot and its account at Telegram, and does not go
    along with a community. `named`: the words before its number in names of due things (`matter:12`), which are also
    keys of their payloads. `of_group`: a row stands in a group and goes on in another one when that is given up;
    `message_of_group`: it also names a message there.
    """

    title: str = ""
    about: frozenset[str] = frozenset()
    whose: Whose | None = None
    forgotten: Forgotten | None = None
    stays: bool = False
    named: tuple[str, ...] = ()
    of_group: bool = False
    message_of_group: bool = False


_NONE = Facts()


def says(
    title: str = "",
    *,
    about: str = "",
    whose: Whose | None = None,
    forgotten: Forgotten | None = None,
    stays: bool = False,
    named: str = "",
    of_group: bool = False,
    message_of_group: bool = False,
) -> dict[str, Facts]:
    """The `info` of a table (see `Facts`); `about` and `named` are written as words with spaces between."""
    columns, words = frozenset(about.split()), tuple(named.split())
    return {_FACTS: Facts(title, columns, whose, forgotten, stays, words, of_group, message_of_group)}


def facts_of(table: Table) -> Facts:
    """What a table states about itself."""
    found: Facts = table.info.get(_FACTS, _NONE)
    return found


WITHHELD: dict[str, Any] = {"withheld": True}
"""The `info` of a column that stands in nobody's file, because it would open what others have sealed."""


def is_withheld(column: Column[Any]) -> bool:
    """Does it stand in nobody's file?"""
    return bool(column.info.get("withheld"))


def counts(column: Column[Any]) -> str | None:
    """The table whose numbers a column holds although the database knows of no key (`info={"counts": name}`)."""
    return column.info.get("counts")
