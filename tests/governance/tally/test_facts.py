"""What do objections, the chair and those in person change?"""

import pytest

from governance.law import presets
from governance.tally.decision import decide
from governance.tally.roll import Facts
from tests.governance.tally.votes import a_count, a_row, a_rule, a_term, all_of, area_of, ballots, equal_roll, owners

TAIWAN = presets.get("tw_31_32")


def taiwan_second(objecting):
    facts = Facts(objecting=owners(*(f"O{number}" for number in objecting)))
    return decide(TAIWAN, equal_roll(10), ballots(yes=3), facts, round_id="second")


def test_objections_of_more_than_half_undo_the_decision_and_of_half_do_not():
    assert taiwan_second(range(5, 10)).outcome == "passed"
    undone = taiwan_second(range(5, 11))

    assert undone.outcome == "defeated_by_objections"
    assert undone.failed
    assert undone.next == ()


def test_objections_are_weighed_in_heads_units_and_area():
    objections = {
        "defeated_if": all_of(
            a_term(of="objecting", base="all"), a_term("area", of="objecting", base="all", id="o_area")
        )
    }
    roll = [a_row("1", "A", "100"), a_row("2", "B", "10"), a_row("3", "C", "10")]
    rule = a_rule(round=objections)

    assert decide(rule, roll, {"A": "yes"}, Facts(objecting=owners("B", "C"))).passed
    assert decide(rule, roll, {"B": "yes"}, Facts(objecting=owners("A", "C"))).outcome == "defeated_by_objections"


@pytest.mark.parametrize(
    ("chair", "carried", "note"), [("", False, ""), ("yes", True, "chair_yes"), ("no", False, "chair_no")]
)
def test_the_chair_decides_an_exact_tie(chair, carried, note):
    rule = presets.get("hk_oc_ordinary")

    verdict = decide(rule, equal_roll(4), ballots(yes=2, no=[3, 4]), Facts(chair_casting=chair))

    assert verdict.passed is carried
    assert verdict.conditions[1].note == note


def test_the_chair_decides_nothing_but_a_tie_and_not_on_an_empty_base():
    rule = presets.get("hk_oc_ordinary")

    lost = decide(rule, equal_roll(4), ballots(yes=1, no=[2, 3]), Facts(chair_casting="yes"))
    won = decide(rule, equal_roll(4), ballots(yes=2, no=[3]), Facts(chair_casting="no"))
    empty = decide(rule, equal_roll(4), ballots(abstain=4), Facts(chair_casting="yes"))

    assert (lost.passed, won.passed, empty.passed) == (False, True, False)
    assert [verdict.conditions[1].note for verdict in (lost, won, empty)] == ["", "", "empty_base"]
    assert not decide(a_rule(), equal_roll(2), ballots(yes=1, no=[2]), Facts(chair_casting="yes")).passed


def test_only_who_takes_part_counts_as_voting_in_person():
    rule = a_rule(a_count(of="in_person", count=2))

    assert decide(rule, equal_roll(3), ballots(yes=2), Facts(in_person=owners("O1", "O2"))).passed
    assert not decide(rule, equal_roll(3), ballots(yes=1), Facts(in_person=owners("O1", "O2"))).passed
    verdict = decide(rule, equal_roll(3), ballots(yes=2), Facts(in_person=owners("O1"), objecting=owners("O2", "O3")))
    assert (area_of(verdict, "in_person"), area_of(verdict, "objecting")) == (100, 200)
    assert (verdict.tallies["units"].in_person, verdict.tallies["units"].objecting) == (1, 2)
    by_area = a_rule(a_term("area", of="in_person", cmp=">=", share="1/3", base="all"))
    assert decide(by_area, equal_roll(3), ballots(yes=1), Facts(in_person=owners("O1"))).passed
    assert not decide(by_area, equal_roll(3), ballots(yes=[2]), Facts(in_person=owners("O1"))).passed


def test_a_hundred_owners_in_person_do_where_they_are_fewer_than_a_twentieth():
    rule, roll = presets.get("hk_large_maintenance"), equal_roll(2_100)
    cast = ballots(yes=400)

    def in_person(number):
        return decide(rule, roll, cast, Facts(in_person=owners(*(f"O{n}" for n in range(1, number + 1)))))

    assert in_person(100).passed
    assert not in_person(99).passed
