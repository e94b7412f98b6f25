"""Is what is stored and shown of a verdict the whole verdict, and no more before the close?"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.law import presets
from governance.law.rule import Rule, terms
from governance.law.rule_data import rule_data
from governance.law.rule_form import parse_rule
from governance.tally.decision import decide
from governance.tally.quorum import turnout
from governance.tally.roll import Facts
from governance.tally.verdict_data import expected_data, verdict_data, verdict_from_data
from tests.governance.laws.law import LAW, decided
from tests.governance.tally.any_vote import any_rule, on_presets, votes, with_next
from tests.governance.tally.votes import a_term, equal_roll

pytestmark = pytest.mark.slow


@LAW
@given(votes(any_rule))
def test_a_stored_verdict_is_the_verdict(vote):
    for each in (vote, *on_presets(vote)):
        verdict = decided(each)
        assert verdict_from_data(json.loads(json.dumps(verdict_data(verdict)))) == verdict


@LAW
@given(votes(any_rule))
def test_a_verdict_for_a_program_names_what_failed(vote):
    for each in (vote, *on_presets(vote)):
        verdict = decided(each)
        assert expected_data(verdict)["failed"] == list(verdict.failed_conditions)


@LAW
@given(any_rule, st.sampled_from(["no_quorum", "not_passed", "either", a_term()]))
def test_a_rule_written_as_data_is_read_as_the_same_rule(rule, when):
    for each in (rule, with_next(rule, when)):
        assert parse_rule(json.loads(json.dumps(rule_data(each)))) == each


@LAW
@given(votes(any_rule), st.sampled_from(["yes", "no"]))
def test_turnout_knows_who_voted_and_nothing_else(vote, choice):
    """The same people vote all one way or all another: the turnout is the same, and so is the final quorum."""
    received = set(vote.ballots)
    cast = dict.fromkeys(received, choice)

    for each in (vote, *on_presets(vote)):
        so_far = turnout(each.rule, each.roll, received, each.facts, round_id=each.round)
        if asks_only_who_came(each.rule, each.round):
            assert so_far.reached == decided(each, ballots=cast).quorum_met


def asks_only_who_came(rule: Rule, round_id: str) -> bool:
    """Left out: a quorum that counts choices, and a majority that silence joins only if it is strong enough."""
    whole = ("all", "participating")
    quorum = terms(rule.round(round_id).quorum)
    return rule.counting.follow_needs is None and all(
        term.of == "participating" and (term.fraction is None or term.base in whole) for term in quorum
    )


@pytest.mark.parametrize("preset", list(presets.all_presets()), ids=lambda preset: preset.id)
def test_everybody_in_favour_carries_every_motion(preset):
    everybody = {f"O{number}": "yes" for number in range(1, 13)}
    facts = Facts(in_person=frozenset(everybody))

    for one in preset.rule.rounds:
        assert decide(preset.rule, equal_roll(12), everybody, facts, round_id=one.id).passed


@pytest.mark.parametrize("preset", list(presets.all_presets()), ids=lambda preset: preset.id)
def test_everybody_against_carries_nothing(preset):
    everybody = {f"O{number}": "no" for number in range(1, 13)}

    for one in preset.rule.rounds:
        assert not decide(preset.rule, equal_roll(12), everybody, round_id=one.id).passed
