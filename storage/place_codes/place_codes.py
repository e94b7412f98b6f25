"""Place codes: which hang where, of which community, until when. A code is public: it hangs on a wall."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, Text, UniqueConstraint, select, update

from governance.place_codes.place_code import LENGTH, LETTERS, Sort
from storage.engine.columns import Key, Moment, metadata, one_of
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

place_codes = Table(
    "place_codes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False, index=True),
    Column("code", String(16), nullable=False),
    Column("sort", String(16), nullable=False),
    Column("name", Text, nullable=False),
    # None: whoever runs the machine.
    Column("made_by", ForeignKey("accounts.id")),
    Column("made_at", Moment, nullable=False),
    Column("ended_at", Moment),
    # By which one it was replaced.
    Column("replaced_by", ForeignKey("place_codes.id")),
    UniqueConstraint("code"),
    one_of("sort", Sort),
    CheckConstraint("replaced_by is null or ended_at is not null", name="replaced"),
    info=says("Codes at places that you made"),
)


@dataclass(frozen=True, slots=True)
class PlaceCode:
    """A code that hangs at a place, or hung there. `replaced_by`: our key of the one that hangs there now."""

    id: int
    community: int
    code: str
    sort: Sort
    name: str
    ended_at: datetime | None
    replaced_by: int | None


def _of(row: Any) -> PlaceCode:
    return PlaceCode(row.id, row.community_id, row.code, Sort(row.sort), row.name, row.ended_at, row.replaced_by)


async def make(uow: UnitOfWork, community: int, sort: Sort, name: str, *, by: int | None) -> PlaceCode:
    """A new code for a place."""
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    values = {"community_id": community, "code": code, "sort": sort.value, "name": name, "made_by": by}
    key = await uow.add(place_codes, **values, made_at=uow.now)
    return PlaceCode(key, community, code, sort, name, None, None)


async def get(uow: UnitOfWork, key: int) -> PlaceCode | None:
    """The code with our key."""
    row = await uow.row(select(place_codes).where(place_codes.c.id == key))
    return None if row is None else _of(row)


async def by_code(uow: UnitOfWork, code: str) -> PlaceCode | None:
    """The code that was scanned; None if there never was one like it."""
    row = await uow.row(select(place_codes).where(place_codes.c.code == code))
    return None if row is None else _of(row)


async def hanging(uow: UnitOfWork, community: int, keys: Sequence[int] | None = None) -> list[PlaceCode]:
    """The codes of a community that have not ended, in the order they were made; of these `keys` alone if given."""
    query = select(place_codes).where(place_codes.c.community_id == community, place_codes.c.ended_at.is_(None))
    if keys is not None:
        query = query.where(place_codes.c.id.in_(list(keys)))
    return [_of(row) for row in await uow.rows(query.order_by(place_codes.c.id))]


async def end(uow: UnitOfWork, key: int, *, replaced_by: int | None = None) -> None:
    """Whoever scans it from now on hears that it is over."""
    change = {"ended_at": uow.now, "replaced_by": replaced_by}
    await uow.execute(update(place_codes).where(place_codes.c.id == key).values(**change))
