"""Proposals about the law of a community: which there are, which rules of its own are in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, Text, select, update

from governance.places.proposal import Proposed, State
from storage.approvals.pending import waits
from storage.engine.columns import Json, Key, Moment, metadata, one_of
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

proposals = Table(
    "law_proposals",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False, index=True),
    Column("subject", String(8), nullable=False),
    # {"jurisdiction", "house"}, or {"rule", "electorate"} (governance.places.proposal.own_rule_data).
    Column("content", Json, nullable=False),
    # What the file was called, for a rule; else empty.
    Column("file", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("proposed_by", ForeignKey("accounts.id"), nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("decided_by", ForeignKey("accounts.id")),
    Column("decided_at", Moment),
    one_of("subject", Proposed),
    one_of("state", State),
    CheckConstraint(
        "state not in ('adopted','ended') or (decided_by is not null and decided_by <> proposed_by)", name="two_people"
    ),
    info=says("Places and rules you proposed or decided on", named="law"),
)
waits(proposals, "law", "law", proposals.c.state == State.PROPOSED.value)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal. `content` as in the table; `decided_at` None while nobody has decided."""

    id: int
    community: int
    subject: Proposed
    content: Mapping[str, Any]
    file: str
    state: State
    proposed_by: int
    decided_at: datetime | None


def _proposal(row: Any) -> Proposal:
    facts = (row.content, row.file, State(row.state), row.proposed_by, row.decided_at)
    return Proposal(row.id, row.community_id, Proposed(row.subject), *facts)


async def add(
    uow: UnitOfWork,
    community: int,
    subject: Proposed,
    content: Mapping[str, Any],
    *,
    by: int,
    state: State = State.PROPOSED,
    file: str = "",
) -> Proposal:
    """Keep a new one."""
    values = {"community_id": community, "subject": subject.value, "content": dict(content), "file": file}
    key = await uow.add(proposals, **values, state=state.value, proposed_by=by, proposed_at=uow.now)
    return Proposal(key, community, subject, content, file, state, by, None)


async def get(uow: UnitOfWork, community: int, key: int) -> Proposal | None:
    """One of a community."""
    mine = (proposals.c.community_id == community, proposals.c.id == key)
    row = await uow.row(select(proposals).where(*mine))
    return None if row is None else _proposal(row)


async def move(
    uow: UnitOfWork, one: Proposal, to: State, *, by: int | None = None, content: Mapping[str, Any] | None = None
) -> bool:
    """Take it to another state, as long as it is in the one that was seen; `by`: who has decided so."""
    values: dict[str, Any] = {"state": to.value}
    if content is not None:
        values["content"] = dict(content)
    if by is not None:
        values |= {"decided_by": by, "decided_at": uow.now}
    statement = update(proposals).where(proposals.c.id == one.id, proposals.c.state == one.state.value)
    return await uow.execute(statement.values(**values)) == 1


async def rules_of(uow: UnitOfWork, community: int) -> list[Proposal]:
    """The community's own rules that are in force, oldest first."""
    query = select(proposals).where(proposals.c.community_id == community, proposals.c.subject == Proposed.RULE.value)
    rows = await uow.rows(query.where(proposals.c.state == State.ADOPTED.value).order_by(proposals.c.id))
    return [_proposal(row) for row in rows]
