"""Does the unit in which weights are measured ever matter?"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.law import presets
from governance.law.rule import Rule, round_terms
from governance.tally.decision import decide
from governance.tally.verdict import Verdict
from tests.governance.laws.law import LAW, decided
from tests.governance.tally.any_vote import any_rule, on_presets, shares, votes
from tests.governance.tally.votes import a_count, a_row, a_rule, ballots, equal_roll

pytestmark = pytest.mark.slow


def counts_area(rule: Rule) -> bool:
    """An absolute amount of area is an amount, not a share: twice the areas reach it sooner."""
    return any(term.measure == "area" and term.count for one in rule.rounds for term in round_terms(one))


@LAW
@given(votes(any_rule), st.integers(1, 10**6) | shares)
def test_scaling_all_weights_never_matters(vote, factor):
    scaled = tuple(row._replace(weight=row.weight * factor) for row in vote.roll)

    for each in (vote, *on_presets(vote)):
        if not counts_area(each.rule):
            after, before = decided(each, roll=scaled), decided(each)
            assert (after.outcome, after.next) == (before.outcome, before.next)
            assert after.failed_conditions == before.failed_conditions
            assert shares_of(after) == shares_of(before)


def shares_of(verdict: Verdict) -> list[Fraction | None]:
    return [each.ratio for each in verdict.conditions if each.base_name]


def test_no_preset_counts_an_absolute_area():
    assert not [preset.id for preset in presets.all_presets() if counts_area(preset.rule)]


def test_an_absolute_area_is_reached_by_scaling():
    rule = a_rule(a_count("area", "yes", count=150))

    assert not decide(rule, equal_roll(1), ballots(yes=1)).passed
    assert decide(rule, [a_row("U1", "O1", "200")], ballots(yes=1)).passed
