"""Cells of a residents' spreadsheet: what one means. Areas, places, names, telephones as people really write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, unique
from fractions import Fraction

from governance.register.numbers import POINT, NoNumber, TwoNumbers, decimal_mark, decimals, read_number
from governance.register.register import AREA_SCALE, LARGEST_AREA, Place, Use
from governance.register.weighing import WHOLES, Basis, Sign, Weighing
from governance.tally.weight import SCALE, Number
from governance.tally.weight import tidy as tidy_number

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
    TWO_NUMBERS = "two_numbers"  # 1.234 where some cells part decimals by a point, and some by a comma
    NOT_A_SHARE = "not_a_share"
    OTHER_SIGN = "other_sign"  # ‰ in a column of %
    NO_SUCH_HOME = "no_such_home"  # what a parking space counts with is not on the list
    COUNTS_WITH_ITSELF = "counts_with_itself"  # a home is said to count with another


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


# Ordinals as in 1ºB, which the normal form would make letters of.
_ORDINALS = str.maketrans("ºª", "\ue000\ue001")
_ORDINALS_BACK = str.maketrans("\ue000\ue001", "ºª")


def tidy(text: str) -> str:
    """Text without the traces of its making: full-width digits and signs, odd spaces, invisible letters."""
    flat = unicodedata.normalize("NFKC", text.translate(_ORDINALS)).translate(_ORDINALS_BACK)
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


def read_area(text: str, mark: str = POINT) -> int:
    """An area in ten-thousandths of a square metre: `89.37㎡`, `８９.３７`, `1,089.5 m²` → 893700 …

    `mark` parts the decimals in this column (`governance.register.numbers`). Raises CellError: no number, more than
    four decimals, not above zero, larger than any flat. Never rounds.
    """
    area = _number(_AREA_UNIT.sub("", text).strip(), mark, text, Reason.NOT_AN_AREA)
    if area > LARGEST_AREA:
        raise CellError(Reason.TOO_LARGE, text)
    if decimals(area) > _DECIMALS:
        raise CellError(Reason.DECIMALS, text)
    return int(area * AREA_SCALE)


def _number(bare: str, mark: str, text: str, otherwise: Reason) -> Fraction:
    """A number above zero; `text` is the cell that it stands in."""
    try:
        value = read_number(bare, mark)
    except TwoNumbers as error:
        raise CellError(Reason.TWO_NUMBERS, text) from error
    except NoNumber as error:
        raise CellError(otherwise, text) from error
    if value <= 0:
        raise CellError(Reason.NOT_POSITIVE, text)
    return value


def read_share(text: str, mark: str = POINT) -> tuple[Fraction, Sign]:
    """A share as it is written, and how: `0,83 %` → (83/100, %), `83` → (83, number), `1/128` → (1/128, fraction).

    Raises CellError: no share, not above zero, finer or larger than any deed states.
    """
    sign = next((each for each in (Sign.PERCENT, Sign.PERMILLE) if text.endswith(each.value)), Sign.NUMBER)
    bare = _SHARE_UNIT.sub("", text.removesuffix(sign.value) if sign.value else text).strip()
    count, stroke, whole = bare.partition("/")
    value = _number(count.strip(), mark, text, Reason.NOT_A_SHARE)
    if stroke:
        if sign is not Sign.NUMBER:
            raise CellError(Reason.NOT_A_SHARE, text)
        value, sign = value / _whole(whole, text), Sign.FRACTION
    if value > LARGEST_SHARE:
        raise CellError(Reason.TOO_LARGE, text)
    if value.denominator > FINEST_SHARE:
        raise CellError(Reason.NOT_A_SHARE, text)
    return value, sign


def _whole(text: str, cell: str) -> int:
    """What stands below the stroke of a fraction: 128, 10.000."""
    if not re.fullmatch(r"\d+|\d{1,3}([., '’]\d{3})+", text.strip(), re.ASCII):
        raise CellError(Reason.NOT_A_SHARE, cell)
    whole = int(re.sub(r"\D", "", text))
    if whole == 0:
        raise CellError(Reason.NOT_POSITIVE, cell)
    return whole


def read_weight(text: str, weighing: Weighing) -> Number:
    """What somebody writes as the weight of one home, in ten-thousandths of what the community counts by.

    Raises CellError.
    """
    if weighing.basis is Basis.AREA:
        return read_area(text, decimal_mark([_AREA_UNIT.sub("", text)]))
    value, sign = read_share(text, decimal_mark([text]))
    if sign in {Sign.NUMBER, weighing.sign}:
        return tidy_number(value * SCALE)
    if weighing.whole is None:
        raise CellError(Reason.OTHER_SIGN, text)
    return tidy_number(value / WHOLES[sign] * weighing.whole * SCALE)


LARGEST_SHARE = 100_000_000
FINEST_SHARE = 1_000_000_000_000
_SHARE_UNIT = re.compile(
    r"\s*(millesimi|mill\.?|mm\.?|milésimas|millièmes|tantièmes?|mea|teile?|anteile?|shares?|parts?|份)$", re.IGNORECASE
)


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
    """The number of a unit: `501室`, `Flat 501` → `501`. Raises CellError."""
    if looks_like_a_date(text):
        raise CellError(Reason.DATE, text)
    return _part(_UNIT, text, number=False)


def read_place(text: str) -> Place:
    """A whole place in one text: `3-2-501`, `3栋2单元501室`, `3#501`. Raises CellError if it is none."""
    flat = tidy(text)
    if looks_like_a_date(flat):
        raise CellError(Reason.DATE, text)
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
    Use.HOME: "住宅 住房 住户 普通住宅 公寓 住戶 home flat apartment dwelling residential residence unit condo "
    "vivienda piso wohnung wohneinheit wohnen appartement logement habitation abitazione appartamento habitação "
    "apartamento 住戸 주택 아파트 квартира жилое woning",
    Use.SHOP: "商铺 店铺 商业 门面 办公 非住宅 商舖 辦公室 shop store-front office commercial retail local oficina "
    "comercial gewerbe laden büro teileigentum commerce bureau local-commercial negozio ufficio loja escritório 店舗 "
    "事務所 상가 нежилое офис handelsruimte",
    Use.PARKING: "车位 车库 停车位 車位 停車位 parking garage carport plaza garaje aparcamiento plazadegaraje "
    "stellplatz tiefgarage tg tg-stellplatz box boxe parcheggio posto-auto garagem estacionamento lugar 駐車場 주차장 "
    "машиноместо parkeerplaats",
    Use.STORE: "储藏室 储藏间 储物间 杂物间 地下室 儲物室 store storage cellar locker trastero keller kellerraum cave "
    "cantina arrecadação arrumos 倉庫 창고 кладовая berging kelder",
}
_USE_OF = {word: use for use, words in _USES.items() for word in words.split()}


def read_use(text: str) -> Use:
    """What a unit is used for; an empty cell means a home."""
    if not text:
        return Use.HOME
    try:
        return _USE_OF[text.lower().replace(" ", "")] if " " in text else _USE_OF[text.lower()]
    except KeyError:
        raise CellError(Reason.NOT_A_USE, text) from None


_MONTH = (
    r"(?:jan|ene|gen|feb|fev|fév|févr|mar|mär|mrz|maa|mrt|apr|abr|avr|may|mai|maj|mei|mag|jun|giu|juin|jul|lug|juil|aug|"
    r"ago|aoû|août|sep|set|sept|oct|okt|ott|out|nov|dec|dez|dic|déc)"
)
_AS_DATE = re.compile(
    rf"\d{{1,2}}[-. ]{_MONTH}\.?(?:[-. ]\d{{2,4}})?|{_MONTH}\.?[- ]\d{{1,4}}|\d{{1,2}}月\d{{1,2}}日|"
    r"(?:19|20)\d\d([-/.年])(?:0?[1-9]|1[0-2])[-/.月](?:0?[1-9]|[12]\d|3[01])日?(?:[ T]0?0:00(?::00)?)?",
    re.IGNORECASE,
)


def looks_like_a_date(text: str) -> bool:
    """Did a spreadsheet program make a date of it: `2-Jan`, `02-ene`, `Jan-28`, `1月2日`, `2026/1/2`?"""
    return bool(_AS_DATE.fullmatch(text))


_YES = frozenset(
    {
        "是",
        "y",
        "yes",
        "1",
        "true",
        "√",
        "✓",
        "x",
        "未售",
        "开发商",
        "unsold",
        "developer",
        "sí",
        "si",
        "ja",
        "oui",
        "sim",
        "да",
    }
)
_NO = frozenset(
    {
        "",
        "否",
        "不是",
        "n",
        "no",
        "0",
        "false",
        "-",
        "–",
        "/",
        "无",
        "×",
        "已售",
        "sold",
        "nein",
        "non",
        "não",
        "nee",
        "нет",
    }
)


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
