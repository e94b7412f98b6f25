"""Register sheet: which register a spreadsheet states, and what is wrong with it, row by row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, unique
from typing import TypeVar

from governance.register.cells import (
    Cell,
    CellError,
    Odd,
    Reason,
    is_developer,
    is_yes,
    read_area,
    read_building,
    read_entrance,
    read_names,
    read_phones,
    read_place,
    read_unit,
    read_use,
    text_of,
    tidy,
)
from governance.register.register import Entry, Owner, Place, Use, owner_key

# The heading stands within the first lines, below a title or two.
HEADING_WITHIN = 10
# More than any community that the project is for; beyond it somebody sent another file.
MOST_ROWS = 20_000

T = TypeVar("T")


@unique
class Column(Enum):
    """What a column states."""

    BUILDING = "building"
    ENTRANCE = "entrance"
    UNIT = "unit"
    AREA = "area"
    OWNER = "owner"
    JOINT = "joint"
    PHONE = "phone"
    NUMBER = "number"
    USE = "use"
    UNSOLD = "unsold"


REQUIRED = (Column.UNIT, Column.AREA, Column.OWNER)

_HEADINGS = {
    Column.BUILDING: "楼栋 栋 楼号 栋号 幢 幢号 楼幢 楼栋号 楼座 楼 building bldg block tower",
    Column.ENTRANCE: "单元 单元号 楼门 entrance stair staircase entry",
    Column.UNIT: "房号 室号 室 户号 房屋 房间号 房屋编号 门牌号 门牌 房屋坐落 坐落"
    " unit flat apartment room door unitno roomno home",
    Column.AREA: "面积 建筑面积 产权面积 专有部分面积 专有面积 房屋面积 area floorarea size",
    Column.OWNER: "业主 业主姓名 产权人 产权人姓名 姓名 户主 所有权人 owner owners ownername name",
    Column.JOINT: "共有人 共有产权人 其他业主 jointowner jointowners coowner coowners",
    Column.PHONE: "电话 手机 手机号 手机号码 电话号码 联系电话 联系方式 phone mobile telephone tel phonenumber",
    Column.NUMBER: "业主编号 业主号 业主代码 ownernumber ownerno ownerid",
    Column.USE: "用途 类型 房屋类型 房屋用途 性质 use usage type kind",
    Column.UNSOLD: "未售 开发商 是否未售 开发商未售 developer unsold",
}
_HEADING_OF = {word: column for column, words in _HEADINGS.items() for word in words.split()}
_TOTAL = re.compile(r"(合计|总计|小计|共计).*|(total|sum)\b.*", re.IGNORECASE)


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
    """What a spreadsheet states. With any fault, or a missing column, nothing of it is taken."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    missing: tuple[Column, ...] = ()
    too_many_rows: bool = False

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
    area: int
    owners: list[Owner]


def read_sheet(rows: Sequence[Sequence[Cell]]) -> Reading:
    """Read a register from the cells of a sheet. Row numbers in faults start from 1, as people see them."""
    heading = _find_heading(rows)
    if heading is None or not set(REQUIRED) <= heading.columns.keys():
        found = heading.columns.keys() if heading else set()
        return Reading((), (), missing=tuple(column for column in REQUIRED if column not in found))
    if len(rows) - heading.row > MOST_ROWS:
        return Reading((), (), too_many_rows=True)
    reader = _Reader(heading)
    for number, row in enumerate(rows[heading.row :], start=heading.row + 1):
        reader.read(number, row)
    return reader.finish()


def _find_heading(rows: Sequence[Sequence[Cell]]) -> _Heading | None:
    best: _Heading | None = None
    for number, row in enumerate(rows[:HEADING_WITHIN], start=1):
        columns: dict[Column, int] = {}
        labels: dict[Column, str] = {}
        for place, cell in enumerate(row):
            column = _column_of(cell) if isinstance(cell, str) else None
            if column is not None and column not in columns:
                columns[column], labels[column] = place, tidy(str(cell))
        if best is None or len(columns) > len(best.columns):
            best = _Heading(number, columns, labels)
    return best


def _column_of(cell: str) -> Column | None:
    bare = re.sub(r"[(\[（【].*", "", tidy(cell)).lower()
    bare = re.sub(r"[\s_.*:/-]+|m2$|㎡$|平方米$", "", bare)
    return _HEADING_OF.get(bare)


class _Reader:
    """Reads row after row; keeps the values above for merged cells."""

    def __init__(self, heading: _Heading) -> None:
        self._heading = heading
        self._above: dict[Column, Cell] = {}
        self._lines: list[_Line] = []
        self._at: dict[Place, _Line] = {}
        self._faults: list[Fault] = []

    def read(self, row: int, cells: Sequence[Cell]) -> None:
        """Take one row: a new unit, a further owner of the unit above, or nothing (blank, a total)."""
        values = {c: cells[i] if i < len(cells) else "" for c, i in self._heading.columns.items()}
        if all(not _filled(cell) for cell in values.values()) or _is_total(values):
            return
        continued = self._continues(values)
        values = {c: self._above.get(c, "") if cell is Odd.ABOVE else cell for c, cell in values.items()}
        self._above = values if not continued else {**self._above, Column.OWNER: values[Column.OWNER]}
        before = len(self._faults)
        if continued:
            self._read_further_owner(row, values)
            return
        place = self._place(row, values)
        use = self._take(row, Column.USE, values, read_use, Use.HOME)
        area = self._area(row, values, use or Use.HOME)
        owners = self._owners(row, values)
        if place is not None and (first := self._at.get(place)):
            self._fault(row, Column.UNIT, Reason.TWICE, str(place), other_row=first.row)
        elif len(self._faults) == before and place is not None and use is not None and area is not None:
            line = _Line(row, place, use, area, list(owners))
            self._lines.append(line)
            self._at[place] = line

    def _continues(self, values: dict[Column, Cell]) -> bool:
        """Is it a further owner of the unit above (merged, or all but the owner left blank)?"""
        if values[Column.UNIT] is Odd.ABOVE:
            return True
        places = (Column.BUILDING, Column.ENTRANCE, Column.UNIT, Column.AREA)
        return not any(_filled(values.get(column, "")) or values.get(column) is Odd.ABOVE for column in places)

    def _read_further_owner(self, row: int, values: dict[Column, Cell]) -> None:
        if not self._lines or not _filled(values[Column.OWNER]):
            return
        line = self._lines[-1]
        if values[Column.AREA] and values[Column.AREA] != self._above.get(Column.AREA):
            self._fault(row, Column.AREA, Reason.AREA_DIFFERS, str(values[Column.AREA]), other_row=line.row)
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

    def _place(self, row: int, values: dict[Column, Cell]) -> Place | None:
        columns = self._heading.columns
        if Column.BUILDING not in columns:
            return self._take(row, Column.UNIT, values, read_place)
        building = self._take(row, Column.BUILDING, values, read_building)
        entrance = self._take(row, Column.ENTRANCE, values, read_entrance, "")
        unit = self._take(row, Column.UNIT, values, str)
        if building is None or entrance is None or unit is None:
            return None
        return self._within(row, Place(building, entrance, unit))

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

    def _area(self, row: int, values: dict[Column, Cell], use: Use) -> int | None:
        cell = values[Column.AREA]
        if use.may_lack_area and isinstance(cell, str) and tidy(cell) in {"", "0", "-", "/", "无"}:
            return 0
        return self._take(row, Column.AREA, values, read_area)

    def _owners(self, row: int, values: dict[Column, Cell]) -> list[Owner]:
        unsold = self._take(row, Column.UNSOLD, values, is_yes, otherwise=False)
        nobody: tuple[str, ...] = ()
        names = self._take(row, Column.OWNER, values, read_names, (*nobody, "开发商") if unsold else None)
        more = self._take(row, Column.JOINT, values, read_names, nobody)
        phones = self._take(row, Column.PHONE, values, read_phones, nobody)
        numbers = self._take(row, Column.NUMBER, values, read_names, nobody)
        if unsold is None or names is None or more is None or phones is None or numbers is None:
            return []
        people = (*names, *more)
        if unsold or any(is_developer(name) for name in people):
            return [Owner(owner_key(people[0], developer=True), people[0])]
        for column, given in ((Column.PHONE, phones), (Column.NUMBER, numbers)):
            if len(given) > len(people):
                self._fault(row, column, Reason.COUNT_DIFFERS, "、".join(given))
        owners = [_owner(name, _at(phones, i), _at(numbers, i)) for i, name in enumerate(people)]
        if len({owner.key for owner in owners}) < len(owners):
            self._fault(row, Column.OWNER, Reason.OWNER_TWICE, "、".join(people))
        return owners

    def finish(self) -> Reading:
        """All rows are read: tell namesakes apart, and give the register or its faults."""
        known = _Namesakes(self._people())
        entries: list[Entry] = []
        for line in self._lines:
            owners = [known.settle(owner) for owner in line.owners]
            for owner, settled in zip(line.owners, owners, strict=True):
                if settled is None:
                    self._fault(line.row, Column.OWNER, Reason.WHICH_NAMESAKE, owner.name)
                elif known.other_name(owner):
                    self._fault(line.row, Column.NUMBER, Reason.NUMBER_TWO_NAMES, owner.number)
            kept = tuple(dict.fromkeys(owner for owner in owners if owner is not None))
            entries.append(Entry(line.place, line.use, line.area, kept))
        faults = tuple(sorted(self._faults, key=lambda fault: fault.row))
        return Reading(() if faults else tuple(entries), faults)

    def _people(self) -> Iterator[Owner]:
        for line in self._lines:
            yield from line.owners


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
