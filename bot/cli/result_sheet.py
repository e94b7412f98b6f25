"""How does a verdict look as a spreadsheet that a committee can file?"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from bot.cli.printing import visible
from bot.documents.spreadsheets import harmless
from governance.law.rule import INVALID
from governance.law.rule_data import fraction_text
from governance.law.vocabulary import is_chinese, measure_word, of_word, round_word
from governance.tally.conditions import Condition
from governance.tally.election import ElectionVerdict
from governance.tally.tally import TALLY_KEYS
from governance.tally.verdict import Verdict
from governance.tally.verdict_words import amount, condition_words
from governance.worked_votes.case_words import case_words
from governance.worked_votes.worked_case import AnyCase, AnyVerdict, ElectionCase

Answered = Sequence[tuple[AnyCase, Sequence[AnyVerdict]]]

_HEADINGS = {
    "verdict": ("结果", "Result"),
    "conditions": ("条件", "Conditions"),
    "count": ("计票", "Count"),
}
_ELECTED = ("选举", "Election")
_ELECTION_COLUMNS = (("议案", "vote"), ("轮次", "round"), ("候选人", "candidate"), ("结果", "result"))
_ODD = ("无效或超额的选票", "Invalid or too many")
_ODD_COLUMNS = (
    ("议案", "vote"),
    ("轮次", "round"),
    ("投票人", "voter"),
    ("表格行", "row"),
    ("同意人数", "in favour of"),
    ("处理", "what became of it"),
)
_TREATED = {
    "marked": ("记为无效", "marked as invalid"),
    "invalid": ("同意人数超过 {} 人，按规则整票无效", "in favour of more than {}: invalid by the rule"),
    "counts": (
        "同意人数超过 {} 人，本规则不限人数，照常计票",
        "in favour of more than {}: counted, as the rule sets no limit",
    ),
}
_STANDING = {
    "elected": ("当选", "elected"),
    "reserve": ("候补", "reserve"),
    "tied": ("得票相等，席位空缺", "equal at the cut, the seat stays open"),
    "below": ("未达到通过条件", "below the threshold"),
    "void": ("无效：参与未达到法定比例", "void: too few took part"),
}
_CONDITION_COLUMNS = (
    ("议案", "vote"),
    ("轮次", "round"),
    ("条件", "condition"),
    ("计得", "counted"),
    ("基数", "of"),
    ("门槛", "threshold"),
    ("需要", "needed"),
    ("还差", "missing"),
    ("成立", "met"),
    ("说明", "in words"),
)


def write_result(answered: Answered, path: Path, language: str) -> None:
    """An XLSX workbook: the verdict in words, every condition with its numbers, the count of each class."""
    book = Workbook()
    chinese = 0 if is_chinese(language) else 1
    book.remove(book.worksheets[0])
    words, conditions, count = (book.create_sheet(names[chinese]) for names in _HEADINGS.values())
    _append(conditions, [names[chinese] for names in _CONDITION_COLUMNS])
    first = [names[chinese] for names in (*_CONDITION_COLUMNS[:2], ("计量", "measure"))]
    _append(count, [*first, *(of_word("all" if key == "entitled" else key, language) for key in TALLY_KEYS)])
    for case, verdicts in answered:
        for line in (*case_words(case, verdicts, language), ""):
            _append(words, [line])
        for name, verdict in _single(case, verdicts):
            _append_numbers(conditions, count, name, verdict, language)
    elections = [
        (case, at, each)
        for case, verdicts in answered
        if isinstance(case, ElectionCase)
        for at, each in enumerate(verdicts)
        if isinstance(each, ElectionVerdict)
    ]
    sheets = [conditions, count]
    if elections:
        sheets.append(_elections(book, [(case, each) for case, _, each in elections], language))
        sheets += _odd_ballots(book, elections, language)
    for sheet in sheets:
        _head(sheet)
    words.column_dimensions["A"].width = 100
    for letter in "ABC":
        conditions.column_dimensions[letter].width = count.column_dimensions[letter].width = 24
    conditions.column_dimensions["J"].width = 90
    book.save(path)


def _elections(book: Workbook, elections: Sequence[tuple[ElectionCase, ElectionVerdict]], language: str) -> Worksheet:
    """A row for each candidate in the order of votes: what became of them, and their votes in each measure."""
    chinese = 0 if is_chinese(language) else 1
    sheet: Worksheet = book.create_sheet(_ELECTED[chinese], 1)
    measures = list(dict.fromkeys(measure for _, each in elections for measure in each.rule.rank_by))
    named = {measure: measure_word(measure, elections[0][1].rule.weight, language) for measure in measures}
    _append(sheet, [*(names[chinese] for names in _ELECTION_COLUMNS), *named.values()])
    for case, result in elections:
        for name in (*result.over_threshold, *(each for each in result.verdicts if each not in result.over_threshold)):
            votes = result.votes(name)
            cells = [
                amount(votes[measure], measure, result.rule.weight, language, unit=False) if measure in votes else ""
                for measure in measures
            ]
            standing = _STANDING[_standing(result, name)][chinese]
            _append(sheet, [case.id, round_word(result.round, language), name, standing, *cells])
    for letter in "ABCD":
        sheet.column_dimensions[letter].width = 24
    return sheet


def _odd_ballots(
    book: Workbook, elections: Sequence[tuple[ElectionCase, int, ElectionVerdict]], language: str
) -> list[Worksheet]:
    """A row for each ballot that is invalid or in favour of more candidates than seats; no sheet where none is."""
    chinese = 0 if is_chinese(language) else 1
    rows = [
        [case.id, round_word(result.round, language), voter, str(case.rows.get(voter, "")), str(chosen), treated]
        for case, at, result in elections
        for voter, chosen, key in _odd(case, at, result)
        for treated in (_TREATED[key][chinese].format(result.seats),)
    ]
    if not rows:
        return []
    sheet: Worksheet = book.create_sheet(_ODD[chinese], 2)
    for cells in ([names[chinese] for names in _ODD_COLUMNS], *rows):
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


def _append_numbers(conditions: Worksheet, count: Worksheet, vote: str, verdict: Verdict, language: str) -> None:
    round_name = round_word(verdict.round, language)
    for condition in verdict.conditions:
        _append(conditions, [vote, round_name, condition.id, *_numbers(condition, verdict.weight, language)])
    for measure, tally in verdict.tallies.items():
        name = measure_word(measure, verdict.weight, language)
        cells = [amount(tally.of(key), measure, verdict.weight, language, unit=False) for key in TALLY_KEYS]
        _append(count, [vote, round_name, name, *cells])


def _numbers(condition: Condition, weight: str, language: str) -> list[str]:
    def shown(value: object) -> str:
        return "" if value is None else amount(value, condition.measure, weight, language, unit=False)  # type: ignore[arg-type]

    share = "" if condition.base is None else fraction_text(condition.threshold)
    yes, no = ("是", "否") if is_chinese(language) else ("yes", "no")
    return [
        shown(condition.numerator),
        shown(condition.base),
        f"{condition.cmp} {share or condition.threshold}",
        shown(condition.needed),
        shown(condition.missing),
        yes if condition.met else no,
        condition_words(condition, weight, language),
    ]


def _head(sheet: Worksheet) -> None:
    """The first row stays in sight and is told from the numbers."""
    sheet.freeze_panes = "A2"
    for cell in sheet[1]:
        cell.font = Font(bold=True)


def _append(sheet: Worksheet, cells: Sequence[str]) -> None:
    """A row of texts that no spreadsheet program runs."""
    sheet.append([harmless(visible(cell)) for cell in cells])
