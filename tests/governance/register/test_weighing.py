"""By what a community counts: shares, fractions, one each; kept, named and summed exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.register.cells import CellError, Reason, read_weight
from governance.register.register import Use
from governance.register.weighing import (
    BY_AREA,
    BY_OWNER,
    BY_UNIT,
    Per,
    Sign,
    Weighing,
    counted_as,
    missing_of,
    per,
    shares,
    split_name,
    usual,
    weighing_of,
)
from governance.register.weighing_change import weighed, weighing_from, with_known_weights
from governance.tally.weight import SCALE, in_parts, of_parts, of_plain, plain_weight
from tests.samples.registers import an_entry


@given(st.fractions(min_value=0, max_value=10**6, max_denominator=10**9))
def test_a_weight_is_kept_exactly_whatever_it_is_a_part_of(value: Fraction) -> None:
    weight = value * SCALE

    assert of_parts(*in_parts(weight)) == weight
    assert of_plain(plain_weight(weight)) == weight


@pytest.mark.parametrize(
    "weighing",
    [BY_AREA, BY_UNIT, BY_OWNER, shares("millesimi", whole=1000), shares("", Sign.PERCENT), shares("", Sign.FRACTION)],
)
def test_what_a_community_counts_by_is_kept_with_it(weighing: Weighing) -> None:
    assert weighing_of(weighing.as_data()) == weighing


def test_a_community_that_has_said_nothing_counts_by_area() -> None:
    assert weighing_of(None) is BY_AREA
    assert BY_AREA.name == "floor area"


def test_a_share_is_named_with_the_sign_that_it_is_written_with() -> None:
    assert shares("cuotas", Sign.PERCENT).name == "cuotas in %"
    assert split_name("cuotas in %") == ("cuotas", Sign.PERCENT)
    assert split_name("share value") == ("share value", Sign.NUMBER)


def test_a_rule_gives_each_home_one_whatever_the_register_holds() -> None:
    assert counted_as("one per unit", shares("", Sign.PERCENT)) == "one per unit"
    assert per("one per strata lot") is Per.UNIT
    assert per("one per owner") is Per.OWNER
    assert per("floor area") is Per.WEIGHT


def test_a_rule_about_shares_is_said_in_what_the_register_holds() -> None:
    assert counted_as("co-ownership shares", shares("millesimi", whole=1000)) == "millesimi"
    assert counted_as("cuotas", shares("", Sign.PERCENT)) == "cuotas in %"
    assert counted_as("cuotas", BY_AREA) == "floor area"
    assert counted_as("exclusive floor area", BY_AREA) == "exclusive floor area"
    assert counted_as("floor area", BY_UNIT) == "one per unit"
    assert counted_as("floor area", BY_OWNER) == "one per owner"


def test_the_difference_to_the_whole_is_exact() -> None:
    per_cent = shares("", Sign.PERCENT)

    assert missing_of(per_cent.whole, 999_000) == 1_000
    assert missing_of(per_cent.whole, 1_000_001) == -1
    assert missing_of(BY_AREA.whole, 5) == 0


def test_a_list_that_says_less_leaves_what_was_said() -> None:
    before = shares("tantièmes", whole=9_874)

    assert weighing_from(before, shares()) == before
    assert weighing_from(before, BY_AREA) is BY_AREA
    assert weighing_from(BY_UNIT, None) is BY_UNIT
    assert weighing_from(BY_AREA, None) is None


def test_where_homes_have_one_each_a_parking_space_has_none_unless_the_place_says_so() -> None:
    home, parking = an_entry("1-1-101"), an_entry("1-1-P1", use=Use.PARKING)
    counted = Weighing(BY_UNIT.basis, extras=True)

    assert weighed(home, BY_UNIT).weight == SCALE
    assert weighed(parking, BY_UNIT).weight == 0
    assert weighed(parking, counted).weight == SCALE
    assert weighed(parking, BY_AREA).weight == parking.weight


def test_a_list_of_owners_alone_keeps_the_weights_that_are_known() -> None:
    old = [an_entry("1-1-101", area="70"), an_entry("1-1-102", area="80")]
    kept = with_known_weights(old, [an_entry("1-1-102", "周敏", area=1)])

    assert kept is not None
    assert kept[0].weight == 800_000
    assert with_known_weights(old, [an_entry("1-1-103", area=1)]) is None
    assert with_known_weights([], [an_entry("1-1-103", area=1)]) is None


def test_each_place_has_what_its_lists_usually_count_by() -> None:
    assert usual("CN-SD") is BY_AREA
    assert usual("IT").whole == 1000
    assert usual("ES").name == "cuotas in %"
    assert usual("US-FL").sign is Sign.PERCENT


@pytest.mark.parametrize(
    ("weighing", "written", "weight"),
    [
        (BY_AREA, "89,37 m2", 893_700),
        (shares("", Sign.PERCENT), "0,83", 8_300),
        (shares("", Sign.PERCENT), "0.83%", 8_300),
        (shares("", Sign.PERCENT), "8,3‰", 8_300),
        (shares("", Sign.PERCENT), "1/120", Fraction(25_000, 3)),
        (shares("", whole=10_000), "83/10.000", 830_000),
        (shares("", whole=10_000), "83", 830_000),
        (shares("", Sign.FRACTION), "1/128", Fraction(625, 8)),
    ],
)
def test_a_corrected_weight_is_read_in_what_the_community_counts_by(
    weighing: Weighing, written: str, weight: Fraction | int
) -> None:
    assert read_weight(written, weighing) == weight


def test_a_share_in_per_cent_means_nothing_where_nobody_has_said_what_all_come_to() -> None:
    with pytest.raises(CellError) as error:
        read_weight("3%", shares("undivided shares"))

    assert error.value.reason is Reason.OTHER_SIGN
