"""Does what an export states come back as it was, in either language and whatever the community counts by?"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from bot.documents.reading import read_spreadsheet
from bot.jobs.register_files import export, template
from governance.law.rule import FLOOR_AREAS
from governance.register.headings import Column, column_of, share_called
from governance.register.register import Place, Use
from governance.register.sheet import read_sheet
from governance.register.weighing import BY_AREA, BY_UNIT, Sign, Weighing, shares, usual
from governance.tally.weight import SCALE
from handlers.frame.words import words
from handlers.law.vocabulary import _WEIGHTS
from tests.samples.registers import an_entry


def _house(weighing: Weighing, *parts: Fraction) -> list[object]:
    whole = weighing.whole or 1000
    home, other = an_entry("1-1-101", "李强", "周敏"), an_entry("1-1-102", "García López, Ana")
    weights = [part * whole * SCALE for part in parts]
    parking = an_entry("1-1-103", "李强", "周敏", use=Use.PARKING)
    named = [
        replace(home, place=Place("", "", "1ºA"), weight=weights[0]),
        replace(other, place=Place("", "", "PH-2"), weight=weights[1]),
        replace(parking, place=Place("", "", "P 7"), weight=weights[2], part_of=Place("", "", "1ºA")),
    ]
    return [replace(one, weight=int(one.weight) if one.weight == int(one.weight) else one.weight) for one in named]


_PARTS = (Fraction(1, 2), Fraction(2, 5), Fraction(1, 10))
_THIRDS = (Fraction(1, 3), Fraction(1, 2), Fraction(1, 6))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("weighing", "parts"),
    [
        (BY_AREA, _PARTS),
        (shares("", Sign.PERCENT), _PARTS),
        (shares("cuotas", Sign.PERCENT), _PARTS),
        (shares("permilagem", Sign.PERMILLE), _PARTS),
        (shares("millesimi", whole=1000), _PARTS),
        (shares("co-ownership shares", whole=10_000), _PARTS),
        (shares("undivided shares", whole=10_000), _PARTS),
        (shares("", whole=128), (Fraction(1, 128), Fraction(126, 128), Fraction(1, 128))),
        (shares("", Sign.FRACTION), _THIRDS),
    ],
)
def test_an_exported_register_is_read_back_as_it_was(
    weighing: Weighing, parts: tuple[Fraction, ...], language: str
) -> None:
    entries = _house(weighing, *parts)

    reading = read_sheet(read_spreadsheet(export(words(language), entries, weighing, phones=True)))  # type: ignore[arg-type]

    assert reading.faults == ()
    assert sorted(reading.entries, key=str) == sorted(entries, key=str)
    assert reading.weighing is not None
    assert (reading.weighing.basis, reading.weighing.sign) == (weighing.basis, weighing.sign)
    assert (reading.weighing.word, reading.weighing.whole) == (weighing.word, weighing.whole)


def test_where_homes_have_one_each_an_export_states_no_weights() -> None:
    entries = [an_entry("1-1-101"), an_entry("1-1-102", "李强")]
    one_each = [replace(entry, weight=SCALE) for entry in entries]

    reading = read_sheet(read_spreadsheet(export(words("en"), one_each, BY_UNIT, phones=True)))

    assert reading.weighing is None
    assert list(reading.entries) == one_each


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("weight", sorted(_WEIGHTS))
def test_what_a_share_is_called_is_understood_as_a_heading(weight: str, language: str) -> None:
    label = words(language).plain(_WEIGHTS[weight])
    nameless = weight in {*FLOOR_AREAS, "shares"} or weight.startswith("one per")

    assert column_of(label) is (Column.AREA if weight in FLOOR_AREAS else Column.SHARE)
    assert share_called(label) == ("" if nameless else weight)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("place", ["CN", "ES", "IT", "DE", "HK", "US-FL", "FR"])
def test_the_template_of_each_place_is_understood(place: str, language: str) -> None:
    reading = read_sheet(read_spreadsheet(template(words(language), usual(place))))

    assert reading.good
    assert reading.weighing is not None
    assert reading.weighing.basis is usual(place).basis
