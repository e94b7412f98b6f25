"""Requirement: is what is said before a vote enough after it, and not more than a hundredth too much?"""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from governance.law.presets import all_presets, preset
from governance.law.rule import AREA
from governance.tally.decision import decide
from governance.tally.requirement import Need, assent, requirement
from governance.tally.roll import RegisterRow
from governance.tally.tally import unit_of
from governance.tally.weight import SCALE
from tests.governance.tally.any_vote import rolls

RULES = [each.rule for each in all_presets() if requirement(each.rule, ()) is not None]


def meets(need: Need, value) -> bool:
    return value > need.amount if need.strictly else value >= need.amount


def misses_by_a_step(need: Need, value) -> bool:
    step = Fraction(unit_of(AREA), 100) if need.measure == AREA else 1
    return value <= need.amount - step


def equal_homes(homes: int, area: str) -> list[RegisterRow]:
    each = int(Fraction(area) * SCALE)
    return [RegisterRow(f"u{number}", f"o{number}", each) for number in range(homes)]


def test_a_chinese_ordinary_matter_takes_two_thirds_and_then_more_than_half_of_those():
    said = requirement(preset("cn_278_ordinary").rule, equal_homes(272, "105.78"))

    assert set(said.turnout) == {Need("area", 191_814_400, 287_721_600), Need("heads", 182, 272)}
    assert set(said.assent) == {Need("area", 95_907_200, 287_721_600, strictly=True), Need("heads", 92, 272)}
    assert said.of_turnout
    assert said.abstaining_counts


def test_a_third_of_a_hundredth_is_said_as_a_whole_one():
    said = requirement(preset("cn_278_ordinary").rule, equal_homes(1, "100"))

    assert {need.amount for need in said.turnout if need.measure == AREA} == {666_700}


def test_one_owner_who_never_can_vote_still_counts_in_the_whole():
    rule = preset("cn_278_ordinary").rule
    rows = equal_homes(3, "100")
    barred = [replace_row(rows[0]), *rows[1:]]

    assert requirement(rule, barred).turnout == requirement(rule, rows).turnout


def replace_row(row: RegisterRow) -> RegisterRow:
    return row._replace(excluded="vote")


def test_silence_that_counts_has_no_number():
    rule = preset("cn_278_ordinary").rule
    speaking = replace(rule, counting=replace(rule.counting, silence="abstain"))

    assert requirement(speaking, equal_homes(3, "100")) is None


def test_shares_as_fractions_are_not_rounded():
    said = requirement(preset("cn_278_ordinary").rule, equal_homes(2, "1/3"), exact=True)

    assert {need.amount for need in said.turnout if need.measure == AREA} == {Fraction(2, 3) * 2 * int(SCALE / 3)}


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(RULES), rolls(whole=True), st.data())
def test_whoever_reaches_what_was_said_has_reached_it_and_a_step_less_has_not(rule, roll, data):
    roll = [row._replace(weight=row.weight + 1) for row in roll]
    said = requirement(rule, roll)
    choices = st.sampled_from(["yes", "no", "abstain", "absent"])
    ballots = {owner: data.draw(choices) for owner in {row.owner for row in roll}}
    ballots = {owner: choice for owner, choice in ballots.items() if choice != "absent"}

    verdict = decide(rule, roll, ballots)

    came = {measure: verdict.tallies[measure].participating for measure in verdict.tallies}
    whole = all(came.values())
    reached = whole and all(meets(need, came[need.measure]) for need in said.turnout)
    short = any(misses_by_a_step(need, came[need.measure]) for need in said.turnout)
    assert (reached, verdict.quorum_met) != (True, False)
    assert (short, verdict.quorum_met) != (True, True)
    in_favour = {measure: verdict.tallies[measure].yes for measure in verdict.tallies}
    enough = all(meets(need, in_favour[need.measure]) for need in assent(rule, roll, came))
    assert (whole and verdict.quorum_met and enough, verdict.passed) != (True, False)
