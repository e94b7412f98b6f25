"""Is exactly one person in charge of a matter, and is it the right one?"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from governance.assignment.charge import Case, Chosen, First, Staff, choose, deputy, start_of, stays
from governance.matters.ladder import Level, Place, Post
from governance.matters.matter import Kind, may_handle
from governance.roles import Role

CONTACT, LEAD = Post(1, Role.BUILDING_LEAD, "3-2"), Post(2, Role.BUILDING_LEAD, "3")
CHAIR, ONE, TWO = Post(3, Role.CHAIR), Post(4, Role.COMMITTEE), Post(5, Role.COMMITTEE)
MANAGER, SECOND_MANAGER = Post(6, Role.MANAGER), Post(7, Role.MANAGER)
MEDIATOR, STEWARD, AUDITOR = Post(8, Role.MEDIATOR), Post(9, Role.STEWARD), Post(10, Role.AUDITOR)
ALL = Staff((CONTACT, LEAD, CHAIR, ONE, TWO, MANAGER, SECOND_MANAGER, MEDIATOR, STEWARD, AUDITOR))
HERE = Place("3", "2")
VOICE = 99


def _case(kind: Kind = Kind.COMPLAINT, first: First = First.LEAD, **more: object) -> Case:
    return replace(Case(kind, first, HERE, VOICE), **more)  # type: ignore[arg-type]


def _who(case: Case, staff: Staff, level: Level | None = None, **more: object) -> int | None:
    found = choose(case, staff, start_of(case) if level is None else level, **more)  # type: ignore[arg-type]
    return found.account if found else None


def _without(*accounts: int, **more: object) -> Staff:
    return replace(ALL, posts=tuple(post for post in ALL.posts if post.account not in accounts), **more)  # type: ignore[arg-type]


def test_whoever_the_community_asks_first_is_asked_first() -> None:
    assert choose(_case(Kind.REPAIR, First.MANAGER), ALL, Level.HOME) == Chosen(6, Level.HOME)
    assert choose(_case(), ALL, Level.ENTRANCE) == Chosen(1, Level.ENTRANCE)
    assert choose(_case(first=First.COMMITTEE), ALL, Level.COMMITTEE) == Chosen(4, Level.COMMITTEE)
    assert _who(_case(Kind.DISPUTE, First.MEDIATOR), ALL) == 8
    assert _who(_case(Kind.WISH, First.MEDIATOR), ALL) == 8
    assert start_of(_case(Kind.DISPUTE, First.MANAGER)) is Level.COMMITTEE


def test_a_rung_on_which_nobody_stands_is_left_out() -> None:
    assert choose(_case(Kind.REPAIR, First.MANAGER), _without(6, 7), Level.HOME) == Chosen(1, Level.ENTRANCE)
    assert choose(_case(), _without(1), Level.ENTRANCE) == Chosen(2, Level.BUILDING)
    assert choose(_case(at=Place()), ALL, Level.ENTRANCE) == Chosen(4, Level.COMMITTEE)
    assert choose(_case(), _without(1, 2, 4, 5), Level.ENTRANCE) == Chosen(3, Level.COMMITTEE)
    assert choose(_case(), _without(1, 2, 3, 4, 5), Level.ENTRANCE) == Chosen(9, Level.COMMITTEE)


def test_the_committee_takes_turns_by_what_each_has_to_do() -> None:
    assert _who(_case(first=First.COMMITTEE), replace(ALL, load={4: 2, 5: 1})) == 5
    assert _who(_case(first=First.COMMITTEE), replace(ALL, load={4: 1, 5: 1})) == 4


def test_on_the_top_it_is_the_chair_s_and_without_one_the_steward_s() -> None:
    assert _who(_case(), ALL, Level.COMMUNITY) == 3
    assert _who(_case(), _without(3), Level.COMMUNITY) == 9
    assert _who(_case(), ALL, Level.COMMUNITY, tried=(3, 9, 4, 5)) == 3


def test_it_is_never_somebody_whom_it_is_about() -> None:
    about = _case(about=frozenset({1, 2, 4}))

    assert _who(about, ALL) == 5
    assert _who(about, _without(3, 5, 6, 7, 8, 9)) is None
    assert not stays(about, ALL, 4)
    assert deputy(about, ALL, Level.COMMITTEE, 5, 4) is None


def test_an_office_that_it_is_about_answers_only_if_nobody_else_can() -> None:
    about = _case(first=First.COMMITTEE, bodies=frozenset({3, 4, 5}))

    assert _who(about, ALL) == 9
    assert _who(about, _without(9)) == 8
    assert _who(about, _without(1, 2, 6, 7, 8, 9)) == 4


def test_whoever_raised_it_is_not_asked_about_it_where_somebody_else_is() -> None:
    own = _case(raiser=1)

    assert _who(own, ALL) == 2
    assert _who(own, Staff((CONTACT,))) == 1


def test_whoever_has_no_private_chat_is_passed_over_where_somebody_else_has_one() -> None:
    assert _who(_case(), replace(ALL, unreachable=frozenset({1, 2}))) == 4
    assert _who(_case(), replace(ALL, unreachable=frozenset(range(1, 11)))) == 1


def test_while_somebody_is_away_it_is_their_substitute_s_then_the_chair_s_then_the_steward_s() -> None:
    assert choose(_case(), replace(ALL, away={1: 5}), Level.ENTRANCE) == Chosen(5, Level.ENTRANCE, 1)
    assert choose(_case(), replace(ALL, away={1: None}), Level.ENTRANCE) == Chosen(3, Level.ENTRANCE, 1)
    assert choose(_case(), replace(ALL, away={1: 5, 5: 3, 3: None}), Level.ENTRANCE) == Chosen(9, Level.ENTRANCE, 1)
    assert choose(_case(), Staff((CONTACT,), away={1: None}), Level.ENTRANCE) == Chosen(1, Level.ENTRANCE)


def test_a_colleague_who_is_there_comes_before_a_substitute() -> None:
    away = replace(ALL, away={6: 3})

    assert choose(_case(Kind.REPAIR, First.MANAGER), away, Level.HOME) == Chosen(7, Level.HOME)


def test_the_deputy_stands_on_the_same_rung_or_was_named() -> None:
    repair = _case(Kind.REPAIR, First.MANAGER)

    assert deputy(repair, ALL, Level.HOME, 6, None) == 7
    assert deputy(repair, ALL, Level.HOME, 6, 2) == 2
    assert deputy(repair, _without(7), Level.HOME, 6, None) is None
    assert deputy(_case(), ALL, Level.BUILDING, 2, 10) is None  # an auditor answers no matters
    assert deputy(_case(), replace(ALL, load={4: 3}), Level.COMMITTEE, 4, None) == 5
    assert deputy(_case(), ALL, Level.ENTRANCE, 7, None) is None


def test_whoever_is_in_charge_stays_as_long_as_they_are_in_office_and_there() -> None:
    assert stays(_case(), ALL, 4)
    assert not stays(_case(), _without(4), 4)
    assert not stays(_case(), replace(ALL, away={4: 5}), 4)
    assert not stays(_case(Kind.DISPUTE, First.MEDIATOR), ALL, 6)


@pytest.mark.parametrize("kind", Kind)
def test_there_is_always_exactly_one_who_may_answer_whoever_is_in_office(kind: Kind) -> None:
    for first, level, gone in product(First, Level, range(1 << 5)):
        posts = [post for bit, post in enumerate((LEAD, CHAIR, ONE, MANAGER, MEDIATOR)) if not gone >> bit & 1]
        staff = Staff(posts)
        able = [post.account for post in posts if may_handle(kind, staff.roles(post.account))]

        found = choose(_case(kind, first), staff, level)

        assert (found.account if found else None) in (able or [None])
