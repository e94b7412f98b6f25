"""Which button do typed words stand for?"""

from __future__ import annotations

from datetime import datetime

import pytest

from governance.speech.choice import chosen

NOW = datetime(2026, 11, 21, 20, 0)  # noqa: DTZ001  (a Saturday by the clock on the wall)
CHINESE = ["周六 11月21日", "周日 11月22日", "周二 11月24日", "取消"]
ENGLISH = ["Sat 21 Nov", "Sun 22 Nov", "Tue 24 Nov", "Cancel"]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("周日 11月22日", 1),
        ("明天", 1),
        ("11月24日", 2),
        ("周二", 2),
        ("今天", 0),
        ("取消。", 3),
        ("3天后", 2),
        ("12月1日", None),
        ("每天", None),
        ("灯坏了", None),
        ("", None),
    ],
)
def test_a_day_is_the_button_with_that_day(said: str, place: int | None) -> None:
    assert chosen(said, CHINESE, NOW) == place


@pytest.mark.parametrize(
    ("said", "place"), [("tomorrow", 1), ("sun 22 nov", 1), ("Tuesday", 2), ("CANCEL", 3), ("can", None)]
)
def test_the_same_in_english(said: str, place: int | None) -> None:
    assert chosen(said, ENGLISH, NOW) == place


def test_half_a_label_casts_no_vote_and_a_day_needs_a_clock() -> None:
    assert chosen("反", ["同意", "反对"]) is None
    assert chosen("✅ 同意", ["同意", "反对"]) == 0
    assert chosen("明天", CHINESE) is None
    assert chosen("好", ["好", "好。"]) is None
