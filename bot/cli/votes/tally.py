"""`yishiting tally`: which verdict does a written-down vote come to?"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.language import LANGUAGE, chosen, t
from bot.cli.printing import print_json, print_lines
from bot.cli.refusal import refuse, refusing

if TYPE_CHECKING:
    from governance.worked_votes.worked_case import AnyCase, AnyVerdict


def tally(
    files: list[str] = typer.Argument(None, metavar="FILE", help="Votes in JSON; - for standard input."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON list, one object per vote."),
    register: Path | None = typer.Option(None, help="The roll as a spreadsheet (XLSX or CSV)."),
    ballots: Path | None = typer.Option(None, help="The ballots as a spreadsheet (XLSX or CSV)."),
    preset: str = typer.Option("", help="The rule for --register and --ballots, for example cn_278_special."),
    rule: Path | None = typer.Option(None, help="A rule of your own (TOML or JSON) instead of --preset."),
    seats: int = typer.Option(
        0, min=0, show_default=False, help="How many are elected, if the rule is for an election."
    ),
    too_many: str = typer.Option(
        "",
        metavar="counts|invalid",
        help="A ballot in favour of more candidates than seats: counts, or invalid, as your election rules say.",
    ),
    round_id: str = typer.Option("", "--round", help="Which round of the rule to count; by default the first."),
    mark: list[str] = typer.Option(
        None, metavar="X=yes", help="What a mark on the ballots means if it is not clear; may be repeated."
    ),
    out: Path | None = typer.Option(None, help="Write the result to this file: a spreadsheet (XLSX) or a paper (PDF)."),
    language: str = LANGUAGE,
) -> None:
    """Count votes by any of the built-in rules, offline. Any outcome exits 0; unusable input exits 2."""
    from bot.cli.votes.sheet_case import Wanted, case_of

    if out and out.suffix.lower() not in {".xlsx", ".pdf"}:
        refuse(
            t(
                "{file}: the result is a spreadsheet or a printable page, so the name must end in .xlsx or .pdf",
                file=out.name,
            )
        )
    with _no_collection():
        found = [case for name in files or [] for case in _read(name)]
        unclear: list[str] = []
        if wanted := Wanted(register, ballots, preset, rule, round_id, seats, too_many, tuple(mark or ())):
            case, unclear = case_of(wanted)
            found.append(case)
    if not found:
        refuse(t("nothing to count: name a file, or --register, --ballots and --preset"))
    _answer(found, unclear, out, as_json=as_json, language=chosen(language))


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A vote that cannot be counted, and in words why."""

    id: str
    problem: str


Answer = tuple["AnyCase", Sequence["AnyVerdict"]]


def _answer(
    found: Sequence[AnyCase | Uncounted], unclear: Sequence[str], out: Path | None, *, as_json: bool, language: str
) -> None:
    """Every vote that can be counted; those that cannot are named, too, and make the exit code that of a refusal.

    `unclear`: the ballots that are not counted before somebody says what they mean.
    """
    answers = [each if isinstance(each, Uncounted) else (each, each.verdicts()) for each in found]
    counted = [each for each in answers if not isinstance(each, Uncounted)]
    uncounted = [each for each in answers if isinstance(each, Uncounted)]
    if counted:
        _print(answers, as_json=as_json, language=language)
    if counted and out:
        _write(counted, uncounted, out, language=language)
    if unclear:
        refuse(t("Not counted yet: {count}. The result can still change.", count=len(unclear)), *unclear)
    if uncounted:
        refuse(*(each.problem for each in uncounted))


def _print(answers: Sequence[Answer | Uncounted], *, as_json: bool, language: str) -> None:
    if as_json:
        print_json([_data(each) for each in answers])
        return
    from handlers.frame.words import words
    from handlers.worked_votes.case_words import case_words

    for number, each in enumerate(answers):
        above = [""] if number else []
        if isinstance(each, Uncounted):
            print_lines([*above, each.id, t("Not counted: {problem}", problem=each.problem)])
        else:
            print_lines([*above, *case_words(words(language), *each)])


def _data(answer: Answer | Uncounted) -> dict[str, object]:
    from governance.worked_votes.worked_case import case_data

    if isinstance(answer, Uncounted):
        return {"id": answer.id, "outcome": "not_counted", "passed": False, "error": answer.problem}
    return case_data(*answer)


def _write(answered: Sequence[Answer], uncounted: Sequence[Uncounted], out: Path, *, language: str) -> None:
    from bot.cli.writing import for_nobody_else
    from handlers.frame.words import words

    problems = [(each.id, each.problem) for each in uncounted]
    with refusing(str(out)):
        for_nobody_else(out)
        if out.suffix.lower() == ".pdf":
            from bot.documents.result import print_result

            out.write_bytes(print_result(words(language), answered, problems))
        else:
            from bot.cli.votes.result_sheet import write_result

            write_result(words(language), answered, out, problems)


@contextmanager
def _no_collection() -> Iterator[None]:
    """A large roll is a hundred thousand tables without a cycle: looking for cycles costs a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _read(name: str) -> list[AnyCase | Uncounted]:
    from governance.forms.syntax import read_json
    from governance.worked_votes.case_form import parse_cases
    from governance.worked_votes.worked_case import UnreadCase

    called = t("standard input") if name == "-" else name
    with refusing(called):
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        found = parse_cases(read_json(raw.decode("utf-8-sig")))
    return [
        Uncounted(each.id, t("{place}: {problem}", place=called, problem=each.error.said(t)))
        if isinstance(each, UnreadCase)
        else each
        for each in found
    ]
