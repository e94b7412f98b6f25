"""Weight: how an area or a share is kept exactly, in integers of ten-thousandths, and in decimals as text."""

from fractions import Fraction
from functools import lru_cache

from governance.sayable import Sayable

SCALE = 10_000
"""A weight of 1 m² (or one share) is the integer 10,000."""

_LONGEST = 40

Number = int | Fraction
"""Counted values. Whole while the law only adds; a fraction where it cuts or multiplies a weight."""


class NoWeight(Sayable, ValueError):  # noqa: N818 - it is said as a sentence: no weight
    """A text that is no weight."""


def tidy(value: Number) -> Number:
    """The same value, as an int where it is whole."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value


@lru_cache(maxsize=32_768)
def parse_weight(text: str) -> Number:
    """Ten-thousandths of a decimal such as "89.37".

    Finer decimals stay exact as fractions, and so does "1/3". Raises NoWeight for what is no plain decimal or fraction,
    negative, or has more than forty characters.
    """
    if len(text) > _LONGEST:
        raise NoWeight(
            "a weight of {length} characters is too long; the most is {most}", length=len(text), most=_LONGEST
        )
    count, stroke, of = text.partition("/")
    if stroke and count.isascii() and count.isdigit() and of.isascii() and of.isdigit() and int(of):
        return tidy(Fraction(int(count) * SCALE, int(of)))
    whole, point, part = text.partition(".")
    digits = whole + part
    if not (digits.isascii() and digits.isdigit()) or not whole or (point and not part):
        if text.startswith("-") and text[1:].replace(".", "", 1).isdigit():
            raise NoWeight("the weight {weight} is negative; write 0 or more", weight=text)
        raise NoWeight("'{text}' is not a weight; a weight is a decimal number such as 89.37", text=text)
    if len(part) <= 4:
        return int(part.ljust(4, "0")) + SCALE * int(whole)
    return tidy(Fraction(int(digits) * SCALE, 10 ** len(part)))


def in_parts(value: Number) -> tuple[int, int]:
    """Ten-thousandths as two whole numbers, so many of so many parts of one: 893700 is (893700, 10000)."""
    if isinstance(value, int):
        return value, SCALE
    whole = value / SCALE
    return whole.numerator, whole.denominator


def of_parts(count: int, parts: int) -> Number:
    """The ten-thousandths that were put so."""
    return count if parts == SCALE else tidy(Fraction(count * SCALE, parts))


def plain_weight(value: Number) -> int | str:
    """Ten-thousandths as JSON keeps them exactly: a whole number, or "625/8"."""
    value = tidy(value)
    return value if isinstance(value, int) else str(value)


def of_plain(value: int | str) -> Number:
    """The ten-thousandths that were kept so."""
    return value if isinstance(value, int) else tidy(Fraction(value))


def decimal_text(value: Number) -> str:
    """A value of whole units as text: "12", "0.3", or "100/3" where no decimal is exact."""
    value = tidy(value)
    if isinstance(value, int):
        return str(value)
    twos = fives = 0
    rest = value.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def weight_text(value: Number) -> str:
    """Ten-thousandths as the shortest exact decimal: 7999900 is "799.99"."""
    if isinstance(value, int) and value >= 0:  # every weight of a roll, as a rule
        whole, part = divmod(value, SCALE)
        return f"{whole}.{part:04d}".rstrip("0") if part else str(whole)
    return decimal_text(Fraction(value, SCALE))


def area_text(value: Number) -> str:
    """Ten-thousandths as people write areas: at least two decimals, thousands apart, never rounded.

    A value that no decimal writes exactly ends in an ellipsis after its fourth decimal: 19,181.2533….
    """
    cut = "/" in weight_text(value)
    whole, _, part = weight_text(int(value) if cut else value).partition(".")
    return f"{int(whole):,}.{part.ljust(4 if cut else 2, '0')}{'…' if cut else ''}"
