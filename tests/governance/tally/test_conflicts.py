"""What do different ballots within one head come to?"""

from governance.law.rule import Counting
from governance.tally.decision import decide
from tests.governance.tally.votes import a_row, a_rule, area_of

TORN = [a_row("1", "A", "100"), a_row("2", "A", "50"), a_row("3", "A", "10"), a_row("4", "B", "100")]


def test_a_torn_head_makes_all_its_ballots_invalid_and_no_more():
    verdict = decide(a_rule(), TORN, {"1": "yes", "2": "no", "B": "yes"})

    assert (area_of(verdict, "invalid"), area_of(verdict, "absent"), area_of(verdict, "yes")) == (150, 10, 100)
    assert (verdict.tallies["heads"].invalid, verdict.tallies["heads"].yes) == (1, 1)
    assert [(note.kind, note.who) for note in verdict.notes] == [("head_invalid", "A")]


def test_a_torn_head_abstains_while_its_units_keep_their_ballots():
    verdict = decide(a_rule(counting=Counting(conflict="head_abstains")), TORN, {"1": "yes", "2": "no", "B": "yes"})

    assert (area_of(verdict, "yes"), area_of(verdict, "no"), area_of(verdict, "absent")) == (200, 50, 10)
    assert (verdict.tallies["heads"].abstain, verdict.tallies["heads"].yes) == (1, 1)
    assert [(note.kind, note.who) for note in verdict.notes] == [("head_abstains", "A")]


def test_the_same_ballot_twice_is_no_conflict():
    verdict = decide(a_rule(), TORN, {"1": "yes", "2": "yes"})

    assert verdict.notes == ()
    assert verdict.tallies["heads"].yes == 1
