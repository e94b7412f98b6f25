"""Is a dominant owner cut exactly where the law cuts, just below, at and just above the line?"""

from fractions import Fraction

import pytest

from governance.law.rule import Cap, WeightModifier
from governance.tally.decision import decide
from governance.tally.roll import Facts
from tests.governance.tally.votes import a_row, a_rule, a_term, all_of, area_of


def capped(kind, limit="1", in_quorum=False, reduce_base=True, with_mandates=False):
    both = all_of(a_term("area", base="all"), a_term("units", base="all", id="units"))
    return a_rule(
        both,
        a_term("area", of="participating", share="1/2", cmp=">=", base="all", id="q"),
        cap=Cap(kind, Fraction(limit), in_quorum, reduce_base, with_mandates),
    )


HALF_AND_MORE = [a_row("1", "M", "300"), a_row("2", "M", "301"), a_row("3", "A", "250"), a_row("4", "B", "149")]


def test_a_majority_holder_is_cut_to_the_others_whoever_votes():
    verdict = decide(capped("majority_holder"), HALF_AND_MORE, {"M": "yes"})

    assert (area_of(verdict, "yes"), area_of(verdict, "all")) == (399, 798)
    assert verdict.tallies["units"].yes == 2
    assert area_of(decide(capped("majority_holder"), HALF_AND_MORE, {"A": "yes"}), "all") == 798
    uncut_base = decide(capped("majority_holder", reduce_base=False), HALF_AND_MORE, {"M": "yes"})
    assert (area_of(uncut_base, "yes"), area_of(uncut_base, "all")) == (399, 1000)


def test_the_quorum_is_cut_only_where_the_rule_says_so():
    votes_only = decide(capped("majority_holder"), HALF_AND_MORE, {"M": "yes"})
    quorum_too = decide(capped("majority_holder", in_quorum=True, reduce_base=False), HALF_AND_MORE, {"M": "yes"})

    assert votes_only.quorum_met
    assert Fraction(votes_only.quorum_tallies["area"].participating, 10_000) == 601
    assert quorum_too.void
    assert quorum_too.quorum_tallies is None


def test_exactly_half_is_not_cut():
    roll = [a_row("1", "M", "500"), a_row("2", "A", "500")]

    assert area_of(decide(capped("majority_holder"), roll, {"M": "yes"}), "yes") == 500


def test_nobody_outvotes_the_others_who_take_part():
    roll = [a_row("1", "M", "600"), a_row("2", "A", "200"), a_row("3", "B", "100"), a_row("4", "C", "500")]
    rule = capped("sum_of_other_present")

    def yes_of(cast):
        return area_of(decide(rule, roll, cast))

    assert yes_of({"M": "yes", "A": "no", "B": "abstain"}) == 300
    assert yes_of({"M": "yes", "A": "no", "B": "invalid"}) == 200
    assert yes_of({"M": "yes", "A": "no", "C": "no"}) == 600
    assert yes_of({"M": "yes"}) == 0


def test_mandates_count_with_their_holder_only_where_the_rule_says_so():
    roll = [a_row("1", "M", "100"), a_row("2", "P", "300"), a_row("3", "A", "250")]
    cast = {"M": "yes", "P": "yes", "A": "no"}

    mandate = Facts(proxies={"P": "M"})

    def yes_of(rule, facts=mandate):
        return area_of(decide(rule, roll, cast, facts))

    belgium = capped("sum_of_other_present", with_mandates=True)
    assert yes_of(belgium) == 250
    assert yes_of(belgium, Facts()) == 400
    assert yes_of(capped("sum_of_other_present")) == 400
    assert yes_of(capped("majority_holder")) == 400
    assert yes_of(capped("fraction", "1/2")) == 400
    assert yes_of(capped("fraction", "1/2", with_mandates=True)) == 325


@pytest.mark.parametrize(("limit", "area", "units"), [("1/5", 2, 2), ("1/2", 5, 5), ("3/5", 5, 5)])
def test_a_cap_by_fraction_cuts_weight_and_units(limit, area, units):
    roll = [a_row(str(n), "A", "1") for n in range(5)] + [a_row(f"x{n}", f"X{n}", "1") for n in range(5)]

    verdict = decide(capped("fraction", limit), roll, {"A": "yes"})

    assert (area_of(verdict), verdict.tallies["units"].yes) == (area, units)
    assert verdict.tallies["units"].entitled == 5 + units


def test_a_cap_by_fraction_may_cut_units_of_an_owner_of_little_weight():
    roll = [a_row("1", "A", "1"), a_row("2", "A", "1"), a_row("3", "B", "48"), a_row("4", "C", "50")]

    verdict = decide(capped("fraction", "1/2"), roll, {"A": "yes", "C": "yes"})

    assert verdict.tallies["units"].yes == 3
    assert decide(capped("fraction", "1/4"), roll, {"A": "yes"}).tallies["units"].yes == 1
    assert area_of(decide(capped("fraction", "1/4"), roll, {"A": "yes"})) == 2


def test_units_alone_may_be_too_many():
    roll = [*(a_row(f"a{n}", "A", "1") for n in range(3)), *(a_row(str(n), f"O{n}", "20") for n in range(5))]

    verdict = decide(capped("fraction", "1/4"), roll, {"A": "yes"})

    assert (verdict.tallies["units"].yes, area_of(verdict)) == (2, 3)


@pytest.mark.parametrize("kind", ["majority_holder", "sum_of_other_present", "fraction"])
def test_a_roll_without_any_weight_is_cut_nowhere(kind):
    verdict = decide(capped(kind, "1/2"), [a_row("1", "A", "0"), a_row("2", "B", "0")], {"A": "yes", "B": "no"})

    assert (verdict.tallies["units"].yes, area_of(verdict)) == (1, 0)


def modified(share="1/2", lots=2):
    return a_rule(a_term("area"), weight_modifier=WeightModifier("dev", Fraction(1, 3), Fraction(share), lots))


def scheme(own, others, lots=2):
    return [a_row("D", "Dev", own, tags=("dev",)), *(a_row(str(n), f"O{n}", others) for n in range(lots))]


@pytest.mark.parametrize(("own", "counted_as"), [("199", 199), ("200", Fraction(200, 3)), ("201", 67)])
def test_a_tagged_owner_of_half_or_more_counts_a_third(own, counted_as):
    verdict = decide(modified(), scheme(own, "100"), {"Dev": "no"})

    assert area_of(verdict, "no") == counted_as
    assert area_of(verdict, "all") == counted_as + 200
    assert (verdict.quorum_tallies is None) is (own == "199")


@pytest.mark.parametrize(("lots", "cut"), [(1, False), (2, True)])
def test_a_small_scheme_cuts_nobody(lots, cut):
    verdict = decide(modified(), scheme("300", "100", lots), {"Dev": "no"})

    assert area_of(verdict, "no") == (100 if cut else 300)
