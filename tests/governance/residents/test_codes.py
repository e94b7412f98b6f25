"""Is the code of a slip found in what somebody typed, and is no sentence taken for one?"""

from __future__ import annotations

import pytest

from governance.residents.binding import code_in


@pytest.mark.parametrize(
    "text",
    [
        "abcd2345wxyz",
        " ABCD2345WXYZ ",
        "ａｂｃｄ2345wxyz",
        "abcd-2345-wxyz",
        "abc d23 45w xyz",
        "我的码是abcd2345wxyz。",
        "https://t.me/b?start=slip-abcd2345wxyz",
    ],
)
def test_a_code_is_found_however_it_is_typed(text: str) -> None:
    assert code_in(text) == "abcd2345wxyz"


def test_twelve_letters_alone_are_a_code_although_no_digit_is_among_them() -> None:
    assert code_in("abcdefghjkmn") == "abcdefghjkmn"
    assert code_in("the code is abcdefghjkmn") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "报修 灯坏了",
        "gate near here",
        "we meet at 7 pm",
        "2bcd2345wxyz",
        "abcd2345wxy",
        "abcd2345wxyz9",
        "abcd2345wxy1",
        "abcd 2345",
        "x" * 70 + " abcd2345wxyz",
    ],
)
def test_a_sentence_is_no_code(text: str) -> None:
    assert code_in(text) is None
