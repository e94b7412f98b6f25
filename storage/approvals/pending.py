"""Pending approvals: what waits for a second person, which table says so of itself, and what has no deadline yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, select

from storage.communities.communities import Community, communities, community_of_row
from storage.engine.columns import metadata
from storage.engine.uow import UnitOfWork
from storage.queues.due import due

AT_ONCE = 50  # communities that are looked through in one unit of work
_WAITS = "waits"
_STANDS = "stands"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What waits: kind (`Waiting.kind` of `handlers/approvals/deadlines.py`), community, the name of its deadlines."""

    kind: str
    community: int
    name: str


@dataclass(frozen=True, slots=True)
class _Waits:
    """Which rows of a table wait, and how their deadlines are called: `{kind}.lapse`, `{what}:12`."""

    kind: str
    what: str
    rows: tuple[ColumnElement[bool], ...]


def waits(table: Table, kind: str, what: str, *rows: ColumnElement[bool]) -> None:
    """Where a table is declared: those of its rows for which all of these hold wait for a second person."""
    table.info[_WAITS] = _Waits(kind, what, rows)


def stands(table: Table, *rows: ColumnElement[bool]) -> None:
    """Where a table is declared: those of its rows for which all of these hold wait, too, but are never adopted."""
    table.info[_STANDS] = rows


async def keys(uow: UnitOfWork, table: str, community: int, *, limit: int) -> list[int]:
    """What waits of one table in a community, oldest first."""
    of = metadata.tables[table]
    rows = of.info[_STANDS] if _STANDS in of.info else of.info[_WAITS].rows
    query = select(of.c.id).where(of.c.community_id == community, *rows).order_by(of.c.id).limit(limit)
    return [row.id for row in await uow.rows(query)]


def _declared() -> Iterator[tuple[Table, _Waits]]:
    for table in metadata.tables.values():
        if _WAITS in table.info:
            yield table, table.info[_WAITS]


async def whose(uow: UnitOfWork, table: str, key: int) -> int | None:
    """The community of a row that a button names; None if there is no such row."""
    of = metadata.tables[table]
    value = await uow.scalar(select(of.c.community_id).where(of.c.id == key))
    return None if value is None else int(value)


async def some_communities(uow: UnitOfWork, after: int) -> list[Community]:
    """The next communities, by their numbers."""
    query = select(communities).where(communities.c.id > after).order_by(communities.c.id).limit(AT_ONCE)
    return [community_of_row(row) for row in await uow.rows(query)]


async def without_deadline(uow: UnitOfWork, first: int, last: int) -> list[Proposal]:
    """What waits in the communities `first` to `last` and is neither to be reminded of nor to lapse."""
    found = [proposal for table, one in _declared() for proposal in await _waiting(uow, table, one, first, last)]
    if not found:
        return []
    kinds = [f"{kind}.{what}" for kind in {one.kind for one in found} for what in ("remind", "lapse")]
    query = select(due.c.kind, due.c.name).where(due.c.community_id.between(first, last), due.c.kind.in_(kinds))
    known = {(row.kind.partition(".")[0], ":".join(row.name.split(":")[:2])) for row in await uow.rows(query)}
    return [one for one in found if (one.kind, one.name) not in known]


async def _waiting(uow: UnitOfWork, table: Table, wanted: _Waits, first: int, last: int) -> list[Proposal]:
    query = select(table.c.id, table.c.community_id).where(table.c.community_id.between(first, last), *wanted.rows)
    return [Proposal(wanted.kind, row.community_id, f"{wanted.what}:{row.id}") for row in await uow.rows(query)]
