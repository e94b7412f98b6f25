"""Later: a distance from now in hours and minutes, as people say it: "in 2 hours", "半小时后"."""

from __future__ import annotations

import re
from datetime import timedelta

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_HALF = r"(?:half|半)"
_COUNT = rf"(?P<count>\d{{1,3}}|{_HALF})"
_UNIT = r"(?P<unit>小时|钟头|分钟?|刻钟|hours?|hrs?|h|minutes?|mins?)"
_AND_HALF = r"(?P<more> and (?:1 )?half)?"
_SPAN = rf"{_COUNT} ?个?(?:1 )?(?P<half>半)? ?{_UNIT}{_AND_HALF}"
_LATER = re.compile(
    rf"(?:(?:in |再?过|after ){_SPAN}(?: ?[之以]?后)?|{_SPAN.replace('?P<', '?P<z_')} ?(?:[之以]?后|from now|later))"
)
_MINUTES = {"小": 60, "钟": 60, "h": 60, "分": 1, "m": 1, "刻": 15}


def english_numbers(plain: str) -> str:
    """The text (lower case) with "a", "an", "one" to "twelve" as digits."""
    for number, name in enumerate(_NUMBERS, start=1):
        plain = re.sub(rf"\b{name}\b", str(number), plain)
    return re.sub(r"\b(?:a|an)\b", "1", plain)


def read_later(plain: str) -> timedelta | None:
    """How long from now a text (lower case, numerals as digits) says; None if it says no such thing."""
    found = _LATER.fullmatch(plain.strip(" .,。"))
    if found is None:
        return None
    parts = {name.removeprefix("z_"): value for name, value in found.groupdict().items() if value}
    unit = _MINUTES[parts["unit"][0]]
    half = 30 if unit == 60 else 0
    if not parts["count"].isdigit():
        return timedelta(minutes=half) if half else None
    more = half if "half" in parts or "more" in parts else 0
    return timedelta(minutes=int(parts["count"]) * unit + more)
