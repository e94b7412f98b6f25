"""Is a line between two ten-thousandths of a square metre said so that a neighbour can read it, and still exact?"""

from __future__ import annotations

import pytest

from governance.law import presets
from governance.tally.decision import decide
from governance.tally.roll import RegisterRow
from handlers.frame.words import words
from handlers.tally.verdict_words import verdict_words

# 100.0001 m² in all: two thirds of it are 66.6667 1/3 m².
ROLL = [RegisterRow("u1", "A", 666_668), RegisterRow("u2", "B", 333_333)]


@pytest.mark.parametrize(
    ("first", "end"),
    [(666_668, "needed 66.6668 m² (2/3) – reached"), (666_667, "needed 66.6668 m² (2/3) – missing 0.0001 m²")],
)
def test_the_line_that_is_shown_is_the_least_area_that_reaches_it(first: int, end: str) -> None:
    roll = [RegisterRow("u1", "A", first), RegisterRow("u2", "B", 1_000_001 - first)]

    verdict = decide(presets.get("cn_278_ordinary"), roll, {"A": "yes"})

    area = next(line for line in verdict_words(words("en"), verdict) if line.startswith("taking part, area"))
    assert area.endswith(end)


def test_an_open_line_is_shown_as_the_greatest_area_that_is_not_enough() -> None:
    verdict = decide(presets.get("cn_278_ordinary"), ROLL, {"A": "yes", "B": "no"})

    area = next(line for line in verdict_words(words("en"), verdict) if line.startswith("in favour, area"))
    assert "more than 50.00 m² (more than 1/2) needed" in area
