"""Roll and ballots as a committee keeps them in a spreadsheet, and what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from bot.cli.language import t
from bot.cli.votes.sheet import COLUMNS, Sheet, read_sheet
from governance.tally.weight import NoWeight, parse_weight

_CHOICES = {
    "yes": ("yes", "y", "for", "in favour", "同意", "赞成", "是"),
    "no": ("no", "n", "against", "反对", "不同意", "否"),
    "abstain": ("abstain", "abstention", "弃权"),
    "invalid": ("invalid", "void", "无效", "废票", "无效票"),
    "present": ("present", "到场", "到场未投"),
    "follow": ("follow", "从众", "随多数"),
}


_TICKS = {"yes": ("√", "✓", "✔", "○", "〇", "1"), "no": ("×",)}
"""How a choice on a candidate is marked on paper. The letter x is in some places a vote for, in others one against."""
_ON_A_CANDIDATE = ("yes", "no", "abstain")
_BESIDE = {
    *(word for column in ("unit", "owner", "area", "voter", "choice") for word in COLUMNS[column]),
    *("序号", "编号", "备注", "日期", "签名", "no.", "number", "remark", "remarks", "date", "signature"),
}
"""Headings that may stand on a list of ballots and are nobody's name."""


def read_register(path: Path) -> list[dict[str, object]]:
    """The roll in the form of `governance.worked_votes.case_form`; refuses with row and column."""
    sheet = read_sheet(path)
    rows: list[dict[str, object]] = []
    seen: dict[str, int] = {}
    for number, cells in sheet.rows(("unit", "owner", "area"), ("heads_group", "excluded", "tags")):
        first = seen.setdefault(cells["unit"], number)
        if first != number:
            problem = t("the home '{unit}' is already in row {first}", unit=cells["unit"], first=first)
            sheet.refuse(number, sheet.column("unit"), problem)
        row: dict[str, object] = {key: value for key, value in cells.items() if value}
        row["area"] = _area(sheet, number, cells["area"])
        if cells["excluded"] not in ("", "base", "vote"):
            problem = t("excluded must be base, vote or empty, not '{value}'", value=cells["excluded"])
            sheet.refuse(number, sheet.column("excluded"), problem)
        if cells["tags"]:
            row["tags"] = cells["tags"].split()
        rows.append(row)
    return rows


def read_ballots(path: Path, roll: list[dict[str, object]]) -> dict[str, object]:
    """Voter to choice; refuses who is there twice or on no roll, and a choice that it does not know."""
    sheet = read_sheet(path)
    at = sheet.columns(("voter", "choice"), ())["choice"]
    return {
        voter: _choice(sheet, number, at, choice) for number, voter, choice in _voters(sheet, roll, ("voter", "choice"))
    }


def read_selections(path: Path, roll: list[dict[str, object]]) -> tuple[list[str], dict[str, object], dict[str, int]]:
    """The ballots of an election: a column for each candidate, a row for each voter.

    Returns the candidates, the ballots, and the row of each ballot. A cell says the choice on that candidate; an empty
    one passes the candidate over. A column "choice" says what holds for a whole ballot, such as invalid.
    """
    sheet = read_sheet(path)
    candidates = _candidates(sheet)
    ballots: dict[str, object] = {}
    lines: dict[str, int] = {}
    for number, voter, whole in _voters(sheet, roll, ("voter",)):
        chosen = _chosen(sheet, number, candidates)
        if whole and any(chosen.values()):
            problem = t("either a choice on the whole ballot ('{choice}') or choices on candidates", choice=whole)
            sheet.refuse(number, sheet.column("choice"), problem)
        ballots[voter] = _choice(sheet, number, sheet.column("choice"), whole) if whole else chosen
        lines[voter] = number
    return list(candidates.values()), ballots, lines


def _candidates(sheet: Sheet) -> dict[int, str]:
    """Each candidate by the number of the column."""
    candidates: dict[int, str] = {}
    for at, name in enumerate(sheet.heading):
        if name in candidates.values():
            sheet.refuse(1, at, t("the candidate '{name}' is listed twice", name=name))
        if name and name.lower() not in _BESIDE:
            candidates[at] = name
    if not candidates:
        sheet.refuse(1, None, t("there is no column for any candidate; use each name as a heading"))
    return candidates


def _chosen(sheet: Sheet, number: int, candidates: Mapping[int, str]) -> dict[str, list[str]]:
    """The candidates by what one ballot says of them."""
    chosen: dict[str, list[str]] = {}
    width = len(sheet.cells[number - 1])
    for at, name in candidates.items():
        if at >= width or not (text := sheet.text(number, at)):
            continue
        choice = _choice(sheet, number, at, text, _TICKS)
        if choice not in _ON_A_CANDIDATE:
            problem = t("'{choice}' applies to a whole ballot; put it in a column “choice”", choice=text)
            sheet.refuse(number, at, problem)
        chosen.setdefault(choice, []).append(name)
    return chosen


def _voters(sheet: Sheet, roll: list[dict[str, object]], needed: tuple[str, ...]) -> Iterator[tuple[int, str, str]]:
    """Row, voter and what is in the column for the whole ballot; refuses who is there twice or on no roll."""
    known = {name for row in roll for name in (row["unit"], row["owner"])}
    seen: dict[str, int] = {}
    for number, cells in sheet.rows(needed, () if "choice" in needed else ("choice",)):
        voter = cells["voter"]
        first = seen.setdefault(voter, number)
        if first != number:
            problem = t("'{voter}' already votes in row {first}; keep only one of the two", voter=voter, first=first)
            sheet.refuse(number, sheet.column("voter"), problem)
        if voter not in known:
            problem = t("there is no home or owner called '{voter}' in the register", voter=voter)
            sheet.refuse(number, sheet.column("voter"), problem)
        yield number, voter, cells["choice"]


def _choice(
    sheet: Sheet,
    number: int,
    at: int | None,
    text: str,
    ticks: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> str:
    """What a cell says; `ticks`: signs that say it, too."""
    found = [choice for choice, words in _CHOICES.items() if text.lower() in (*words, *ticks.get(choice, ()))]
    if not found:
        known = [choice for choice in _CHOICES if not ticks or choice in _ON_A_CANDIDATE]
        problem = t(
            "'{text}' is not a known choice; possible: {english}, or {chinese}",
            text=text,
            english=", ".join(known),
            chinese="、".join(next(word for word in _CHOICES[choice] if not word.isascii()) for choice in known),
        )
        sheet.refuse(number, at, problem)
    return found[0]


def _area(sheet: Sheet, number: int, text: str) -> str:
    plain = text.lower().removesuffix("平方米").removesuffix("㎡").removesuffix("m2").replace(",", "").strip()
    try:
        parse_weight(plain)
    except NoWeight as error:
        sheet.refuse(number, sheet.column("area"), error.said(t))
    if len(plain.partition(".")[2]) > 4:
        problem = t("the weight {weight} has more than four decimal places; round the column", weight=plain)
        sheet.refuse(number, sheet.column("area"), problem)
    return plain
