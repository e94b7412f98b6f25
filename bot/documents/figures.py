"""Figures of a month on paper, as a picture for a telephone, and as a spreadsheet; drawn in a child process."""

from __future__ import annotations

from typing import Any

from bot.documents.foreign import plot
from bot.documents.spreadsheets import write_xlsx
from governance.figures.month import Cells, Figures, Measure
from handlers.figures.words import (
    DONE,
    FEW,
    FIRST_WORD,
    MEASURES,
    SATISFACTION,
    SECTIONS,
    count_words,
    length_words,
    month_words,
    row_name,
    stars_words,
    tables,
    total_rows,
)
from handlers.frame.words import Words

_ROWS = 12  # of a table, those with most: a picture is read on a telephone
_RAISED = Measure.RAISED.value


async def draw_figures(
    t: Words, community: str, month: str, now: Figures, before: Figures | None, *, picture: bool
) -> bytes:
    """PNG, 960 pixels wide, or PDF, A4. Raises NotAPicture if it could not be drawn."""
    facts = {"form": "picture" if picture else "page", **facts_of(t, community, month, now, before)}
    return await plot("figures", facts, "png" if picture else "pdf")


def facts_of(t: Words, community: str, month: str, now: Figures, before: Figures | None) -> dict[str, Any]:
    """What the paper `figures.typ` is made of."""
    old = tables(before) if before else {}
    sections: list[tuple[str, list[dict[str, Any]]]] = []
    for name, title in SECTIONS.items():
        rows = [_row(t, name, key, one, old.get(name, {}).get(key)) for key, one in tables(now)[name].items()]
        rows.sort(key=lambda row: -(row["raised"]["now"] or 0))
        if rows:
            sections.append((t.plain(title), rows[:_ROWS]))
    total = total_rows(t, now.total, before.total if before else None)
    every = [row["raised"][when] or 0 for _, rows in sections for row in rows for when in ("now", "before")]
    return {
        "language": t.language,
        "community": community,
        "title": month_words(t, month),
        "total": [[name, here, t.plain("({count})", count=then)] for name, here, then in total],
        "sections": [{"title": title, "rows": rows} for title, rows in sections],
        "most": max(every, default=0),
        "words": {
            "brackets": t.plain("In brackets: the month before. Lengths are medians, satisfaction is of 5."),
            "now": t.plain("Raised this month"),
            "before": t.plain("Raised the month before"),
            "few": t.plain(FEW),
        },
    }


def _row(t: Words, section: str, key: str, now: Cells, before: Cells | None) -> dict[str, Any]:
    here, then = now.counts[_RAISED], before.counts[_RAISED] if before else None
    said = t.plain("{now} ({before})", now=count_words(here), before=count_words(then))
    parts = []
    if (done := now.counts[Measure.SETTLED.value]) is not None:
        parts.append(t.plain("done: {count}", count=done))
    if (late := now.counts[Measure.OVERDUE.value]) is not None:
        parts.append(t.plain("overdue: {count}", count=late))
    if now.first_word is not None:
        parts.append(t.plain("first answer: {length}", length=length_words(t, now.first_word)))
    if now.stars is not None:
        parts.append(t.plain("satisfaction: {stars}", stars=stars_words(now.stars)))
    name = row_name(t, section, key)
    return {"name": name, "raised": {"now": here, "before": then, "said": said}, "rest": t.plain(", ").join(parts)}


def figures_sheet(t: Words, month: str, now: Figures, before: Figures | None) -> bytes:
    """The XLSX: a row for all together and for each kind, building and office; below each other, both months."""
    names = [*MEASURES.values(), FIRST_WORD, DONE, SATISFACTION]
    heading = [t.plain("Month"), t.plain("What"), *[t.plain(name) for name in names]]
    rows = []
    for named, figures in ((month_words(t, month), now), (t.plain("the month before"), before)):
        if figures is None:
            continue
        rows.append([named, t.plain("All together"), *_cells(t, figures.total)])
        for section, table in tables(figures).items():
            rows += [[named, row_name(t, section, key), *_cells(t, cells)] for key, cells in table.items()]
    return write_xlsx(month_words(t, month), heading, rows, (t.plain("Notes"), [t.plain(FEW)]))


def _cells(t: Words, cells: Cells) -> list[str]:
    counts = [count_words(cells.counts[one.value]) for one in MEASURES]
    return [*counts, length_words(t, cells.first_word), length_words(t, cells.done), stars_words(cells.stars)]
