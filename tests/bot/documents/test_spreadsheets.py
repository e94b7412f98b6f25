"""Are spreadsheets read as they really are, and written so that no cell can do harm?"""

from __future__ import annotations

import io
import zipfile
from datetime import date
from time import process_time

import pytest
from openpyxl import Workbook, load_workbook

from bot.documents.spreadsheets import (
    NotASpreadsheet,
    TooLarge,
    harmless,
    read_spreadsheet,
    write_csv,
    write_xlsx,
)
from governance.register.cells import Odd
from governance.register.sheet import read_sheet

TEXT = "楼栋,房号,面积,业主\n3,501,89.37㎡,王秀英\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_every_encoding_that_people_save(encoding: str) -> None:
    assert read_spreadsheet(TEXT.encode(encoding)) == [
        ["楼栋", "房号", "面积", "业主"],
        ["3", "501", "89.37㎡", "王秀英"],
    ]


def test_semicolons_tabs_and_blank_lines_do_not_shift_the_rows() -> None:
    assert read_spreadsheet(b'a;b\n\n"x\ny";2\n') == [["a", "b"], [], ["x\ny", "2"]]
    assert read_spreadsheet(b"a\tb\n1\t2\n") == [["a", "b"], ["1", "2"]]


def _xlsx(*rows: list[object], merge: str | None = None) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_number_is_taken_by_its_shortest_decimal() -> None:
    cells = read_spreadsheet(_xlsx([89.37, 501, 501.0, 1e-05, 89.12345, True]))

    assert cells == [["89.37", "501", "501", "0.00001", "89.12345", "yes"]]


def test_dates_and_failed_formulas_are_marked() -> None:
    assert read_spreadsheet(_xlsx([date(2026, 1, 2), "#REF!", "#N/A", "#3"])) == [
        [Odd.DATE, Odd.BROKEN, Odd.BROKEN, "#3"]
    ]


def test_merged_cells_are_told_from_blank_ones() -> None:
    cells = read_spreadsheet(_xlsx(["3", "501"], [None, "502"], [None, "503"], merge="A1:A2"))

    assert cells == [["3", "501"], [Odd.ABOVE, "502"], ["", "503"]]


def test_a_real_register_with_title_merged_cells_and_full_width_digits_is_read() -> None:
    content = _xlsx(
        ["议事亭小区业主名册", None, None, None, None],
        ["楼栋", "单元", "房号", "建筑面积（㎡）", "业主姓名"],
        ["３栋", "２单元", 501, 89.37, "王秀英"],
        [None, "2单元", 502, "９０．５㎡", "李强、周敏"],
        merge="A3:A4",
    )

    reading = read_sheet(read_spreadsheet(content))

    assert reading.good
    assert [(str(entry.place), entry.area) for entry in reading.entries] == [("3-2-501", 893700), ("3-2-502", 905000)]


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", b"\x00\x01\x02\x00", b"\xff\xff\xff"]
)
def test_what_is_no_spreadsheet_is_refused(content: bytes) -> None:
    with pytest.raises(NotASpreadsheet):
        read_spreadsheet(content)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"0" * 70_000_000)

    with pytest.raises(NotASpreadsheet):
        read_spreadsheet(out.getvalue())


@pytest.mark.parametrize("content", [_xlsx(["a", "b"], ["1", "2"]), b"a,b\n1,2\n"])
def test_the_number_of_cells_is_what_limits_a_spreadsheet(content: bytes) -> None:
    assert len(read_spreadsheet(content, most_cells=4)) == 2
    with pytest.raises(TooLarge):
        read_spreadsheet(content, most_cells=3)


def test_a_text_without_end_is_refused() -> None:
    with pytest.raises(TooLarge):
        read_spreadsheet(b"0" * 65_000_000)
    with pytest.raises(TooLarge):
        read_spreadsheet(b"\n" * 2_000, most_cells=1_000)


FAR_AWAY = '</row><row r="50000"><c r="CV50000" t="n"><v>1</v></c></row></sheetData>'
MERGED = '</row></sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
LINKED = '</row></sheetData><hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>'


@pytest.mark.parametrize("end", [FAR_AWAY, MERGED, LINKED])
def test_a_few_bytes_that_would_become_millions_of_cells_are_refused_at_once(end: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_xlsx(["a"]))) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            part = good.read(name).decode()
            bad.writestr(name, part.replace("</row></sheetData>", end) if name.endswith("sheet1.xml") else part)
    before = process_time()

    with pytest.raises(TooLarge):
        read_spreadsheet(out.getvalue())

    assert process_time() - before < 1


@pytest.mark.parametrize("cell", ["=1+1", "+86138", "-1", "@cmd", "\t=1", "\r=1", " =1"])
def test_a_cell_that_a_program_would_run_is_made_harmless_in_every_export(cell: str) -> None:
    assert harmless(cell) == "'" + cell
    assert (
        f"'{cell.strip()[:2]}" in write_csv(["a"], [[cell]]).decode("utf-8-sig")
        or "'" in write_csv(["a"], [[cell]]).decode()
    )
    exported = load_workbook(io.BytesIO(write_xlsx("t", ["a"], [[cell]]))).worksheets[0]["A2"]
    assert str(exported.value).startswith("'")
    assert exported.data_type == "s"


def test_an_export_can_be_imported_again_unchanged() -> None:
    rows = [["3", "501", "89.37", "王秀英", "+8613800000001"], ["=x", "-1", "", "@a", "'b"]]

    assert read_spreadsheet(write_csv(["a"], rows))[1:] == rows
    assert read_spreadsheet(write_xlsx("t", ["a", "b", "c", "d", "e"], rows, ("说明", ["=1"])))[1:] == rows


def test_a_csv_opens_in_excel_as_unicode() -> None:
    assert write_csv(["楼栋"], []).startswith(b"\xef\xbb\xbf")
