"""Is a text found by some of its letters, in both languages, with a letter wrong, and nothing by accident?"""

from __future__ import annotations

import pytest

from governance.search.grams import ASKED, MOST, asked, behind, grams, packed, share
from governance.search.ranking import Candidate, ranked


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("电梯", "3栋2单元电梯又停了"),
        ("梯", "楼下的电梯"),
        ("电", "停电"),
        ("lift", "The LIFT is out of order"),
        ("ｌｉｆｔ", "the lift"),
        ("wifi", "小区wifi太慢"),
        ("3", "3栋 的灯"),
    ],
)
def test_what_stands_in_a_text_is_found_whole(question: str, text: str) -> None:
    assert share(asked(question), text) == 1.0


@pytest.mark.parametrize(
    ("question", "text"),
    [("elevater", "The elevator is stuck"), ("garrage door", "garage door broken"), ("电梯坏乐", "电梯坏了")],
)
def test_a_word_with_a_letter_wrong_still_has_half_of_its_pieces(question: str, text: str) -> None:
    assert 0.5 <= share(asked(question), text) < 1.0


def test_other_words_are_not_found() -> None:
    assert share(asked("电梯"), "电视塔的楼梯") == 0.0
    assert share(asked("lift"), "the left gate") < 0.3
    assert not asked("？！ …")
    assert share(asked("？！ …"), "电梯") == 0.0


def test_pieces_that_begin_alike_lie_together_and_apart_from_all_others() -> None:
    first = packed("梯")
    inside = [packed("梯子"), packed("梯\U0003ffff"), first]
    outside = [packed("梮子"), packed(chr(ord("梯") + 1)), packed("楼梯")]

    assert all(first <= one < behind(first) for one in inside)
    assert not any(first <= one < behind(first) for one in outside)
    assert packed("\U0010ffff" * 3) < 2**63


def test_a_very_long_text_and_a_very_long_question_cost_no_more_than_so_much() -> None:
    text = "".join(chr(0x4E00 + number) for number in range(5000))
    wanted = asked(text + " 啊 " * 50)

    assert len(grams(text)) == MOST
    assert len(wanted.pieces) + len(wanted.beginnings) <= ASKED


def test_the_very_words_come_first_then_what_still_waits_then_the_newest() -> None:
    candidates = [
        Candidate(1, "电梯坏乐", 9),
        Candidate(2, "电梯坏了", 2),
        Candidate(3, "电梯坏了，三天", 3),
        Candidate(4, "电梯坏了", 1, living=True),
        Candidate(5, "水管漏了", 10),
    ]

    found = ranked("电梯坏了", asked("电梯坏了"), candidates)

    assert found.keys == (4, 3, 2, 1)
    assert found.exact


def test_where_nothing_has_enough_what_is_near_is_shown_as_such() -> None:
    found = ranked("电题坏了", asked("电题坏了"), [Candidate(1, "电梯坏了", 1), Candidate(2, "花坛", 2)])

    assert found.keys == (1,)
    assert not found.exact
