"""Roles of a person in a community, all sources taken together."""

from __future__ import annotations

from governance.roles import Role
from storage.engine.uow import UnitOfWork
from storage.offices import roles
from storage.residents import bindings


async def roles_of(uow: UnitOfWork, community: int, account: int) -> frozenset[Role]:
    """The roles given to the person, and those that follow from the units it is tied to."""
    given = await roles.held(uow, community, account)
    resident, owner = await bindings.confirmed_as(uow, community, account)
    from_units = {Role.RESIDENT} if resident else set()
    return given | from_units | ({Role.OWNER} if owner else set())
