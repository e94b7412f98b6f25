"""Corrections of one line of the register: which is proposed, and how it takes force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, unique
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    select,
    update,
)

from governance.register.correction import Part, state_of_line
from governance.register.register import Entry, Owner
from governance.tally.weight import in_parts, of_plain
from storage.approvals.pending import waits
from storage.engine.columns import Json, Key, Moment, metadata, one_of
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork
from storage.register.register import entry, owners, ownerships, units


@unique
class CorrectionState(Enum):
    """Where a correction is on its way."""

    PROPOSED = "proposed"
    APPLIED = "applied"
    REFUSED = "refused"
    LAPSED = "lapsed"  # nobody has decided it in time


corrections = Table(
    "corrections",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False, index=True),
    Column("unit_id", Key, nullable=False),
    Column("part", String(8), nullable=False),
    # What it shall say: {"area"}, {"owners": [owner …]} or {"owner": id, "as": owner}; emptied when it is over.
    Column("value", Json, nullable=False),
    # The line as it stood (governance.register.correction); another one since then makes the proposal worthless.
    Column("seen", String(200), nullable=False),
    Column("state", String(8), nullable=False),
    Column("two_people", Integer, nullable=False),
    Column("dispute_id", ForeignKey("disputes.id")),
    Column("proposed_by", ForeignKey("accounts.id"), nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("decided_by", ForeignKey("accounts.id")),
    Column("decided_at", Moment),
    ForeignKeyConstraint(["community_id", "unit_id"], ["units.community_id", "units.id"]),
    one_of("part", Part),
    CheckConstraint("state in ('proposed','applied','refused','lapsed')", name="state"),
    CheckConstraint(
        "state <> 'applied' or two_people = 0 or (decided_by is not null and decided_by <> proposed_by)",
        name="two_people",
    ),
    info=says("Register corrections you proposed or decided", named="correction"),
)
waits(corrections, "correction", "correction", corrections.c.state == CorrectionState.PROPOSED.value)


@dataclass(frozen=True, slots=True)
class Correction:
    """A proposed change of one line. `dispute`: the dispute that it answers."""

    id: int
    community: int
    unit: int
    part: Part
    value: Mapping[str, Any]
    seen: str
    state: CorrectionState
    two_people: bool
    dispute: int | None
    proposed_by: int


def as_data(owner: Owner) -> dict[str, str]:
    """An owner as it is kept in a correction and in a dialogue."""
    return {"key": owner.key, "name": owner.name, "phone": owner.phone, "number": owner.number}


def from_data(data: Mapping[str, str]) -> Owner:
    """The owner that was kept so."""
    return Owner(data["key"], data["name"], data["phone"], data["number"])


def state_of(found: tuple[Entry, dict[int, Owner]]) -> str:
    """The line as `register.entry` gives it, in short."""
    return state_of_line(found[0].weight, found[0].use.value, list(found[1]))


async def propose(
    uow: UnitOfWork,
    community: int,
    key: int,
    part: Part,
    value: Mapping[str, Any],
    *,
    seen: str,
    by: int,
    two_people: bool,
    dispute: int | None,
) -> int:
    """Somebody wants a line changed; returns the correction's id."""
    return await uow.add(
        corrections,
        community_id=community,
        unit_id=key,
        part=part.value,
        value=dict(value),
        seen=seen[:200],
        state=CorrectionState.PROPOSED.value,
        two_people=int(two_people),
        dispute_id=dispute,
        proposed_by=by,
        proposed_at=uow.now,
    )


async def get(uow: UnitOfWork, correction: int) -> Correction | None:
    """The correction with this id; check its community before anything else."""
    row = await uow.row(select(corrections).where(corrections.c.id == correction))
    if row is None:
        return None
    return Correction(
        row.id,
        row.community_id,
        row.unit_id,
        Part(row.part),
        row.value,
        row.seen,
        CorrectionState(row.state),
        bool(row.two_people),
        row.dispute_id,
        row.proposed_by,
    )


async def applied_since(uow: UnitOfWork, community: int, at: datetime) -> bool:
    """Has a line been corrected at or after a moment?"""
    query = select(corrections.c.id).where(corrections.c.community_id == community, corrections.c.decided_at >= at)
    return await uow.row(query.where(corrections.c.state == CorrectionState.APPLIED.value).limit(1)) is not None


async def refuse(uow: UnitOfWork, correction: int, *, by: int) -> bool:
    """It shall not take place, and what it said is forgotten; False if it was over before."""
    return await _decide(uow, correction, CorrectionState.REFUSED, by)


async def lapse(uow: UnitOfWork, correction: int) -> bool:
    """Nobody has decided it in time, and what it said is forgotten; False if it was over before."""
    return await _decide(uow, correction, CorrectionState.LAPSED, None)


async def _decide(uow: UnitOfWork, correction: int, state: CorrectionState, by: int | None) -> bool:
    waits = (corrections.c.id == correction, corrections.c.state == CorrectionState.PROPOSED.value)
    values: dict[str, Any] = {"state": state.value, "decided_by": by, "decided_at": uow.now, "value": {}}
    return bool(await uow.execute(update(corrections).where(*waits).values(**values)))


async def apply(uow: UnitOfWork, wanted: Correction, *, by: int) -> bool:
    """Put it into force; False if it was over before, or the line is another one by now."""
    # Whoever changes this line at the same moment waits here.
    await uow.row(select(units.c.id).where(units.c.id == wanted.unit).with_for_update())
    found = await entry(uow, wanted.community, wanted.unit)
    if found is None or state_of(found) != wanted.seen:
        return False
    if not await _decide(uow, wanted.id, CorrectionState.APPLIED, by):
        return False
    if wanted.part is Part.AREA:
        area, parts = in_parts(of_plain(wanted.value["area"]))
        await uow.execute(update(units).where(units.c.id == wanted.unit).values(area=area, parts=parts))
    elif wanted.part is Part.OWNERS:
        await _hand_over(uow, wanted, found[1], [from_data(one) for one in wanted.value["owners"]])
    else:
        await _rename(uow, wanted.community, int(wanted.value["owner"]), from_data(wanted.value["as"]))
    return True


async def _hand_over(uow: UnitOfWork, wanted: Correction, before: Mapping[int, Owner], after: Sequence[Owner]) -> None:
    keys = [await _known(uow, wanted.community, owner) for owner in after]
    held = (ownerships.c.unit_id == wanted.unit, ownerships.c.until.is_(None))
    gone = [key for key in before if key not in keys]
    if gone:
        ended = update(ownerships).where(*held, ownerships.c.owner_id.in_(gone))
        await uow.execute(ended.values(until=uow.now))
    for place, key in enumerate(keys):
        if key in before:
            await uow.execute(update(ownerships).where(*held, ownerships.c.owner_id == key).values(place=place))
            continue
        row = {"community_id": wanted.community, "unit_id": wanted.unit, "owner_id": key, "place": place}
        await uow.execute(ownerships.insert(), [{**row, "since": uow.now}])


async def _known(uow: UnitOfWork, community: int, owner: Owner) -> int:
    """The id of the owner with this key, made if there is none."""
    row = {"community_id": community, "key": owner.key, "name": owner.name, "phone": owner.phone}
    await uow.execute(uow.upsert(owners, {**row, "number": owner.number}, key=["community_id", "key"], change=None))
    same = (owners.c.community_id == community, owners.c.key == owner.key)
    return int(await uow.scalar(select(owners.c.id).where(*same)))


async def _rename(uow: UnitOfWork, community: int, owner: int, to: Owner) -> None:
    values = {"key": to.key, "name": to.name, "phone": to.phone, "number": to.number}
    query = update(owners).where(owners.c.community_id == community, owners.c.id == owner)
    await uow.execute(query.values(**values))


async def key_taken(uow: UnitOfWork, community: int, key: str, *, by_other_than: int) -> bool:
    """Does another owner of the community stand under this key already?"""
    query = select(owners.c.id).where(owners.c.community_id == community, owners.c.key == key)
    return await uow.row(query.where(owners.c.id != by_other_than)) is not None


async def standing_owners(uow: UnitOfWork, community: int, names: Sequence[str]) -> list[Owner]:
    """The owners of these names who hold something now."""
    joined = owners.join(ownerships, (ownerships.c.owner_id == owners.c.id) & ownerships.c.until.is_(None))
    query = select(owners).select_from(joined).where(owners.c.community_id == community)
    rows = await uow.rows(query.where(owners.c.name.in_(list(names))).distinct())
    return [Owner(row.key, row.name, row.phone, row.number) for row in rows]
