"""Does an overdue matter find the next one responsible?"""

from __future__ import annotations

import pytest

from governance.matters.ladder import (
    Level,
    Place,
    Post,
    first_level,
    next_level,
    place_named,
    place_of,
    responsible,
)
from governance.matters.matter import Kind
from governance.roles import Role

CONTACT = Post(1, Role.BUILDING_LEAD, "3-2")
LEAD = Post(2, Role.BUILDING_LEAD, "3号楼")
CHAIR, MEMBER = Post(3, Role.CHAIR), Post(4, Role.COMMITTEE)
MANAGER, MEDIATOR, STEWARD = Post(5, Role.MANAGER), Post(6, Role.MEDIATOR), Post(7, Role.STEWARD)
ALL = (CONTACT, LEAD, CHAIR, MEMBER, MANAGER, MEDIATOR, STEWARD)
HERE = Place("3", "2")


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("3号楼2单元电梯坏了", Place("3", "2")),
        ("３号楼２单元", Place("3", "2")),
        ("三栋二单元", Place("3", "2")),
        ("12幢", Place("12", "")),
        ("3-2-501 漏水", Place("3", "2")),
        ("Building 3, entrance 2, second floor", Place("3", "2")),
        ("building 03", Place("3", "")),
        ("大门口", Place()),
        ("3-2", Place("3", "2")),
        ("The lift in 3-2", Place("3", "2")),
        ("The lift in 3-2 is broken again", Place("3", "2")),
        ("no light at 3 - 2, since Monday", Place("3", "2")),
        ("3-2电梯坏了", Place("3", "2")),
        ("在3-2 楼道里", Place("3", "2")),
        ("bldg 3 entr. 2", Place("3", "2")),
        ("block 12, entrance 1", Place("12", "1")),
        ("We lost 3-2 yesterday", Place()),
        ("noise from 22-23 every night", Place()),
        ("2-3 days without water", Place()),
        ("停水2-3天", Place()),
        ("有3-4个人在吵", Place()),
        ("12-1 停水", Place()),
        ("A栋没有，5座有", Place("5", "")),
        ("2026-11-21 停水", Place()),
        ("11月21号停水", Place()),
        ("8-10点太吵", Place()),
        ("3楼灯不亮", Place()),
        ("", Place()),
    ],
)
def test_building_and_entrance_are_read_as_people_write_them(said: str, place: Place) -> None:
    assert place_of(said) == place


@pytest.mark.parametrize(
    ("building", "entrance"), [("3", "2"), ("3号楼", "2单元"), ("Building 3", "Entrance 2"), ("3栋", "2")]
)
def test_a_registers_names_are_read_alike(building: str, entrance: str) -> None:
    assert place_named(building, entrance) == HERE


def test_the_ladder_goes_entrance_building_committee_community() -> None:
    level, climbed = Level.HOME, []
    for _ in range(5):
        level = next_level(level, Kind.REPAIR, HERE, ALL)
        climbed.append(level)

    assert climbed == [Level.ENTRANCE, Level.BUILDING, Level.COMMITTEE, Level.COMMUNITY, Level.COMMUNITY]


def test_a_rung_on_which_nobody_stands_is_left_out() -> None:
    assert first_level(Kind.REPAIR, HERE, [CHAIR]) is Level.COMMITTEE
    assert first_level(Kind.REPAIR, Place("4"), ALL) is Level.COMMITTEE
    assert first_level(Kind.REPAIR, Place(), ALL) is Level.COMMITTEE


def test_with_no_posts_at_all_it_stands_with_the_committee_to_come() -> None:
    assert first_level(Kind.REPAIR, HERE, []) is Level.COMMITTEE
    assert responsible(Level.COMMITTEE, Kind.REPAIR, HERE, []) == ()


def test_each_rung_has_its_people() -> None:
    assert responsible(Level.ENTRANCE, Kind.WISH, HERE, ALL) == (1,)
    assert responsible(Level.BUILDING, Kind.WISH, HERE, ALL) == (2,)
    assert responsible(Level.COMMITTEE, Kind.WISH, HERE, ALL) == (3, 4)
    assert responsible(Level.HOME, Kind.WISH, HERE, ALL) == ()


def test_until_there_is_a_committee_the_steward_stands_in() -> None:
    assert responsible(Level.COMMITTEE, Kind.WISH, HERE, [STEWARD, MANAGER]) == (7,)


def test_a_dispute_goes_to_the_mediators_at_once_and_to_the_committee_without_them() -> None:
    assert first_level(Kind.DISPUTE, HERE, ALL) is Level.COMMITTEE
    assert responsible(Level.COMMITTEE, Kind.DISPUTE, HERE, ALL) == (6,)
    assert responsible(Level.COMMITTEE, Kind.DISPUTE, HERE, [CHAIR]) == (3,)


def test_a_scope_that_names_its_building_otherwise_is_taken_as_it_is() -> None:
    lead = Post(8, Role.BUILDING_LEAD, " A ")

    assert responsible(Level.BUILDING, Kind.REPAIR, place_named("A", ""), [lead]) == (8,)
    assert responsible(Level.ENTRANCE, Kind.REPAIR, place_named("", "2"), [lead]) == ()
