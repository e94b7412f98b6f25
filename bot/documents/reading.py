"""Reading a spreadsheet as it really is: which cells does a file state? Nothing but the standard library is needed."""

from __future__ import annotations

from bot.documents.delimited import read_delimited
from bot.documents.limits import MOST_CELLS, NotASpreadsheet
from bot.documents.workbook import read_workbook
from governance.register.cells import Cell


def read_spreadsheet(content: bytes, most_cells: int = MOST_CELLS) -> list[list[Cell]]:
    """The cells of a CSV, or of the sheet in an XLSX that holds most, row by row from the first.

    Numbers come as text by their shortest decimal, so that what was typed as 89.37 is 89.37. Raises NotASpreadsheet,
    or its kind TooLarge.
    """
    if content[:4] == b"PK\x03\x04":
        return read_workbook(content, most_cells)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":  # an old XLS, or an XLSX with a password
        raise NotASpreadsheet
    return read_delimited(content, most_cells)
