"""Are spreadsheets read as they really are, and written so that no cell can do harm?"""

from __future__ import annotations

import csv
import io
import random
import zipfile
from datetime import date, time, timedelta
from decimal import Decimal
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
from tests.bot.documents.hostile import hostile, packed, workbook

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
    assert [(str(entry.place), entry.weight) for entry in reading.entries] == [("3-2-501", 893700), ("3-2-502", 905000)]


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
    _, (written,) = csv.reader(io.StringIO(write_csv(["a"], [[cell]]).decode("utf-8-sig"), newline=""))
    assert written == "'" + cell
    exported = load_workbook(io.BytesIO(write_xlsx("t", ["a"], [[cell]]))).worksheets[0]["A2"]
    assert str(exported.value).startswith("'")
    assert exported.data_type == "s"


def test_an_export_can_be_imported_again_unchanged() -> None:
    rows = [["3", "501", "89.37", "王秀英", "+8613800000001"], ["=x", "-1", "", "@a", "'b"]]

    assert read_spreadsheet(write_csv(["a"], rows))[1:] == rows
    assert read_spreadsheet(write_xlsx("t", ["a", "b", "c", "d", "e"], rows, ("说明", ["=1"])))[1:] == rows


def test_a_csv_opens_in_excel_as_unicode() -> None:
    assert write_csv(["楼栋"], []).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "rows",
    [
        [["楼栋", "房号", "面积", "业主"], ["3", "501", "89.37", "李强、周敏"]],
        [
            ["议事亭小区业主名册"],
            ["楼栋", "房号", "面积", "业主"],
            ["3", "501", "89.37", "王秀英"],
            ["3", "502", "90", "李强"],
        ],
        [["a", "b"], ['he said "no"', "x"], ["two\nlines", "y"], ["", ""]],
        [["unit", "owner", "area"], ["1-101", "Li, Qiang; Zhou", "89,37"], ["1-102", "Wang, Xiuying", "90,5"]],
        [["房号", "备注"], ["501", "朝南，带露台，已装修"], ["502", "a,b;c\td"]],
    ],
    ids=["plain", "below a title", "quoted", "with the other delimiters in its cells", "with all in one cell"],
)
def test_what_stands_between_the_cells_is_found(delimiter: str, rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)

    assert read_spreadsheet(out.getvalue().encode()) == rows


def test_a_decimal_comma_does_not_cut_a_row_in_two() -> None:
    rows = read_spreadsheet("楼栋;房号;面积\n3;501;89,37\n3;502;90,5\n3;503;101,25\n".encode())

    assert rows[1:] == [["3", "501", "89,37"], ["3", "502", "90,5"], ["3", "503", "101,25"]]


@pytest.mark.parametrize(
    ("text", "rows"), [("", []), ("房号\n501\n", [["房号"], ["501"]]), ("a;b;c", [["a", "b", "c"]]), ('"', [[""]])]
)
def test_a_text_of_one_column_or_one_row_is_read_too(text: str, rows: list[list[str]]) -> None:
    assert read_spreadsheet(text.encode()) == rows


VALUES: list[object] = [
    None,
    "王秀英",
    " a ",
    "a\nb",
    "x < y & z",
    "_x000D_",
    1,
    0,
    -5,
    89.37,
    1e-7,
    44000.5,
    True,
    False,
]
FORMATS = [
    "General",
    "0.00",
    '0.00"m2"',
    "0.00\\m",
    "@",
    "[Red]0;d",
    "[$-804]0.0",
    'yyyy"年"m"月"',
    "[h]:mm",
    "m/d/yy h:mm",
]


@pytest.mark.parametrize("seed", range(10))
def test_a_workbook_says_what_the_library_that_wrote_it_says(seed: int) -> None:
    chance = random.Random(seed)
    book = Workbook()
    sheet = book.worksheets[0]
    for _ in range(chance.randint(1, 9)):
        sheet.append([chance.choice(VALUES) for _ in range(9)])
    for row in sheet.iter_rows():
        for one in row:
            if isinstance(one.value, float):
                one.number_format = chance.choice(FORMATS)
    out = io.BytesIO()
    book.save(out)
    theirs = load_workbook(out).worksheets[0].iter_rows(values_only=True)

    assert read_spreadsheet(out.getvalue()) == [[_said(value) for value in row] for row in theirs]


def _said(value: object) -> object:
    if isinstance(value, date | time | timedelta):
        return Odd.DATE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    return "" if value is None else str(value)


def test_of_several_sheets_the_visible_one_that_holds_most_is_read() -> None:
    book = Workbook()
    for name, rows in (("list", 3), ("notes", 2), ("old", 9)):
        sheet = book.create_sheet(name)
        for number in range(rows):
            sheet.append([name, number])
    book["old"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)

    assert [row[0] for row in read_spreadsheet(out.getvalue())] == ["list"] * 3


def test_what_lies_under_a_merged_range_is_not_read() -> None:
    content = _xlsx(["3", "501", "left over"], ["left over", "502", "x"])

    with zipfile.ZipFile(io.BytesIO(content)) as good:
        parts = {name: good.read(name).decode() for name in good.namelist()}
    merged = '</sheetData><mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells>'
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace("</sheetData>", merged)

    assert read_spreadsheet(packed(parts)) == [["3", "501", ""], [Odd.ABOVE, "502", "x"]]


def test_the_reading_aid_above_a_name_is_no_part_of_it() -> None:
    text = "<si><r><t>王</t></r><r><t>秀英</t></r><rPh sb='0' eb='1'><t>wang</t></rPh></si>"
    content = workbook("<row><c t='s'><v>0</v></c></row>", sharedStrings=f"<sst>{text}</sst>")

    assert read_spreadsheet(content) == [["王秀英"]]


@pytest.mark.parametrize("name", ["millions of cells", "a million rows of a blank cell", "shared texts without end"])
def test_cells_and_texts_are_counted_before_all_of_them_are_made(name: str) -> None:
    file = hostile(name)
    before = process_time()

    with pytest.raises(TooLarge):
        read_spreadsheet(file.content, most_cells=10_000)

    assert process_time() - before < 1


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Vivienda;Propietario;Coeficiente\n1ºB;García Muñoz, Ana;33,25\n"),
        ("mac_roman", "Vivienda;Propietario;Coeficiente\n1ºB;García Muñoz, Ana;33,25\n"),
        ("cp1252", "Wohnung;Eigentümer;MEA\n1;Müller, Jörg;83\n2;Weiß, Änne;917\n"),
        ("mac_roman", "Lot;Copropriétaire;Tantièmes\n1;Hélène Lefèvre;83\n"),
        ("big5", "單位,業主姓名,業權份數\n1A,陳大文,7\n"),
        ("cp932", "部屋番号,区分所有者,議決権\n101,佐藤花子,1\n"),
        ("cp949", "호수,소유자,지분\n101,김영희,1\n"),
        ("cp1251", "Квартира;Собственник;Площадь\n12;Иванова Анна;54,3\n"),
        ("gb18030", "楼栋,房号,面积,业主\n3,501,89.37,王秀英\n"),
    ],
)
def test_a_list_is_read_in_the_encodings_of_its_place(encoding: str, text: str) -> None:
    rows = read_spreadsheet(text.encode(encoding))

    assert rows == read_spreadsheet(text.encode())
    assert read_sheet(rows).good


def test_what_is_shown_as_per_cent_is_read_as_per_cent() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([0.0083, 0.5, 1, 0.00078125])
    for cell, code in zip(sheet[1], ("0.00%", "0%", "0%", "#,##0.000%"), strict=True):
        cell.number_format = code
    out = io.BytesIO()
    book.save(out)

    assert read_spreadsheet(out.getvalue()) == [["0.83%", "50%", "100%", "0.078125%"]]
