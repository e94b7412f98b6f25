"""Who is elected when votes are equal, too few, or too many?"""

import pytest

from governance import presets
from governance.election import Selection, elect
from governance.roll import Facts
from tests.governance.votes import a_rule, a_term, equal_roll

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

    assert result.words("en") == (
        "Elected: P.",
        "P: heads 5 – over the threshold",
        "Q: heads 3 – over the threshold",
        "R: heads 3 – over the threshold",
        "S: heads 1 – over the threshold",
        "Q, R are equal at the cut; the seat stays open for a run-off, or as the bylaws say.",
        "Reserve, in this order: S.",
        "Seats that stay open: 1.",
    )
    assert result.words("zh")[0] == "当选：P。"
    assert result.words("zh")[5:] == (
        "Q、R 得票相等，席位空缺，待另行投票或按议事规则处理。",
        "候补，依次为：S。",
        "空缺席位：1。",
    )


def test_an_election_without_quorum_or_without_anybody_says_so():
    rule = presets.get("cn_278_election")

    void = elect(rule, equal_roll(9), votes_for(P=2), ["P"], 1)
    nobody = elect(rule, equal_roll(3), {f"O{n}": Selection({"P": "no"}) for n in (1, 2, 3)}, ["P"], 1)

    assert not void.quorum_met
    assert void.words("zh")[:2] == ("无效：参与未达到法定比例，无人当选。", "P：人数 2，面积 200.00 m²——未过门槛")
    assert void.words("en")[:2] == (
        "Void: too few took part, nobody is elected.",
        "P: heads 2, area 200.00 m² – below the threshold",
    )
    assert (nobody.words("en")[0], nobody.words("zh")[0]) == ("Nobody is elected.", "无人当选。")
    assert elected(1, P=5).words("zh") == ("当选：P。", "P：人数 5——过门槛")
