"""With which roles does a person stand in a community, all sources taken together?"""

from __future__ import annotations

from governance.roles import Role
from storage.engine.unit import Unit
from storage.offices import roles
from storage.residents import bindings


async def standing(unit: Unit, community: int, account: int) -> frozenset[Role]:
    """The roles given to the person, and those that follow from the units it is tied to."""
    given = await roles.held(unit, community, account)
    resident, owner = await bindings.standing(unit, community, account)
    from_units = {Role.RESIDENT} if resident else set()
    return given | from_units | ({Role.OWNER} if owner else set())
