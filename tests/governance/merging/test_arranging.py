"""Who may arrange matters anew, and which become one?"""

from __future__ import annotations

import pytest

from governance.matters.matter import Kind, State, Visibility
from governance.merging.arranging import Facts, Why, hindrance, may_arrange, visibility_as
from governance.roles import Role


def a_matter(
    key: int = 1,
    kind: Kind = Kind.REPAIR,
    visibility: Visibility = Visibility.OPEN,
    state: State = State.RAISED,
) -> Facts:
    return Facts(key, kind, visibility, state)


@pytest.mark.parametrize(
    ("held", "account", "allowed"),
    [
        ({Role.COMMITTEE}, 9, True),
        ({Role.CHAIR}, 9, True),
        ({Role.MANAGER}, 5, True),
        ({Role.MANAGER}, 9, False),
        ({Role.BUILDING_LEAD}, 9, False),
    ],
)
def test_the_committee_and_whoever_is_at_it(held: set[Role], account: int, allowed: bool) -> None:
    assert may_arrange(held, account, [None, 5]) is allowed


@pytest.mark.parametrize(
    ("merged", "main", "why"),
    [
        (a_matter(1), a_matter(2), None),
        (a_matter(1, visibility=Visibility.PRIVATE), a_matter(2), None),
        (a_matter(1, visibility=Visibility.ANONYMOUS), a_matter(2, Kind.COMPLAINT), None),
        (a_matter(1), a_matter(1), Why.SAME),
        (a_matter(1, state=State.CLOSED), a_matter(2), Why.OVER),
        (a_matter(1), a_matter(2, state=State.MERGED), Why.OVER),
        (a_matter(1, Kind.DISPUTE, Visibility.PRIVATE), a_matter(2), Why.DISPUTE),
        (a_matter(1), a_matter(2, Kind.DISPUTE, Visibility.PRIVATE), Why.DISPUTE),
        (a_matter(1), a_matter(2, visibility=Visibility.PRIVATE), Why.CONFIDENCE),
    ],
)
def test_what_becomes_one(merged: Facts, main: Facts, why: Why | None) -> None:
    assert hindrance(merged, main) is why


def test_a_dispute_is_private_and_nothing_becomes_public_by_its_kind() -> None:
    assert visibility_as(Kind.DISPUTE, Visibility.OPEN) is Visibility.PRIVATE
    assert visibility_as(Kind.REPAIR, Visibility.PRIVATE) is Visibility.PRIVATE
    assert visibility_as(Kind.REPAIR, Visibility.OPEN) is Visibility.OPEN
