"""Is a place on the map found again in the words that it was written as?"""

from __future__ import annotations

from governance.comments.spot import last_in, written
from governance.masking.masking import masked


def test_a_place_is_found_again_as_it_was_written() -> None:
    assert last_in("灯坏了", written(37.51931, -111.1442)) == (37.51931, -111.1442)
    assert last_in(written(1.0, 2.0), f"不在那里，在 {written(-33.86882, 151.20929)}") == (-33.86882, 151.20929)


def test_what_is_no_place_on_earth_is_none() -> None:
    assert last_in("📍 95.0, 10.0") is None
    assert last_in("在门口", "37.5, 111.1") is None


def test_a_place_is_not_taken_for_a_number_that_belongs_to_a_person() -> None:
    assert masked(written(37.51931, 111.1442)) == written(37.51931, 111.1442)
