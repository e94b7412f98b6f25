"""Does the order of ballots, of proxies or of the roll ever matter?"""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.law.rule import MandateLimit
from governance.tally.decision import decide
from governance.tally.roll import Facts
from tests.governance.laws.law import LAW, decided
from tests.governance.tally.any_vote import any_rule, on_presets, votes
from tests.governance.tally.votes import a_row, a_rule, a_term

pytestmark = pytest.mark.slow


@LAW
@given(votes(any_rule), st.randoms(use_true_random=False))
def test_the_order_of_ballots_and_of_proxies_never_matters(vote, chance):
    """Nothing is left out: mandates are taken in the order of the roll, not of the ballots."""
    cast = shuffled(vote.ballots, chance)
    facts = replace(vote.facts, proxies=shuffled(vote.facts.proxies, chance))

    for each in (vote, *on_presets(vote)):
        assert decided(each, ballots=cast, facts=facts) == decided(each)


def shuffled(table: Mapping[str, str], chance) -> dict[str, str]:
    items = list(table.items())
    chance.shuffle(items)
    return dict(items)


@LAW
@given(votes(any_rule), st.randoms(use_true_random=False))
def test_the_order_of_the_roll_matters_only_to_mandates_that_are_too_many(vote, chance):
    roll = list(vote.roll)
    chance.shuffle(roll)

    for each in (vote, *on_presets(vote)):
        if each.rule.proxy_limit is None:
            turned, straight = decided(each, roll=tuple(roll)), decided(each)
            assert (turned.outcome, turned.conditions) == (straight.outcome, straight.conditions)
            assert turned.tallies == straight.tallies


def test_which_of_two_mandates_is_one_too_many_depends_on_the_roll():
    rule = a_rule(a_term("area", base="all"), proxy_limit=MandateLimit(1, None))
    small, large = a_row("1", "A", "10"), a_row("2", "B", "90")
    facts = Facts(proxies={"A": "X", "B": "X"})

    assert not decide(rule, [small, large], {"A": "yes", "B": "yes"}, facts).passed
    assert decide(rule, [large, small], {"A": "yes", "B": "yes"}, facts).passed
