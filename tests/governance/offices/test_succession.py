"""When have the owners confirmed somebody whom nobody else of the committee could confirm?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.offices.succession import Voice, confirmed, counted, homes_that_speak, needed


def test_a_home_has_one_voice_and_so_has_whoever_owns_several() -> None:
    owned = {1: [10], 2: [10], 3: [11, 12], 4: [12]}

    assert homes_that_speak(owned, apart=()) == {1: 10, 2: 10, 3: 11, 4: 12}


def test_whoever_proposes_or_is_proposed_does_not_speak_nor_does_their_home() -> None:
    owned = {1: [10], 2: [10], 3: [11], 4: [11, 12], 5: [13]}

    assert homes_that_speak(owned, apart={1, 3}) == {4: 12, 5: 13}


@pytest.mark.parametrize(("homes", "wanted"), [(2, None), (3, 3), (15, 3), (16, 4), (50, 10), (100, 20), (600, 20)])
def test_a_fifth_of_the_homes_is_enough_but_never_fewer_than_three_nor_more_than_twenty(
    homes: int, wanted: int | None
) -> None:
    assert needed(homes) == wanted


def test_only_who_may_speak_for_that_home_now_is_counted() -> None:
    voices = [Voice(1, 10, yes=True), Voice(2, 11, yes=True), Voice(3, 12, yes=False)]

    assert counted(voices, {1: 10, 2: 99, 3: 12}) == (1, 1)


@pytest.mark.parametrize(
    ("yes", "no", "wanted", "is_confirmed"),
    [(3, 0, 3, True), (3, 2, 3, True), (3, 3, 3, False), (2, 0, 3, False), (0, 0, 0, True), (0, 1, 0, False)],
)
def test_enough_homes_and_more_yes_than_no(yes: int, no: int, wanted: int, is_confirmed: bool) -> None:
    assert confirmed(yes, no, wanted) is is_confirmed


@given(st.dictionaries(st.integers(1, 9), st.lists(st.integers(10, 20), max_size=4)), st.sets(st.integers(1, 9)))
def test_nobody_ever_speaks_for_a_home_of_those_whom_it_is_about(owned: dict[int, list[int]], apart: set[int]) -> None:
    speaking = homes_that_speak(owned, apart)

    assert not apart & set(speaking)
    assert not {home for one in apart for home in owned.get(one, [])} & set(speaking.values())
