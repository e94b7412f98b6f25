"""Who is counted, with which ballot, and in which class?"""

from governance.law.rule import Counting
from governance.tally.decision import decide
from governance.tally.roll import counted
from tests.governance.tally.votes import a_row, a_rule, area_of, equal_roll, owners


def test_a_row_out_of_the_base_is_in_no_count_and_its_ballot_is_nothing():
    roll = [a_row("1", "A"), a_row("2", "B"), a_row("3", "Debtor", excluded="base")]

    verdict = decide(a_rule(), roll, {"A": "yes", "Debtor": "no"})

    assert (verdict.tallies["heads"].entitled, verdict.tallies["units"].entitled, area_of(verdict, "all")) == (
        2,
        2,
        200,
    )
    assert verdict.tallies["heads"].no == 0
    assert len(counted(roll)) == 2


def test_a_barred_owner_stays_in_the_base_and_his_ballot_is_nothing():
    roll = [a_row("1", "A"), a_row("2", "B", excluded="vote")]

    verdict = decide(a_rule(), roll, {"A": "yes", "B": "no"})

    assert (verdict.tallies["heads"].entitled, verdict.tallies["heads"].absent, area_of(verdict, "absent")) == (
        2,
        1,
        100,
    )
    assert verdict.passed


def test_the_ballot_of_a_unit_goes_before_the_ballot_of_its_owner():
    roll = [a_row("1", "A", "30"), a_row("2", "A", "70"), a_row("3", "B", "50")]

    verdict = decide(a_rule(counting=Counting(conflict="head_abstains")), roll, {"A": "no", "1": "yes", "B": "yes"})

    assert (area_of(verdict, "yes"), area_of(verdict, "no")) == (80, 70)


def test_one_head_may_be_several_owners():
    roll = [a_row("1", "Buyer", heads_group="Developer"), a_row("2", "Developer"), a_row("3", "C")]

    verdict = decide(a_rule(), roll, {"Buyer": "yes", "Developer": "yes", "C": "no"})

    assert (verdict.tallies["heads"].entitled, verdict.tallies["heads"].yes) == (2, 1)


def test_every_class_is_counted_apart():
    cast = {"O1": "yes", "O2": "no", "O3": "abstain", "O4": "invalid", "O5": "present"}

    heads = decide(a_rule(), equal_roll(7), cast).tallies["heads"]

    assert (heads.yes, heads.no, heads.abstain, heads.invalid, heads.present, heads.absent) == (1, 1, 1, 1, 1, 2)
    assert (heads.participating, heads.cast, heads.entitled) == (4, 2, 7)


def test_a_rule_may_let_invalid_ballots_take_part_or_be_cast():
    counting = Counting(participates=owners("yes", "no", "invalid"), cast=owners("yes", "no", "invalid"))

    heads = decide(a_rule(counting=counting), equal_roll(4), {"O1": "yes", "O2": "invalid", "O3": "abstain"}).tallies[
        "heads"
    ]

    assert (heads.participating, heads.cast) == (2, 2)
