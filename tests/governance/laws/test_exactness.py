"""Is anything ever rounded, and does everybody stand in exactly one class?"""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from governance.tally.conditions import Condition
from governance.tally.decision import decide
from governance.tally.roll import RegisterRow
from governance.tally.tally import TALLY_KEYS
from tests.governance.laws.law import LAW, decided
from tests.governance.tally.any_vote import any_rule, on_presets, shares, votes
from tests.governance.tally.votes import a_rule, a_term

pytestmark = pytest.mark.slow


@LAW
@given(votes(any_rule))
def test_every_condition_is_what_cross_multiplication_of_its_own_numbers_says(vote):
    for each in (vote, *on_presets(vote)):
        for condition in decided(each).conditions:
            if not condition.note:
                assert condition.met == by_hand(condition)


def by_hand(condition: Condition) -> bool:
    if condition.base is None:
        scale = 10_000 if condition.measure == "area" else 1
        left, right = Fraction(condition.numerator), condition.threshold * scale
    else:
        left = Fraction(condition.numerator) * condition.threshold.denominator
        right = condition.threshold.numerator * Fraction(condition.base)
    return {">": left > right, ">=": left >= right, "<": left < right, "<=": left <= right}[condition.cmp]


@LAW
@given(votes(any_rule))
def test_no_number_of_a_verdict_is_a_float(vote):
    for each in (vote, *on_presets(vote)):
        verdict = decided(each)
        numbers = [number for each in verdict.conditions for number in (each.numerator, each.needed, each.missing)]
        numbers += [tally.of(key) for tally in verdict.tallies.values() for key in TALLY_KEYS]
        assert all(type(number) in (int, Fraction) for number in numbers)


@LAW
@given(st.integers(1, 10**12), shares, st.sampled_from([">", ">="]))
def test_one_ten_thousandth_decides_at_every_threshold(whole, share, sign):
    """The least yes that carries carries, and one ten-thousandth of a square metre less does not."""
    line = whole * share
    least = -(-line.numerator // line.denominator) if sign == ">=" else line.numerator // line.denominator + 1
    assume(0 < least <= whole)
    rule = a_rule(a_term("area", cmp=sign, share=str(share), base="all"))

    def carried(yes: int) -> bool:
        roll = [RegisterRow("1", "Y", yes), RegisterRow("2", "N", whole - yes)]
        return decide(rule, roll, {"Y": "yes"}).passed

    assert carried(least)
    assert not carried(least - 1)


@LAW
@given(votes(any_rule))
def test_classes_are_kept_apart_and_add_up_to_everybody(vote):
    for each in (vote, *on_presets(vote)):
        if not each.rule.cap or each.rule.cap.reduce_base:
            for tally in decided(each).tallies.values():
                parts = (tally.yes, tally.no, tally.abstain, tally.invalid, tally.present, tally.absent)
                assert sum(parts) == tally.entitled
