"""Limits of a foreign file: how much of it is read, and what is it called when it is not read?"""

from __future__ import annotations

# A spreadsheet of 3,000 homes unpacks to some 2 MB, one of 100,000 to 20; what unpacks to more is none of ours.
MOST_UNPACKED = 64_000_000
# Blank cells up to the last one used count, and so do merged ones.
MOST_CELLS = 1_000_000
MOST_COLUMNS = 100
# What a spreadsheet program itself allows in one cell.
LONGEST_CELL = 32_767
# What a spreadsheet program itself allows in one row.
WIDEST_ROW = 16_384
MOST_SHEETS = 255
# A workbook with a picture in each of a thousand rows has some 1,100 parts.
MOST_PARTS = 10_000
# Cells lie 6 deep, the strangest extension of a program some 20.
MOST_DEPTH = 100
# One tag, with all its attributes, that is not complete yet. The parser looks through it anew with each piece it gets.
LONGEST_TAG = 1_000_000


# A telephone's best camera makes 50 million; decoded they take 150 MB.
MOST_PIXELS = 60_000_000


DRAWN = "drawn"
"""How a studio begins its answer when there is a picture."""


class NotAPicture(ValueError):  # noqa: N818
    """The file is no photo that is read here, or it is damaged, or made to look larger than it is."""


class NotASpreadsheet(ValueError):  # noqa: N818
    """The file is neither XLSX nor CSV, or it is damaged or locked by a password."""


class TooLarge(NotASpreadsheet):
    """The file is larger than what is read here, or it is made to look so."""
