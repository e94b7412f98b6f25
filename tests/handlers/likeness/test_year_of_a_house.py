"""The year itself: enough of it, in both languages, and each repeat says again what is open."""

from tests.samples.year_of_a_house import HELD_OUT, SECOND_HALF, SEEN, said


def test_the_year_is_large_enough_and_in_both_languages() -> None:
    halves = [list(said(path)) for path in (SEEN, SECOND_HALF)]

    assert sum(map(len, halves)) >= 240
    assert all(len(half) >= 120 for half in halves)
    assert all(sum(one.english for one in half) >= 20 for half in halves)
    assert all(sum(one.again for one in half) >= 60 and sum(not one.again for one in half) >= 40 for half in halves)


def test_a_repeat_says_again_what_is_open_and_a_new_one_does_not() -> None:
    for path in (SEEN, SECOND_HALF, HELD_OUT):
        for one in said(path):
            assert (one.name in {other.name for other in one.open}) is one.again, one.text
