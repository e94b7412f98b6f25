"""What does silence mean: nothing, an abstention, the side that leads, or assent?"""

from fractions import Fraction

import pytest

from governance.law import presets
from governance.law.rule import Counting, FollowNeeds
from governance.tally.ballots import Note
from governance.tally.decision import decide
from governance.tally.roll import Facts
from tests.governance.tally.votes import YES_OF_ALL, a_row, a_rule, area_of, ballots, equal_roll, owners

SILENCE_ABSTAINS = a_rule(YES_OF_ALL, counting=Counting(silence="abstain"))
FOLLOW = a_rule(YES_OF_ALL, counting=Counting(silence="follow_majority"))


def test_silence_abstains_only_where_delivery_is_proven_and_the_vote_is_not_barred():
    roll = [*equal_roll(3), a_row("U4", "O4", excluded="vote")]

    verdict = decide(SILENCE_ABSTAINS, roll, ballots(yes=1), Facts(not_served=owners("O2")))

    assert (verdict.tallies["heads"].abstain, verdict.tallies["heads"].absent) == (1, 2)
    assert area_of(verdict, "abstain") == 100
    assert verdict.notes == ()


@pytest.mark.parametrize(
    ("cast", "side"),
    [
        (ballots(yes=3, no=[4, 5]), "yes"),
        (ballots(yes=2, no=[3, 4, 5]), "no"),
        (ballots(yes=2, no=[3, 4]), "abstain"),
        ({}, "abstain"),
    ],
)
def test_the_silent_follow_the_side_that_leads(cast, side):
    verdict = decide(FOLLOW, equal_roll(9), cast)

    assert verdict.notes == (Note("silent_follow", "", side),)
    assert verdict.tallies["heads"].absent == 0
    assert verdict.tallies["heads"].of(side) == 9 - len(cast) + sum(1 for choice in cast.values() if choice == side)


@pytest.mark.parametrize(
    ("one", "two", "three", "side"),
    [
        ("yes", "no", None, "abstain"),  # heads equal, A has more area
        ("no", "yes", None, "abstain"),
        (None, "yes", "no", "abstain"),  # both equal
        ("yes", "no", "no", "abstain"),  # more heads against, area equal
        ("no", "yes", "yes", "abstain"),
        ("yes", "yes", "no", "yes"),
        ("no", "no", "yes", "no"),
    ],
)
def test_the_side_that_is_followed_leads_in_heads_and_in_area(one, two, three, side):
    roll = [a_row("1", "A", "20"), a_row("2", "B", "10"), a_row("3", "C", "10"), a_row("4", "D", "10")]
    cast = {owner: choice for owner, choice in zip("ABC", (one, two, three), strict=True) if choice}

    assert decide(FOLLOW, roll, cast).notes == (Note("silent_follow", "", side),)


def test_the_least_lead_is_a_lead():
    roll = [a_row("1", "A", "10.0001"), a_row("2", "B", "0"), a_row("3", "C", "10"), a_row("4", "D", "1")]

    assert decide(FOLLOW, roll, {"A": "yes", "B": "yes", "C": "no"}).notes[0].value == "yes"
    assert decide(FOLLOW, roll, {"A": "no", "B": "no", "C": "yes"}).notes[0].value == "no"


def test_a_side_that_leads_in_heads_alone_is_not_followed():
    roll = [a_row("1", "A", "10"), a_row("2", "B", "10"), a_row("3", "C", "20"), a_row("4", "D", "10")]

    more_heads = decide(FOLLOW, roll, {"A": "yes", "B": "yes", "C": "no"})
    more_area = decide(FOLLOW, roll, {"A": "yes", "B": "no", "C": "no"})

    assert more_heads.notes[0].value == "abstain"
    assert more_area.notes[0].value == "no"
    assert decide(FOLLOW, roll, {"A": "no", "B": "no", "C": "yes"}).notes[0].value == "abstain"


def test_a_head_that_voted_with_one_unit_keeps_its_vote_while_its_silent_unit_follows():
    roll = [a_row("1", "A", "10"), a_row("2", "A", "10"), a_row("3", "B", "30"), a_row("4", "C", "30")]

    verdict = decide(FOLLOW, roll, {"1": "no", "B": "yes", "C": "yes"})

    assert (area_of(verdict, "no"), area_of(verdict, "yes")) == (10, 70)
    assert (verdict.tallies["heads"].no, verdict.tallies["heads"].yes) == (1, 2)


def strong(cmp, share):
    counting = Counting(silence="follow_majority", follow_needs=FollowNeeds(cmp, Fraction(share)))
    return a_rule(YES_OF_ALL, counting=counting)


@pytest.mark.parametrize(("cmp", "added"), [(">", False), (">=", True)])
def test_a_majority_of_exactly_half_of_all_is_strong_enough_only_where_half_is_enough(cmp, added):
    verdict = decide(strong(cmp, "1/2"), equal_roll(8), ballots(yes=4, no=[5]))

    assert verdict.notes[0].kind == ("silent_follow" if added else "silent_not_added")
    assert verdict.tallies["heads"].absent == (0 if added else 3)


def test_a_majority_must_be_strong_in_heads_and_in_area():
    many_small = [a_row(str(n), f"O{n}", "10") for n in range(1, 8)] + [a_row("8", "O8", "100"), a_row("9", "O9", "60")]
    few_large = [a_row(str(n), f"O{n}", "100") for n in range(1, 4)] + [
        a_row(str(n), f"O{n}", "1") for n in range(4, 9)
    ]

    assert decide(strong(">", "1/2"), many_small, ballots(yes=7)).notes[0].kind == "silent_not_added"
    assert decide(strong(">", "1/2"), few_large, ballots(yes=3)).notes[0].kind == "silent_not_added"


def test_a_tie_is_no_strong_majority_so_nobody_is_added():
    verdict = decide(strong(">=", "0"), equal_roll(6), ballots(yes=2, no=[3, 4]))

    assert verdict.notes == (Note("silent_not_added"),)
    assert Note("silent_not_added") == Note("silent_not_added", "", "")
    assert verdict.tallies["heads"].absent == 2


def test_a_ballot_that_says_with_the_majority_follows_under_any_rule():
    verdict = decide(a_rule(), equal_roll(5), {"O1": "yes", "O2": "yes", "O3": "no", "O4": "follow"})
    nobody_leads = decide(a_rule(), equal_roll(5), {"O1": "yes", "O3": "no", "O4": "follow"})

    assert (verdict.tallies["heads"].yes, verdict.tallies["heads"].absent) == (3, 1)
    assert nobody_leads.tallies["heads"].abstain == 1
    assert decide(strong(">", "9/10"), equal_roll(5), {"O1": "yes", "O2": "follow"}).tallies["heads"].yes == 2
    assert verdict.notes == ()


DEEMED = presets.get("es_17_3")


def test_the_silent_are_deemed_in_favour_the_objecting_against_and_the_unserved_nothing():
    roll = [*equal_roll(6), a_row("U7", "O7", excluded="vote")]
    facts = Facts(objecting=owners("O1", "O4"), not_served=owners("O5"))

    verdict = decide(DEEMED, roll, ballots(yes=2, no=[3]), facts)

    heads = verdict.tallies["heads"]
    assert (heads.yes, heads.no, heads.absent) == (3, 2, 2)
    assert (area_of(verdict, "yes"), area_of(verdict, "no"), area_of(verdict, "absent")) == (300, 200, 200)


def test_without_agreement_of_those_present_nobody_is_deemed_anything():
    verdict = decide(DEEMED, equal_roll(6), ballots(yes=1, no=[2]))

    assert verdict.outcome == "no_provisional_agreement"
    assert verdict.failed
    assert verdict.tallies["heads"].absent == 4


def test_a_unit_of_an_owner_who_said_no_with_another_is_not_deemed_in_favour():
    roll = [
        *equal_roll(4),
        a_row("5", "Torn", "40"),
        a_row("6", "Torn", "60"),
        a_row("7", "Keen", "10"),
        a_row("8", "Keen", "20"),
    ]

    verdict = decide(DEEMED, roll, {**ballots(yes=3), "5": "no", "7": "yes"})

    assert (area_of(verdict, "no"), area_of(verdict, "absent"), area_of(verdict, "yes")) == (40, 60, 430)


def test_a_head_of_two_owners_of_whom_one_objects_abstains():
    roll = [*equal_roll(3), a_row("4", "Wife", heads_group="couple"), a_row("5", "Man", heads_group="couple")]

    verdict = decide(DEEMED, roll, ballots(yes=3), Facts(objecting=owners("Man")))

    assert (verdict.tallies["heads"].yes, verdict.tallies["heads"].abstain) == (3, 1)
    assert (area_of(verdict, "yes"), area_of(verdict, "no")) == (400, 100)
