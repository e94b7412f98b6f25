"""Table of a count: classes of one measure as rows, the origins of their numbers as columns, the base as the sum."""

from __future__ import annotations

from dataclasses import dataclass

from governance.law.rule import AREA, FLOOR_AREAS, HEADS, PRESENT, UNITS
from governance.tally.origins import CLASSES, Origins
from governance.tally.verdict import Verdict
from governance.tally.weight import Number
from handlers.frame.words import N_, Words
from handlers.law.vocabulary import did_word, measure_word
from handlers.tally.amounts import MEMBERS, counter, figure, in_hundredths
from handlers.tally.count_words import measures

_COLUMNS = {
    "cast": N_("Cast by the voter"),
    "proxy": N_("By proxy"),
    "deemed": N_("Added without a ballot"),
    "silent": N_("Silent"),
    "barred": N_("Barred from voting"),
    "cut": N_("Cut off"),
}
_SIGNS = {"cut": "−"}


@dataclass(frozen=True, slots=True)
class CountTable:
    """Cells as text: `columns` begins with what is measured and ends with what counts; `total` is the base."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]


def count_tables(t: Words, verdict: Verdict) -> tuple[CountTable, ...]:
    """One for each measure that a reader is told of; a column only where something is in it."""
    return tuple(_table(t, verdict, measure) for measure in measures(verdict))


def _table(t: Words, verdict: Verdict, measure: str) -> CountTable:
    origins, tally = verdict.origins.get(measure, Origins()), verdict.tallies[measure]
    kinds = [kind for kind in _COLUMNS if origins.total(kind)]

    def shown(value: Number, sign: str = "") -> str:
        return (
            f"{sign}{figure(in_hundredths(value, measure, verdict.weight), measure, verdict.weight)}" if value else "0"
        )

    def cells(name: str) -> list[str]:
        return [shown(getattr(origins.of(name), kind), _SIGNS.get(kind, "")) for kind in kinds]

    rows = [
        (did_word(t, name), *cells(name), shown(tally.of(name))) for name in CLASSES if name != PRESENT or tally.present
    ]
    if origins.kept:
        rows.append((t.bare("Cut off, yet part of the total"), *("" for _ in kinds), shown(origins.kept)))
    return CountTable(
        columns=(_measure(t, verdict, measure), *(t.bare(_COLUMNS[kind]) for kind in kinds), t.bare("Counted")),
        rows=tuple(rows),
        total=(
            t.bare("In all"),
            *(shown(origins.total(kind), _SIGNS.get(kind, "")) for kind in kinds),
            shown(tally.entitled),
        ),
    )


_COUNTED = {HEADS: N_("Owners"), MEMBERS: N_("Members"), UNITS: N_("Homes")}


def _measure(t: Words, verdict: Verdict, measure: str) -> str:
    """What is measured, as the head of a column; an area with its unit."""
    if measure != AREA:
        return t.bare(_COUNTED[counter(measure, verdict.weight)])
    word = measure_word(t, AREA, verdict.weight)
    word = f"{word[0].upper()}{word[1:]}"
    return t.bare("{measure} (m²)", measure=word) if verdict.weight in FLOOR_AREAS else word
