"""Is a place, and its clock, found by what people write?"""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest

from governance.places.atlas import everywhere
from governance.places.finding import find_place, find_zone, places_like, zones_like

ZONES = available_timezones()


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("Madrid", "Europe/Madrid"),
        ("valencia", "Europe/Madrid"),
        ("Florida", "America/New_York"),
        ("  florida ", "America/New_York"),
        ("Miami", "America/New_York"),
        ("München", "Europe/Berlin"),
        ("Munich", "Europe/Berlin"),
        ("北京", "Asia/Shanghai"),
        ("山东", "Asia/Shanghai"),
        ("Spain", "Europe/Madrid"),
        ("hong kong", "Asia/Hong_Kong"),
        ("New York", "America/New_York"),
        ("Asia/Shanghai", "Asia/Shanghai"),
        ("america/new_york", "America/New_York"),
        ("UTC", "UTC"),
        ("Málaga", "Europe/Madrid"),
        ("Queensland", "Australia/Brisbane"),
    ],
)
def test_a_clock_is_found_by_city_by_state_or_by_its_name_in_the_database(written: str, zone: str) -> None:
    assert find_zone(written, ZONES) == zone


def test_a_city_that_nobody_knows_is_not_guessed_but_what_looks_like_it_is_named() -> None:
    assert find_zone("Atlantis", ZONES) is None
    assert find_zone("", ZONES) is None
    assert "Barcelona" in zones_like("Barcelonna", ZONES)


def test_each_clock_of_a_place_is_in_the_database() -> None:
    assert [zone for place in everywhere().values() for zone in place.zones if zone not in ZONES] == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Spain", "ES"),
        ("españa", "ES"),
        ("西班牙", "ES"),
        ("florida", "US-FL"),
        ("us-fl", "US-FL"),
        ("山东省", "CN-SD"),
    ],
)
def test_a_place_is_found_by_its_name_in_either_language_or_its_code(written: str, code: str) -> None:
    found = find_place(written)

    assert found is not None
    assert found.id == code


def test_a_place_that_does_not_exist_is_not_found_and_a_misspelled_one_is_offered() -> None:
    assert find_place("Atlantis") is None
    assert [place.id for place in places_like("Germny")] == ["DE"]
