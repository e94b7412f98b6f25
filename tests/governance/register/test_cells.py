"""Is a cell read as its writer meant it, and refused where that is not plain?"""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.register.cells import (
    CellError,
    Odd,
    Reason,
    is_yes,
    read_area,
    read_building,
    read_entrance,
    read_phones,
    read_place,
    read_unit,
    read_use,
    text_of,
)
from governance.register.names import is_developer, read_names
from governance.register.register import Place, Use, say_area


@pytest.mark.parametrize(
    ("written", "area"),
    [
        ("89.37", 893700),
        ("89.37㎡", 893700),
        ("８９．３７", 893700),
        ("８９．３７㎡", 893700),
        ("89.37 m²", 893700),
        ("89,37", 893700),
        ("1.089,5 m²", 10895000),
        ("1 089,5", 10895000),
        ("1'089.50", 10895000),
        ("89.37平方米", 893700),
        ("89.37 平", 893700),
        ("89.37 sq m", 893700),
        ("89.37sqm", 893700),
        ("1,089.5", 10895000),
        ("１，０８９.5", 10895000),
        ("89", 890000),
        ("89.", 890000),
        (".5", 5000),
        ("+89.5", 895000),
        ("89.3704", 893704),
        ("89.370400000", 893704),
        ("0.0001", 1),
        ("100000", 1_000_000_000),
    ],
)
def test_an_area_is_taken_to_the_ten_thousandth(written: str, area: int) -> None:
    assert read_area(text_of(written)) == area


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("89.37041", Reason.DECIMALS),
        ("89.370000000000005", Reason.DECIMALS),
        ("0", Reason.NOT_POSITIVE),
        ("0.00", Reason.NOT_POSITIVE),
        ("-89.37", Reason.NOT_POSITIVE),
        ("100000.0001", Reason.TOO_LARGE),
        ("8937000", Reason.TOO_LARGE),
        ("1e2", Reason.NOT_AN_AREA),
        ("约89", Reason.NOT_AN_AREA),
        ("89.37.1", Reason.NOT_AN_AREA),
        ("٨٩", Reason.NOT_AN_AREA),
        ("㎡", Reason.NOT_AN_AREA),
        ("nan", Reason.NOT_AN_AREA),
    ],
)
def test_an_area_that_is_not_plain_is_refused_and_never_rounded(written: str, reason: Reason) -> None:
    with pytest.raises(CellError) as error:
        read_area(text_of(written))

    assert error.value.reason is reason


@given(st.integers(min_value=1, max_value=1_000_000_000))
def test_what_is_said_of_an_area_is_read_back_exactly(area: int) -> None:
    assert read_area(say_area(area) + "㎡".replace("㎡", "m2")) == area


@pytest.mark.parametrize(
    "written", ["3", "3栋", "3号楼", "３幢", "03", "三栋", "第3栋", "Building 3", "bldg. 3", "3#", "Block 3"]
)
def test_a_building_is_the_same_however_it_is_written(written: str) -> None:
    assert read_building(text_of(written)) == "3"


def test_buildings_entrances_and_units_keep_names_that_are_no_numbers() -> None:
    assert read_building("A座") == "A"
    assert read_building("东区3号楼") == "东区3"
    assert read_building("十二栋") == "12"
    assert read_building("十栋") == "10"
    assert read_building("二十三号楼") == "23"
    assert read_building("栋") == "栋"
    assert read_entrance("2单元") == read_entrance("Entrance 2") == read_entrance("二单元") == "2"
    assert read_unit("501室") == read_unit("Flat 501") == "501"
    assert read_unit("0501") == "0501"
    with pytest.raises(CellError):
        read_building("很" * 21)


@pytest.mark.parametrize(
    "written", ["3-2-501", "3栋2单元501室", "３－２－５０１", "3幢2单元501", "3 / 2 / 501", "三栋二单元501"]
)
def test_a_whole_place_may_stand_in_one_text(written: str) -> None:
    assert read_place(written) == Place("3", "2", "501")


@pytest.mark.parametrize("longest", ["1栋" * 1000 + "门" * 1000 + "-", "3栋2单元" + "5" * 200])
def test_what_is_longer_than_any_place_is_none_and_found_out_at_once(longest: str) -> None:
    begun = process_time()

    with pytest.raises(CellError):
        read_place(longest)

    assert process_time() - begun < 0.5


def test_a_place_without_entrance_and_what_is_no_place() -> None:
    assert read_place("3#501") == read_place("3-501") == read_place("3栋501") == Place("3", "", "501")
    for wrong in ("501", "王秀英", "3-2-501-7", "3--501", ""):
        with pytest.raises(CellError):
            read_place(wrong)


def test_names_are_parted_and_their_padding_dropped() -> None:
    assert read_names(text_of("李　强、周  敏")) == ("李强", "周敏")
    assert read_names(text_of("李强\n周敏")) == ("李强", "周敏")
    assert read_names(text_of("Emma Clarke; John Smith")) == ("Emma Clarke", "John Smith")
    assert read_names("Ann Lee and Bo Chen") == ("Ann Lee", "Bo Chen")
    assert read_names("阿依古丽·买买提") == ("阿依古丽·买买提",)
    with pytest.raises(CellError):
        read_names("长" * 61)


def test_telephones_are_digits_and_nothing_else() -> None:
    assert read_phones(text_of("138-0000-0001、+86 138 0000 0002")) == ("13800000001", "+8613800000002")
    assert read_phones("") == ()
    for wrong in ("138****0001", "1234", "没有"):
        with pytest.raises(CellError):
            read_phones(wrong)


def test_uses_developers_and_yes_are_understood_in_both_languages() -> None:
    assert read_use("") == read_use("住宅") == read_use("Home") == Use.HOME
    assert read_use("车位") == read_use("parking") == Use.PARKING
    assert read_use("储藏室") == Use.STORE
    assert read_use("商铺") == Use.SHOP
    assert is_developer("未售")
    assert is_developer("Developer")
    assert not is_developer("王秀英")
    assert is_yes("是")
    assert not is_yes("否")
    with pytest.raises(CellError):
        read_use("游泳池")


def test_dates_and_failed_formulas_are_told_apart_from_text() -> None:
    for odd, reason in ((Odd.DATE, Reason.DATE), (Odd.BROKEN, Reason.BROKEN)):
        with pytest.raises(CellError) as error:
            text_of(odd)
        assert error.value.reason is reason
    assert text_of(Odd.ABOVE) == ""
    assert text_of(" a\u200b\ufeffb\t c ") == "a b c"
