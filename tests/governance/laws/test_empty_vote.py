"""Can a vote without ballots carry anything?"""

import pytest
from hypothesis import given

from governance.law import presets
from governance.law.rule import Branch, Counting, Rule, Term
from governance.tally.decision import decide
from tests.governance.laws.law import LAW, decided, upward_rules
from tests.governance.tally.any_vote import on_presets, votes
from tests.governance.tally.votes import a_count, a_rule, a_term, equal_roll

pytestmark = pytest.mark.slow


def deems_silence_a_yes(rule: Rule) -> bool:
    """A veto measured on all, or on those whom silence adds: who stays away has not objected, so silence is
    consent (Japan art. 70, Henan art. 66). Likewise where such a veto is all that those present must keep before silence counts.
    """
    return any(
        passes_empty(one.approval, rule)
        or (one.deemed_yes is not None and passes_empty(one.deemed_yes.provisional, rule))
        for one in rule.rounds
    )


def passes_empty(tree, rule: Rule) -> bool:
    if isinstance(tree, Branch):
        return (all if tree.every else any)(passes_empty(part, rule) for part in tree.parts)
    silence_speaks = rule.counting.silence != "absent"
    if tree.of == "no":
        return tree.fraction is None or tree.base == "all" or silence_speaks
    return asks_nothing(tree) or (tree.of in ("participating", "cast") and silence_speaks)


def asks_nothing(term: Term) -> bool:
    """`at least 0 heads` is a condition that asks nothing."""
    return term.fraction is None and term.count == 0 and term.cmp == ">="


@LAW
@given(votes(upward_rules))
def test_the_empty_vote_passes_nothing(vote):
    for each in (vote, *on_presets(vote)):
        if not deems_silence_a_yes(each.rule):
            assert not decided(each, ballots={}).passed


CONSENT = ["cn_ha_66_objection", "jp_70_each_building"]


def test_only_two_presets_take_silence_for_consent():
    assert [each.id for each in presets.all_presets() if deems_silence_a_yes(each.rule)] == CONSENT


@pytest.mark.parametrize("preset", CONSENT)
def test_a_veto_measured_on_all_turns_silence_into_consent(preset):
    assert decide(presets.get(preset), equal_roll(3), {}).passed
    assert not decide(presets.get(preset), [], {}).passed


def test_a_rule_carried_by_presence_is_carried_by_silence_that_counts_as_presence():
    rule = a_rule(a_term(of="participating", base="all"), counting=Counting(silence="abstain"))

    assert decide(rule, equal_roll(3), {}).passed


def test_a_condition_that_asks_for_at_least_nothing_is_met_by_nobody():
    assert decide(a_rule(a_count("heads", "yes", count=0)), [], {}).passed
