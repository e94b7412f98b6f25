"""Spreadsheet that the command line was given: what stands where in it, and where exactly a mistake is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from bot.cli.language import t
from bot.cli.refusal import about, refusing
from bot.documents.limits import MOST_UNPACKED, NotASpreadsheet, TooLarge
from bot.documents.reading import read_spreadsheet
from governance.law.rule import BALLOT_CLASSES, NO, YES
from governance.register import sheet as register_sheet
from governance.register.cells import Cell, Odd, tidy
from governance.register.headings import Column, column_of
from governance.worked_votes.marks import choice_meant
from handlers.frame.words import N_

MOST_CELLS = 3_000_000
"""100,000 units with 30 columns; 400 MiB at most while they are read."""

Row = tuple[int, dict[str, str]]
"""The number of the row as the spreadsheet shows it, and its cells by column."""

COLUMNS = {
    "unit": ("unit", "flat", "房号", "房屋", "房间", "专有部分"),
    "owner": ("owner", "owners", "业主", "产权人", "姓名"),
    "area": ("area", "weight", "share", "面积", "建筑面积", "专有面积", "份额", "权重"),
    "heads_group": ("heads_group", "head", "计人"),
    "excluded": ("excluded", "排除"),
    "tags": ("tags", "tag", "标记"),
    "voter": ("voter", "unit", "owner", "房号", "业主", "房屋", "投票人", "home", "name", "vivienda", "wohnung", "lot"),
    "choice": ("choice", "vote", "ballot", "表决", "意见", "选择", "投票", "voto", "stimme", "votum", "表決"),
}
"""By which headings a column is known."""
_REGISTER_ONLY = {
    Column.BUILDING,
    Column.ENTRANCE,
    Column.FLOOR,
    Column.GIVEN,
    Column.JOINT,
    Column.USE,
    Column.UNSOLD,
    Column.PART_OF,
}


ODDITIES = {
    Odd.DATE: N_("the spreadsheet turned this into a date; format the column as text"),
    Odd.BROKEN: N_("a formula here has an error; write its result instead"),
}
"""What is wrong with a cell that cannot be read, and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells under their headings; rows and columns are numbered as the list has them, the heading is row 0."""

    name: str
    heading: tuple[str, ...]
    cells: Sequence[Sequence[Cell]]

    def column(self, name: str) -> int | None:
        """Where the column stands."""
        heading = [each.lower() for each in self.heading]
        return next((heading.index(word) for word in COLUMNS[name] if word in heading), None)

    def is_register(self) -> bool:
        """Is it a register of owners as a community keeps it, and no roll that was made of one?"""
        if any(self.column(name) is not None for name in ("heads_group", "excluded", "tags")):
            return False
        known = {column for cell in self.heading if cell and (column := column_of(cell)) is not None}
        if all(self.column(name) is not None for name in ("unit", "owner", "area")):
            return bool(known & _REGISTER_ONLY)
        return not register_sheet.read_sheet(self.cells).missing

    def texts(self, name: str) -> list[str]:
        """What the cells of a column say, as far as they say anything."""
        at = self.column(name)
        return [] if at is None else [text for cells in self.cells[1:] if (text := self.plain(cells, at))]

    def spread_choices(self) -> dict[str, int]:
        """The columns that are each for one choice, in which a mark is set: 同意, 反对, 弃权; {} where there is one."""
        if self.column("choice") is not None:
            return {}
        found: dict[str, int] = {}
        for at, cell in enumerate(self.heading):
            choice = choice_meant(cell) if cell and any(letter.isalpha() for letter in cell) else None
            if choice in BALLOT_CLASSES:
                found.setdefault(str(choice), at)
        return found if {YES, NO} <= found.keys() else {}

    @staticmethod
    def plain(cells: Sequence[Cell], at: int | None) -> str:
        """What a cell says, if it says anything that can be read."""
        cell = cells[at] if at is not None and at < len(cells) else ""
        return tidy(cell) if isinstance(cell, str) else ""

    def damaged(self, number: int, columns: Iterable[int | None]) -> tuple[str, Odd] | None:
        """The first of these columns, by its heading, whose cell in a row became a date or holds a broken formula."""
        cells = self.cells[number - 1]
        for at in columns:
            if at is not None and at < len(cells) and cells[at] in ODDITIES:
                return self.heading[at], Odd(cells[at])
        return None

    def columns(self, needed: tuple[str, ...], optional: tuple[str, ...]) -> dict[str, int | None]:
        """Where each column stands; every needed one must be there."""
        columns = {name: self.column(name) for name in (*needed, *optional)}
        for name in needed:
            if columns[name] is None:
                words = ", ".join(COLUMNS[name])
                self.refuse(
                    1, None, t("there is no column for {name}; possible headings: {words}", name=name, words=words)
                )
        return columns

    def rows(self, needed: tuple[str, ...], optional: tuple[str, ...]) -> Iterator[Row]:
        """The filled rows under the heading; every needed column must be there, and filled."""
        columns = self.columns(needed, optional)
        for number, cells in enumerate(self.cells[1:], 2):
            row = {
                name: self.text(number, at) if at is not None and at < len(cells) else ""
                for name, at in columns.items()
            }
            if any(row.values()):
                for name in needed:
                    if not row[name]:
                        self.refuse(number, columns[name], t("this cell is empty; fill in merged cells row by row"))
                yield number, row

    def text(self, number: int, at: int) -> str:
        """What a cell says; a lower part of a merged cell is empty, a date and a broken formula are refused."""
        cell = self.cells[number - 1][at]
        if isinstance(cell, str):
            return tidy(cell)
        if cell in ODDITIES:
            self.refuse(number, at, t(ODDITIES[Odd(cell)]))
        return ""

    def refuse(self, number: int, at: int | None, problem: str) -> NoReturn:
        """Say what is wrong in a row, and in which column by its heading."""
        if at is None:
            about(t("{file}, row {row}", file=self.name, row=number), problem)
        heading = self.heading[at]
        about(t("{file}, row {row}, column “{column}”", file=self.name, row=number, column=heading), problem)


def read_sheet(path: Path) -> Sheet:
    """A workbook or a CSV; refuses what is neither, and what is too large."""
    with refusing(path.name):
        content = path.read_bytes()
    try:
        cells = read_spreadsheet(content, MOST_CELLS)
    except TooLarge:
        about(
            path.name,
            t(
                "too large: at most {cells:,} cells (including blank ones up to the last row and column) "
                "and {size} MB. Delete what you do not need, or use a JSON file",
                cells=MOST_CELLS,
                size=MOST_UNPACKED // 1_000_000,
            ),
        )
    except NotASpreadsheet:
        about(
            path.name, t("this is neither an XLSX workbook nor CSV text; save it as one of these, without a password")
        )
    heading = tuple(tidy(cell) if isinstance(cell, str) else "" for cell in cells[0]) if cells else ()
    return Sheet(path.name, heading, cells)
