"""Words for figures: what each is called, how a length and a mean are said, and how a month is named."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from governance.figures.month import Cells, Figures, Measure, Office
from governance.matters.matter import Kind
from handlers.frame.words import N_, Words
from handlers.matters.words import KINDS

MEASURES: dict[Measure, str] = {
    Measure.RAISED: N_("Raised"),
    Measure.ANSWERED: N_("Answered"),
    Measure.SETTLED: N_("Done"),
    Measure.OVERDUE: N_("Overdue"),
}
FIRST_WORD = N_("Until the first answer")
DONE = N_("Until it was done")
SATISFACTION = N_("Satisfaction")
OFFICES: dict[Office, str] = {
    Office.MANAGER: N_("Property manager"),
    Office.LEAD: N_("Building leads"),
    Office.COMMITTEE: N_("Committee"),
    Office.MEDIATOR: N_("Mediators"),
    Office.STEWARD: N_("Steward"),
}
SECTIONS = {"kinds": N_("By kind"), "buildings": N_("By building"), "offices": N_("By office")}
NOTHING = "–"
FEW = N_(
    "“–” means fewer than three, or what would give such a number away. Private matters, disputes and calls for help "
    "count in the totals only."
)

_HOUR, _DAY = 60, 24 * 60  # minutes


def month_words(t: Words, month: str) -> str:
    """“2026年11月”, “November 2026”."""
    year, number = map(int, month.split("-"))
    shape, locale = ("y年M月", "zh_CN") if t.language == "zh" else ("LLLL y", "en_GB")
    return str(format_date(date(year, number, 1), shape, locale=locale))


def count_words(count: int | None) -> str:
    """A count, or that it is not told."""
    return NOTHING if count is None else str(count)


def length_words(t: Words, minutes: int | None) -> str:
    """A median, to one place at most: “40 min”, “5 h”, “2.5 days”."""
    if minutes is None:
        return NOTHING
    if minutes < 2 * _HOUR:
        return t.plain("{count} min", count=minutes)
    if minutes < 2 * _DAY:
        return t.plain("{count} h", count=round(minutes / _HOUR))
    return t.plain("{count} days", count=f"{minutes / _DAY:.1f}".removesuffix(".0"))


def stars_words(hundredths: int | None) -> str:
    """A mean of stars: “4.2”."""
    return NOTHING if hundredths is None else f"{hundredths / 100:.1f}"


def row_name(t: Words, section: str, key: str) -> str:
    """How a row of a table is called: a kind, a building as people number it, an office."""
    if section == "kinds":
        return t.plain(KINDS[Kind(key)]).capitalize()
    if section == "offices":
        return t.plain(OFFICES[Office(key)])
    return t.plain("Building {number}", number=key) if key else t.plain("No building named")


def total_rows(t: Words, now: Cells, before: Cells | None) -> list[tuple[str, str, str]]:
    """What is told of all together: its name, this month, the month before."""
    old = before or Cells({})
    rows = [
        (t.plain(name), count_words(now.counts.get(one.value)), count_words(old.counts.get(one.value)))
        for one, name in MEASURES.items()
    ]
    rows.append((t.plain(FIRST_WORD), length_words(t, now.first_word), length_words(t, old.first_word)))
    rows.append((t.plain(DONE), length_words(t, now.done), length_words(t, old.done)))
    return [*rows, (t.plain(SATISFACTION), stars_words(now.stars), stars_words(old.stars))]


def tables(figures: Figures) -> dict[str, dict[str, Cells]]:
    """The tables of a month, by their names here."""
    return {"kinds": dict(figures.kinds), "buildings": dict(figures.buildings), "offices": dict(figures.offices)}
