"""Is a spreadsheet read as a register, and is each fault named by row, column and reason?"""

from __future__ import annotations

from governance.register.cells import Cell, Odd, Reason
from governance.register.register import Use, add_up
from governance.register.sheet import MOST_ROWS, Column, Reading, read_sheet

HEADING: list[Cell] = ["楼栋", "单元", "房号", "建筑面积（㎡）", "业主", "电话"]
ABOVE = Odd.ABOVE


def _read(*rows: list[Cell], heading: list[Cell] = HEADING) -> Reading:
    return read_sheet([heading, *rows])


def _faults(reading: Reading) -> list[tuple[int, str, Reason]]:
    return [(fault.row, fault.column, fault.reason) for fault in reading.faults]


def test_a_plain_sheet_is_a_register() -> None:
    reading = _read(
        ["3栋", "2单元", "501", "89.37㎡", "王秀英", "13800000001"], ["3栋", "2单元", "502", "90", "李强", ""]
    )

    assert reading.good
    assert [str(entry.place) for entry in reading.entries] == ["3-2-501", "3-2-502"]
    assert reading.entries[0].owners[0].phone == "13800000001"


def test_english_headings_are_understood_below_a_title() -> None:
    reading = read_sheet(
        [
            ["Yishiting Gardens: register of owners", "", "", "", ""],
            [],
            ["Building", "Entrance", "Unit No.", "Floor area (m²)", "Owner name"],
            ["3", "2", "501", "89.37", "Emma Clarke"],
        ]
    )

    assert reading.good
    assert str(reading.entries[0].place) == "3-2-501"


def test_merged_cells_mean_the_cell_above() -> None:
    reading = _read(
        ["3", "2", "501", "89.37", "王秀英", ""],
        [ABOVE, ABOVE, "502", "90", "李强", ""],
        [ABOVE, ABOVE, ABOVE, ABOVE, "周敏", ""],
        [ABOVE, ABOVE, "503", "91", "赵新", ""],
    )

    assert reading.good
    assert [(str(e.place), [o.name for o in e.owners]) for e in reading.entries] == [
        ("3-2-501", ["王秀英"]),
        ("3-2-502", ["李强", "周敏"]),
        ("3-2-503", ["赵新"]),
    ]


def test_a_line_with_an_owner_only_belongs_to_the_unit_above() -> None:
    reading = _read(
        ["3", "2", "501", "89.37", "李强", "138001"], ["", "", "", "", "周敏", "138002"], ["", "", "", "", "", "138003"]
    )

    assert [owner.name for owner in reading.entries[0].owners] == ["李强", "周敏"]


def test_joint_owners_stand_in_one_cell_or_in_a_column_of_their_own() -> None:
    heading: list[Cell] = ["楼栋", "房号", "面积", "业主", "共有人"]
    reading = _read(["3", "501", "89", "李强、周敏", ""], ["3", "502", "89", "周敏", "李强"], heading=heading)

    assert reading.good
    assert add_up(reading.entries).heads == 1


def test_every_fault_names_row_column_and_reason_and_nothing_is_taken() -> None:
    reading = _read(
        ["3", "2", "501", "89.37", "王秀英", ""],
        ["", "2", "502", "89.37", "李强", ""],
        ["3", "2", "", "89.37", "李强", ""],
        ["3", "2", "503", "", "李强", ""],
        ["3", "2", "504", "八十九", "", "一二三"],
        ["3", "2", Odd.DATE, Odd.BROKEN, "李强", ""],
        ["3", "2", "501", "89.37", "周敏", ""],
    )

    assert _faults(reading) == [
        (3, "楼栋", Reason.MISSING),
        (4, "房号", Reason.MISSING),
        (5, "建筑面积(m2)", Reason.MISSING),
        (6, "建筑面积(m2)", Reason.NOT_AN_AREA),
        (6, "业主", Reason.MISSING),
        (6, "电话", Reason.NOT_A_PHONE),
        (7, "房号", Reason.DATE),
        (7, "建筑面积(m2)", Reason.BROKEN),
        (8, "房号", Reason.TWICE),
    ]
    assert reading.faults[-1].other_row == 2
    assert reading.entries == ()
    assert not reading.good


def test_a_second_line_of_a_unit_with_another_area_is_a_fault() -> None:
    reading = _read(["3", "2", "501", "89", "李强", ""], [ABOVE, ABOVE, ABOVE, "90", "周敏", ""])

    assert _faults(reading) == [(3, "建筑面积(m2)", Reason.AREA_DIFFERS)]


def test_unsold_flats_are_the_developers_by_name_or_by_a_column() -> None:
    heading: list[Cell] = ["楼栋", "房号", "面积", "业主", "未售"]
    reading = _read(
        ["1", "101", "80", "未售", ""],
        ["1", "102", "80", "", "是"],
        ["1", "103", "80", "锦程置业", "是"],
        heading=heading,
    )

    assert reading.good
    assert add_up(reading.entries).heads == 1
    assert all(entry.owners[0].developer for entry in reading.entries)


def test_a_parking_space_may_lack_an_area_and_a_home_may_not() -> None:
    heading: list[Cell] = ["楼栋", "房号", "面积", "业主", "用途"]
    reading = _read(["地下", "P12", "", "李强", "车位"], ["1", "101", "80", "李强", ""], heading=heading)
    wrong = _read(["1", "101", "0", "李强", "住宅"], ["1", "102", "80", "李强", "泳池"], heading=heading)

    assert reading.good
    assert (reading.entries[0].use, reading.entries[0].weight) == (Use.PARKING, 0)
    assert add_up(reading.entries).heads == 1
    assert _faults(wrong) == [(2, "面积", Reason.NOT_POSITIVE), (3, "用途", Reason.NOT_A_USE)]


def test_one_person_with_two_flats_is_known_again_by_telephone_number_or_name() -> None:
    by_phone = _read(["1", "1", "101", "80", "王伟", "13800000001"], ["1", "1", "102", "80", "王伟", "13800000001"])
    by_name = _read(["1", "1", "101", "80", "王伟", ""], ["1", "1", "102", "80", "王伟", ""])
    phone_once = _read(["1", "1", "101", "80", "王伟", "13800000001"], ["1", "1", "102", "80", "王伟", ""])
    two_people = _read(["1", "1", "101", "80", "王伟", "13800000001"], ["1", "1", "102", "80", "王伟", "13900000002"])

    assert [add_up(one.entries).heads for one in (by_phone, by_name, phone_once, two_people)] == [1, 1, 1, 2]


def test_a_name_alone_among_several_of_that_name_is_a_fault() -> None:
    reading = _read(
        ["1", "1", "101", "80", "王伟", "13800000001"],
        ["1", "1", "102", "80", "王伟", "13900000002"],
        ["1", "1", "103", "80", "王伟", ""],
    )

    assert _faults(reading) == [(4, "业主", Reason.WHICH_NAMESAKE)]


def test_owner_numbers_tell_namesakes_apart_and_must_not_have_two_names() -> None:
    heading: list[Cell] = ["楼栋", "房号", "面积", "业主", "业主编号", "电话"]
    good = _read(
        ["1", "101", "80", "王伟", "7", "138001"],
        ["1", "102", "80", "王伟", "8", ""],
        ["1", "103", "9", "王伟", "", "138001"],
        heading=heading,
    )
    wrong = _read(["1", "101", "80", "王伟", "7", ""], ["1", "102", "80", "李强", "7", ""], heading=heading)

    assert add_up(good.entries).heads == 2
    assert _faults(wrong) == [(3, "业主编号", Reason.NUMBER_TWO_NAMES)]


def test_more_telephones_than_owners_and_the_same_owner_twice_are_faults() -> None:
    reading = _read(["1", "1", "101", "80", "王伟", "138001、138002"], ["1", "1", "102", "80", "李强、李强", ""])

    assert _faults(reading) == [(2, "电话", Reason.COUNT_DIFFERS), (3, "业主", Reason.OWNER_TWICE)]


def test_without_a_column_for_buildings_the_unit_tells_its_place() -> None:
    heading: list[Cell] = ["房号", "面积", "业主"]
    good = _read(["3栋2单元501室", "80", "王伟"], heading=heading)
    wrong = _read(["3-2-502", "80", "李强"], ["501", "80", "王伟"], heading=heading)
    both = _read(
        ["3", "2", "3-2-501", "80", "王伟", ""],
        ["3", "", "3-2-502", "80", "王伟", ""],
        ["3", "2", "3栋503", "80", "王伟", ""],
    )

    assert str(good.entries[0].place) == "3-2-501"
    assert _faults(wrong) == [(3, "房号", Reason.NOT_A_PLACE)]
    assert [str(entry.place) for entry in both.entries] == ["3-2-501", "3-2-502", "3-2-503"]


def test_totals_and_blank_lines_are_passed_over() -> None:
    reading = _read(
        ["1", "1", "101", "80", "王伟", ""],
        [],
        ["", "", "", "", "", ""],
        ["合计", "", "", "80", "", ""],
        ["Total", "", "", "80"],
    )

    assert reading.good
    assert len(reading.entries) == 1


def test_missing_columns_are_named_and_no_sheet_at_all_too() -> None:
    assert _read(["1", "1"], heading=["楼栋", "业主"]).missing == (Column.UNIT,)
    assert read_sheet([]).missing == (Column.UNIT, Column.OWNER)
    assert not _read().good


def test_a_sheet_of_far_too_many_rows_is_another_file() -> None:
    assert _read(*([["1"]] * (MOST_ROWS + 1))).too_many_rows


def test_a_name_too_long_for_a_place_is_a_fault_of_its_cell() -> None:
    reading = _read(["1", "1", "很" * 21, "80", "王伟", ""], ["1", "1", "102", "80", "长" * 61, ""])

    assert _faults(reading) == [(2, "房号", Reason.TOO_LONG), (3, "业主", Reason.TOO_LONG)]


def test_a_first_line_that_continues_nothing_is_passed_over() -> None:
    assert not _read([ABOVE, ABOVE, ABOVE, ABOVE, "周敏", ""]).entries


def test_a_merged_owner_over_two_lines_of_one_unit_is_named_once() -> None:
    reading = _read(["3", "2", "501", "89", "李强", "138001"], [ABOVE, ABOVE, ABOVE, ABOVE, ABOVE, ""])

    assert [owner.name for owner in reading.entries[0].owners] == ["李强"]


def test_a_units_cell_that_contradicts_its_row_is_a_fault_and_a_lettered_number_is_none() -> None:
    wrong = _read(["3", "2", "9-1-501", "89", "李强", ""], ["3", "2", "3-1-502", "89", "李强", ""])
    right = _read(["3", "2", "A-501", "89", "李强", ""])

    assert _faults(wrong) == [(2, "房号", Reason.CONTRADICTS), (3, "房号", Reason.CONTRADICTS)]
    assert right.entries[0].place.unit == "A-501"
