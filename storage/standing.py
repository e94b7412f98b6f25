"""With which roles does a person stand in a community, all sources taken together?"""

from __future__ import annotations

from governance.roles import Role
from storage import roles
from storage.unit import Unit


async def standing(unit: Unit, community: int, account: int) -> frozenset[Role]:
    """The roles given to the person, and those that follow from the units it is tied to."""
    return await roles.held(unit, community, account)
