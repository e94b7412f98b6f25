"""Who may confirm whom, and when does the stewardship end?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from governance.residents.binding import Binding, Founder, Relation, may_confirm, may_found, stewardship_ends
from governance.roles import Role
from tests.databases import NOW


def _may(*roles: Role, claimer: int = 1, confirmer: int = 2, buildings: frozenset[str] = frozenset()) -> bool:
    return may_confirm(claimer=claimer, confirmer=confirmer, roles=frozenset(roles), buildings=buildings, building="3")


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.CHAIR, Role.STEWARD])
def test_committee_and_steward_confirm_others_but_never_themselves(role: Role) -> None:
    assert _may(role)
    assert not _may(role, confirmer=1)


def test_a_building_lead_confirms_in_the_own_building_only() -> None:
    assert _may(Role.BUILDING_LEAD, buildings=frozenset({"3"}))
    assert _may(Role.BUILDING_LEAD)
    assert _may(Role.BUILDING_LEAD, buildings=frozenset({""}))
    assert not _may(Role.BUILDING_LEAD, buildings=frozenset({"4"}))


def test_neighbours_and_manager_confirm_nobody() -> None:
    assert not _may(Role.OWNER, Role.RESIDENT, Role.MANAGER)


def test_two_committee_members_tied_and_confirmed_by_each_other_end_the_stewardship() -> None:
    assert stewardship_ends([Founder(1, 2, tied=True), Founder(2, 1, tied=True)])
    assert stewardship_ends([Founder(3, 9, tied=True), Founder(1, 2, tied=True), Founder(2, 1, tied=True)])


@pytest.mark.parametrize(
    "founders",
    [
        [],
        [Founder(1, 2, tied=True)],
        [Founder(1, 2, tied=True), Founder(2, 1, tied=False)],
        [Founder(1, 2, tied=True), Founder(2, None, tied=True)],
        [Founder(1, 9, tied=True), Founder(2, 9, tied=True)],
        [Founder(1, 2, tied=True), Founder(2, 3, tied=True), Founder(3, 1, tied=True)],
    ],
)
def test_anything_less_leaves_the_steward_in_office(founders: list[Founder]) -> None:
    assert not stewardship_ends(founders)


def test_a_binding_waits_counts_and_ends() -> None:
    claim = Binding(1, 1, 1, 1, Relation.OWNER, 5, NOW, None, None, None)
    confirmed = replace(claim, confirmed_by=2, confirmed_at=NOW)

    assert claim.waits
    assert not claim.counts
    assert confirmed.counts
    assert not confirmed.waits
    assert not replace(confirmed, until=NOW).counts
    assert not replace(claim, until=NOW).waits
    assert Relation.JOINT_OWNER.owns
    assert not Relation.TENANT.owns


def test_while_the_steward_is_in_office_only_those_proposed_confirm_each_other() -> None:
    assert may_found(1, 2, {1, 2})
    assert not may_found(1, 1, {1, 2})
    assert not may_found(1, 3, {1, 2})
    assert not may_found(3, 1, {1, 2})
