"""Stated weights: what the column of areas or shares of a list says of each home, and by what it counts.

A list rarely says what its numbers are parts of. What the heading does not tell, the sum does: near 100 they are per
cent, near 1,000 thousandths.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from governance.register.cells import Cell, Odd, Reason, read_area, read_share, tidy
from governance.register.column_habits import Habits
from governance.register.headings import Column, share_called, stated_whole
from governance.register.numbers import POINT, NoNumber, read_number
from governance.register.register import Use
from governance.register.weighing import BY_AREA, WHOLES, Sign, Weighing, shares
from governance.tally.weight import SCALE, Number
from governance.tally.weight import tidy as tidy_number

_WHOLES = (1, 100, 1_000, 10_000, 100_000, 1_000_000)
# A total that is further away than this from what it must come to is another one.
_NEAR = Fraction(1, 100)
_SIGNS = (Sign.PERCENT, Sign.PERMILLE)

Odds = tuple[int, Column, Reason, str]


@dataclass(frozen=True, slots=True)
class _Stated:
    """A share as its cell has it; `whole`: what stands below the stroke of a fraction."""

    value: Fraction
    sign: Sign
    whole: Fraction | None
    text: str


@dataclass(frozen=True, slots=True)
class Settled:
    """The weight of each row in ten-thousandths, by what it counts (None: nothing was stated), and what is odd."""

    of: Mapping[int, Number]
    weighing: Weighing | None
    odd: Sequence[Odds] = ()


class StatedWeights:
    """Collects what the rows state, and settles it when all are read."""

    def __init__(self, labels: Mapping[Column, str], habits: Habits) -> None:
        self._labels = labels
        self._marks = habits.marks
        self._column = habits.weighs[0] if habits.weighs else None
        self._areas: dict[int, int] = {}
        self._shares: dict[int, _Stated] = {}
        self._total: Fraction | None = None

    def reader(self, column: Column) -> Callable[[str], int | _Stated]:
        """How a cell of this column is read."""
        mark = self._marks.get(column, POINT)
        if column is Column.AREA:
            return lambda text: read_area(text, mark)
        return lambda text: _stated(text, mark)

    def keep(self, row: int, value: int | _Stated) -> None:
        """A row states its weight."""
        if isinstance(value, _Stated):
            self._shares[row] = value
        else:
            self._areas[row] = value

    def total(self, values: Mapping[Column, Cell]) -> None:
        """The last row says what the shares come to."""
        cell = values.get(Column.SHARE, "")
        if isinstance(cell, Odd) or self._column is not Column.SHARE:
            return
        try:
            self._total = read_number(tidy(cell).rstrip("%‰ "), self._marks[Column.SHARE])
        except NoNumber:
            return

    def settle(self, lines: Sequence[tuple[int, Use]]) -> Settled:
        """What each of these rows weighs."""
        if self._column is Column.AREA:
            return Settled(self._areas, BY_AREA)
        if self._column is None:
            return Settled({row: 0 if use.may_lack_area else SCALE for row, use in lines}, None)
        return self._settle_shares()

    def _settle_shares(self) -> Settled:
        label = self._labels[Column.SHARE]
        sign = self._sign(label)
        values, odd = self._in_one_sign(sign)
        weighing, times = self._weighing(label, sign, values)
        weights = {row: tidy_number(value * times * SCALE) for row, value in values.items()}
        return Settled(weights, weighing, odd)

    def _sign(self, label: str) -> Sign:
        told = next((sign for sign in _SIGNS if sign.value in label), None)
        if told is not None:
            return told
        seen = Counter(each.sign for each in self._shares.values() if each.sign is not Sign.NUMBER)
        return max(seen, key=lambda each: seen[each]) if seen else Sign.NUMBER

    def _in_one_sign(self, sign: Sign) -> tuple[dict[int, Fraction], list[Odds]]:
        values: dict[int, Fraction] = {}
        odd: list[Odds] = []
        for row, each in self._shares.items():
            if each.sign in {sign, Sign.NUMBER}:
                values[row] = each.value
            elif each.sign is Sign.FRACTION:
                values[row] = each.value * WHOLES[sign]
            else:
                odd.append((row, Column.SHARE, Reason.OTHER_SIGN, each.text))
        return values, odd

    def _weighing(self, label: str, sign: Sign, values: Mapping[int, Fraction]) -> tuple[Weighing, Fraction]:
        """By what it counts, and by how much each value is multiplied to be written so."""
        word, total = share_called(label), sum(values.values(), Fraction(0))
        if sign is Sign.FRACTION:
            wholes = {each.whole for each in self._shares.values()}
            common = wholes.pop() if len(wholes) == 1 else None
            return (shares(word, whole=common), common) if common else (shares(word, Sign.FRACTION), Fraction(1))
        if sign is not Sign.NUMBER:
            tenfold = WHOLES[sign] if _near(total, 1) else 1
            return shares(word, sign), Fraction(tenfold)
        whole = stated_whole(label) or next((each for each in _WHOLES if _near(total, each)), None)
        if whole == 1:
            return shares(word, Sign.PERCENT), Fraction(100)
        if whole == 100 and any(value.denominator > 1 for value in values.values()):
            return shares(word, Sign.PERCENT), Fraction(1)
        return shares(word, whole=whole or self._total), Fraction(1)


def _near(total: Fraction, whole: int) -> bool:
    return abs(total - whole) <= whole * _NEAR


def _stated(text: str, mark: str) -> _Stated:
    value, sign = read_share(text, mark)
    whole = None
    if sign is Sign.FRACTION:
        below = text.rpartition("/")[2]
        digits = "".join(letter for letter in below if letter.isdigit())
        whole = Fraction(int(digits)) if digits and (value * int(digits)).denominator == 1 else None
    return _Stated(value, sign, whole, text)
