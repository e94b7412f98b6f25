"""Communities: which there are, in which language, time zone and jurisdiction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Integer, String, Table, Text, select, update

from governance.register.weighing import Weighing, weighing_of
from storage.engine.columns import Json, Key, Moment, metadata
from storage.engine.uow import UnitOfWork

communities = Table(
    "communities",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("jurisdiction", String(8), nullable=False),
    Column("created_at", Moment, nullable=False),
    # The stewardship ends once, when two committee members are tied and confirmed by each other.
    Column("stewarded", Integer, nullable=False, default=1),
    # It was handed over: another bot goes on with it, and here nothing more is recorded.
    Column("left_at", Moment),
    # What was said of capabilities, by their names: {"duty": false}. Of the others their own default holds.
    Column("uses", Json),
    # By what it counts its homes (governance.register.weighing); null: by square metres.
    Column("weighing", Json),
    # What it answered to the questions of its place (governance.places): {"silence": "follow"}. Null: never asked.
    Column("house", Json),
    CheckConstraint("length(name) > 0", name="named"),
)


@dataclass(frozen=True, slots=True)
class Community:
    """A residential community. `timezone` is an IANA name, `jurisdiction` the code of a place such as `CN-SD`.

    `uses`: what it has said of capabilities (`handlers/frame/room.py`), by their names. `house`: what it has answered
    to the questions of its place (`governance/places`), None where nobody has chosen one yet.
    """

    id: int
    name: str
    language: str
    timezone: str
    jurisdiction: str
    created_at: datetime
    stewarded: bool
    left_at: datetime | None = None
    uses: Mapping[str, bool] = field(default_factory=dict)
    weighed: Mapping[str, Any] | None = None
    house: Mapping[str, str] | None = None

    @property
    def weighing(self) -> Weighing:
        """By what it counts its homes."""
        return weighing_of(self.weighed)


def community_of_row(row: Any) -> Community:
    """The fact that a row of `communities` states."""
    return Community(
        row.id,
        row.name,
        row.language,
        row.timezone,
        row.jurisdiction,
        row.created_at,
        bool(row.stewarded),
        row.left_at,
        row.uses or {},
        row.weighing,
        row.house,
    )


async def found(uow: UnitOfWork, *, name: str, language: str, timezone: str, jurisdiction: str) -> Community:
    """Create a community."""
    key = await uow.add(
        communities,
        name=name,
        language=language,
        timezone=timezone,
        jurisdiction=jurisdiction,
        created_at=uow.now,
        stewarded=1,
    )
    return Community(key, name, language, timezone, jurisdiction, uow.now, stewarded=True)


async def get(uow: UnitOfWork, community: int) -> Community:
    """The community with that id. Raises LookupError if there is none."""
    row = await uow.row(select(communities).where(communities.c.id == community))
    if row is None:
        raise LookupError(f"no community {community}")
    return community_of_row(row)


async def change(uow: UnitOfWork, community: int, **values: Any) -> None:
    """Set name, language, timezone, jurisdiction, stewarded, left_at, uses, house, or weighing (as data)."""
    await uow.execute(update(communities).where(communities.c.id == community).values(**values))


async def everyone(uow: UnitOfWork) -> list[Community]:
    """All communities, oldest first."""
    return [community_of_row(row) for row in await uow.rows(select(communities).order_by(communities.c.id))]
