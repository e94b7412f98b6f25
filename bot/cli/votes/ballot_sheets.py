"""Roll and ballots as a committee keeps them in a spreadsheet, and what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.cli.language import chosen, t
from bot.cli.refusal import refuse
from bot.cli.votes.sheet import COLUMNS, ODDITIES, Sheet, read_sheet
from governance.law.rule import ABSENT, ABSTAIN, CHOICES, FOLLOW, INVALID, NO, PRESENT, YES
from governance.register import sheet as register_sheet
from governance.register.names import goes_family_first
from governance.register.numbers import NoNumber, decimal_mark, decimals, read_number
from governance.register.roll_of import head_of, roll_of
from governance.tally.weight import NoWeight, decimal_text, parse_weight, weight_text
from governance.worked_votes.marks import UNCLEAR, BallotLine, choice_meant
from handlers.frame.words import words
from handlers.register.words import trouble

_IN_CHINESE = {YES: "同意", NO: "反对", ABSTAIN: "弃权", INVALID: "无效", PRESENT: "到场", FOLLOW: "从众"}
# Ten decimals write any share that a deed states; beyond them it is the noise of a spreadsheet program.
_DECIMALS = 10
# Faults of a register that are told on a terminal.
_SHOWN = 40
_ON_A_CANDIDATE = ("yes", "no", "abstain")
_BESIDE = {
    *(word for column in ("unit", "owner", "area", "voter", "choice") for word in COLUMNS[column]),
    *("序号", "编号", "备注", "日期", "签名", "no.", "number", "remark", "remarks", "date", "signature"),
}
"""Headings that may stand on a list of ballots and are nobody's name."""


def read_register(path: Path) -> list[dict[str, object]]:
    """The roll in the form of `governance.worked_votes.case_form`; refuses with row and column.

    A roll names each home, its owners and its weight; a register of owners as a community keeps it is read as the chat
    reads it (`governance.register.sheet`).
    """
    sheet = read_sheet(path)
    if sheet.is_register():
        return _of_register(sheet)
    rows: list[dict[str, object]] = []
    seen: dict[str, int] = {}
    marks, family_first = decimal_mark(sheet.texts("area")), goes_family_first(sheet.texts("owner"))
    for number, cells in sheet.rows(("unit", "owner", "area"), ("heads_group", "excluded", "tags")):
        first = seen.setdefault(cells["unit"], number)
        if first != number:
            problem = t("the home '{unit}' is already in row {first}", unit=cells["unit"], first=first)
            sheet.refuse(number, sheet.column("unit"), problem)
        row: dict[str, object] = {key: value for key, value in cells.items() if value}
        row["owner"] = head_of(cells["owner"], family_first=family_first)
        row["area"] = _area(sheet, number, cells["area"], marks)
        if cells["excluded"] not in ("", "base", "vote"):
            problem = t("excluded must be base, vote or empty, not '{value}'", value=cells["excluded"])
            sheet.refuse(number, sheet.column("excluded"), problem)
        if cells["tags"]:
            row["tags"] = cells["tags"].split()
        rows.append(row)
    return [row for row in rows if row["area"] != "0"]


def _of_register(sheet: Sheet) -> list[dict[str, object]]:
    """The roll of a register, by the one definition that the chat has, too."""
    reading = register_sheet.read_sheet(sheet.cells)
    if problems := trouble(words(chosen("")), reading):
        refuse(*(t("{place}: {problem}", place=sheet.name, problem=each) for each in problems[:_SHOWN]))
    return [
        {"unit": row.unit, "owner": _named(row.owner), "area": weight_text(row.weight)}
        for row in roll_of(reading.entries)
    ]


def _named(head: str) -> str:
    """A head by the names of its owners alone."""
    return "+".join(part.removeprefix("name:") for part in head.split("+"))


def read_ballots(path: Path, roll: list[dict[str, object]], also: Mapping[str, str]) -> list[BallotLine]:
    """The ballots line by line; refuses only what is no list of ballots. `also`: what marks mean on it.

    A line whose voter or whose mark is not clear counts as "unclear": somebody must say what it means.
    """
    sheet = read_sheet(path)
    spread = sheet.spread_choices()
    columns = sheet.columns(("voter",) if spread else ("voter", "choice"), ())
    known = _known(roll)
    lines: list[BallotLine] = []
    for number, cells in enumerate(sheet.cells[1:], 2):
        written = {name: sheet.plain(cells, at) for name, at in columns.items()}
        marks = [(choice, mark) for choice, at in spread.items() if (mark := sheet.plain(cells, at))]
        damaged = sheet.damaged(number, (*columns.values(), *spread.values()))
        if damaged is not None:
            lines.append(BallotLine(number, written["voter"], written.get("choice", ""), UNCLEAR, damaged))
            continue
        if not written["voter"] and not written.get("choice") and not marks:
            continue
        voter = _voter(known, written["voter"]) if written["voter"] else ""
        text = written.get("choice", " ".join(mark for _, mark in marks))
        choice = _spread_choice(marks) if spread else choice_meant(text, also) or UNCLEAR
        lines.append(BallotLine(number, voter or written["voter"], text, choice if voter else UNCLEAR))
    return _once(lines)


def _once(lines: Sequence[BallotLine]) -> list[BallotLine]:
    """A voter with two different ballots has said nothing clear, and the same ballot twice is one."""
    said: dict[str, set[str]] = {}
    for line in lines:
        said.setdefault(line.voter, set()).add(line.choice)
    return [line if len(said[line.voter]) == 1 else replace(line, choice=UNCLEAR) for line in lines]


def _known(roll: list[dict[str, object]]) -> dict[str, str]:
    """Every name by which somebody on the roll may be called, and the one on the roll."""
    found = {str(row["owner"]): str(row["owner"]) for row in roll}
    return found | {str(row["unit"]): str(row["unit"]) for row in roll}


def _voter(known: Mapping[str, str], name: str) -> str:
    """Whoever is called so on the roll: a home, an owner, joint owners in whatever order; "" for nobody."""
    ways = (name, head_of(name, family_first=True), head_of(name))
    return next((known[way] for way in ways if way in known), "")


def _spread_choice(marks: Sequence[tuple[str, str]]) -> str:
    """Where each choice has a column: that in which a mark stands, whatever mark it is."""
    real = [choice for choice, mark in marks if choice_meant(mark) not in {NO, ABSENT}]
    return real[0] if len(real) == 1 else ABSENT if not real else UNCLEAR


def unclear_problems(path: Path, lines: Sequence[BallotLine], roll: list[dict[str, object]]) -> list[str]:
    """What somebody must say before these lines count, row by row."""
    names = set(_known(roll).values())
    problems = []
    first: dict[str, int] = {}
    for line in lines:
        before = first.setdefault(line.voter, line.row)
        if line.choice != UNCLEAR:
            continue
        place = t("{file}, row {row}", file=path.name, row=line.row)
        if line.damaged is not None:
            heading, odd = line.damaged
            place = t("{file}, row {row}, column “{column}”", file=path.name, row=line.row, column=heading)
            problem = t(ODDITIES[odd])
        elif line.voter not in names:
            problem = t("there is no home or owner called '{voter}' in the register", voter=line.voter)
        elif before != line.row:
            problem = t(
                "'{voter}' already votes in row {first}; keep only one of the two", voter=line.voter, first=before
            )
        elif choice_meant(line.written) == UNCLEAR:
            problem = t(
                "'{text}' is in favour in some places and against in others; say which with --mark '{text}=yes' or "
                "--mark '{text}=no'",
                text=line.written,
            )
        elif choice_meant(line.written) is None:
            problem = t(
                "'{text}' is not a known choice; say what it means with --mark '{text}=yes' (or no, abstain, invalid, "
                "absent)",
                text=line.written,
            )
        else:
            problem = t("'{voter}' votes twice, and differently; keep only one of the two", voter=line.voter)
        problems.append(t("{place}: {problem}", place=place, problem=problem))
    return problems


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
        choice = _choice(sheet, number, at, text, on_candidate=True)
        if choice not in _ON_A_CANDIDATE:
            problem = t("'{choice}' applies to a whole ballot; put it in a column “choice”", choice=text)
            sheet.refuse(number, at, problem)
        chosen.setdefault(choice, []).append(name)
    return chosen


def _voters(sheet: Sheet, roll: list[dict[str, object]], needed: tuple[str, ...]) -> Iterator[tuple[int, str, str]]:
    """Row, voter and what is in the column for the whole ballot; refuses who is there twice or on no roll."""
    known = _known(roll)
    seen: dict[str, int] = {}
    for number, cells in sheet.rows(needed, () if "choice" in needed else ("choice",)):
        voter = _voter(known, cells["voter"]) or cells["voter"]
        first = seen.setdefault(voter, number)
        if first != number:
            problem = t("'{voter}' already votes in row {first}; keep only one of the two", voter=voter, first=first)
            sheet.refuse(number, sheet.column("voter"), problem)
        if voter not in known:
            problem = t("there is no home or owner called '{voter}' in the register", voter=voter)
            sheet.refuse(number, sheet.column("voter"), problem)
        yield number, voter, cells["choice"]


def _choice(sheet: Sheet, number: int, at: int | None, text: str, *, on_candidate: bool = False) -> str:
    """What a cell says; refuses what says nothing known."""
    found = choice_meant(text)
    if found in {None, UNCLEAR, ABSENT} or (not on_candidate and not any(letter.isalpha() for letter in text)):
        known = _ON_A_CANDIDATE if on_candidate else CHOICES
        problem = t(
            "'{text}' is not a known choice; possible: {english}, or {chinese}",
            text=text,
            english=", ".join(known),
            chinese="、".join(_IN_CHINESE[choice] for choice in known),
        )
        sheet.refuse(number, at, problem)
    return str(found)


def _area(sheet: Sheet, number: int, text: str, mark: str) -> str:
    """A weight as exact decimal or fraction."""
    bare = text.lower().removesuffix("平方米").removesuffix("㎡").removesuffix("m2").strip(" %‰")
    try:
        value = read_number(bare, mark)
    except NoNumber:
        value = None
    try:
        plain = bare if value is None or value < 0 else decimal_text(value)
        parse_weight(plain)
    except NoWeight as error:
        sheet.refuse(number, sheet.column("area"), error.said(t))
    if value is not None and decimals(value) > _DECIMALS:
        problem = t(
            "the weight {weight} has more than {most} decimal places; round the column", weight=plain, most=_DECIMALS
        )
        sheet.refuse(number, sheet.column("area"), problem)
    return plain
