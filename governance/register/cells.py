"""Cells of a residents' spreadsheet: what one means. Areas, places, names, telephones as people really write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, unique

from governance.register.register import AREA_SCALE, LARGEST_AREA, Place, Use

LONGEST_PLACE = 20
LONGEST_NAME = 60
# Building, entrance and unit with the words for them and what stands between.
_LONGEST_WHOLE = 4 * LONGEST_PLACE + 20
_DECIMALS = 4


@unique
class Odd(Enum):
    """What a cell can hold besides text."""

    ABOVE = "above"  # a lower part of a merged cell: the same as the cell above
    DATE = "date"  # the spreadsheet program made a date out of something like 1-2
    BROKEN = "broken"  # a formula that failed


Cell = str | Odd


@unique
class Reason(Enum):
    """Why a cell cannot be taken as it is."""

    MISSING = "missing"
    DATE = "date"
    BROKEN = "broken"
    TOO_LONG = "too_long"
    NOT_AN_AREA = "not_an_area"
    DECIMALS = "decimals"
    NOT_POSITIVE = "not_positive"
    TOO_LARGE = "too_large"
    NOT_A_PLACE = "not_a_place"
    CONTRADICTS = "contradicts"  # the unit's cell names another building or entrance than its row
    NOT_A_USE = "not_a_use"
    NOT_A_PHONE = "not_a_phone"
    NOT_YES_OR_NO = "not_yes_or_no"
    COUNT_DIFFERS = "count_differs"  # more telephones or numbers than owners
    TWICE = "twice"  # the unit stands further up already
    OWNER_TWICE = "owner_twice"  # the same owner twice in one unit
    AREA_DIFFERS = "area_differs"  # the second line of a unit states another area
    WHICH_NAMESAKE = "which_namesake"  # a name alone, where the register knows several people of that name
    NUMBER_TWO_NAMES = "number_two_names"  # one owner number, two names


class CellError(ValueError):
    """A cell that cannot be taken; `value` as it was written."""

    def __init__(self, reason: Reason, value: str = "") -> None:
        self.reason = reason
        self.value = value
        super().__init__(reason.value)


@dataclass(frozen=True, slots=True)
class Names:
    """What the owner cells of a line say, one item per person; telephones and numbers may be empty."""

    names: tuple[str, ...]
    phones: tuple[str, ...]
    numbers: tuple[str, ...]


def tidy(text: str) -> str:
    """Text without the traces of its making: full-width digits and signs, odd spaces, invisible letters."""
    flat = unicodedata.normalize("NFKC", text)
    if not flat.isprintable():
        flat = "".join(" " if unicodedata.category(letter) in {"Cc", "Cf", "Zs"} else letter for letter in flat)
    return " ".join(flat.split())


def text_of(cell: Cell) -> str:
    """The tidied text of a cell. Raises CellError for dates and failed formulas."""
    if cell is Odd.DATE:
        raise CellError(Reason.DATE)
    if cell is Odd.BROKEN:
        raise CellError(Reason.BROKEN)
    # Two names below each other in one cell are two names.
    return tidy(cell.strip().replace("\n", ";")) if isinstance(cell, str) else ""


_AREA_UNIT = re.compile(
    r"(m2|m\^2|平方米|平方公尺|平米|平方|平|坪?㎡|sqm|sq\.? ?m\.?|square met(re|er)s?)$", re.IGNORECASE
)
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?|[+-]?\.\d+", re.ASCII)


def read_area(text: str) -> int:
    """An area in ten-thousandths of a square metre: `89.37㎡`, `８９.３７`, `1,089.5 m²` → 893700 …

    Raises CellError: no number, more than four decimals, not above zero, larger than any flat. Never rounds.
    """
    bare = _AREA_UNIT.sub("", text).strip()
    if not _NUMBER.fullmatch(bare):
        raise CellError(Reason.NOT_AN_AREA, text)
    whole, _, rest = bare.replace(",", "").lstrip("+-").partition(".")
    rest = rest.rstrip("0")
    if len(rest) > _DECIMALS:
        raise CellError(Reason.DECIMALS, text)
    if len(whole.lstrip("0")) > len(str(LARGEST_AREA)):
        raise CellError(Reason.TOO_LARGE, text)
    area = int(whole or "0") * AREA_SCALE + int(rest.ljust(_DECIMALS, "0"))
    if bare.startswith("-") or area == 0:
        raise CellError(Reason.NOT_POSITIVE, text)
    if area > LARGEST_AREA * AREA_SCALE:
        raise CellError(Reason.TOO_LARGE, text)
    return area


_CHINESE_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_BUILDING = re.compile(
    r"^(?:(?:building|bldg\.?|block|tower)\s*|第)|\s*(?:号楼|號樓|栋|棟|幢|座|号|楼|#)$", re.IGNORECASE
)
_ENTRANCE = re.compile(r"^(?:(?:entrance|entry|stair(?:case)?)\s*|第)|\s*(?:单元|單元|门|梯)$", re.IGNORECASE)
_UNIT = re.compile(r"^(?:room|flat|apt\.?|apartment|unit|no\.?|#)\s*|\s*(?:室|号|房|户)$", re.IGNORECASE)
_WHOLE = re.compile(
    r"(?P<building>.+?)(?:号楼|号栋|栋|棟|幢|座|楼|#)\s*(?:(?P<entrance>.+?)(?:单元|單元|门|梯))?\s*(?P<unit>[^-]+)"
)


def _part(pattern: re.Pattern[str], text: str, *, number: bool) -> str:
    bare = pattern.sub("", text).strip() or text
    if len(bare) > LONGEST_PLACE:
        raise CellError(Reason.TOO_LONG, text)
    return _numbered(bare) if number else bare


def _numbered(text: str) -> str:
    """`03` and `三` are 3."""
    if text.isascii() and text.isdecimal():
        return str(int(text))
    found = re.fullmatch("([一二三四五六七八九]?)十([一二三四五六七八九]?)|([一二三四五六七八九])", text)
    if not found:
        return text
    tens, ones, one = found.groups()
    if one:
        return str(_CHINESE_DIGITS[one])
    return str(10 * _CHINESE_DIGITS.get(tens, 1) + _CHINESE_DIGITS.get(ones, 0))


def read_building(text: str) -> str:
    """The name of a building without the word for it: `3栋`, `3号楼`, `Building 3`, `三` → `3`."""
    return _part(_BUILDING, text, number=True)


def read_entrance(text: str) -> str:
    """The name of an entrance without the word for it: `2单元`, `Entrance 2` → `2`."""
    return _part(_ENTRANCE, text, number=True)


def read_unit(text: str) -> str:
    """The number of a unit: `501室`, `Flat 501` → `501`."""
    return _part(_UNIT, text, number=False)


def read_place(text: str) -> Place:
    """A whole place in one text: `3-2-501`, `3栋2单元501室`, `3#501`. Raises CellError if it is none."""
    flat = tidy(text)
    if len(flat) > _LONGEST_WHOLE:  # the pattern's time grows with the cube of it
        raise CellError(Reason.NOT_A_PLACE, text)
    parts = [part.strip() for part in re.split(r"[-–—/]", flat)]
    if len(parts) in {2, 3} and all(parts):
        entrance = read_entrance(parts[1]) if len(parts) == 3 else ""
        return Place(read_building(parts[0]), entrance, read_unit(parts[-1]))
    if found := _WHOLE.fullmatch(flat):
        return Place(read_building(found["building"]), read_entrance(found["entrance"] or ""), read_unit(found["unit"]))
    raise CellError(Reason.NOT_A_PLACE, text)


_USES = {
    Use.HOME: "住宅 住房 住户 普通住宅 公寓 home flat apartment dwelling residential",
    Use.SHOP: "商铺 店铺 商业 门面 办公 非住宅 shop store-front office commercial",
    Use.PARKING: "车位 车库 停车位 parking garage",
    Use.STORE: "储藏室 储藏间 储物间 杂物间 地下室 store storage cellar",
}
_USE_OF = {word: use for use, words in _USES.items() for word in words.split()}


def read_use(text: str) -> Use:
    """What a unit is used for; an empty cell means a home."""
    if not text:
        return Use.HOME
    try:
        return _USE_OF[text.lower()]
    except KeyError:
        raise CellError(Reason.NOT_A_USE, text) from None


_BETWEEN = re.compile(r"\s*[、,;/&]\s*|\s+和\s+|\s+and\s+", re.IGNORECASE)
_DEVELOPER = frozenset({"开发商", "建设单位", "开发企业", "未售", "未出售", "developer", "unsold", "the developer"})
_YES = frozenset({"是", "y", "yes", "1", "true", "√", "✓", "x", "未售", "开发商", "unsold", "developer"})
_NO = frozenset({"", "否", "不是", "n", "no", "0", "false", "-", "–", "/", "无", "×", "已售", "sold"})


def read_names(text: str) -> tuple[str, ...]:
    """The names in an owner cell: `李强、周敏` → two. Spaces that only line up a Chinese name are dropped."""
    found = tuple(_name(part) for part in _BETWEEN.split(text) if part)
    if any(len(name) > LONGEST_NAME for name in found):
        raise CellError(Reason.TOO_LONG, text)
    return found


def _name(text: str) -> str:
    bare = text.replace(" ", "")
    return bare if bare and all(ord(letter) > 0x2E7F or letter == "·" for letter in bare) else text


def is_developer(name: str) -> bool:
    """Does the owner cell say that the flat is not sold yet?"""
    return name.lower() in _DEVELOPER


def is_yes(text: str) -> bool:
    """Does a yes-or-no cell say yes? An empty one says no. Raises CellError for what is neither."""
    if text.lower() not in _YES | _NO:
        raise CellError(Reason.NOT_YES_OR_NO, text)
    return text.lower() in _YES


def read_phones(text: str) -> tuple[str, ...]:
    """The telephone numbers in a cell, digits only, with a leading + where one is written."""
    return tuple(_phone(part) for part in re.split(r"[、,;/]+", text) if part.strip())


def _phone(text: str) -> str:
    bare = re.sub(r"[\s().-]", "", text)
    if not re.fullmatch(r"\+?\d{5,16}", bare, re.ASCII):
        raise CellError(Reason.NOT_A_PHONE, text)
    return bare
