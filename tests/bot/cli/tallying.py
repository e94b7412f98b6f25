"""Votes written down for `yishiting tally`, in JSON and in spreadsheets, and the command that counts them."""

from __future__ import annotations

from pathlib import Path

from click.testing import Result
from openpyxl import Workbook
from typer.testing import CliRunner

from bot.cli.app import app

EIGHT_OF_TWELVE = [{"unit": f"U{n}", "owner": f"O{n}", "area": "100.00"} for n in range(1, 13)]
ROW = {"unit": "U1", "owner": "O1", "area": "100"}
GOOD_ROLL = "unit,owner,area\n1,A,10\n"
GOOD_BALLOTS = "voter,choice\nA,yes\n"


def a_case(**changes: object) -> dict[str, object]:
    """A vote that passes; None takes a key away."""
    case: dict[str, object] = {
        "id": "gate",
        "title": "New gate",
        "preset": "cn_278_special",
        "register": EIGHT_OF_TWELVE,
        "ballots": {f"O{n}": "yes" for n in range(1, 9)},
    }
    return {key: value for key, value in (case | changes).items() if value is not None}


def run(*arguments: object) -> Result:
    """`yishiting tally` with these arguments."""
    return CliRunner().invoke(app, ["tally", *map(str, arguments)])


def a_book(path: Path, rows: list[list[object]]) -> Path:
    """An XLSX workbook of one sheet."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def a_csv(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A CSV file."""
    path.write_bytes(text.encode(encoding))
    return path
