"""Spreadsheets, written so that no cell can do harm. How they are read: `bot.documents.reading`."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.documents.harm import harmless
from bot.documents.limits import NotASpreadsheet, TooLarge
from bot.documents.reading import read_spreadsheet

__all__ = ["NotASpreadsheet", "TooLarge", "harmless", "read_spreadsheet", "write_csv", "write_xlsx"]


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
