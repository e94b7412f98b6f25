"""Outages: what is off, where, until when, and who has said that they have it too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    func,
    select,
    update,
)

from governance.matters.ladder import Place
from governance.outages.outage import Service, State
from storage.engine.columns import Json, Key, Moment, metadata, one_of
from storage.engine.table_facts import Forgotten, says
from storage.engine.uow import UnitOfWork

outages = Table(
    "outages",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("service", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("text", Text, nullable=False),
    # [building, entrance] of each, as people number them; none is the whole community.
    Column("places", Json, nullable=False),
    Column("begins", Moment, nullable=False),
    Column("ends", Moment),
    Column("posted_by", ForeignKey("accounts.id"), nullable=False),
    # How often its poster was asked since its end was last set.
    Column("asked", Integer, nullable=False, default=0),
    Column("posted_at", Moment, nullable=False),
    Column("over_at", Moment),
    one_of("service", Service),
    one_of("state", State),
    CheckConstraint("ends is null or ends > begins", name="ends_after_it_begins"),
    info=says("Outages that you announced", about="posted_by", named="outage"),
)
Index("ix_outages_state", outages.c.community_id, outages.c.state)

joined = Table(
    "outage_joined",
    metadata,
    Column("outage_id", ForeignKey("outages.id"), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("since", Moment, nullable=False),
    # What they wrote, where it came as a report.
    Column("text", Text, nullable=False, default=""),
    info=says(
        "Outages that you have, too",
        about="account_id",
        forgotten=Forgotten(lambda own, key: own.account_id == key, {"text": ""}),
    ),
)


@dataclass(frozen=True, slots=True)
class Outage:
    """An outage as it stands. `ends` None: not known yet; moments are aware."""

    id: int
    community: int
    service: Service
    state: State
    text: str
    places: tuple[Place, ...]
    begins: datetime
    ends: datetime | None
    posted_by: int
    asked: int
    over_at: datetime | None


def _outage(row: Any) -> Outage:
    places = tuple(Place(building, entrance) for building, entrance in row.places)
    return Outage(
        row.id,
        row.community_id,
        Service(row.service),
        State(row.state),
        row.text,
        places,
        row.begins,
        row.ends,
        row.posted_by,
        row.asked,
        row.over_at,
    )


async def post(
    uow: UnitOfWork,
    community: int,
    *,
    service: Service,
    text: str,
    places: Sequence[Place],
    begins: datetime,
    ends: datetime | None,
    by: int,
) -> Outage:
    """Write down an outage."""
    key = await uow.add(
        outages,
        community_id=community,
        service=service.value,
        state=State.ON.value,
        text=text,
        places=[[one.building, one.entrance] for one in places],
        begins=begins,
        ends=ends,
        posted_by=by,
        posted_at=uow.now,
    )
    found = await get(uow, key)
    if found is None:
        raise LookupError(f"no outage {key}")
    return found


async def get(uow: UnitOfWork, outage: int) -> Outage | None:
    """The outage with our key, of whichever community."""
    row = await uow.row(select(outages).where(outages.c.id == outage))
    return None if row is None else _outage(row)


async def standing(uow: UnitOfWork, community: int) -> list[Outage]:
    """What is off, or will be, the oldest first."""
    query = select(outages).where(outages.c.community_id == community, outages.c.state == State.ON.value)
    return [_outage(row) for row in await uow.rows(query.order_by(outages.c.begins, outages.c.id))]


async def change(uow: UnitOfWork, outage: int, **values: Any) -> None:
    """Set columns of an outage, by their names in the table."""
    await uow.execute(update(outages).where(outages.c.id == outage).values(**values))


async def join(uow: UnitOfWork, outage: int, account: int, *, text: str = "") -> bool:
    """Somebody has it too; False if they had said so. Their words are kept, the later below the earlier."""
    mine = (joined.c.outage_id == outage, joined.c.account_id == account)
    row = await uow.row(select(joined).where(*mine))
    if row is None:
        values = {"outage_id": outage, "account_id": account, "since": uow.now, "text": text}
        await uow.execute(joined.insert().values(**values))
        return True
    if text:
        whole = "\n".join(part for part in (row.text, text) if part)
        await uow.execute(update(joined).where(*mine).values(text=whole))
    return False


async def count_joined(uow: UnitOfWork, outage: int) -> int:
    """How many have it too."""
    return int(await uow.scalar(select(func.count()).select_from(joined).where(joined.c.outage_id == outage)))


async def joiners(uow: UnitOfWork, outage: int) -> list[int]:
    """The accounts that have it too."""
    query = select(joined.c.account_id).where(joined.c.outage_id == outage).order_by(joined.c.account_id)
    return [row.account_id for row in await uow.rows(query)]
