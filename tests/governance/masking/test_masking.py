"""Are the numbers that open a person gone from a text, and all other numbers still there?"""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from governance.masking.masking import found, masked
from tests import ROOT

SAMPLE: list[dict[str, Any]] = tomllib.loads((ROOT / "tests/governance/masking/sample.toml").read_text())["text"]


def _hidden(text: str) -> list[str]:
    return [text[one.start : one.end] for one in found(text)]


def test_of_the_sample_nearly_all_is_masked_and_nearly_nothing_wrongly() -> None:
    wanted = [(one["says"], number) for one in SAMPLE for number in one.get("masked", [])]
    missed = [(text, number) for text, number in wanted if number not in _hidden(text)]
    wrongly = [(one["says"], _hidden(one["says"])) for one in SAMPLE if _hidden(one["says"]) != one.get("masked", [])]
    wrongly = [
        (text, hidden) for text, hidden in wrongly if set(hidden) - {number for said, number in wanted if said == text}
    ]

    assert len(SAMPLE) == 200
    assert len(missed) <= 0.02 * len(wanted), missed
    assert len(wrongly) <= 0.01 * len(SAMPLE), wrongly


def test_the_ends_stay_so_that_its_owner_knows_it_again() -> None:
    assert masked("打13812345678或京A12345") == "打13*******78或京A*****"
    assert masked("身份证 11010119900307451X。") == "身份证 11**************1X。"
    assert masked("(021)54321987 打不通") == "(0**)******87 打不通"


def test_numbers_that_everybody_may_have_stay() -> None:
    assert masked("物业 010-62345678，我 13812345678", known=["01062345678"]) == "物业 010-62345678，我 13*******78"
    assert masked("+86 138 1234 5678", known=["13812345678"]) == "+86 138 1234 5678"


@pytest.mark.parametrize(
    "text", ["", "电梯坏了", "3栋2单元501", "\x1f", "*" * 50, "1" * 4000, "1 " * 2000, "京" * 3000]
)
def test_what_holds_no_such_number_stays_and_strange_texts_take_no_time(text: str) -> None:
    assert masked(text) == text


def test_a_masked_text_is_not_masked_again() -> None:
    for one in SAMPLE:
        assert masked(masked(one["says"])) == masked(one["says"])
