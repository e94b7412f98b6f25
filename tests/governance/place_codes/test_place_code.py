"""Which codes could be ours, and what is begun at which place?"""

from __future__ import annotations

from governance.matters.matter import Kind
from governance.place_codes.place_code import BEGINS, Sort, is_code


def test_a_code_has_twelve_letters_none_of_which_looks_like_another() -> None:
    assert is_code("abcd2345wxyz")
    assert not is_code("abcd2345wxy")
    assert not is_code("abcd2345wxyl")
    assert not is_code("ABCD2345WXYZ")
    assert not is_code("")


def test_each_sort_of_place_begins_something() -> None:
    assert set(BEGINS) == set(Sort)
    assert BEGINS[Sort.WISHES] is Kind.WISH
    assert Kind.DISPUTE not in BEGINS.values()
