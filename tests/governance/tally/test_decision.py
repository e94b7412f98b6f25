"""Is a motion carried exactly where the law says so?"""

import json

import pytest

from governance.fingerprint import fingerprint
from governance.law import presets
from governance.law.rule_data import rule_data
from governance.tally.decision import Meeting, decide, decide_rounds
from governance.tally.quorum import turnout
from governance.tally.roll import Facts, roll_data
from governance.tally.verdict_data import verdict_data, verdict_from_data
from tests.governance.tally.votes import a_roll, a_row, a_rule, a_term, ballots, equal_roll

ORDINARY = presets.get("cn_278_ordinary")
SPECIAL = presets.get("cn_278_special")


def test_a_hundredth_of_a_square_metre_below_two_thirds_is_no_quorum():
    roll = a_roll(*["99.99"] + ["100"] * 7 + ["100", "100", "100", "100.01"])

    verdict = decide(SPECIAL, roll, ballots(yes=8))

    assert verdict.void
    assert not verdict.passed


@pytest.mark.parametrize(("yes", "no", "carried"), [(4, 4, False), (5, 3, True), (8, 0, True)])
def test_an_ordinary_item_needs_more_than_half_of_those_who_take_part(yes, no, carried):
    verdict = decide(ORDINARY, equal_roll(12), ballots(yes=yes, no=range(yes + 1, yes + no + 1)))

    assert verdict.quorum_met
    assert verdict.passed is carried
    assert verdict.failed is not carried


@pytest.mark.parametrize(("yes", "carried"), [(5, False), (6, True), (7, True)])
def test_a_special_item_carries_at_exactly_three_quarters(yes, carried):
    verdict = decide(SPECIAL, equal_roll(12), ballots(yes=yes, no=range(yes + 1, 9)))

    assert verdict.passed is carried


def test_an_owner_of_three_flats_is_one_head_with_their_areas_together():
    roll = [
        a_row("1", "Li", "100"),
        a_row("2", "Li", "100"),
        a_row("3", "Li", "100"),
        a_row("4", "Wang"),
        a_row("5", "Chen"),
    ]

    verdict = decide(ORDINARY, roll, {"Li": "yes", "Wang": "no"})

    heads, area = verdict.conditions[2:]
    assert (heads.numerator, heads.base, heads.met) == (1, 2, False)
    assert (area.numerator, area.base, area.met) == (3_000_000, 4_000_000, True)


def test_a_committee_decides_by_more_than_half_of_all_members():
    committee = presets.get("cn_committee")

    assert decide(committee, equal_roll(13), ballots(yes=7)).passed
    assert not decide(committee, equal_roll(13), ballots(yes=6, abstain=range(7, 14))).passed


def test_in_roberts_rules_an_abstention_vanishes_and_an_illegal_vote_counts():
    majority = presets.get("us_rr_majority")

    assert decide(majority, equal_roll(9), ballots(yes=2, no=[3], abstain=range(4, 10))).passed
    assert not decide(majority, equal_roll(9), ballots(yes=2, no=[3], invalid=[4], abstain=range(5, 10))).passed
    assert decide(presets.get("us_rr_two_thirds"), equal_roll(9), ballots(yes=4, no=[5, 6])).passed


def test_a_vote_of_nobody_passes_nothing():
    verdict = decide(ORDINARY, [], {})

    assert not verdict.passed
    assert verdict.conditions[0].note == "empty_base"


def test_turnout_is_told_without_a_choice_and_knows_the_quorum():
    roll = equal_roll(12)

    so_far = turnout(SPECIAL, roll, {f"O{number}" for number in range(1, 8)})

    assert (so_far.heads, so_far.all_heads, so_far.area, so_far.reached) == (7, 12, 7_000_000, False)
    assert turnout(SPECIAL, roll, {f"O{number}" for number in range(1, 9)}).reached


def test_the_chair_has_no_say_in_whether_enough_have_come():
    quorum = a_term(of="participating", cmp=">=", base="all", chair_breaks_tie=True)

    assert turnout(a_rule(quorum=quorum), equal_roll(4), {"O1", "O2"}).reached


def test_turnout_takes_silence_for_presence_only_where_the_rule_says_so_and_delivery_is_proven():
    rule = presets.get("cn_278_ordinary_silent_abstain")
    unserved = Facts(not_served=frozenset(f"O{number}" for number in range(1, 6)))

    assert turnout(rule, equal_roll(12), set()).reached
    assert turnout(rule, equal_roll(12), set()).heads == 0
    assert not turnout(rule, equal_roll(12), set(), unserved).reached
    assert not turnout(presets.get("cn_zj2009_special_follow"), equal_roll(12), {"O1"}).reached


def test_a_second_meeting_is_decided_by_its_own_round():
    belgium = presets.get("be_absolute")
    first = Meeting(ballots(yes=6))
    second = Meeting(ballots(yes=2, no=[3]), round="second")

    verdicts = decide_rounds(belgium, equal_roll(12), [first, second])

    assert [verdict.outcome for verdict in verdicts] == ["no_quorum", "passed"]
    assert verdicts[0].next == ("second",)


def test_a_stored_verdict_comes_back_the_same_without_being_computed_again():
    verdict = decide(presets.get("au_nsw_special"), equal_roll(12), ballots(yes=8, no=[9]))

    again = verdict_from_data(json.loads(json.dumps(verdict_data(verdict))))

    assert again == verdict


def test_the_fingerprint_of_a_roll_ignores_the_order_of_rows_and_sees_a_ten_thousandth():
    roll = a_roll("89.37", "100", "0.5")
    other = a_roll("89.3701", "100", "0.5")

    assert fingerprint(roll_data(roll)) == fingerprint(roll_data(list(reversed(roll))))
    assert fingerprint(roll_data(roll)) != fingerprint(roll_data(other))


def test_a_verdict_as_data_names_every_part_and_number():
    verdict = decide(presets.get("fr_25"), a_roll("100", "60.5"), {"O2": "yes", "O1": "no"}, Facts(proxies={}))
    taiwan = decide(presets.get("tw_31_32"), equal_roll(5), ballots(yes=4), round_id="second")
    spain = decide(presets.get("es_17_3"), equal_roll(3), ballots(yes=2))

    data = verdict_data(verdict)
    assert data["conditions"][1] == {
        "part": "opening", "id": "third", "measure": "area", "of": "yes", "cmp": ">=", "base_name": "all",
        "numerator": "605000", "base": "1210000", "threshold": "1/3", "needed": "1210000/3", "missing": "0", "met": True, "note": "",
    }  # fmt: skip
    assert {key: data[key] for key in ("rule", "round", "outcome", "quorum_met", "weight", "next", "notes")} == {
        "rule": "fr_25", "round": "first", "outcome": "not_passed", "quorum_met": True, "weight": "tantièmes", "next": ["second"], "notes": [],
    }  # fmt: skip
    assert data["tallies"]["heads"] == {
        "entitled": "2", "participating": "2", "cast": "2", "yes": "1", "no": "1", "abstain": "0", "invalid": "0", "present": "0",
        "absent": "0", "in_person": "0", "objecting": "0",
    }  # fmt: skip
    assert data["quorum_tallies"]["area"]["entitled"] == "1605000"
    assert (data["tallies"]["area"]["in_person"], data["tallies"]["area"]["objecting"]) == ("0", "0")
    assert [(each["part"], each["base_name"], each["base"]) for each in verdict_data(taiwan)["conditions"]] == [
        ("quorum", "", None), ("quorum", "all", "5"), ("quorum", "all", "5000000"), ("approval", "participating", "4"),
        ("approval", "participating", "4000000"), ("objection", "all", "5"), ("objection", "all", "5000000"),
    ]  # fmt: skip
    assert [each["part"] for each in verdict_data(spain)["conditions"]] == ["provisional"] * 2 + ["approval"] * 2


def test_the_roll_as_data_keeps_every_cell_in_the_order_of_units():
    roll = [
        a_row("2", "Li", "89.37", heads_group="Developer", excluded="vote", tags=("b", "a")),
        a_row("1", "Wang", "100"),
    ]

    assert roll_data(roll) == [
        {"unit": "1", "owner": "Wang", "area": "100", "heads_group": "Wang", "excluded": "", "tags": []},
        {
            "unit": "2",
            "owner": "Li",
            "area": "89.37",
            "heads_group": "Developer",
            "excluded": "vote",
            "tags": ["a", "b"],
        },
    ]


def test_the_fingerprint_of_a_rule_sees_every_threshold():
    assert fingerprint(rule_data(ORDINARY)) != fingerprint(rule_data(SPECIAL))
    assert fingerprint(rule_data(ORDINARY)) == fingerprint(rule_data(presets.get("cn_278_ordinary")))
