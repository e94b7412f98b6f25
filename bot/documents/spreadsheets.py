"""How are spreadsheets read as they really are, and written so that no cell can do harm?"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError, ParserCreate

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from governance.register.cells import Cell, Odd

# A spreadsheet of 3,000 homes unpacks to some 2 MB, one of 100,000 to 20; what unpacks to more is none of ours.
MOST_UNPACKED = 64_000_000
# A cell takes some 400 bytes while it is read. Blank cells up to the last one used count, and so do merged ones.
MOST_CELLS = 1_000_000
MOST_COLUMNS = 100
# What a spreadsheet program would take for a formula (OWASP, CSV injection).
_HARMFUL = ("=", "+", "-", "@", "\t", "\r")


class NotASpreadsheet(ValueError):  # noqa: N818
    """The file is neither XLSX nor CSV, or it is damaged or locked by a password."""


class TooLarge(NotASpreadsheet):
    """The file is larger than what is read here, or it is made to look so."""


def read_spreadsheet(content: bytes, most_cells: int = MOST_CELLS) -> list[list[Cell]]:
    """The cells of a CSV, or of the sheet in an XLSX that holds most, row by row from the first.

    Numbers come as text by their shortest decimal, so that what was typed as 89.37 is 89.37. Raises NotASpreadsheet,
    or its kind TooLarge.
    """
    if content[:4] == b"PK\x03\x04":
        return _read_xlsx(content, most_cells)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":  # an old XLS, or an XLSX with a password
        raise NotASpreadsheet
    return _read_csv(content, most_cells)


def _read_csv(content: bytes, most_cells: int) -> list[list[Cell]]:
    if len(content) > MOST_UNPACKED:
        raise TooLarge
    text = _decode(content)
    if "\x00" in text:
        raise NotASpreadsheet
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    # Only the delimiter is guessed; doubled quotes are how every spreadsheet program writes them.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.delimiter, doublequote=True)
    rows: list[list[Cell]] = []
    cells = 0
    try:
        for row in reader:
            rows.append([_unharmed(cell) for cell in row[:MOST_COLUMNS]])
            cells += max(1, len(rows[-1]))
            if cells > most_cells:
                raise TooLarge
    except csv.Error as error:
        raise NotASpreadsheet from error
    return rows


def _unharmed(cell: str) -> str:
    """The cell as it was before an export made it harmless: `'+86…` → `+86…`."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in _HARMFUL else cell


def _decode(content: bytes) -> str:
    if content.startswith(codecs.BOM_UTF8):
        content = content[len(codecs.BOM_UTF8) :]
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotASpreadsheet


def _read_xlsx(content: bytes, most_cells: int) -> list[list[Cell]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_size(package, most_cells)
        # Values, not formulas: what the program computed last is what people see.
        book = load_workbook(io.BytesIO(content), data_only=True)
    except TooLarge:
        raise
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        ParseError,
        OSError,
        EOFError,
        RuntimeError,
    ) as error:
        raise NotASpreadsheet from error
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    if not sheets:
        raise NotASpreadsheet
    if sum(sheet.max_row * min(sheet.max_column, MOST_COLUMNS) for sheet in sheets) > most_cells:
        raise TooLarge
    # A sheet of explanations beside the list has fewer cells than the list.
    return max((_cells(sheet) for sheet in sheets), key=_filled)


def _check_size(package: zipfile.ZipFile, most_cells: int) -> None:
    """Before it is unpacked, and before the library makes an object for each cell of a range."""
    parts = package.infolist()
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TooLarge
    covered = 0
    for part in parts:
        for reference in _ranges(package.read(part)):
            left, top, right, bottom = range_boundaries(reference)
            covered += ((right or 0) - (left or 0) + 1) * ((bottom or 0) - (top or 0) + 1)
    if covered > most_cells:
        raise TooLarge


def _ranges(content: bytes) -> list[str]:
    """Each merged or linked range in a part of the package, found by the parser that will read the cells too."""
    found: list[str] = []

    def look(tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith(("mergeCell", "hyperlink")):
            found.append(attributes.get("ref", ""))

    parser = ParserCreate()
    parser.StartElementHandler = look
    with suppress(ExpatError):  # a picture, or what the library will refuse
        parser.Parse(content, True)  # noqa: FBT003 - it takes no keyword
    return found


def _filled(cells: list[list[Cell]]) -> int:
    return sum(1 for row in cells for cell in row if cell)


def _cells(sheet: Worksheet) -> list[list[Cell]]:
    rows = sheet.iter_rows(values_only=True, max_col=min(sheet.max_column, MOST_COLUMNS))
    cells: list[list[Cell]] = [[_cell(value) for value in row] for row in rows]
    for merged in sheet.merged_cells.ranges:
        for row in range(merged.min_row + 1, min(merged.max_row, len(cells)) + 1):
            if merged.min_col <= len(cells[row - 1]):
                cells[row - 1][merged.min_col - 1] = Odd.ABOVE
    return cells


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        # '#REF!', '#VALUE!', '#N/A'
        broken = value.startswith("#") and value.rstrip("!?/").isupper() and value != "#"
        return Odd.BROKEN if broken else _unharmed(value)
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return _shortest(value)
        case datetime() | date() | time() | timedelta():
            return Odd.DATE
    return str(value)


def _shortest(value: float) -> str:
    """The shortest decimal that gives this number again, never in powers of ten: 501.0 → 501."""
    text = format(Decimal(repr(value)), "f")
    return text.removesuffix(".0")


def harmless(cell: object) -> str:
    """A cell that no spreadsheet program takes for a formula, whatever a resident wrote into it."""
    text = str(cell)
    return "'" + text if text.lstrip(" ").startswith(_HARMFUL) or text.startswith(_HARMFUL) else text


def write_csv(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV as Excel opens it without asking: UTF-8 with BOM, every cell harmless."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([harmless(cell) for cell in heading])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return codecs.BOM_UTF8 + out.getvalue().encode()


def write_xlsx(
    title: str, heading: Sequence[str], rows: Iterable[Sequence[object]], notes: tuple[str, Sequence[str]] | None = None
) -> bytes:
    """An XLSX with one sheet, every cell text and harmless; `notes`: title and lines of a second sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title[:31]
    _fill(sheet, [heading, *rows])
    for column, label in enumerate(heading, start=1):
        head = sheet.cell(1, column)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="E8EEF4")
        sheet.column_dimensions[get_column_letter(column)].width = max(10, 2.2 * len(label))
    sheet.freeze_panes = "A2"
    if notes:
        second = book.create_sheet(notes[0][:31])
        _fill(second, [[note] for note in notes[1]])
        second.column_dimensions["A"].width = 100
        for row in second.iter_rows():
            row[0].alignment = Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, rows: Iterable[Sequence[object]]) -> None:
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column, harmless(value))
            cell.data_type = "s"
            cell.number_format = "@"
