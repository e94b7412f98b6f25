"""Who may leave an office, and who may decide that somebody must?"""

from __future__ import annotations

import pytest

from governance.matters.ladder import Post
from governance.offices.office import (
    Obstacle,
    alone,
    leaders_after,
    may_ask_owners,
    may_be_taken,
    may_confirm_end,
    obstacle,
)
from governance.roles import Role

CHAIR, MEMBER, STEWARD, LEAD = (
    Post(1, Role.CHAIR),
    Post(2, Role.COMMITTEE),
    Post(3, Role.STEWARD),
    Post(4, Role.BUILDING_LEAD, "3"),
)


def test_the_last_one_who_leads_stays_until_somebody_else_leads() -> None:
    assert obstacle(CHAIR, [CHAIR, LEAD]) is Obstacle.LAST_OF_COMMITTEE
    assert obstacle(CHAIR, [CHAIR, MEMBER]) is None
    assert leaders_after(CHAIR, [CHAIR, MEMBER, LEAD]) == {2}


def test_the_last_steward_stays_though_members_of_the_committee_are_there() -> None:
    assert obstacle(STEWARD, [STEWARD, MEMBER]) is Obstacle.LAST_STEWARD
    assert obstacle(STEWARD, [STEWARD, Post(5, Role.STEWARD)]) is None


def test_whoever_holds_two_offices_gives_up_one_and_still_leads() -> None:
    both = Post(1, Role.COMMITTEE)

    assert obstacle(CHAIR, [CHAIR, both]) is None
    assert obstacle(LEAD, [CHAIR, LEAD]) is None


@pytest.mark.parametrize(
    ("proposer", "confirmer", "heir"), [(1, 2, None), (2, 1, None), (2, 2, None), (2, 3, 3), (3, 2, 3)]
)
def test_neither_the_person_nor_the_proposer_nor_the_heir_confirms(
    proposer: int, confirmer: int, heir: int | None
) -> None:
    assert not may_confirm_end(1, proposer, confirmer, heir)
    assert may_confirm_end(1, 4, 5, heir)


def test_a_stewards_office_can_be_taken_by_two_others_at_any_time() -> None:
    assert may_be_taken(Role.STEWARD, stewarded=True)
    assert may_be_taken(Role.STEWARD, stewarded=False)


def test_whoever_leads_alone_has_nobody_to_confirm_what_they_propose() -> None:
    assert alone([])
    assert alone([7])
    assert alone([7, 7])
    assert not alone([7, 8])


def test_the_owners_confirm_members_of_the_committee_and_nobody_else() -> None:
    assert {one for one in Role if may_ask_owners(one)} == {Role.COMMITTEE, Role.CHAIR}


def test_before_the_committee_has_taken_over_its_offices_are_not_taken() -> None:
    assert not may_be_taken(Role.COMMITTEE, stewarded=True)
    assert may_be_taken(Role.COMMITTEE, stewarded=False)
    assert may_be_taken(Role.MANAGER, stewarded=True)
