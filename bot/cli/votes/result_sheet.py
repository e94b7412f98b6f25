"""The result sheet: a verdict as a spreadsheet that a committee can file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from bot.cli.printing import visible
from bot.documents.spreadsheets import harmless
from governance.law.rule import ALL, FOLLOW, INVALID, YES
from governance.law.rule_data import fraction_text
from governance.tally.conditions import Condition
from governance.tally.election import ElectionVerdict
from governance.tally.tally import TALLY_KEYS
from governance.tally.verdict import Verdict
from governance.tally.weight import Number
from governance.worked_votes.marks import UNCLEAR
from governance.worked_votes.worked_case import AnyCase, AnyVerdict, ElectionCase
from handlers.frame.words import N_, Words
from handlers.law.vocabulary import measure_word, of_word, round_word
from handlers.tally.amounts import figure
from handlers.tally.condition_words import condition_words
from handlers.worked_votes.case_words import case_words

Answered = Sequence[tuple[AnyCase, Sequence[AnyVerdict]]]

_SHEETS = (N_("Result"), N_("Conditions"), N_("Count"))
_ELECTION_COLUMNS = (N_("vote"), N_("round"), N_("candidate"), N_("result"))
_ODD_COLUMNS = (N_("vote"), N_("round"), N_("voter"), N_("row"), N_("in favour of"), N_("how it was handled"))
_BALLOT_COLUMNS = (N_("vote"), N_("round"), N_("voter"), N_("row"), N_("written"), N_("counted as"))
_TREATED = {
    "marked": N_("marked as invalid"),
    "invalid": N_("in favour of more than {seats}: invalid by the rule"),
    "counts": N_("in favour of more than {seats}: counted, as the rule sets no limit"),
}
_STANDING = {
    "elected": N_("elected"),
    "reserve": N_("reserve"),
    "tied": N_("equal votes for the last seat, which stays vacant"),
    "below": N_("below the threshold"),
    "void": N_("void: too few took part"),
    "not_established": N_("not established"),
}
_CONDITION_COLUMNS = (
    N_("vote"),
    N_("round"),
    N_("condition"),
    N_("counted"),
    N_("of"),
    N_("threshold"),
    N_("needed"),
    N_("missing"),
    N_("met"),
    N_("in words"),
)
_COUNT_COLUMNS = (N_("vote"), N_("round"), N_("measure"))


def write_result(t: Words, answered: Answered, path: Path, uncounted: Sequence[tuple[str, str]] = ()) -> None:
    """An XLSX workbook: the verdict in words, every condition with its numbers, the count of each class.

    `uncounted`: the ids of votes that could not be counted, each with the reason.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    words, conditions, count = (book.create_sheet(t.bare(name)) for name in _SHEETS)
    _append(conditions, [t.bare(name) for name in _CONDITION_COLUMNS])
    classes = (of_word(t, ALL if key == "entitled" else key) for key in TALLY_KEYS)
    _append(count, [*(t.bare(name) for name in _COUNT_COLUMNS), *classes])
    for case, verdicts in answered:
        for line in (*case_words(t, case, verdicts), ""):
            _append(words, [line])
        for name, verdict in _single(case, verdicts):
            _append_numbers(t, conditions, count, name, verdict)
    for name, problem in uncounted:
        for line in (name, t.bare("Not counted: {problem}", problem=problem), ""):
            _append(words, [line])
    elections = [
        (case, at, each)
        for case, verdicts in answered
        if isinstance(case, ElectionCase)
        for at, each in enumerate(verdicts)
        if isinstance(each, ElectionVerdict)
    ]
    sheets = [conditions, count]
    if elections:
        sheets.append(_elections(t, book, [(case, each) for case, _, each in elections]))
        sheets += _odd_ballots(t, book, elections)
    sheets += _ballots(t, book, [case for case, _ in answered])
    for sheet in sheets:
        _head(sheet)
    words.column_dimensions["A"].width = 100
    for letter in "ABC":
        conditions.column_dimensions[letter].width = count.column_dimensions[letter].width = 24
    conditions.column_dimensions["J"].width = 90
    book.save(path)


def _elections(t: Words, book: Workbook, elections: Sequence[tuple[ElectionCase, ElectionVerdict]]) -> Worksheet:
    """A row for each candidate in the order of votes: what became of them, and their votes in each measure."""
    sheet: Worksheet = book.create_sheet(t.bare("Election"), 1)
    measures = list(dict.fromkeys(measure for _, each in elections for measure in each.rule.rank_by))
    named = [measure_word(t, measure, elections[0][1].rule.weight) for measure in measures]
    _append(sheet, [*(t.bare(name) for name in _ELECTION_COLUMNS), *named])
    for case, result in elections:
        for name in (*result.over_threshold, *(each for each in result.verdicts if each not in result.over_threshold)):
            votes = result.votes(name)
            cells = [
                figure(votes[measure], measure, result.rule.weight) if measure in votes else "" for measure in measures
            ]
            standing = t.bare(_STANDING[_standing(result, name)])
            _append(sheet, [case.id, round_word(t, result.round), name, standing, *cells])
    for letter in "ABCD":
        sheet.column_dimensions[letter].width = 24
    return sheet


def _ballots(t: Words, book: Workbook, cases: Sequence[AnyCase]) -> list[Worksheet]:
    """A row for each ballot, in the order of its list, so that everybody finds their own; no sheet where none is."""
    rows = [cells for case in cases for cells in _ballot_rows(t, case)]
    if not rows:
        return []
    sheet: Worksheet = book.create_sheet(t.bare("Ballots"))
    for cells in ([t.bare(name) for name in _BALLOT_COLUMNS], *rows):
        _append(sheet, cells)
    for letter in "ABCDEF":
        sheet.column_dimensions[letter].width = 24
    return [sheet]


def _ballot_rows(t: Words, case: AnyCase) -> Iterator[list[str]]:
    if isinstance(case, ElectionCase):
        for poll in case.polls:
            for voter, ballot in poll.ballots.items():
                named = [name for name in case.candidates if ballot.on(name) == YES]
                chosen = t.bare(", ").join(named) or _said(t, ballot.rest)
                yield [case.id, round_word(t, poll.round), voter, str(case.rows.get(voter, "")), "", chosen]
        return
    if case.lines:
        for line in case.lines:
            said = _said(t, line.choice)
            yield [case.id, round_word(t, case.meetings[0].round), line.voter, str(line.row), line.written, said]
        return
    for meeting in case.meetings:
        for voter, choice in meeting.ballots.items():
            yield [case.id, round_word(t, meeting.round), voter, "", "", _said(t, choice)]


def _said(t: Words, choice: str) -> str:
    if choice == UNCLEAR:
        return t.bare("not counted yet")
    return t.bare("with the majority") if choice == FOLLOW else of_word(t, choice)


def _odd_ballots(
    t: Words, book: Workbook, elections: Sequence[tuple[ElectionCase, int, ElectionVerdict]]
) -> list[Worksheet]:
    """A row for each ballot that is invalid or in favour of more candidates than seats; no sheet where none is."""
    rows = [
        [case.id, round_word(t, result.round), voter, str(case.rows.get(voter, "")), str(chosen), treated]
        for case, at, result in elections
        for voter, chosen, key in _odd(case, at, result)
        for treated in (t.bare(_TREATED[key], seats=result.seats),)
    ]
    if not rows:
        return []
    sheet: Worksheet = book.create_sheet(t.bare("Invalid or too many"), 2)
    for cells in ([t.bare(name) for name in _ODD_COLUMNS], *rows):
        _append(sheet, cells)
    for letter in "ABCF":
        sheet.column_dimensions[letter].width = 48 if letter == "F" else 24
    return [sheet]


def _odd(case: ElectionCase, at: int, result: ElectionVerdict) -> Iterator[tuple[str, int, str]]:
    too_many = set(result.too_many)
    for voter, ballot in case.polls[at].ballots.items():
        if voter in too_many:
            chosen = ballot.in_favour(case.candidates)
            yield voter, chosen, "invalid" if result.is_limited else "counts"
        elif ballot.rest == INVALID:
            yield voter, 0, "marked"


def _standing(result: ElectionVerdict, name: str) -> str:
    if not result.established:
        return "not_established"
    if not result.verdicts[name].quorum_met:
        return "void"
    found = {"elected": result.elected, "tied": result.tied, "reserve": result.reserve}
    return next((key for key, names in found.items() if name in names), "below")


def _single(case: AnyCase, verdicts: Sequence[AnyVerdict]) -> Iterator[tuple[str, Verdict]]:
    """Every verdict with the name of the vote; in an election there is one for each candidate."""
    for verdict in verdicts:
        if isinstance(verdict, Verdict):
            yield case.id, verdict
        else:
            yield from ((f"{case.id} · {name}", each) for name, each in verdict.verdicts.items())


def _append_numbers(t: Words, conditions: Worksheet, count: Worksheet, vote: str, verdict: Verdict) -> None:
    round_name = round_word(t, verdict.round)
    for condition in verdict.conditions:
        _append(conditions, [vote, round_name, condition.id, *_numbers(t, condition, verdict.weight)])
    for measure, tally in verdict.tallies.items():
        name = measure_word(t, measure, verdict.weight)
        cells = [figure(tally.of(key), measure, verdict.weight) for key in TALLY_KEYS]
        _append(count, [vote, round_name, name, *cells])


def _numbers(t: Words, condition: Condition, weight: str) -> list[str]:
    def shown(value: Number) -> str:
        return figure(value, condition.measure, weight)

    share = "" if condition.base is None else fraction_text(condition.threshold)
    return [
        shown(condition.numerator),
        "" if condition.base is None else shown(condition.base),
        f"{condition.cmp} {share or condition.threshold}",
        shown(condition.needed),
        shown(condition.missing),
        t.bare("yes") if condition.met else t.bare("no"),
        condition_words(t, condition, weight, exact=True),
    ]


def _head(sheet: Worksheet) -> None:
    """The first row stays in sight and is told from the numbers."""
    sheet.freeze_panes = "A2"
    for cell in sheet[1]:
        cell.font = Font(bold=True)


def _append(sheet: Worksheet, cells: Sequence[str]) -> None:
    """A row of texts that no spreadsheet program runs."""
    sheet.append([harmless(visible(cell)) for cell in cells])
