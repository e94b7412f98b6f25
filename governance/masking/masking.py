"""Masking of what opens a person to strangers: telephone, identity-card, bank-card and plate numbers in a text.

Whoever handles a matter reads the whole; everybody else reads the text with the middle of such numbers gone. Two
letters at each end stay, of a short number the first two, so that its owner knows it again. Door numbers, sums, dates,
areas stay.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

# People write full-width figures, and several signs for one; each is one letter, so that places stay the same.
_PLAIN = str.maketrans(
    "０１２３４５６７８９＋－—–‑（）．·・•　" + "".join(chr(0xFF21 + n) for n in range(26)),
    "0123456789+----()." + "···" + " " + "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SEP = r"[ .-]?"
_NOT_AFTER = r"(?<![0-9A-Za-z])(?<![0-9][.,:/-])"
_NOT_BEFORE = r"(?![0-9A-Za-z])(?![.,:/-][0-9])"

_MOBILE = re.compile(
    rf"(?<![0-9A-Za-z])(?<![0-9][.,:])(?:\+?86{_SEP})?1(?:{_SEP}[3-9])(?:{_SEP}[0-9]){{9}}(?![0-9])(?![.,][0-9])"
)
_LANDLINE = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9][.,:-])(?:\(0[1-9][0-9]{1,2}\)|0[1-9][0-9]{1,2}[ -])"
    r"[ ]?[2-9][0-9]{2,3}[ -]?[0-9]{4}(?![0-9])"
)
_SERVICE = re.compile(rf"{_NOT_AFTER}(?:400|800)[ -]?[0-9]{{3}}[ -]?[0-9]{{4}}(?![0-9])")
_ABROAD = re.compile(
    r"(?<![0-9A-Za-z+])\+[1-9][0-9]{0,2}[ -]?(?:\([0-9]{1,4}\)[ -]?)?[0-9](?:[ -]?[0-9]){6,11}(?![0-9])"
)
_CALLED = re.compile(
    r"(?:座机|电话|手机|热线|号码|联系|\btel(?:ephone)?\b|\bphone\b|\bmobile\b|\bcall\b|\bring\b)[^0-9+]{0,8}"
    r"(?P<number>\+?[0-9](?:[ -]?[0-9]){6,12})(?![0-9])",
    re.IGNORECASE,
)
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9][0-9]{5}[ -]?(?P<born>(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))"
    r"[ -]?[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
_OLD_IDENTITY = re.compile(
    r"(?:证|\bID\b|identity)[^0-9]{0,8}(?P<number>[1-9][0-9]{5}[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3})"
    r"(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_BANK = re.compile(
    r"(?<![0-9A-Za-z])(?:6[0-9]|4[0-9]|5[1-5]|3[5-7]|1[0-9]|9[0-9])[0-9](?:[ -]?[0-9]){11,16}(?![0-9A-Za-z])"
)
_IBAN = re.compile(r"(?<![0-9A-Za-z])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![0-9A-Za-z])")
_SPEAKS_OF_BANKS = re.compile(
    r"卡|账|帐|退款|打款|转到|退到|汇|银行|\bcard\b|\brefund\b|\baccount\b|\bbank\b|\bdeposit\b", re.IGNORECASE
)
# Made out to a thing and not to a person: numbers behind these are read off meters, parcels, papers.
_OF_A_THING = re.compile(
    r"(?:编号|单号|订单|发票|表号|读数|设备|型号|票号|文号|\border\b|\bserial\b)[^0-9]{0,6}$", re.IGNORECASE
)
_MONEY = re.compile(
    r"\s*[)）]?\s*(?:[(（])?\s*(?:元|块|圆|万|yuan\b|rmb\b|dollars?\b|平方|㎡|m²|m2\b|户(?!名)|人|棵|分之)",
    re.IGNORECASE,
)
_BEFORE_MONEY = re.compile(r"(?:[¥￥$€£]|RMB|CNY|USD|人民币)\s*$", re.IGNORECASE)
_SIGN = "[0-9A-HJ-NP-Za-hj-np-z]"
_PLATE = re.compile(rf"[{_PROVINCES}][ ]?[A-Za-z][ ·.-]?(?:{_SIGN}{{5,6}}|{_SIGN}{{4}}[挂学警港澳使领])(?![0-9A-Za-z])")
_FOREIGN_PLATE = re.compile(
    r"(?:\bplates?\b|\bregistration\b|\breg\b|车牌)(?:[^0-9A-Za-z]|\bnumber\b|\bno\b){0,4}[ :：]*"
    r"(?P<number>[A-Z]{1,3}[ -]?[0-9]{1,4}[ -]?[A-Z0-9]{0,4})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_LOOK_BACK = 20  # letters before a number that say what it is
_STAYS = 2  # letters at each end that its owner knows it by
_SHORT = 9  # of so few letters the last ones would tell too much: plates, telephones within a town


@dataclass(frozen=True, slots=True)
class Found:
    """A number in a text, from where to where."""

    start: int
    end: int


def masked(text: str, known: Collection[str] = ()) -> str:
    """The text as strangers may read it; `known`: numbers that everybody may have, those of the directory, stay."""
    shown = list(text)
    for one in found(text, known):
        shown[one.start : one.end] = _hidden(text[one.start : one.end])
    return "".join(shown)


def _hidden(number: str) -> list[str]:
    """The number with its middle gone; as long as it was, so that places stay the same."""
    last = len(number) - (_STAYS if len(number) > _SHORT else 0)
    return [sign if not sign.isalnum() or place < _STAYS or place >= last else "*" for place, sign in enumerate(number)]


def found(text: str, known: Collection[str] = ()) -> list[Found]:
    """Where such numbers stand in a text, in order; none lies within another."""
    plain = text.translate(_PLAIN)
    open_ones = {_figures(one) for one in known}
    kept: list[Found] = []
    for start, end in sorted(_all(plain), key=lambda each: (each[0], -each[1])):
        if _figures(plain[start:end]) in open_ones or (kept and start < kept[-1].end):
            continue
        kept.append(Found(start, end))
    return kept


def _figures(number: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", number.translate(_PLAIN)).upper().removeprefix("86")


def _all(plain: str) -> Iterator[tuple[int, int]]:
    yield from _telephones(plain)
    yield from _cards(plain)
    for one in _PLATE.finditer(plain):
        if sum(letter.isdigit() for letter in one.group()) >= 2 or one.group()[-1] in "挂学警":
            yield one.span()
    yield from (one.span("number") for one in _FOREIGN_PLATE.finditer(plain) if re.search("[0-9]", one.group("number")))


def _telephones(plain: str) -> Iterator[tuple[int, int]]:
    for pattern in (_MOBILE, _LANDLINE, _SERVICE, _ABROAD):
        for one in pattern.finditer(plain):
            if not _counts(plain, *one.span()):
                yield one.span()
    for one in _CALLED.finditer(plain):
        start, end = one.span("number")
        if not (_counts(plain, start, end) or _is_date(plain[start:end]) or _is_of_a_thing(plain, start)):
            yield start, end


def _cards(plain: str) -> Iterator[tuple[int, int]]:
    for one in _IDENTITY.finditer(plain):
        if _day(one.group("born")) and not _is_of_a_thing(plain, one.start()):
            yield one.span()
    yield from (one.span("number") for one in _OLD_IDENTITY.finditer(plain))
    yield from (one.span() for one in _IBAN.finditer(plain) if sum(sign.isdigit() for sign in one.group()) >= 10)
    of_banks = _SPEAKS_OF_BANKS.search(plain) is not None
    for one in _BANK.finditer(plain):
        figures = re.sub("[^0-9]", "", one.group())
        issued = figures[0] in "3456" and (_luhn(figures) or figures.startswith("62"))
        meant = issued or of_banks
        if meant and not _counts(plain, *one.span()) and not _is_of_a_thing(plain, one.start()):
            yield one.span()


def _is_of_a_thing(plain: str, start: int) -> bool:
    return _OF_A_THING.search(plain[max(0, start - _LOOK_BACK) : start]) is not None


def _counts(plain: str, start: int, end: int) -> bool:
    """Does the number say how much, and not whose?"""
    return (
        _MONEY.match(plain, end) is not None
        or _BEFORE_MONEY.search(plain[max(0, start - _LOOK_BACK) : start]) is not None
    )


def _is_date(number: str) -> bool:
    figures = re.sub("[^0-9]", "", number)
    return len(figures) == len("20261123") and _day(figures)


def _day(figures: str) -> bool:
    try:
        date(int(figures[:4]), int(figures[4:6]), int(figures[6:]))
    except ValueError:
        return False
    return figures.startswith(("19", "20"))


def _luhn(figures: str) -> bool:
    """Does the number bear the check figure of bank cards (ISO/IEC 7812-1, annex B)?"""
    doubled = [int(one) * (1 + place % 2) for place, one in enumerate(reversed(figures))]
    return sum(one // 10 + one % 10 for one in doubled) % 10 == 0
