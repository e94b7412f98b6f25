"""Register sheet: which register a spreadsheet states, and what is wrong with it, row by row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from governance.register.cells import (
    Cell,
    CellError,
    Odd,
    Reason,
    is_yes,
    read_building,
    read_entrance,
    read_phones,
    read_place,
    read_unit,
    read_use,
    text_of,
    tidy,
)
from governance.register.column_habits import Habits, habits_of
from governance.register.headings import Column, column_of
from governance.register.names import is_developer, read_names
from governance.register.register import Entry, Owner, Place, Use, owner_key
from governance.register.stated_weights import StatedWeights
from governance.register.weighing import Weighing

# The heading stands within the first lines, below a title or two.
HEADING_WITHIN = 10
# More than any community that the project is for; beyond it somebody sent another file.
MOST_ROWS = 20_000

T = TypeVar("T")

REQUIRED = (Column.UNIT, Column.OWNER)
_TOTAL = re.compile(
    r"(合计|总计|小计|共计|總計|合計|합계|итого|всего).*|(total|totale|totaal|sum|summe|gesamt|somme|suma|soma)\b.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: `row` as the spreadsheet counts (from 1), `column` its heading there."""

    row: int
    column: str
    reason: Reason
    value: str = ""
    other_row: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a spreadsheet states. With any fault, or a missing column, nothing of it is taken.

    `weighing`: by what its weights count, None where it states none; then each home has one, a parking space none.
    """

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    missing: tuple[Column, ...] = ()
    too_many_rows: bool = False
    weighing: Weighing | None = None

    @property
    def good(self) -> bool:
        """Can it become the register?"""
        return bool(self.entries) and not (self.faults or self.missing or self.too_many_rows)


@dataclass(frozen=True, slots=True)
class _Heading:
    row: int
    columns: dict[Column, int]
    labels: dict[Column, str]


@dataclass(slots=True)
class _Line:
    """A unit while it is being read: its first row and its people so far."""

    row: int
    place: Place
    use: Use
    owners: list[Owner]
    part_of: str = ""


def read_sheet(rows: Sequence[Sequence[Cell]]) -> Reading:
    """Read a register from the cells of a sheet. Row numbers in faults start from 1, as people see them."""
    heading = _find_heading(rows)
    if heading is None or not set(REQUIRED) <= heading.columns.keys():
        found = heading.columns.keys() if heading else set()
        return Reading((), (), missing=tuple(column for column in REQUIRED if column not in found))
    if len(rows) - heading.row > MOST_ROWS:
        return Reading((), (), too_many_rows=True)
    below = [_values(heading, cells) for cells in rows[heading.row :]]
    reader = _Reader(heading, habits_of(below, heading.labels))
    for number, values in enumerate(below, start=heading.row + 1):
        reader.read(number, values)
    return reader.finish()


def _values(heading: _Heading, cells: Sequence[Cell]) -> dict[Column, Cell]:
    return {column: cells[at] if at < len(cells) else "" for column, at in heading.columns.items()}


def _find_heading(rows: Sequence[Sequence[Cell]]) -> _Heading | None:
    best: _Heading | None = None
    for number, row in enumerate(rows[:HEADING_WITHIN], start=1):
        columns: dict[Column, int] = {}
        labels: dict[Column, str] = {}
        for place, cell in enumerate(row):
            column = column_of(cell) if isinstance(cell, str) and cell else None
            if column is not None and column not in columns:
                columns[column], labels[column] = place, tidy(str(cell))
        for other, meant in ((Column.GIVEN, Column.OWNER), (Column.FLOOR, Column.UNIT)):
            if meant not in columns and other in columns:
                columns[meant], labels[meant] = columns.pop(other), labels.pop(other)
        if best is None or len(columns) > len(best.columns):
            best = _Heading(number, columns, labels)
    return best


class _Reader:
    """Reads row after row; keeps the values above for merged cells."""

    def __init__(self, heading: _Heading, habits: Habits) -> None:
        self._heading = heading
        self._habits = habits
        self._above: dict[Column, Cell] = {}
        self._lines: list[_Line] = []
        self._at: dict[Place, _Line] = {}
        self._faults: list[Fault] = []
        self._weights = StatedWeights(heading.labels, habits)

    def read(self, row: int, values: dict[Column, Cell]) -> None:
        """Take one row: a new unit, a further owner of the unit above, or nothing (blank, a total)."""
        if all(not _filled(cell) for cell in values.values()):
            return
        if _is_total(values):
            self._weights.total(values)
            return
        continued = self._continues(values)
        values = {c: self._above.get(c, "") if cell is Odd.ABOVE else cell for c, cell in values.items()}
        self._above = values if not continued else {**self._above, Column.OWNER: values[Column.OWNER]}
        before = len(self._faults)
        if continued:
            self._read_further_owner(row, values)
            return
        use = self._take(row, Column.USE, values, read_use, Use.HOME)
        place = self._place(row, values, use or Use.HOME)
        self._weigh(row, values, use or Use.HOME)
        owners = self._owners(row, values)
        part_of = self._take(row, Column.PART_OF, values, str, "")
        if place is not None and (first := self._at.get(place)):
            self._fault(row, Column.UNIT, Reason.TWICE, str(place), other_row=first.row)
        elif len(self._faults) == before and place is not None and use is not None:
            line = _Line(row, place, use, list(owners), part_of or "")
            self._lines.append(line)
            self._at[place] = line

    def _continues(self, values: dict[Column, Cell]) -> bool:
        """Is it a further owner of the unit above (merged, or all but the owner left blank)?"""
        if values[Column.UNIT] is Odd.ABOVE:
            return True
        places = (Column.BUILDING, Column.ENTRANCE, Column.UNIT, *self._habits.weighs)
        return not any(_filled(values.get(column, "")) or values.get(column) is Odd.ABOVE for column in places)

    def _read_further_owner(self, row: int, values: dict[Column, Cell]) -> None:
        if not self._lines or not _filled(values[Column.OWNER]):
            return
        line = self._lines[-1]
        for column in self._habits.weighs:
            if values[column] and values[column] != self._above.get(column):
                self._fault(row, column, Reason.AREA_DIFFERS, str(values[column]), other_row=line.row)
        line.owners += [owner for owner in self._owners(row, values) if owner not in line.owners]

    def _fault(self, row: int, column: Column, reason: Reason, value: str = "", other_row: int | None = None) -> None:
        label = self._heading.labels.get(column, column.value)
        self._faults.append(Fault(row, label, reason, value[:60], other_row))

    def _take(
        self, row: int, column: Column, values: dict[Column, Cell], read: Callable[[str], T], otherwise: T | None = None
    ) -> T | None:
        """A cell read by `read`; an empty one gives `otherwise`, or is a fault where there is none."""
        try:
            text = text_of(values.get(column, ""))
            if not text:
                if otherwise is None:
                    raise CellError(Reason.MISSING)
                return otherwise
            return read(text)
        except CellError as error:
            self._fault(row, column, error.reason, error.value)
            return None

    def _place(self, row: int, values: dict[Column, Cell], use: Use) -> Place | None:
        if not self._habits.buildings:
            if self._habits.whole_places:
                return self._take(row, Column.UNIT, values, read_place)
            return self._named(row, values)
        beside = "" if use.may_lack_area else None
        building = self._take(row, Column.BUILDING, values, read_building, beside)
        entrance = self._take(row, Column.ENTRANCE, values, read_entrance, "")
        unit = self._take(row, Column.UNIT, values, str)
        if building is None or entrance is None or unit is None:
            return None
        return self._within(row, Place(building, entrance, self._habits.on_floor(values, unit)))

    def _named(self, row: int, values: dict[Column, Cell]) -> Place | None:
        """A home that has but a name: 101, 1ºB, PH-2, Lot 7."""
        unit = self._take(row, Column.UNIT, values, read_unit)
        entrance = self._take(row, Column.ENTRANCE, values, read_entrance, "")
        if unit is None or entrance is None:
            return None
        return Place("", entrance, self._habits.on_floor(values, unit))

    def _within(self, row: int, place: Place) -> Place | None:
        """`3-2-501` in the column of the unit, beside building 3 and entrance 2, is unit 501."""
        try:
            whole = read_place(place.unit)
            if whole.building == place.building and whole.entrance in {place.entrance, ""}:
                return replace(whole, entrance=place.entrance)
            if not place.entrance and whole.building == place.building:
                return whole
            if whole.entrance:
                self._fault(row, Column.UNIT, Reason.CONTRADICTS, place.unit)
                return None
        except CellError:
            pass
        try:
            return replace(place, unit=read_unit(place.unit))
        except CellError as error:
            self._fault(row, Column.UNIT, error.reason, error.value)
            return None

    def _weigh(self, row: int, values: dict[Column, Cell], use: Use) -> None:
        for column in self._habits.weighs:
            cell = values[column]
            if use.may_lack_area and isinstance(cell, str) and tidy(cell) in {"", "0", "-", "/", "无"}:
                continue
            if (read := self._take(row, column, values, self._weights.reader(column))) is not None:
                self._weights.keep(row, read)

    def _owners(self, row: int, values: dict[Column, Cell]) -> list[Owner]:
        unsold = self._take(row, Column.UNSOLD, values, is_yes, otherwise=False)
        nobody: tuple[str, ...] = ()
        given = self._take(row, Column.GIVEN, values, str, otherwise="")
        names = self._take(row, Column.OWNER, values, self._names, (*nobody, "开发商") if unsold else None)
        more = self._take(row, Column.JOINT, values, self._names, nobody)
        phones = self._take(row, Column.PHONE, values, read_phones, nobody)
        numbers = self._take(row, Column.NUMBER, values, read_names, nobody)
        if unsold is None or names is None or more is None or phones is None or numbers is None or given is None:
            return []
        if given and len(names) == 1 and not is_developer(names[0]):
            names = (f"{given} {names[0]}",)
        people = (*names, *more)
        if unsold or any(is_developer(name) for name in people):
            return [Owner(owner_key(people[0], developer=True), people[0])]
        for column, told in ((Column.PHONE, phones), (Column.NUMBER, numbers)):
            if len(told) > len(people):
                self._fault(row, column, Reason.COUNT_DIFFERS, "、".join(told))
        owners = [_owner(name, _at(phones, i), _at(numbers, i)) for i, name in enumerate(people)]
        if len({owner.key for owner in owners}) < len(owners):
            self._fault(row, Column.OWNER, Reason.OWNER_TWICE, "、".join(people))
        return owners

    def _names(self, text: str) -> tuple[str, ...]:
        return read_names(text, family_first=self._habits.family_first)

    def finish(self) -> Reading:
        """All rows are read: tell namesakes apart, weigh, and give the register or its faults."""
        known = _Namesakes(self._people())
        weights = self._weights.settle([(line.row, line.use) for line in self._lines])
        self._faults += [
            Fault(row, self._heading.labels[column], reason, value) for row, column, reason, value in weights.odd
        ]
        entries: list[Entry] = []
        for line in self._lines:
            owners = [known.settle(owner) for owner in line.owners]
            for owner, settled in zip(line.owners, owners, strict=True):
                if settled is None:
                    self._fault(line.row, Column.OWNER, Reason.WHICH_NAMESAKE, owner.name)
                elif known.other_name(owner):
                    self._fault(line.row, Column.NUMBER, Reason.NUMBER_TWO_NAMES, owner.number)
            kept = tuple(dict.fromkeys(owner for owner in owners if owner is not None))
            entries.append(Entry(line.place, line.use, weights.of.get(line.row, 0), kept, self._home_of(line)))
        faults = tuple(sorted(self._faults, key=lambda fault: fault.row))
        return Reading(() if faults else tuple(entries), faults, weighing=weights.weighing)

    def _home_of(self, line: _Line) -> Place | None:
        """The home that a parking space or a storage room counts with."""
        if not line.part_of:
            return None
        found = next((place for place in places_meant(line.part_of, line.place) if place in self._at), None)
        if found is None:
            self._fault(line.row, Column.PART_OF, Reason.NO_SUCH_HOME, line.part_of)
        elif not line.use.may_lack_area or self._at[found].use.may_lack_area:
            self._fault(line.row, Column.PART_OF, Reason.COUNTS_WITH_ITSELF, line.part_of)
        return found

    def _people(self) -> Iterator[Owner]:
        for line in self._lines:
            yield from line.owners


def places_meant(text: str, beside: Place | None = None) -> tuple[Place, ...]:
    """The places that somebody can mean who writes one down: a whole one, a name alone, one in the same building."""
    found: list[Place] = []
    for read in (read_place, lambda each: Place("", "", read_unit(each)), lambda each: Place("", "", each)):
        try:
            found.append(read(tidy(text)))
        except CellError:
            continue
    if beside is not None:
        found += [replace(beside, unit=place.unit) for place in found if not place.building]
        found += [replace(place, building=beside.building) for place in found if not place.building]
    return tuple(dict.fromkeys(found))


class _Namesakes:
    """Tells owners of one name apart: by number, by telephone; a name alone means the only one of that name."""

    def __init__(self, owners: Iterator[Owner]) -> None:
        self._of_name: dict[str, dict[str, Owner]] = defaultdict(dict)
        self._names: dict[str, str] = {}
        for owner in owners:
            self._of_name[owner.name].setdefault(owner.key, owner)
            if owner.number:
                self._names.setdefault(owner.number, owner.name)

    def settle(self, owner: Owner) -> Owner | None:
        """The owner as the register knows them; None if several people of that name could be meant."""
        if owner.developer or owner.number:
            return self._of_name[owner.name][owner.key]
        others = [one for key, one in self._of_name[owner.name].items() if key != owner_key(owner.name)]
        same_phone = [one for one in others if owner.phone and one.phone == owner.phone]
        if owner.phone:
            return next((one for one in same_phone if one.number), owner)
        if len(others) > 1:
            return None
        return others[0] if others else owner

    def other_name(self, owner: Owner) -> bool:
        """Does the owner's number stand beside another name, too?"""
        return bool(owner.number) and self._names[owner.number] != owner.name


def _owner(name: str, phone: str, number: str) -> Owner:
    return Owner(owner_key(name, phone=phone, number=number), name, phone, number)


def _at(given: tuple[str, ...], place: int) -> str:
    return given[place] if place < len(given) else ""


def _filled(cell: Cell) -> bool:
    return cell is not Odd.ABOVE and (not isinstance(cell, str) or bool(tidy(cell)))


def _is_total(values: dict[Column, Cell]) -> bool:
    first = next((cell for cell in values.values() if isinstance(cell, str) and tidy(cell)), "")
    return bool(_TOTAL.fullmatch(tidy(str(first)))) and not _filled(values[Column.OWNER])
