"""Do areas, heads and differences between registers come out as owners would reckon them?"""

from __future__ import annotations

from fractions import Fraction

from governance.register.register import (
    Place,
    Use,
    add_up,
    difference,
    heads_group,
    in_order,
    moved_keys,
    owner_key,
    same_names,
    say_area,
    square_metres,
)
from tests.samples.registers import an_entry, an_owner, the_developer


def test_one_owner_of_three_flats_is_one_head_with_the_sum_of_the_areas() -> None:
    total = add_up([an_entry("1-1-101", area="80"), an_entry("1-1-102", area="90.5"), an_entry("2-1-101", area="10")])

    assert (total.units, total.buildings, total.heads, total.weight) == (3, 2, 1, 1_805_000)


def test_joint_owners_are_one_head_in_whatever_order_they_are_written() -> None:
    both = [an_entry("1-1-101", "李强", "周敏"), an_entry("1-1-102", "周敏", "李强")]

    assert add_up(both).heads == 1


def test_a_flat_of_ones_own_and_one_with_a_spouse_are_two_heads() -> None:
    assert add_up([an_entry("1-1-101", "李强"), an_entry("1-1-102", "李强", "周敏")]).heads == 2


def test_the_developers_unsold_flats_are_one_head_under_whatever_name() -> None:
    unsold = [an_entry("1-1-101", the_developer("开发商")), an_entry("1-1-102", the_developer("未售"))]

    assert add_up(unsold).heads == 1
    assert unsold[0].owners[0].developer


def test_a_parking_space_without_area_adds_neither_head_nor_area() -> None:
    total = add_up([an_entry("1-1-101"), an_entry("1-0-P1", "赵新", area=0, use=Use.PARKING)])

    assert (total.units, total.heads, total.weight) == (2, 1, 893700)
    assert Use.PARKING.may_lack_area
    assert Use.STORE.may_lack_area
    assert not Use.HOME.may_lack_area


def test_a_number_goes_before_a_telephone_and_that_before_the_name_alone() -> None:
    assert owner_key("王伟", phone="138", number="7") == "number:7"
    assert owner_key("王伟", phone="138") != owner_key("王伟", phone="139")
    assert owner_key("王伟") == "name:王伟"
    assert owner_key("万科", developer=True) == owner_key("未售", developer=True)
    assert heads_group([12, 9]) == heads_group([9, 12])


def test_people_count_two_before_ten() -> None:
    places = [Place("10", "1", "101"), Place("2", "1", "1001"), Place("2", "1", "101"), Place("A", "", "1")]

    assert [str(place) for place in in_order(places)] == ["2-1-101", "2-1-1001", "10-1-101", "A-1"]


def test_a_difference_names_what_is_added_gone_and_changed() -> None:
    old = [an_entry("1-1-101"), an_entry("1-1-102", area="80"), an_entry("1-1-103"), an_entry("1-1-104")]
    new = [an_entry("1-1-101"), an_entry("1-1-102", area="81"), an_entry("1-1-103", "赵新"), an_entry("1-1-105")]

    found = difference(old, new)

    assert [str(one.place) for one in found.added] == ["1-1-105"]
    assert [str(one.place) for one in found.gone] == ["1-1-104"]
    assert [(a.weight, b.weight) for a, b in found.other_area] == [(800000, 810000)]
    assert [str(after.place) for _, after in found.other_owners] == ["1-1-103"]
    assert not found.nothing
    assert difference(old, old).nothing


def test_a_telephone_number_that_came_is_the_same_owner_under_a_new_key() -> None:
    old = [an_entry("1-1-101", "王秀英"), an_entry("1-1-102", "李强")]
    new = [an_entry("1-1-101", an_owner("王秀英", "138")), an_entry("1-1-102", "李强")]

    assert moved_keys(old, new) == {"name:王秀英": "name:王秀英|138"}
    assert difference(old, new).nothing


def test_a_key_does_not_move_where_it_is_not_plain_who_is_who() -> None:
    gone = moved_keys([an_entry("1-1-101", "王秀英")], [an_entry("1-1-102", an_owner("王秀英", "138"))])
    still_used = moved_keys(
        [an_entry("1-1-101", "王伟"), an_entry("1-1-102", "王伟")],
        [an_entry("1-1-101", an_owner("王伟", "138")), an_entry("1-1-102", "王伟")],
    )
    in_two = moved_keys(
        [an_entry("1-1-101", "王伟"), an_entry("1-1-102", "王伟")],
        [an_entry("1-1-101", an_owner("王伟", "138")), an_entry("1-1-102", an_owner("王伟", "139"))],
    )
    taken = moved_keys(
        [an_entry("1-1-101", "王伟"), an_entry("1-1-102", an_owner("王伟", "138"))],
        [an_entry("1-1-101", an_owner("王伟", "138")), an_entry("1-1-102", an_owner("王伟", "138"))],
    )
    developer = moved_keys([an_entry("1-1-101", the_developer())], [an_entry("1-1-101", "赵新")])

    assert gone == still_used == taken == developer == {}
    assert len(in_two) == 1


def test_owners_known_by_name_alone_in_several_places_are_pointed_out() -> None:
    entries = [an_entry("1-1-102", "王伟"), an_entry("1-1-101", "王伟"), an_entry("1-1-103", an_owner("李强", "138"))]

    assert {name: [str(place) for place in places] for name, places in same_names(entries).items()} == {
        "王伟": ["1-1-101", "1-1-102"]
    }


def test_an_area_is_said_with_two_decimals_or_all_it_has() -> None:
    assert say_area(893700) == "89.37"
    assert say_area(890000) == "89.00"
    assert say_area(893705) == "89.3705"
    assert say_area(893750) == "89.375"
    assert say_area(12_345_678_900) == "1,234,567.89"
    assert square_metres(893700) == Fraction(8937, 100)
