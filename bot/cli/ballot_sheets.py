"""What do the roll and the ballots say that a committee keeps in a spreadsheet?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.cli.refusal import refuse, refusing

if TYPE_CHECKING:
    from governance.register_cells import Cell

MOST_CELLS = 3_000_000
"""100,000 units with 30 columns; 400 MiB at most while they are read."""

Row = tuple[int, dict[str, str]]
"""The number of the row as the spreadsheet shows it, and its cells by column."""

_COLUMNS = {
    "unit": ("unit", "flat", "房号", "房屋", "房间", "专有部分"),
    "owner": ("owner", "owners", "业主", "产权人", "姓名"),
    "area": ("area", "weight", "share", "面积", "建筑面积", "专有面积", "份额", "权重"),
    "heads_group": ("heads_group", "head", "计人"),
    "excluded": ("excluded", "排除"),
    "tags": ("tags", "tag", "标记"),
    "voter": ("voter", "unit", "owner", "房号", "业主", "房屋", "投票人"),
    "choice": ("choice", "vote", "ballot", "表决", "意见", "选择", "投票"),
}

_CHOICES = {
    "yes": ("yes", "y", "for", "in favour", "同意", "赞成", "是"),
    "no": ("no", "n", "against", "反对", "不同意", "否"),
    "abstain": ("abstain", "abstention", "弃权"),
    "invalid": ("invalid", "void", "无效", "废票", "无效票"),
    "present": ("present", "到场", "到场未投"),
    "follow": ("follow", "从众", "随多数"),
}


_TICKS = {"yes": ("√", "✓", "✔", "○", "〇", "1"), "no": ("×",)}
"""How a choice on a candidate is marked on paper. The letter x is in some places a vote for, in others one against."""


def read_register(path: Path) -> list[dict[str, object]]:
    """The roll in the form of `governance.case_form`; refuses with row and column."""
    rows: list[dict[str, object]] = []
    seen: dict[str, int] = {}
    for number, cells in _rows(path, _table(path), ("unit", "owner", "area"), ("heads_group", "excluded", "tags")):
        if cells["unit"] in seen:
            refuse(f"{path.name}, row {number}: the unit {cells['unit']!r} is already in row {seen[cells['unit']]}")
        seen[cells["unit"]] = number
        row: dict[str, object] = {key: value for key, value in cells.items() if value}
        row["area"] = _area(cells["area"], f"{path.name}, row {number}")
        if cells["excluded"] not in ("", "base", "vote"):
            refuse(f"{path.name}, row {number}: excluded is base, vote or empty, not {cells['excluded']!r}")
        if cells["tags"]:
            row["tags"] = cells["tags"].split()
        rows.append(row)
    return rows


def read_ballots(path: Path, roll: list[dict[str, object]]) -> dict[str, object]:
    """Voter to choice; refuses who is there twice or on no roll, and a choice that it does not know."""
    table = _table(path)
    _columns(path, table, ("voter", "choice"), ())
    ballots: dict[str, object] = {}
    for number, voter, choice in _voters(path, table, roll):
        if not choice:
            refuse(f"{path.name}, row {number}: the column for choice is empty")
        ballots[voter] = _choice(choice, f"{path.name}, row {number}")
    return ballots


def read_selections(path: Path, roll: list[dict[str, object]]) -> tuple[list[str], dict[str, object]]:
    """The ballots of an election: a column for each candidate, a row for each voter; returns candidates and ballots.

    A cell says the choice on that candidate; an empty one passes the candidate over. A column "choice" says what
    holds for a whole ballot, such as invalid.
    """
    table = _table(path)
    header = [_text(cell) for cell in table[0]] if table else []
    other = {_column([name.lower() for name in header], column) for column in ("voter", "choice")}
    candidates = {at: name for at, name in enumerate(header) if name and at not in other}
    if not candidates:
        refuse(f"{path.name}, row 1: there is no column with the name of a candidate")
    ballots: dict[str, object] = {}
    for number, voter, whole in _voters(path, table, roll):
        place = f"{path.name}, row {number}"
        cells = table[number - 1]
        said = {name: _text(cells[at]) for at, name in candidates.items() if at < len(cells)}
        chosen = {name: _choice(text, place, _TICKS) for name, text in said.items() if text}
        if whole and chosen:
            refuse(f"{place}: what holds for the whole ballot ({whole}) and choices on candidates exclude each other")
        if odd := sorted(set(chosen.values()) - {"yes", "no", "abstain"}):
            refuse(f"{place}: {odd[0]!r} is said of a whole ballot, in a column “choice”")
        by_choice: dict[str, list[str]] = {}
        for name, choice in chosen.items():
            by_choice.setdefault(choice, []).append(name)
        ballots[voter] = _choice(whole, place) if whole else by_choice
    return list(candidates.values()), ballots


def _voters(path: Path, table: list[list[Cell]], roll: list[dict[str, object]]) -> Iterator[tuple[int, str, str]]:
    """Row, voter and what is in the column for the whole ballot; refuses who is there twice or on no roll."""
    known = {name for row in roll for name in (row["unit"], row["owner"])}
    seen: dict[str, int] = {}
    for number, cells in _rows(path, table, ("voter",), ("choice",)):
        voter = cells["voter"]
        if voter in seen:
            refuse(f"{path.name}, row {number}: {voter!r} already votes in row {seen[voter]}")
        if voter not in known:
            refuse(f"{path.name}, row {number}: there is no unit and no owner {voter!r} in the register")
        seen[voter] = number
        yield number, voter, cells["choice"]


def _choice(text: str, place: str, ticks: Mapping[str, tuple[str, ...]] = MappingProxyType({})) -> str:
    """What a cell says; `ticks`: signs that say it, too."""
    found = [choice for choice, words in _CHOICES.items() if text.lower() in (*words, *ticks.get(choice, ()))]
    if not found:
        known = ", ".join(words[0] for words in _CHOICES.values())
        refuse(f"{place}: {text!r} is no known choice; possible: {known} (or 同意, 反对, 弃权, 无效)")
    return found[0]


def _area(text: str, place: str) -> str:
    from governance.weight import parse_weight

    plain = text.lower().removesuffix("平方米").removesuffix("㎡").removesuffix("m2").replace(",", "").strip()
    try:
        parse_weight(plain)
    except ValueError as error:
        refuse(f"{place}: {error}")
    if len(plain.partition(".")[2]) > 4:
        refuse(f"{place}: the weight {plain} has more than four decimals")
    return plain


def _columns(
    path: Path, table: list[list[Cell]], needed: tuple[str, ...], optional: tuple[str, ...]
) -> dict[str, int | None]:
    """Where each column stands; every needed one must be there."""
    header = [_text(cell).lower() for cell in table[0]] if table else []
    columns = {name: _column(header, name) for name in (*needed, *optional)}
    for name in needed:
        if columns[name] is None:
            refuse(f"{path.name}, row 1: there is no column for {name} (such as {', '.join(_COLUMNS[name][:4])})")
    return columns


def _rows(path: Path, table: list[list[Cell]], needed: tuple[str, ...], optional: tuple[str, ...]) -> Iterator[Row]:
    """The filled rows under the header; every needed column must be there."""
    columns = _columns(path, table, needed, optional)
    for number, cells in enumerate(table[1:], 2):
        row = {name: _text(cells[at]) if at is not None and at < len(cells) else "" for name, at in columns.items()}
        if any(row.values()):
            _check_filled(row, needed, f"{path.name}, row {number}")
            yield number, row


def _table(path: Path) -> list[list[Cell]]:
    from bot.documents.spreadsheets import MOST_UNPACKED, NotASpreadsheet, TooLarge, read_spreadsheet

    with refusing(path.name):
        content = path.read_bytes()
    try:
        return read_spreadsheet(content, MOST_CELLS)
    except TooLarge:
        refuse(
            f"{path.name}: too large; a spreadsheet may have {MOST_CELLS:,} cells, blank ones up to the last row and "
            f"column included, and {MOST_UNPACKED // 1_000_000} MB. Delete what is not needed, or use a JSON file"
        )
    except NotASpreadsheet:
        refuse(f"{path.name}: this is neither an XLSX workbook nor a CSV text")


def _check_filled(row: dict[str, str], needed: tuple[str, ...], place: str) -> None:
    for name in needed:
        if not row[name]:
            refuse(f"{place}: the column for {name} is empty")


def _column(header: list[str], name: str) -> int | None:
    for word in _COLUMNS[name]:
        if word in header:
            return header.index(word)
    return None


def _text(cell: Cell) -> str:
    """A cell as text. A lower part of a merged cell, a date and a broken formula are left empty, and missed."""
    from governance.register_cells import tidy

    return tidy(cell) if isinstance(cell, str) else ""
