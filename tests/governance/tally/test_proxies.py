"""Which mandates are void, and what happens to their ballots?"""

from fractions import Fraction

import pytest

from governance.law.rule import BOTH, Cap, LotLimit, MandateLimit, ShareLimit
from governance.tally.decision import decide
from governance.tally.proxies import void_mandates
from governance.tally.roll import NO_FACTS, Facts
from tests.governance.tally.votes import a_row, a_rule, ballots, equal_roll, owners


def void(limit, roll, facts):
    return [owner for _, owner in void_mandates(limit, roll, facts)]


def carried(*owners, holder="X", **more):
    return Facts(proxies=dict.fromkeys(owners, holder), **more)


def test_no_limit_and_no_mandates_leave_all_as_it_is():
    assert void(None, equal_roll(3), carried("O1", "O2")) == []
    assert void(MandateLimit(0, None), equal_roll(3), NO_FACTS) == []
    assert void(MandateLimit(0, None), equal_roll(3), carried("Stranger")) == []


def test_mandates_beyond_the_number_are_void_in_the_order_of_the_roll():
    limit = MandateLimit(2, None)

    assert void(limit, equal_roll(5), carried("O5", "O1", "O3", "O2")) == ["O3", "O5"]
    assert void(limit, equal_roll(5), carried("O1", "O2")) == []
    two = Facts(proxies={"O1": "X", "O2": "Y", "O3": "X", "O4": "Y", "O5": "X"})
    assert void_mandates(MandateLimit(1, None), equal_roll(5), two) == (("X", "O3"), ("Y", "O4"), ("X", "O5"))


@pytest.mark.parametrize(("own", "kept"), [("60", True), ("70", True), ("70.0001", False)])
def test_more_mandates_stand_while_holder_and_mandators_have_a_tenth_at_most(own, kept):
    roll = [a_row("1", "X", own), *(a_row(str(n), f"O{n}", "10") for n in range(2, 5)), a_row("9", "Rest", "900")]

    assert (void(MandateLimit(2, Fraction(1, 10)), roll, carried("O2", "O3", "O4")) == []) is kept


def test_an_owner_of_several_units_gives_one_mandate_but_several_lots():
    roll = [a_row("1", "A"), a_row("2", "A"), a_row("3", "B"), a_row("4", "C")]

    assert void(MandateLimit(2, None), roll, carried("A", "B")) == []
    assert void(LotLimit(2, Fraction(0)), roll, carried("A", "B")) == ["B"]
    assert void(LotLimit(2, Fraction(0)), roll, carried("B", "A", "C")) == ["B", "C"]
    assert void(LotLimit(1, Fraction(0)), roll, carried("A", "B")) == ["A"]


@pytest.mark.parametrize(("units", "allowed"), [(149, 2), (150, 3), (199, 3), (200, 4)])
def test_a_fiftieth_of_the_lots_is_taken_in_whole_lots(units, allowed):
    facts = carried(*(f"O{n}" for n in range(1, 8)))

    assert len(void(LotLimit(2, Fraction(1, 50)), equal_roll(units), facts)) == 7 - allowed


ITALY = ShareLimit(20, Fraction(1, 5), Fraction(1, 5))


def test_up_to_twenty_heads_mandates_are_free():
    everybody = carried(*(f"O{n}" for n in range(1, 20)))

    assert void(ITALY, equal_roll(20), everybody) == []
    assert len(void(ITALY, equal_roll(21), everybody)) == 19 - 4


def test_a_share_of_heads_and_of_weight_limits_mandates_and_a_later_smaller_one_may_fit():
    roll = [a_row("0", "Big", "400"), *(a_row(str(n), f"O{n}", "75") for n in range(1, 25))]

    assert void(ITALY, roll, carried("Big", "O1", "O2")) == ["O1", "O2"]
    heavy = [a_row("0", "Big", "1000"), *(a_row(str(n), f"O{n}", "75") for n in range(1, 25))]
    assert void(ITALY, heavy, carried("Big", "O1", "O2")) == ["Big"]
    assert void(ITALY, equal_roll(25), carried(*(f"O{n}" for n in range(1, 7)))) == ["O6"]


@pytest.mark.parametrize(
    ("areas", "either", "both"),
    [
        (["1", "1", "1", "1", "1", "15"], ["O3", "O4"], []),  # heads passed, weight kept
        (["4", "1", "1", "1", "1", "12"], ["O2", "O3", "O4"], ["O3", "O4"]),
        (["1", "1", "1", "8", "1", "8"], ["O3", "O4"], ["O4"]),
    ],
)
def test_where_both_shares_must_be_passed_one_of_them_voids_nothing(areas, either, both):
    roll = [a_row(f"U{n}", f"O{n}", area) for n, area in enumerate(areas, 1)]
    mandates = carried("O1", "O2", "O3", "O4")

    def limited(**more):
        return void(ShareLimit(0, Fraction(2, 5), Fraction(1, 5), **more), roll, mandates)

    assert limited() == either
    assert limited(exceeded=BOTH) == both


def test_the_proxy_of_a_single_owner_is_free_where_only_several_mandates_are_limited():
    korea = ShareLimit(0, Fraction(1, 2), Fraction(1, 2), only_if_mandates_over=1)
    roll = [a_row("0", "Big", "70"), a_row("1", "A", "20"), a_row("2", "B", "10")]

    assert void(korea, roll, carried("Big")) == []
    assert void(korea, roll, carried("Big", "A")) == ["Big"]
    assert void(ShareLimit(0, Fraction(1, 2), Fraction(1, 2)), roll, carried("Big")) == ["Big"]
    assert void(korea, equal_roll(4), carried("O1", "O2", "O3")) == ["O3"]


def test_under_a_cap_by_fraction_a_mandate_weighs_what_the_cap_leaves():
    fifth = ShareLimit(0, Fraction(1, 5), Fraction(1, 5))
    roll = [a_row("0", "Big", "300"), *(a_row(str(n), f"O{n}", "100") for n in range(1, 8))]

    def void_under(cap):
        return void_mandates(fifth, roll, carried("Big"), cap)

    assert void_under(Cap("fraction", Fraction(1, 5))) == ()
    assert void_under(Cap("majority_holder")) == void_under(None) == (("X", "Big"),)


def test_voting_in_person_cancels_the_mandate_and_nobody_is_his_own_proxy():
    limit = MandateLimit(1, None)

    assert void(limit, equal_roll(3), carried("O1", "O2", in_person=owners("O1"))) == []
    assert void(limit, equal_roll(3), carried("O1", "O2", holder="O2")) == []


def test_a_void_mandate_takes_the_ballot_with_it():
    rule = a_rule(proxy_limit=MandateLimit(1, None))

    verdict = decide(rule, equal_roll(3), ballots(yes=2, no=[3]), carried("O1", "O2"))

    assert (verdict.tallies["heads"].yes, verdict.tallies["heads"].absent) == (1, 1)
    assert [(note.kind, note.who, note.value) for note in verdict.notes] == [("proxy_void", "O2", "X")]
