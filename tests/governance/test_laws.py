"""Which laws hold for every rule, and where do they not, and why?

Each law is tried on all presets and on random rules. What a law leaves out is named in a function of its own,
with the reason, and one counter-example for each reason is kept as a test.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from governance import presets
from governance.ballots import resolve
from governance.conditions import Condition
from governance.decision import decide
from governance.proxies import void_mandates
from governance.quorum import turnout
from governance.roll import Facts, RegisterRow, counted
from governance.rule import Branch, Cap, Counting, FollowNeeds, MandateLimit, Rule, Term, round_terms, terms
from governance.rule_data import rule_data
from governance.rule_form import parse_rule
from governance.tally import TALLY_KEYS
from governance.verdict import Verdict
from governance.verdict_data import expected_data, verdict_data, verdict_from_data
from tests.governance.any_vote import Vote, any_rule, on_presets, rules, shares, trees, votes, with_next
from tests.governance.any_vote import terms as any_terms
from tests.governance.votes import a_count, a_row, a_rule, a_term, ballots, equal_roll

LAW = settings(
    max_examples=int(os.environ.get("LAW_EXAMPLES", "30")),
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""Each example is tried on a random rule and on a fifth of the presets; a long run by hand:
`LAW_EXAMPLES=1000 pytest tests/governance/test_laws.py`."""


def decided(vote: Vote, **changed: object) -> Verdict:
    vote = replace(vote, **changed)
    return decide(vote.rule, vote.roll, vote.ballots, vote.facts, round_id=vote.round)


# -- The order of ballots never matters -----------------------------------------------------------------------


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


# -- Scaling all weights never matters ------------------------------------------------------------------------


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


# -- An added yes never turns passed into failed ---------------------------------------------------------------


def upward(term: Term) -> bool:
    """Asks for many yes, many taking part, few no: what every preset asks for.

    A rule that asks for few yes or many abstentions is a rule that a yes can hurt, by its own words.
    """
    if term.of in ("yes", "participating", "cast", "objecting", "in_person"):
        return term.cmp in (">", ">=")
    return term.of == "no" and term.cmp in ("<", "<=")


def drops_silence(rule: Rule) -> bool:
    """Silent owners who join a majority only if it is strong: a yes can bring a no majority down, and the silent
    leave the quorum with it."""
    return rule.counting.follow_needs is not None


def tears(vote: Vote, voter: str) -> bool:
    """A yes beside another ballot of the same head makes a conflict, which may take that head's other ballots out."""
    rows = counted(vote.roll)
    void = {owner for _, owner in void_mandates(vote.rule.proxy_limit, rows, vote.facts)}
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


upward_terms = any_terms(of=("yes", "participating", "cast", "no")).filter(upward)
objections = trees(any_terms(of=("objecting",), signs=(">", ">="), bases=("all",)))
upward_rules = rules(trees(upward_terms), defeats=objections)


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


# -- Nothing is rounded -----------------------------------------------------------------------------------------


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


# -- The empty vote passes nothing --------------------------------------------------------------------------------


def deems_silence_a_yes(rule: Rule) -> bool:
    """A veto measured on all, or on those whom silence adds: who stays away has not objected, so silence is
    consent (Japan art. 70). Likewise where such a veto is all that those present must keep before silence counts.
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


def test_only_one_preset_takes_silence_for_consent():
    assert [each.id for each in presets.all_presets() if deems_silence_a_yes(each.rule)] == ["jp_70_each_building"]


def test_a_veto_measured_on_all_turns_silence_into_consent():
    assert decide(presets.get("jp_70_each_building"), equal_roll(3), {}).passed
    assert not decide(presets.get("jp_70_each_building"), [], {}).passed


def test_a_rule_carried_by_presence_is_carried_by_silence_that_counts_as_presence():
    rule = a_rule(a_term(of="participating", base="all"), counting=Counting(silence="abstain"))

    assert decide(rule, equal_roll(3), {}).passed


def test_a_condition_that_asks_for_at_least_nothing_is_met_by_nobody():
    assert decide(a_rule(a_count("heads", "yes", count=0)), [], {}).passed


# -- What is stored and shown -------------------------------------------------------------------------------------


@LAW
@given(votes(any_rule))
def test_a_stored_verdict_is_the_verdict(vote):
    for each in (vote, *on_presets(vote)):
        verdict = decided(each)
        assert verdict_from_data(json.loads(json.dumps(verdict_data(verdict)))) == verdict


@LAW
@given(votes(any_rule), st.sampled_from(["zh", "en"]))
def test_every_verdict_has_words_for_every_condition(vote, language):
    for each in (vote, *on_presets(vote)):
        verdict = decided(each)
        assert len(verdict.words(language)) == 2 + len(verdict.conditions) + len(verdict.notes)
        assert all(line and "{" not in line for line in verdict.words(language))
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
