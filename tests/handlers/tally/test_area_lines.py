"""Is a line between two numbers that one can write said so that a neighbour can read it, and still true?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from governance.law import presets
from governance.law.rule import AREA
from governance.tally.comparison import compare
from governance.tally.decision import decide
from governance.tally.roll import RegisterRow
from handlers.frame.words import words
from handlers.tally.amounts import figures
from handlers.tally.verdict_words import verdict_words
from tests.governance.laws.law import LAW, decided
from tests.governance.tally.any_vote import Vote, any_rule, on_presets, votes
from tests.governance.tally.votes import a_count, a_row, a_rule, a_term

EN = words("en")


def by_area(first: int, all_of_it: int) -> str:
    roll = [RegisterRow("u1", "A", first), RegisterRow("u2", "B", all_of_it - first)]
    verdict = decide(presets.get("cn_278_ordinary"), roll, {"A": "yes"})
    return next(line for line in verdict_words(EN, verdict) if line.startswith("Took part by area"))


def test_what_is_needed_is_rounded_up_to_two_decimals() -> None:
    # Two thirds of 299.24 m² are 199.49333… m².
    assert by_area(2_098_700, 2_992_400) == (
        "Took part by area: 209.87 m² of 299.24 m² in all; at least 199.50 m² (two thirds) needed – enough."
    )


def test_two_decimals_do_where_they_tell_the_truth() -> None:
    # 100.0001 m² in all: two thirds of it are 66.6667 1/3 m².
    assert by_area(666_668, 1_000_001).endswith(
        "66.67 m² of 100.00 m² in all; at least 66.67 m² (two thirds) needed – enough."
    )


def test_a_hair_below_the_line_is_written_out() -> None:
    assert by_area(666_667, 1_000_001).endswith(
        "66.6667 m² of 100.00 m² in all; at least 66.6668 m² (two thirds) needed – 0.0001 m² short."
    )


def test_a_hair_above_half_is_written_out() -> None:
    roll = [a_row("1", "A", "50.0001"), a_row("2", "B", "50")]

    told = verdict_words(EN, decide(a_rule(a_term("area")), roll, {"A": "yes", "B": "no"}))

    assert (
        told[1]
        == "In favour by area: 50.0001 m² of the 100.00 m² cast; more than 50.00 m² (more than half) needed – enough."
    )


def test_an_absolute_area_is_told_in_square_metres() -> None:
    rule = a_rule(a_count("area", "yes", count=100))

    assert "In favour by area: 99.9999 m²; at least 100.00 m² needed – 0.0001 m² short." in verdict_words(
        EN, decide(rule, [a_row("1", "A", "99.9999")], {"A": "yes"})
    )


@LAW
@given(votes(any_rule), st.booleans())
def test_the_numbers_that_are_shown_tell_the_decision_that_was_made(vote: Vote, everywhere: bool) -> None:
    for each in on_presets(vote) if everywhere else (vote,):
        verdict = decided(each)
        for condition in verdict.conditions:
            shown = figures(condition, verdict.weight)
            sign = condition.cmp if condition.measure == AREA else f"{condition.cmp[0]}="
            assert compare(shown.numerator, sign, shown.line) is compare(condition.numerator, sign, condition.needed)
