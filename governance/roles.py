"""Roles, and acts with the roles that may do them; gathered from all rooms into one table by `governance/rights.py`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, unique


@unique
class Role(Enum):
    """What a person is in a community. Roles come from the register, never from Telegram's administrators."""

    ANYONE = "anyone"  # somebody in the group, not registered
    RESIDENT = "resident"  # tied to a unit: owner, tenant or family
    OWNER = "owner"  # tied to a unit as an owner, confirmed by a second person
    REPRESENTATIVE = "representative"
    BUILDING_LEAD = "building_lead"
    COMMITTEE = "committee"
    CHAIR = "chair"
    MANAGER = "manager"  # property manager and staff
    MEDIATOR = "mediator"
    BRANCH_SECRETARY = "branch_secretary"
    AUDITOR = "auditor"
    STEWARD = "steward"  # sets the community up until its committee has taken over
    OPERATOR = "operator"  # runs the machine


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done, and who may. Every room declares its own in `acts.py`; every handler names the one it asks for.

    `silenced`: not while somebody is muted. `still_possible`: also in a community that has left for another bot: what
    is on record can be read; a ballot is answered by its own vote.
    """

    name: str
    roles: frozenset[Role]
    silenced: bool = False
    still_possible: bool = False


EVERYBODY = frozenset(Role)
LEADING = frozenset({Role.COMMITTEE, Role.CHAIR})


def may(roles: Collection[Role], act: Act) -> bool:
    """Whether somebody with these roles may do the act. Everybody is at least ANYONE."""
    return bool(act.roles & {*roles, Role.ANYONE})
