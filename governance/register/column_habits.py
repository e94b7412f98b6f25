"""Habits of a list: what its columns, seen as a whole, tell of single cells that could mean two things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction

from governance.register.cells import Cell, CellError, read_place, read_use, tidy
from governance.register.headings import Column, stated_whole
from governance.register.names import goes_family_first
from governance.register.numbers import BOTH, COMMA, POINT, NoNumber, decimal_mark, read_number
from governance.register.register import Place

Row = Mapping[Column, Cell]


@dataclass(frozen=True, slots=True)
class Habits:
    """How a list is written.

    `weighs`: the columns that state weights, none, or the share, or the area. `marks`: what parts the decimals in each.
    `buildings`: homes are named by building and unit; else by one text, which is a whole place (3-2-501) where
    `whole_places`, or a name. `floors`: a door is known by its floor, too. `family_first`: García López, Ana.
    """

    weighs: tuple[Column, ...] = ()
    marks: Mapping[Column, str] = field(default_factory=dict)
    buildings: bool = False
    whole_places: bool = False
    floors: bool = False
    family_first: bool = False

    def on_floor(self, values: Row, unit: str) -> str:
        """The unit with its floor before it, where that is needed to tell units apart: 1º, B → 1ºB."""
        floor = _text(values.get(Column.FLOOR, ""))
        if not self.floors or not floor:
            return unit
        digits = floor[-1].isdigit() and unit[:1].isdigit()
        words = floor[-1].isalpha() and floor[-1] not in "ºª" and unit[:1].isalpha() and len(floor) > 1
        return f"{floor}{'-' if digits else ' ' if words else ''}{unit}"


def habits_of(rows: Sequence[Row], labels: Mapping[Column, str]) -> Habits:
    """How the rows below a heading, whose labels are these, are written."""
    columns = rows[0].keys() if rows else ()
    texts = {column: [_text(row[column]) for row in rows] for column in columns}
    share, area = (any(texts.get(column, ())) for column in (Column.SHARE, Column.AREA))
    weighs = (Column.SHARE,) if share else (Column.AREA,) if area else ()
    buildings = any(texts.get(Column.BUILDING, ()))
    return Habits(
        weighs=weighs,
        marks={column: _mark(column, labels.get(column, ""), texts[column]) for column in weighs},
        buildings=buildings,
        whole_places=not buildings and _are_places(rows),
        floors=Column.FLOOR in columns and _is_floor_needed(rows),
        family_first=goes_family_first(texts.get(Column.OWNER, ())),
    )


def _mark(column: Column, label: str, texts: Sequence[str]) -> str:
    """What parts the decimals; where no share tells (8,125 and 991,875), the comma if they come to the stated whole."""
    mark = decimal_mark(texts)
    whole = stated_whole(label) if column is Column.SHARE else None
    if mark != POINT or whole is None or decimal_mark([*texts, "0,5"]) == BOTH:
        return mark
    return COMMA if abs(_sum(texts, COMMA) - whole) < abs(_sum(texts, POINT) - whole) else POINT


def _sum(texts: Sequence[str], mark: str) -> Fraction:
    total = Fraction(0)
    for text in texts:
        with suppress(NoNumber):
            total += read_number(text.rstrip("%‰ "), mark)
    return total


def _text(cell: Cell) -> str:
    return tidy(cell) if isinstance(cell, str) else ""


def _are_places(rows: Sequence[Row]) -> bool:
    """Do the units name a building, too? Four in five must; two in five are enough where some name an entrance."""
    homes = [unit for row in rows if not _is_beside(row) and (unit := _text(row.get(Column.UNIT, "")))]
    found = [place for unit in homes if (place := _place(unit))]
    told = any(place.entrance for place in found)
    return bool(found) and len(found) * (2 if told else 1) * 5 >= len(homes) * 4


def _place(unit: str) -> Place | None:
    try:
        return read_place(unit)
    except CellError:
        return None


def _is_beside(row: Row) -> bool:
    try:
        return read_use(_text(row.get(Column.USE, ""))).may_lack_area
    except CellError:
        return False


def _is_floor_needed(rows: Sequence[Row]) -> bool:
    named = Counter(
        tuple(_text(row.get(column, "")) for column in (Column.BUILDING, Column.ENTRANCE, Column.UNIT)) for row in rows
    )
    return any(count > 1 and name[2] for name, count in named.items())
