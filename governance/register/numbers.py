"""Numbers as people and their spreadsheet programs write them: 1,234.5 and 1.234,5, 1 234,5 and 1'234.5, 1/128."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

POINT, COMMA, BOTH = ".", ",", "?"
"""What parts the decimals in a column: one of two marks, or now this, now that."""

_LONGEST = 30
_GROUPED = re.compile(r"(?<=\d)[ '’](?=\d{3}(?!\d))")
_PLAIN = re.compile(r"[+-]?(\d[\d.,]*|[.,]\d+)", re.ASCII)
_WHOLE = re.compile(r"\d{1,3}([.,]\d{3})+", re.ASCII)


class NoNumber(ValueError):  # noqa: N818 - it is asked for: is it a number?
    """A text that is no number."""


class TwoNumbers(NoNumber):
    """It can be read as two numbers: 1.234 is a thousand here, and one and a bit there."""


def decimal_mark(texts: Iterable[str]) -> str:
    """The mark that parts the decimals in these numbers; BOTH where they disagree, POINT where nothing tells."""
    found = {mark for text in texts if (mark := _told_by(_bare(text)))}
    if len(found) > 1:
        return BOTH
    return found.pop() if found else POINT


def _bare(text: str) -> str:
    """The number without its sign, without what follows it, and without what only groups its digits."""
    number = re.match(r"[+-]?([\d.,]|[ '’](?=\d))*", text.strip())
    return _GROUPED.sub("", number[0] if number else "").lstrip("+-")


def _told_by(number: str) -> str:
    """Which mark parts the decimals, by this number alone; "" where it could be either."""
    points, commas = number.count(POINT), number.count(COMMA)
    if points and commas:
        return max(POINT, COMMA, key=number.rfind)
    if points + commas == 0:
        return ""
    mark, other = (POINT, COMMA) if points else (COMMA, POINT)
    if points + commas > 1:
        return other
    whole, _, rest = number.partition(mark)
    return mark if len(rest) != 3 or whole.lstrip("0") == "" or len(whole) > 3 else ""


def read_number(text: str, mark: str = POINT) -> Fraction:
    """The exact value of a decimal, by the mark of its column. Raises NoNumber, or its kind TwoNumbers."""
    bare = _GROUPED.sub("", text.strip())
    if len(bare) > _LONGEST or not _PLAIN.fullmatch(bare):
        raise NoNumber(text)
    number = bare.lstrip("+-")
    told = _told_by(number)
    if not told and mark == BOTH and not number.isdigit():
        raise TwoNumbers(text)
    part = told or mark
    group = COMMA if part == POINT else POINT
    whole, _, rest = number.partition(part)
    if part in rest or group in rest or (group in whole and not _WHOLE.fullmatch(whole)):
        raise NoNumber(text)
    value = Fraction(f"{whole.replace(group, '') or '0'}.{rest or '0'}")
    return -value if bare.startswith("-") else value


def decimals(value: Fraction) -> int:
    """How many decimals write the value exactly; it must be a decimal."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    return places
