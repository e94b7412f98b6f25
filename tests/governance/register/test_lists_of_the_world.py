"""Lists as communities in other places keep them: their headings, names, numbers, shares."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest

from governance.register.cells import Cell, Odd, Reason
from governance.register.headings import Column, column_of, stated_whole
from governance.register.names import read_names
from governance.register.numbers import BOTH, COMMA, POINT, NoNumber, TwoNumbers, decimal_mark, read_number
from governance.register.register import Place, Use
from governance.register.sheet import Reading, places_meant, read_sheet
from governance.register.weighing import Basis, Sign


def _read(*rows: Sequence[Cell]) -> Reading:
    return read_sheet([list(row) for row in rows])


def _faults(reading: Reading) -> list[tuple[int, Reason, str]]:
    return [(fault.row, fault.reason, fault.value) for fault in reading.faults]


def _owners(reading: Reading) -> list[list[str]]:
    return [[owner.name for owner in entry.owners] for entry in reading.entries]


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("1,234.5", POINT, "1234.5"),
        ("1.234,5", POINT, "1234.5"),
        ("1 234,5", POINT, "1234.5"),
        ("1'234.5", POINT, "1234.5"),
        ("0,125", POINT, "0.125"),
        ("12,345", COMMA, "12.345"),
        ("12,345", POINT, "12345"),
        ("12.345", COMMA, "12345"),
        ("1.234.567", POINT, "1234567"),
        (",5", POINT, "0.5"),
    ],
)
def test_a_number_is_read_by_the_habit_of_its_column(text: str, mark: str, value: str) -> None:
    assert read_number(text, mark) == Fraction(value)


def test_a_column_tells_its_mark_and_one_that_uses_both_leaves_the_unclear_ones_out() -> None:
    assert decimal_mark(["0,83", "1.234"]) == COMMA
    assert decimal_mark(["12", "1,234"]) == POINT
    assert decimal_mark(["0,83", "0.83"]) == BOTH
    with pytest.raises(TwoNumbers):
        read_number("1.234", BOTH)
    assert read_number("12", BOTH) == 12
    for wrong in ("1.2.3,4,5", "1,23.456,7", "", "12a", "9" * 31):
        with pytest.raises(NoNumber):
            read_number(wrong)


def test_a_spanish_list_of_names_shares_and_decimal_commas_is_read_as_it_is() -> None:
    reading = _read(
        ["Comunidad de Propietarios Calle Mayor 5", "", ""],
        ["Vivienda", "Propietario", "Coeficiente (%)"],
        ["1ºA", "García López, Ana y Pedro Ruiz", "33,25"],
        ["1ºB", "Martínez Soler, José", "33,5"],
        ["PH-2", "Inversiones Turia, S.L.", "33,25"],
        ["Total", "", "100"],
    )

    assert reading.faults == ()
    assert [str(entry.place) for entry in reading.entries] == ["1ºA", "1ºB", "PH-2"]
    assert _owners(reading) == [
        ["García López, Ana", "Pedro Ruiz"],
        ["Martínez Soler, José"],
        ["Inversiones Turia, S.L."],
    ]
    assert reading.weighing is not None
    assert (reading.weighing.name, reading.weighing.whole) == ("cuotas in %", 100)
    assert [entry.weight for entry in reading.entries] == [332_500, 335_000, 332_500]


def test_floor_and_door_in_two_columns_are_one_home() -> None:
    reading = _read(
        ["Piso", "Puerta", "Propietarios", "Cuota"],
        ["1º", "A", "Ana García", "25"],
        ["1º", "B", "Luis Pérez", "25"],
        ["2º", "A", "Eva Gil", "25"],
        ["Bajo", "A", "Juan Sanz", "25"],
    )

    assert [str(entry.place) for entry in reading.entries] == ["1ºA", "1ºB", "2ºA", "Bajo A"]
    assert reading.weighing is not None
    assert reading.weighing.whole == 100


def test_a_list_may_name_its_homes_by_their_floor_alone_and_a_use_that_nobody_knows_is_told() -> None:
    reading = _read(["Piso", "Nombre", "Uso"], ["1º", "Ana Gil", "vivienda"], ["2º", "Eva Sanz", "castillo"])

    assert _faults(reading) == [(3, Reason.NOT_A_USE, "castillo")]


def test_homes_and_owners_alone_are_a_register_in_which_each_home_counts_one() -> None:
    reading = _read(["Unit", "Owner"], ["101", "John and Mary Smith"], ["Lot 7", "Smith & Co Ltd"])

    assert reading.good
    assert reading.weighing is None
    assert [entry.weight for entry in reading.entries] == [10_000, 10_000]
    assert _owners(reading) == [["John Smith", "Mary Smith"], ["Smith & Co Ltd"]]
    assert [str(entry.place) for entry in reading.entries] == ["101", "Lot 7"]


@pytest.mark.parametrize(
    ("heading", "cells", "name", "whole", "first"),
    [
        ("Share %", ["0.8", "99.2"], "shares in %", 100, Fraction(4, 5)),
        ("Percentage", ["0.8%", "99.2%"], "shares in %", 100, Fraction(4, 5)),
        ("Share", ["0.5", "99.5"], "shares in %", 100, Fraction(1, 2)),
        ("Share (%)", ["1/4", "3/4"], "shares in %", 100, Fraction(25)),
        ("Ownership interest", ["0.008", "0.992"], "shares in %", 100, Fraction(4, 5)),
        ("Permilagem", ["8‰", "992‰"], "permilagem in ‰", 1000, Fraction(8)),
        ("Millesimi", ["8,125", "991,875"], "millesimi", 1000, Fraction(65, 8)),
        ("MEA /10.000", ["83", "9.917"], "co-ownership shares", 10_000, Fraction(83)),
        ("Miteigentumsanteil", ["83/10.000", "9917/10.000"], "co-ownership shares", 10_000, Fraction(83)),
        ("Tantièmes", ["4 371", "5 503"], "tantièmes", None, Fraction(4371)),
        ("Share", ["1/128", "127/128"], "shares", 128, Fraction(1)),
        ("Share", ["1/3", "2/3"], "shares", 3, Fraction(1)),
        ("Share", ["1/3", "4/6"], "shares in /", 1, Fraction(1, 3)),
        ("Unit entitlement", ["12", "88"], "unit entitlement", 100, Fraction(12)),
        ("業權份數", ["7", "12"], "undivided shares", None, Fraction(7)),
        ("Undivided shares", ["1,250", "2,375"], "undivided shares", None, Fraction(1250)),
    ],
)
def test_shares_are_read_as_they_are_written_and_what_they_are_parts_of_is_known(
    heading: str, cells: list[str], name: str, whole: int | None, first: Fraction
) -> None:
    reading = _read(["Unit", "Owner", heading], ["1", "A", cells[0]], ["2", "B", cells[1]])

    assert reading.faults == ()
    assert reading.weighing is not None
    assert (reading.weighing.name, reading.weighing.whole) == (name, whole)
    assert Fraction(reading.entries[0].weight) / 10_000 == first


def test_a_building_states_its_total_in_the_last_row_where_no_round_number_is_near() -> None:
    reading = _read(["Lot", "Propriétaire", "Tantièmes"], ["1", "Anne Roy", "4371"], ["Total", "", "9874"])

    assert reading.weighing is not None
    assert reading.weighing.whole == 9874


def test_shares_come_before_areas_where_a_list_states_both() -> None:
    reading = _read(
        ["Vivienda", "Propietario", "Superficie", "Cuota"], ["1", "Ana Gil", "80", "60"], ["2", "B", "", "40"]
    )

    assert reading.weighing is not None
    assert reading.weighing.basis is Basis.SHARE
    assert reading.entries[1].weight == 400_000


def test_what_is_wrong_with_a_share_is_told_by_row() -> None:
    reading = _read(
        ["Unit", "Owner", "Share"],
        ["1", "A", "12%"],
        ["2", "B", "0"],
        ["3", "C", "many"],
        ["4", "D", "8‰"],
        ["5", "E", ""],
        ["1", "F", "3%"],
        ["6", "G", "1/0"],
        ["7", "H", "3/4%"],
        ["8", "I", "1/9999999999999"],
        ["9", "J", "1,000,000,000"],
        ["10", "K", "1/many"],
        ["Total", "", "all"],
    )

    assert _faults(reading) == [
        (3, Reason.NOT_POSITIVE, "0"),
        (4, Reason.NOT_A_SHARE, "many"),
        (5, Reason.OTHER_SIGN, "8‰"),
        (6, Reason.MISSING, ""),
        (7, Reason.TWICE, "1"),
        (8, Reason.NOT_POSITIVE, "1/0"),
        (9, Reason.NOT_A_SHARE, "3/4%"),
        (10, Reason.NOT_A_SHARE, "1/9999999999999"),
        (11, Reason.TOO_LARGE, "1,000,000,000"),
        (12, Reason.NOT_A_SHARE, "1/many"),
    ]


def test_a_number_that_can_be_read_in_two_ways_is_asked_about() -> None:
    reading = _read(["Unit", "Owner", "Share"], ["1", "A", "0.83"], ["2", "B", "0,83"], ["3", "C", "1.234"])

    assert _faults(reading) == [(4, Reason.TWO_NUMBERS, "1.234")]


@pytest.mark.parametrize("made", ["2-Jan", "02-ene", "Jan-02", "1月2日", "2026/1/2", "2026-01-02 00:00:00"])
def test_a_date_that_the_spreadsheet_made_of_a_home_is_named(made: str) -> None:
    reading = _read(["Unit", "Owner", "%"], ["1-1", "A", "50"], [made, "B", "25"], [Odd.DATE, "C", "25"])

    assert _faults(reading) == [(3, Reason.DATE, made), (4, Reason.DATE, "")]


def test_a_parking_space_counts_with_its_home_or_by_itself() -> None:
    reading = _read(
        ["Unit", "Owner", "%", "Use", "Belongs to"],
        ["101", "Ana Gil", "60", "", ""],
        ["102", "Eva Sanz", "39", "", ""],
        ["P-1", "Ana Gil", "0.5", "parking", "101"],
        ["P-2", "Leo Roy", "0.5", "parking", ""],
    )

    assert reading.faults == ()
    assert [entry.part_of for entry in reading.entries] == [None, None, Place("", "", "101"), None]
    assert reading.entries[3].use is Use.PARKING


def test_what_counts_with_a_home_must_be_a_parking_space_or_a_store_and_the_home_must_be_there() -> None:
    reading = _read(
        ["Unit", "Owner", "%", "Use", "Belongs to"],
        ["101", "Ana Gil", "60", "", ""],
        ["102", "Eva Sanz", "39", "", "101"],
        ["P-1", "Ana Gil", "1", "parking", "103"],
    )

    assert _faults(reading) == [(3, Reason.COUNTS_WITH_ITSELF, "101"), (4, Reason.NO_SUCH_HOME, "103")]


def test_family_name_and_given_name_may_stand_in_two_columns() -> None:
    reading = _read(
        ["Wohnung", "Vorname", "Nachname", "MEA"], ["1", "Anna", "Müller", "500"], ["2", "", "Krause GmbH", "500"]
    )

    assert _owners(reading) == [["Anna Müller"], ["Krause GmbH"]]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("García López, Ana y Pedro Ruiz", ("García López, Ana", "Pedro Ruiz")),
        ("García López, Ana y Pedro", ("García López, Ana", "García López, Pedro")),
        ("Smith, John", ("Smith, John",)),
        ("John Smith, Mary Jones", ("John Smith", "Mary Jones")),
        ("Hans und Maria Müller", ("Hans Müller", "Maria Müller")),
        ("Müller & Söhne GmbH", ("Müller & Söhne GmbH",)),
        ("Rossi Mario e Bianchi Lucia", ("Rossi Mario", "Bianchi Lucia")),
        ("Jean Martin et Anne Roy", ("Jean Martin", "Anne Roy")),
        ("陳大文、李小明", ("陳大文", "李小明")),
        ("García López, Ana;Müller & Söhne GmbH", ("García López, Ana", "Müller & Söhne GmbH")),
        ("Müller & Söhne GmbH;García López, Ana María", ("Müller & Söhne GmbH", "García López, Ana María")),
    ],
)
def test_joint_owners_are_told_apart_in_each_places_way(cell: str, names: tuple[str, ...]) -> None:
    assert read_names(cell) == names


def test_two_people_with_their_family_names_first_in_one_cell() -> None:
    assert read_names("Ruiz, Pedro, Gil, Ana", family_first=True) == ("Ruiz, Pedro", "Gil, Ana")


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Wohnungs-Nr.", Column.UNIT),
        ("Lot n°", Column.UNIT),
        ("Owner's name", Column.OWNER),
        ("Copropriétaire", Column.OWNER),
        ("Propietario/a", Column.OWNER),
        ("Eigentümer/in", Column.OWNER),
        ("Quote millesimali", Column.SHARE),
        ("Fração", Column.UNIT),
        ("区分所有者", Column.OWNER),
        ("소유자", Column.OWNER),
        ("Собственник", Column.OWNER),
        ("業主姓名", Column.OWNER),
        ("% cuota", Column.SHARE),
        ("%", Column.SHARE),
        ("Remarks", None),
    ],
)
def test_headings_are_understood_in_the_languages_of_the_places(heading: str, column: Column | None) -> None:
    assert column_of(heading) is column


def test_a_heading_says_what_the_shares_are_parts_of() -> None:
    assert stated_whole("MEA (10.000stel)") == 10_000
    assert stated_whole("Tausendstel") == 1_000
    assert stated_whole("Zehntausendstel") == 10_000
    assert stated_whole("Share") is None


def test_somebody_may_mean_a_home_by_its_name_or_its_whole_place() -> None:
    assert Place("", "", "1-2") in places_meant("1-2")
    assert Place("1", "", "2") in places_meant("1-2")
    assert Place("", "", "Lot 7") in places_meant("Lot 7")
    assert Sign.FRACTION.value == "/"


def test_a_cell_about_the_developer_that_is_neither_yes_nor_no_is_told() -> None:
    reading = _read(["Unit", "Owner", "Unsold"], ["1", "A", "perhaps"], ["2", "B", "sí"])

    assert _faults(reading) == [(2, Reason.NOT_YES_OR_NO, "perhaps")]
