"""Delimited text (CSV): which cells does it state, whatever stands between them and however it is encoded?"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from bot.documents.encodings import decode
from bot.documents.harm import unharmed
from bot.documents.limits import LONGEST_CELL, MOST_COLUMNS, MOST_UNPACKED, WIDEST_ROW, NotASpreadsheet, TooLarge
from governance.register.cells import Cell

_DELIMITERS = ",;\t"
# So much of the beginning says what stands between the cells: a title or two, the heading, some dozen lines.
_SAMPLE = 16_384
_SAMPLE_ROWS = 50


def read_delimited(content: bytes, most_cells: int) -> list[list[Cell]]:
    """The cells row by row. Raises NotASpreadsheet, or its kind TooLarge."""
    if len(content) > MOST_UNPACKED:
        raise TooLarge
    text = decode(content)
    if "\x00" in text:
        raise NotASpreadsheet
    rows: list[list[Cell]] = []
    cells = 0
    for row in _rows(text, _delimiter(text[:_SAMPLE])):
        if max(map(len, row), default=0) > LONGEST_CELL:
            raise TooLarge
        rows.append([unharmed(cell) for cell in row[:MOST_COLUMNS]])
        cells += max(1, len(rows[-1]))
        if cells > most_cells:
            raise TooLarge
    return rows


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    # Only the delimiter is found out; doubled quotes are how every spreadsheet program writes them.
    try:
        yield from csv.reader(_lines(text, delimiter), delimiter=delimiter, doublequote=True)
    except csv.Error as error:
        raise NotASpreadsheet from error


def _lines(text: str, delimiter: str) -> Iterator[str]:
    """Line by line; one of a million delimiters is refused before a cell is made for each."""
    for line in io.StringIO(text, newline=""):
        if line.count(delimiter) > WIDEST_ROW:
            raise TooLarge
        yield line


def _delimiter(sample: str) -> str:
    """The one that cuts most rows into the same number of cells; the comma if none cuts.

    `csv.Sniffer` is not asked: its regular expressions take minutes for some hundred letters.
    """
    return max(_DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[int, int]:
    """How many of the first rows have the commonest width above one, and that width."""
    widths: Counter[int] = Counter()
    rows = _rows(sample, delimiter)
    try:
        for row, _ in zip(rows, range(_SAMPLE_ROWS), strict=False):
            widths[len(row)] += 1
    except NotASpreadsheet:
        pass  # what came before it counts
    return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))
