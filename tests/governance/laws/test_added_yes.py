"""Can one more yes ever turn a motion that is carried into one that is not?"""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from governance.law import presets
from governance.law.rule import Cap, Counting, FollowNeeds, Rule, round_terms
from governance.tally.ballots import resolve
from governance.tally.decision import decide
from governance.tally.proxies import void_mandates
from governance.tally.roll import counted
from tests.governance.laws.law import LAW, decided, upward, upward_rules
from tests.governance.tally.any_vote import Vote, on_presets, votes
from tests.governance.tally.votes import a_count, a_row, a_rule, a_term, ballots, equal_roll

pytestmark = pytest.mark.slow


def drops_silence(rule: Rule) -> bool:
    """Silent owners who join a majority only if it is strong: a yes can bring a no majority down, and the silent
    leave the quorum with it."""
    return rule.counting.follow_needs is not None


def tears(vote: Vote, voter: str) -> bool:
    """A yes beside another ballot of the same head makes a conflict, which may take that head's other ballots out."""
    rows = counted(vote.roll)
    void = {owner for _, owner in void_mandates(vote.rule.proxy_limit, rows, vote.facts, vote.rule.cap)}
    before = resolve(vote.rule.counting, rows, vote.ballots, void)
    heads = {row.head for row in rows if voter in (row.unit, row.owner)}
    return any(before.heads[head] not in ("absent", "yes") or head in torn(before) for head in heads)


def torn(found) -> set[str]:
    return {note.who for note in found.notes}


def lifts_a_veto(rule: Rule) -> bool:
    """Where nobody may outvote the others present, whoever comes lifts the ceiling of the largest. If he is
    against and a veto counts his votes, the newcomer's yes has strengthened the veto."""
    if rule.cap is None or rule.cap.kind != "sum_of_other_present":
        return False
    return any(term.of == "no" for one in rule.rounds for term in round_terms(one))


@LAW
@given(votes(upward_rules, ["yes"] * 6 + ["no", "abstain", "invalid", "present", "follow"]), st.data())
def test_an_added_yes_never_turns_passed_into_failed(vote, data):
    silent = [row.unit for row in vote.roll if row.unit not in vote.ballots and row.owner not in vote.ballots]
    assume(silent)
    voter = data.draw(st.sampled_from(silent))

    for each in (vote, *on_presets(vote)):
        left_out = drops_silence(each.rule) or lifts_a_veto(each.rule) or tears(each, voter)
        if not left_out and decided(each).passed:
            assert decided(each, ballots={**each.ballots, voter: "yes"}).passed


def test_every_preset_asks_upward():
    for preset in presets.all_presets():
        for one in preset.rule.rounds:
            assert all(upward(term) for term in round_terms(one)), preset.id


def test_a_yes_can_hurt_a_rule_that_asks_for_few_yes():
    rule = a_rule(a_term(cmp="<", share="1/2", base="all"))

    assert decide(rule, equal_roll(3), ballots(yes=1)).passed
    assert not decide(rule, equal_roll(3), ballots(yes=2)).passed


def test_a_yes_can_send_silent_owners_out_of_the_quorum():
    needs = Counting(silence="follow_majority", follow_needs=FollowNeeds(">=", Fraction(1, 5)))
    rule = a_rule(a_term(share="1/5", cmp=">=", base="all"), a_term(of="participating", share="3/4", base="all"), needs)
    cast = ballots(yes=[1], no=[2, 3])

    assert decide(rule, equal_roll(7), cast).quorum_met
    assert not decide(rule, equal_roll(7), cast | {"O4": "yes"}).quorum_met


def test_a_yes_beside_a_no_of_the_same_head_makes_both_invalid():
    rule = a_rule(a_term(share="1/4", cmp=">="), a_count(count=2))
    roll = [a_row("1", "A"), a_row("2", "A"), a_row("3", "B")]

    assert decide(rule, roll, {"1": "no", "B": "yes"}).passed
    assert decide(rule, roll, {"1": "no", "2": "yes", "B": "yes"}).void


def test_a_newcomer_who_says_yes_can_lift_the_ceiling_of_the_largest_who_is_against():
    veto = a_term("area", of="no", cmp="<=", share="1/4", base="all")
    rule = a_rule(veto, cap=Cap("sum_of_other_present"))
    roll = [a_row("1", "Big", "1000"), a_row("2", "A", "100"), a_row("3", "B", "500")]

    assert decide(rule, roll, {"Big": "no", "A": "yes"}).passed
    assert not decide(rule, roll, {"Big": "no", "A": "yes", "B": "yes"}).passed
