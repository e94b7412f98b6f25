"""Who is elected when votes are equal, too few, or too many?"""

import pytest

from governance.law import presets
from governance.tally.election import Selection, elect
from governance.tally.roll import Facts
from tests.governance.tally.elections import PLURALITY, elected, four_of_six, torn_on_one, votes_for
from tests.governance.tally.votes import a_rule, a_term, equal_roll


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


def test_who_is_elected_stays_so_even_where_too_few_voted_on_another():
    result = torn_on_one()

    assert not result.quorum_met
    assert result.elected == ("P",)


def test_a_ballot_with_more_choices_than_seats_counts_where_each_candidate_is_a_question_of_its_own():
    result = four_of_six()

    assert result.votes("Q")["heads"] == 4
    assert result.too_many == ("O1", "O2", "O3", "O4")


def test_where_the_election_rules_limit_it_such_a_ballot_is_invalid_for_every_candidate():
    result = four_of_six("invalid")

    assert result.votes("P")["heads"] == 2
    assert result.votes("Q")["heads"] == 0
    assert result.verdicts["P"].tallies["heads"].invalid == 4
    assert not result.quorum_met  # an invalid ballot does not take part in China


def test_as_many_choices_as_seats_are_not_too_many_and_a_yes_to_all_is():
    rule = presets.get("us_fl_election")
    said = {"O1": Selection(dict.fromkeys("PQ", "yes")), "O2": Selection({}, "yes")}

    assert elect(rule, equal_roll(2), said, list("PQR"), 2).too_many == ("O2",)
