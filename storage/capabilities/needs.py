"""Needs of a capability that a community does not use: said once to those who lead it, and what became of it."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table, UniqueConstraint, insert, select, update

from governance.capabilities.need import Need
from storage.engine.columns import Key, Moment, metadata, one_of
from storage.engine.table_facts import says
from storage.engine.uow import UnitOfWork

capability_needs = Table(
    "capability_needs",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("capability", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    one_of("state", Need),
    UniqueConstraint("community_id", "capability", name="once"),
    info=says(),
)


async def of(uow: UnitOfWork, community: int, capability: str) -> Need | None:
    """What became of the need of a capability; None if nobody was told of one yet."""
    mine = (capability_needs.c.community_id == community, capability_needs.c.capability == capability)
    found = await uow.scalar(select(capability_needs.c.state).where(*mine))
    return None if found is None else Need(found)


async def say(uow: UnitOfWork, community: int, capability: str) -> None:
    """Write down that those who lead are told of it now, which happens once (unique by constraint)."""
    values = {"community_id": community, "capability": capability, "state": Need.SAID.value, "at": uow.now}
    await uow.execute(insert(capability_needs).values(**values))


async def answer(uow: UnitOfWork, community: int, capability: str, state: Need) -> bool:
    """Somebody who leads has proposed it, or said no; False if nobody was asked, or it is answered already."""
    mine = (capability_needs.c.community_id == community, capability_needs.c.capability == capability)
    open_one = update(capability_needs).where(*mine, capability_needs.c.state == Need.SAID.value)
    return bool(await uow.execute(open_one.values(state=state.value)))
