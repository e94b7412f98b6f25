"""Choices of capabilities: what one proposes that the community uses, or no longer uses, and who confirmed it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, select, text, update

from governance.approvals.choice import State
from governance.capabilities.choice import CapabilityChoice
from storage.approvals.pending import waits
from storage.engine.columns import Key, Moment, metadata, one_of, partial_index
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

capability_choices = Table(
    "capability_choices",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False, index=True),
    Column("capability", String(16), nullable=False),
    Column("switch_on", Integer, nullable=False),
    Column("by_id", ForeignKey("accounts.id"), nullable=False),
    Column("confirmed_by", ForeignKey("accounts.id")),
    Column("state", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    one_of("state", State),
    CheckConstraint("confirmed_by is null or confirmed_by <> by_id", name="two_people"),
    CheckConstraint("state <> 'confirmed' or confirmed_by is not null", name="confirmed"),
    info=says("Changes you proposed or confirmed to what the community uses", named="capability"),
)
_OPEN = capability_choices.c.state == State.PROPOSED.value
partial_index(
    text("state = 'proposed'"),
    "uq_capability_choices_open",
    capability_choices.c.community_id,
    capability_choices.c.capability,
    unique=True,
)
waits(capability_choices, "capability", "capability", _OPEN)


def _choice(row: Any) -> CapabilityChoice:
    return CapabilityChoice(row.id, row.community_id, row.capability, bool(row.switch_on), row.by_id, State(row.state))


async def propose(uow: UnitOfWork, community: int, capability: str, *, on: bool, by: int) -> CapabilityChoice:
    """Write down what is proposed. One thing for each capability at a time (unique by constraint)."""
    values = {"community_id": community, "capability": capability, "switch_on": int(on), "by_id": by}
    key = await uow.add(capability_choices, **values, state=State.PROPOSED.value, at=uow.now)
    return CapabilityChoice(key, community, capability, on, by, State.PROPOSED)


async def find(uow: UnitOfWork, community: int, choice: int) -> CapabilityChoice | None:
    """The choice with our key, if it is this community's."""
    mine = (capability_choices.c.id == choice, capability_choices.c.community_id == community)
    row = await uow.row(select(capability_choices).where(*mine))
    return None if row is None else _choice(row)


async def pending(uow: UnitOfWork, community: int, capability: str) -> CapabilityChoice | None:
    """What is proposed of a capability and not decided yet."""
    mine = (capability_choices.c.community_id == community, capability_choices.c.capability == capability)
    row = await uow.row(select(capability_choices).where(*mine, _OPEN))
    return None if row is None else _choice(row)


async def decide(uow: UnitOfWork, choice: CapabilityChoice, state: State, *, by: int | None = None) -> bool:
    """End a choice; False if it has ended already."""
    still = (capability_choices.c.id == choice.id, _OPEN)
    values = {"state": state.value, "confirmed_by": by}
    return bool(await uow.execute(update(capability_choices).where(*still).values(**values)))
