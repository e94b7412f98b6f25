"""Who is elected when votes are equal, too few, or too many?"""

from dataclasses import replace

import pytest

from governance.law import presets
from governance.tally.election import Selection, elect
from governance.tally.election_words import election_words
from governance.tally.roll import Facts
from tests.governance.tally.votes import a_row, a_rule, a_term, equal_roll

PLURALITY = a_rule(a_term(share="1/100", cmp=">=", base="all"), rank_by=("heads",))


def votes_for(**numbers):
    """`votes_for(P=5, Q=3)`: each candidate is named by that many voters of his own."""
    voter = 0
    ballots = {}
    for name, number in numbers.items():
        for _ in range(number):
            voter += 1
            ballots[f"O{voter}"] = Selection({name: "yes"})
    return ballots


def elected(seats, **numbers):
    return elect(PLURALITY, equal_roll(20), votes_for(**numbers), list(numbers), seats)


def test_seats_go_to_those_with_most_votes_and_the_rest_are_in_reserve():
    result = elected(2, P=2, Q=5, R=4, S=1)

    assert (result.elected, result.reserve, result.tied, result.open_seats) == (("Q", "R"), ("P", "S"), (), 0)
    assert result.over_threshold == ("Q", "R", "P", "S")
    assert result.votes("Q") == {"heads": 5}


@pytest.mark.parametrize(
    ("seats", "chosen", "tied", "open_seats"),
    [
        (1, ("P",), (), 0),
        (2, ("P",), ("Q", "R"), 1),
        (3, ("P", "Q", "R"), (), 0),
        (4, ("P", "Q", "R", "S"), (), 0),
        (5, ("P", "Q", "R", "S"), (), 1),
    ],
)
def test_equality_at_the_cut_leaves_the_seat_open_and_elsewhere_does_not_matter(seats, chosen, tied, open_seats):
    result = elected(seats, P=5, Q=3, R=3, S=1)

    assert (result.elected, result.tied, result.open_seats) == (chosen, tied, open_seats)


def test_who_stands_below_a_tie_is_not_elected_over_it():
    result = elected(2, P=3, Q=3, R=3, S=2)

    assert (result.elected, result.tied, result.reserve, result.open_seats) == ((), ("P", "Q", "R"), ("S",), 2)


def test_nobody_below_the_threshold_is_elected_though_seats_stay_open():
    result = elected(2, P=1, Q=0)

    assert (result.elected, result.open_seats, result.over_threshold) == (("P",), 1, ("P",))


def test_the_second_measure_ranks_where_the_first_is_equal():
    rule = presets.get("cn_278_election")
    roll = equal_roll(4)
    heavier = [*roll[:3], roll[3].__class__("U4", "O4", 2_000_000)]
    ballots = {
        "O1": Selection({"P": "yes", "Q": "yes"}),
        "O2": Selection({"P": "yes", "Q": "yes"}),
        "O3": Selection({"P": "yes"}),
        "O4": Selection({"Q": "yes"}),
    }

    assert elect(rule, roll, ballots, ["P", "Q"], 1).tied == ("P", "Q")
    assert elect(rule, heavier, ballots, ["P", "Q"], 1).elected == ("Q",)


def test_a_ballot_that_passes_a_candidate_over_takes_part_and_abstains():
    result = elect(
        PLURALITY, equal_roll(3), {"O1": Selection({"P": "yes"}), "O2": Selection({}, "invalid")}, ["P", "Q"], 1
    )

    heads = result.verdicts["Q"].tallies["heads"]
    assert (heads.abstain, heads.invalid, heads.absent) == (1, 1, 1)


def test_the_chairs_vote_and_other_facts_reach_every_candidate():
    rule = a_rule(a_term(base="all", chair_breaks_tie=True), rank_by=("heads",))

    assert elect(rule, equal_roll(2), votes_for(P=1), ["P"], 1, Facts(chair_casting="yes")).elected == ("P",)
    assert elect(rule, equal_roll(2), votes_for(P=1), ["P"], 1).elected == ()


def test_an_election_is_told_in_both_languages():
    result = elected(2, P=5, Q=3, R=3, S=1)

    assert election_words(result, "en") == (
        "Elected: P.",
        "P: heads 5 – over the threshold",
        "Q: heads 3 – over the threshold",
        "R: heads 3 – over the threshold",
        "S: heads 1 – over the threshold",
        "Q, R are equal at the cut; the seat stays open for a run-off, or as the bylaws say.",
        "Reserve, in this order: S.",
        "Seats that stay open: 1.",
    )
    assert election_words(result, "zh")[0] == "当选：P。"
    assert election_words(result, "zh")[5:] == (
        "Q、R 得票相等，席位空缺，待另行投票或按议事规则处理。",
        "候补，依次为：S。",
        "空缺席位：1。",
    )


def test_an_election_without_quorum_or_without_anybody_says_so():
    rule = presets.get("cn_278_election")

    void = elect(rule, equal_roll(9), votes_for(P=2), ["P"], 1)
    nobody = elect(rule, equal_roll(3), {f"O{n}": Selection({"P": "no"}) for n in (1, 2, 3)}, ["P"], 1)

    assert not void.quorum_met
    assert election_words(void, "zh") == (
        "无效：参与未达到法定比例，无人当选。",
        "参与·人数：2 / 9，须达到 6（2/3）——还差 4",
        "参与·面积：200.00 / 900.00 m²，须达到 600.00 m²（2/3）——还差 400.00 m²",
        "P：人数 2，面积 200.00 m²",
        "空缺席位：1。",
    )
    assert election_words(void, "en")[0] == "Void: too few took part, nobody is elected."
    assert election_words(void, "en")[3] == "P: heads 2, area 200.00 m²"
    assert (election_words(nobody, "en")[0], election_words(nobody, "zh")[0]) == ("Nobody is elected.", "无人当选。")
    assert election_words(nobody, "en")[3:6] == (
        "P: heads 0, area 0.00 m² – below the threshold",
        "  in favour, heads: 0 of 3, needed 2 (more than 1/2) – missing 2",
        "  in favour, area: 0.00 of 300.00 m², more than 150.00 m² (more than 1/2) needed – missing 150.00 m²",
    )
    assert "P：人数 0，面积 0.00 m²——未达到通过条件" in election_words(nobody, "zh")
    assert election_words(elected(1, P=5), "zh") == ("当选：P。", "P：人数 5——达到通过条件")


def test_who_is_elected_is_told_even_where_too_few_voted_on_another():
    everybody = a_term("heads", "participating", ">=", "1", "all")
    rule = a_rule(a_term(), quorum=everybody, rank_by=("heads",))
    roll = [a_row("1", "Two flats"), a_row("2", "Two flats"), a_row("3", "One flat")]
    torn_on_q = {
        "1": Selection({"P": "yes", "Q": "yes"}),
        "2": Selection({"P": "yes", "Q": "no"}),
        "3": Selection({"P": "yes", "Q": "yes"}),
    }

    result = elect(rule, roll, torn_on_q, ["P", "Q"], 1)

    assert not result.quorum_met
    assert election_words(result, "en")[0] == "Elected: P."
    assert election_words(result, "en")[1] == "taking part, heads: 1 of 2, needed 2 (all) – missing 1"
    assert election_words(result, "en")[2:] == (
        "P: heads 2 – over the threshold",
        "Q: heads 1",
        "Ballots in favour of more than 1: 2, 1, 3 – counted, as the rule sets no limit.",
    )


def four_of_six(too_many="counts"):
    """Six owners, two seats: four say yes to three candidates, two to one."""
    rule = presets.get("cn_278_election")
    limited = replace(rule, counting=replace(rule.counting, too_many=too_many))
    ballots = {f"O{n}": Selection(dict.fromkeys("PQR", "yes")) for n in range(1, 5)}
    ballots |= {f"O{n}": Selection({"P": "yes"}) for n in (5, 6)}
    return elect(limited, equal_roll(6), ballots, list("PQR"), 2)


def test_a_ballot_with_more_choices_than_seats_counts_where_each_candidate_is_a_question_of_its_own():
    result = four_of_six()

    assert result.votes("Q")["heads"] == 4
    assert result.too_many == ("O1", "O2", "O3", "O4")
    assert election_words(result, "en", {"O1": 2})[-1] == (
        "Ballots in favour of more than 2: 4, O1 (row 2), O2, O3, O4 – counted, as the rule sets no limit."
    )
    assert election_words(result, "zh", {"O1": 2})[-1] == (
        "同意人数超过 2 人的选票：4 张，O1（第2行）、O2、O3、O4——本规则不限人数，照常计票。"
    )


def test_where_the_election_rules_limit_it_such_a_ballot_is_invalid_for_every_candidate():
    result = four_of_six("invalid")

    assert result.votes("P")["heads"] == 2
    assert result.votes("Q")["heads"] == 0
    assert result.verdicts["P"].tallies["heads"].invalid == 4
    assert not result.quorum_met  # an invalid ballot does not take part in China
    assert election_words(result, "zh")[-1].endswith("——按规则整票无效。")
    assert election_words(result, "en")[-1].endswith(" – invalid by the rule.")


def test_as_many_choices_as_seats_are_not_too_many_and_a_yes_to_all_is():
    rule = presets.get("us_fl_election")
    said = {"O1": Selection(dict.fromkeys("PQ", "yes")), "O2": Selection({}, "yes")}

    assert elect(rule, equal_roll(2), said, list("PQR"), 2).too_many == ("O2",)


def test_many_ballots_with_too_many_choices_are_named_only_in_part():
    said = {f"O{n}": Selection({}, "yes") for n in range(1, 13)}

    line = election_words(elect(PLURALITY, equal_roll(12), said, ["P", "Q"], 1), "en")[-1]

    assert "more than 1: 12, O1, " in line
    assert "O10… – " in line
