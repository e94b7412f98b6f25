"""A workbook (XLSX): which cells does its fullest sheet state?

It is read as a stream, and each cell is counted before anything is made of it. No formula, macro, link or picture is
looked at: values are what the program that saved it computed last.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from decimal import Decimal

from bot.documents.harm import unharmed
from bot.documents.limits import LONGEST_CELL, MOST_COLUMNS, MOST_SHEETS, NotASpreadsheet, TooLarge
from bot.documents.package import Package
from governance.register.cells import Cell, Odd

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.ASCII)
# Formats that show a number as a date or a time without saying how (ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58
# are those of Chinese programs).
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
# What a format says in words or about the place, before it says how.
_ASIDE = re.compile(r'"[^"]*"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')
_DATE_LETTER = re.compile(r"(?<![_\\])[dmhysDMHYS]")
_LONGEST_FORMAT = 255
# Those that show 0.0083 as 0.83%.
_PERCENT_FORMATS = {9, 10}
_DATE, _PERCENT = "date", "%"


def read_workbook(content: bytes, most_cells: int) -> list[list[Cell]]:
    """The cells of the visible sheet that holds most, row by row from the first. Raises NotASpreadsheet, TooLarge."""
    package = Package(content)
    book = _Book(package)
    strings = _strings(package, book.parts.get("sharedStrings", ""), most_cells)
    styles = _styles(package, book.parts.get("styles", ""))
    # A sheet of explanations beside the list has fewer cells than the list.
    best, most, left = None, -1, most_cells
    for name in book.sheets:
        sheet = _Sheet(strings, styles, left)
        package.read(name, sheet.begin, sheet.end, sheet.text)
        left -= sheet.size()
        if sheet.filled > most:
            best, most = sheet, sheet.filled
    if best is None:
        raise NotASpreadsheet
    return best.cells()


class _Book:
    """Which parts hold the sheets to be read, and which what they share?"""

    def __init__(self, package: Package) -> None:
        self._links: dict[str, tuple[str, str]] = {}
        self._all: list[tuple[str, bool]] = []
        self.parts: dict[str, str] = {}
        self._folder = ""
        package.read("_rels/.rels", self._link)
        book = next((at for kind, at in self._links.values() if kind == "officeDocument"), "xl/workbook.xml")
        self._folder, name = posixpath.split(book)
        self._links = {}
        package.read(f"{self._folder}/_rels/{name}.rels", self._link)
        self.parts = {kind: at for kind, at in self._links.values() if package.has(at)}
        package.read(book, self._sheet)
        self.sheets = [at for at, visible in self._all if visible] or [at for at, _ in self._all]

    def _link(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            at = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", "")))
            self._links[attributes.get("Id", "")] = (kind, at.lstrip("/"))

    def _sheet(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag != "sheet":
            return
        link = next((value for name, value in attributes.items() if name.endswith(" id")), "")
        kind, at = self._links.get(link, ("", ""))
        if kind == "worksheet":
            self._all.append((at, attributes.get("state", "visible") == "visible"))
        if len(self._all) > MOST_SHEETS:
            raise TooLarge


def _strings(package: Package, name: str, most: int) -> list[str]:
    """The texts that cells refer to by their number."""
    found: list[str] = []
    words = _Words()

    def begin(tag: str, _: Mapping[str, str]) -> None:
        words.begin(tag)

    def end(tag: str) -> None:
        words.end(tag)
        if tag == "si":
            found.append(words.take().replace("x005F_", ""))
            if len(found) > most:
                raise TooLarge

    if name:
        package.read(name, begin, end, words.text)
    return found


class _Words:
    """Collects a text that is told in pieces, without the reading aid that may stand above it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._open = self._aside = False

    def begin(self, tag: str) -> None:
        """A tag opens."""
        if tag in {"t", "v"}:
            self._open = not self._aside
        elif tag == "rPh":
            self._aside = True

    def end(self, tag: str) -> None:
        """A tag closes."""
        if tag in {"t", "v"}:
            self._open = False
        elif tag == "rPh":
            self._aside = False

    def text(self, piece: str) -> None:
        """Some of the text."""
        if self._open:
            self._length += len(piece)
            if self._length > LONGEST_CELL:
                raise TooLarge
            self._pieces.append(piece)

    def take(self) -> str:
        """What was collected since the last time."""
        whole = "".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        return whole


def _styles(package: Package, name: str) -> dict[int, str]:
    """What the styles show a number as: a date or a time, so many per cent, "" as it is."""
    custom = dict.fromkeys(_DATE_FORMATS, _DATE) | dict.fromkeys(_PERCENT_FORMATS, _PERCENT)
    styles: dict[int, str] = {}
    count = 0
    within = False

    def begin(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal within, count
        if tag == "numFmt" and (shown := _shown_as(attributes.get("formatCode", ""))):
            custom[int(attributes.get("numFmtId", "-1"))] = shown
        elif tag == "cellXfs":
            within = True
        elif tag == "xf" and within:
            styles[count] = custom.get(int(attributes.get("numFmtId", "0")), "")
            count += 1

    def end(tag: str) -> None:
        nonlocal within
        within = within and tag != "cellXfs"

    if name:
        package.read(name, begin, end)
    return styles


def _shown_as(code: str) -> str:
    if len(code) > _LONGEST_FORMAT:
        return ""
    plain = _ASIDE.sub("", code.partition(";")[0])
    if _DATE_LETTER.search(plain):
        return _DATE
    return _PERCENT if "%" in plain else ""


class _Sheet:
    """Collects the cells of one sheet; refuses it as soon as it would have more than it may."""

    def __init__(self, strings: list[str], styles: Mapping[int, str], most_cells: int) -> None:
        self._strings = strings
        self._styles = styles
        self._most = most_cells
        self._rows: dict[int, list[Cell]] = {}
        self._merged: list[tuple[int, int, int, int]] = []
        self._covered = 0
        self._height = self._width = 0
        self._row = self._column = 0
        self._kind = ""
        self._style = 0
        self._words = _Words()
        self.filled = 0

    def begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A tag opens."""
        if tag == "c":
            self._place(attributes)
        elif tag == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif tag in {"mergeCell", "hyperlink"}:
            self._range(attributes.get("ref", ""), merged=tag == "mergeCell")
        else:
            self._words.begin(tag)

    def end(self, tag: str) -> None:
        """A tag closes."""
        if tag == "c":
            self._keep(self._value(self._words.take()))
        else:
            self._words.end(tag)

    def text(self, piece: str) -> None:
        """Some text, of a cell or of something else."""
        self._words.text(piece)

    def _place(self, attributes: Mapping[str, str]) -> None:
        self._words.take()
        self._kind, self._style = attributes.get("t", "n"), int(attributes.get("s", 0))
        if "r" in attributes:
            self._row, self._column = _position(attributes["r"])
        else:
            self._column += 1
        self._reach(self._row, self._column)

    def _reach(self, row: int, column: int) -> None:
        """Blank cells up to the last one used count: a list has none, and whoever wants room takes it with them."""
        self._height, self._width = max(self._height, row), max(self._width, min(column, MOST_COLUMNS))
        if self.size() > self._most:
            raise TooLarge

    def size(self) -> int:
        """How many cells it has, the blank ones included."""
        return self._height * self._width

    def _range(self, reference: str, *, merged: bool) -> None:
        """A merged range; or a linked one, which is read by nobody here but is as telling about who made the file."""
        first, _, last = reference.partition(":")
        if not _REFERENCE.fullmatch(first) or (last and not _REFERENCE.fullmatch(last)):
            return
        (top, left), (bottom, right) = _position(first), _position(last or first)
        self._covered += max(0, bottom - top + 1) * max(0, right - left + 1)
        if self._covered > self._most:
            raise TooLarge
        if merged:
            self._reach(bottom, right)
            self._merged.append((top, left, bottom, min(right, MOST_COLUMNS)))

    def _keep(self, cell: Cell) -> None:
        if cell and 0 < self._column <= MOST_COLUMNS:
            self._put(self._row, self._column, cell)
            self.filled += 1

    def _put(self, row: int, column: int, cell: Cell) -> None:
        cells = self._rows.setdefault(row, [])
        if len(cells) < column:
            cells.extend([""] * (column - len(cells)))
        cells[column - 1] = cell

    def _value(self, text: str) -> Cell:
        match self._kind:
            case "s":
                return _text(self._strings[int(text)]) if text else ""
            case "b":
                return ("yes" if int(text) else "no") if text else ""
            case "n":
                return self._number(text.strip())
            case "d":
                return Odd.DATE if text else ""
        return _text(text)

    def _number(self, text: str) -> Cell:
        if not text:
            return ""
        shown = self._styles.get(self._style)
        if shown == _DATE:
            return Odd.DATE
        if shown == _PERCENT:
            return f"{_hundredfold(float(text))}%"
        return _shortest(float(text)) if re.search("[.eE]", text) else str(int(text))

    def cells(self) -> list[list[Cell]]:
        """Row by row from the first, each as wide as the sheet."""
        for top, left, bottom, right in self._merged:
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    if (row, column) != (top, left):
                        # Only the first cell of a merged range is seen; to its right is nothing, below it the same.
                        self._put(row, column, Odd.ABOVE if column == left else "")
        rows = [self._rows.pop(number, []) for number in range(1, self._height + 1)]
        for row_cells in rows:
            row_cells.extend([""] * (self._width - len(row_cells)))
        return rows


def _position(reference: str) -> tuple[int, int]:
    """Row and column of `B3`, counted from 1."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise NotASpreadsheet
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return int(found[2]), column


def _text(text: str) -> Cell:
    # '#REF!', '#VALUE!', '#N/A'
    broken = text.startswith("#") and text.rstrip("!?/").isupper() and text != "#"
    return Odd.BROKEN if broken else unharmed(text)


def _hundredfold(value: float) -> str:
    """A hundred times the shortest decimal that gives this number again: 0.0083 → 0.83."""
    text = format(Decimal(repr(value)) * 100, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _shortest(value: float) -> str:
    """The shortest decimal that gives this number again, never in powers of ten: 501.0 → 501."""
    text = format(Decimal(repr(value)), "f")
    return text.removesuffix(".0")
