"""Do conditions, trees and rounds hold just below, at and just above their line?"""

import pytest

from governance.law.rule import NextRound
from governance.tally.decision import decide
from tests.governance.tally.votes import a_count, a_row, a_rule, a_term, all_of, any_of, ballots, equal_roll


def test_all_of_several_and_any_of_several():
    heads, area = a_term(base="all"), a_term("area", base="all")
    roll = [a_row("1", "A", "10"), a_row("2", "B", "10"), a_row("3", "C", "100")]

    assert not decide(a_rule(all_of(heads, area)), roll, {"A": "yes", "B": "yes"}).passed
    assert decide(a_rule(any_of(heads, area)), roll, {"A": "yes", "B": "yes"}).passed
    assert decide(a_rule(all_of(heads, area)), roll, {"A": "yes", "C": "yes"}).passed


@pytest.mark.parametrize(
    ("when", "no_quorum", "not_passed", "passed"),
    [("no_quorum", True, False, False), ("not_passed", False, True, False), ("either", True, True, False)],
)
def test_a_round_opens_the_next_when_its_rule_says_so(when, no_quorum, not_passed, passed):
    rule = a_rule(quorum=a_count(count=2), round={"next": (NextRound("second", when, fresh_ballots=True),)})

    def opens(cast):
        return decide(rule, equal_roll(4), cast).next == ("second",)

    assert (opens(ballots(yes=1)), opens(ballots(yes=1, no=[2])), opens(ballots(yes=2))) == (
        no_quorum,
        not_passed,
        passed,
    )


@pytest.mark.parametrize(("cmp", "yes", "met", "needed", "missing"), [
    (">=", 5, True, 5, 0), (">=", 4, False, 5, 1), (">", 5, True, 5, 0), (">", 4, False, 5, 1),
    ("<=", 4, True, 4, 0), ("<=", 5, False, 4, 1), ("<", 4, True, 4, 0), ("<", 6, False, 4, 2),
])  # fmt: skip
def test_two_thirds_of_seven_heads_are_five_without_a_rule_of_rounding(cmp, yes, met, needed, missing):
    condition = decide(a_rule(a_term(cmp=cmp, share="2/3", base="all")), equal_roll(7), ballots(yes=yes)).conditions[0]

    assert (condition.met, condition.needed, condition.missing) == (met, needed, missing)


@pytest.mark.parametrize(
    ("cmp", "yes", "met", "needed"), [(">=", 3, True, 3), (">", 3, False, 4), ("<=", 3, True, 3), ("<", 3, False, 2)]
)
def test_a_whole_line_is_inside_or_outside_as_the_sign_says(cmp, yes, met, needed):
    condition = decide(a_rule(a_term(cmp=cmp, base="all")), equal_roll(6), ballots(yes=yes)).conditions[0]

    assert (condition.met, condition.needed) == (met, needed)


def test_an_absolute_area_is_in_square_metres():
    rule = a_rule(a_count("area", "yes", count=100))

    condition = decide(rule, [a_row("1", "A", "99.9999")], {"A": "yes"}).conditions[0]

    assert (condition.needed, condition.missing, condition.base, condition.ratio) == (1_000_000, 1, None, None)


def test_an_unknown_round_is_a_key_error():
    with pytest.raises(KeyError):
        decide(a_rule(), [], {}, round_id="third")
