"""Disputes: which lines and bindings neighbours say are wrong, and what was found."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    Text,
    select,
    update,
)

from governance.residents.dispute import Dispute, DisputeState, Finding
from storage.approvals.pending import stands
from storage.engine.columns import Key, Moment, metadata, partial_index
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork
from storage.residents.bindings import bindings

disputes = Table(
    "disputes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False, index=True),
    Column("unit_id", Key, nullable=False),
    # The binding that is said to be wrong; None: the unit's line in the register.
    Column("binding_id", ForeignKey("bindings.id")),
    Column("raised_by", ForeignKey("accounts.id"), nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("state", String(8), nullable=False),
    Column("finding", String(8)),
    # During set-up the steward decides alone.
    Column("alone", Integer, nullable=False, default=0),
    Column("proposed_by", ForeignKey("accounts.id")),
    Column("decided_by", ForeignKey("accounts.id")),
    Column("decided_at", Moment),
    ForeignKeyConstraint(["community_id", "unit_id"], ["units.community_id", "units.id"]),
    CheckConstraint("state in ('open','proposed','decided')", name="state"),
    CheckConstraint("finding in ('wrong','right')", name="finding"),
    CheckConstraint("(state = 'open') = (finding is null)", name="found"),
    CheckConstraint("proposed_by <> raised_by and decided_by <> raised_by", name="not_the_own_cause"),
    CheckConstraint(
        "state <> 'decided' or (decided_by is not null and proposed_by is not null"
        " and (alone = 1 or decided_by <> proposed_by))",
        name="two_people",
    ),
    info=says("Objections you raised, and those you decided", about="raised_by", named="dispute"),
)
_living = disputes.c.state != DisputeState.DECIDED.value
stands(disputes, _living)
# Saying it twice is saying it once.
partial_index(
    _living & disputes.c.binding_id.is_(None), "uq_disputes_line", disputes.c.raised_by, disputes.c.unit_id, unique=True
)
partial_index(
    _living & disputes.c.binding_id.is_not(None),
    "uq_disputes_binding",
    disputes.c.raised_by,
    disputes.c.binding_id,
    unique=True,
)

_query = select(disputes, bindings.c.account_id.label("against")).select_from(
    disputes.outerjoin(bindings, bindings.c.id == disputes.c.binding_id)
)


def _dispute(row: Any) -> Dispute:
    return Dispute(
        row.id,
        row.community_id,
        row.unit_id,
        row.binding_id,
        row.against,
        row.raised_by,
        row.raised_at,
        row.reason,
        DisputeState(row.state),
        Finding(row.finding) if row.finding else None,
        row.proposed_by,
        row.decided_by,
        bool(row.alone),
    )


async def raise_(
    uow: UnitOfWork, community: int, key: int, *, binding: int | None, by: int, reason: str, alone: bool
) -> tuple[Dispute, bool]:
    """Somebody says that it is wrong. Returns the dispute and whether it is new: the same again is the same one."""
    same = (disputes.c.raised_by == by, disputes.c.unit_id == key, disputes.c.binding_id.is_not_distinct_from(binding))
    known = await uow.row(_query.where(*same, _living))
    if known is not None:
        return _dispute(known), False
    made = await uow.add(
        disputes,
        community_id=community,
        unit_id=key,
        binding_id=binding,
        raised_by=by,
        raised_at=uow.now,
        reason=reason,
        state=DisputeState.OPEN.value,
        alone=int(alone),
    )
    found = await get(uow, made)
    if found is None:
        raise LookupError("the dispute was not kept")
    return found, True


async def get(uow: UnitOfWork, dispute: int) -> Dispute | None:
    """The dispute with this id; check its community before anything else."""
    row = await uow.row(_query.where(disputes.c.id == dispute))
    return None if row is None else _dispute(row)


async def living(uow: UnitOfWork, community: int) -> list[Dispute]:
    """What is not decided yet, oldest first."""
    query = _query.where(disputes.c.community_id == community, _living).order_by(disputes.c.id)
    return [_dispute(row) for row in await uow.rows(query)]


async def about_binding(uow: UnitOfWork, binding: int) -> Dispute | None:
    """The undecided dispute about a binding, if there is one."""
    row = await uow.row(_query.where(disputes.c.binding_id == binding, _living).limit(1))
    return None if row is None else _dispute(row)


async def find(uow: UnitOfWork, dispute: int, finding: Finding, *, by: int) -> bool:
    """One person says what they find; False if somebody was faster."""
    waits = (disputes.c.id == dispute, disputes.c.state == DisputeState.OPEN.value)
    values = {"state": DisputeState.PROPOSED.value, "finding": finding.value, "proposed_by": by}
    return bool(await uow.execute(update(disputes).where(*waits).values(**values)))


async def disagree(uow: UnitOfWork, dispute: int) -> bool:
    """The second person sees it otherwise: it is open again. False if it does not wait for one."""
    waits = (disputes.c.id == dispute, disputes.c.state == DisputeState.PROPOSED.value)
    values = {"state": DisputeState.OPEN.value, "finding": None, "proposed_by": None}
    return bool(await uow.execute(update(disputes).where(*waits).values(**values)))


async def settle(uow: UnitOfWork, dispute: int, *, by: int) -> bool:
    """The second person agrees: it is decided. False if it does not wait for one."""
    waits = (disputes.c.id == dispute, disputes.c.state == DisputeState.PROPOSED.value)
    values = {"state": DisputeState.DECIDED.value, "decided_by": by, "decided_at": uow.now}
    return bool(await uow.execute(update(disputes).where(*waits).values(**values)))


async def answered(uow: UnitOfWork, dispute: int, *, proposed_by: int, decided_by: int) -> bool:
    """The line was corrected as was asked for; False if it was decided before."""
    values = {
        "state": DisputeState.DECIDED.value,
        "finding": Finding.WRONG.value,
        "proposed_by": proposed_by,
        "decided_by": decided_by,
        "decided_at": uow.now,
    }
    query = update(disputes).where(disputes.c.id == dispute, _living)
    return bool(await uow.execute(query.values(**values)))
