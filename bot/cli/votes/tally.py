"""`yishiting tally`: which verdict does a written-down vote come to?"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.language import LANGUAGE, chosen, t
from bot.cli.printing import print_json, print_lines
from bot.cli.refusal import refuse, refusing

if TYPE_CHECKING:
    from governance.worked_votes.worked_case import AnyCase, AnyVerdict


def tally(
    files: list[str] = typer.Argument(None, metavar="FILE", help="Votes in JSON; - is standard input."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON list, one object per vote."),
    register: Path | None = typer.Option(None, help="The roll as a spreadsheet (XLSX or CSV)."),
    ballots: Path | None = typer.Option(None, help="The ballots as a spreadsheet (XLSX or CSV)."),
    preset: str = typer.Option("", help="The rule for --register and --ballots, such as cn_278_special."),
    rule: Path | None = typer.Option(None, help="A rule of your own (TOML or JSON) instead of --preset."),
    seats: int = typer.Option(
        0, min=0, show_default=False, help="How many are elected, where the rule is for an election."
    ),
    too_many: str = typer.Option(
        "",
        metavar="counts|invalid",
        help="A ballot in favour of more candidates than seats: counts, or is invalid, as your election rules say.",
    ),
    round_id: str = typer.Option("", "--round", help="The round of the rule; the first without it."),
    out: Path | None = typer.Option(None, help="Write the result to this file: a spreadsheet (XLSX) or a paper (PDF)."),
    language: str = LANGUAGE,
) -> None:
    """Count votes by any of the built-in rules, offline. Any verdict exits 0; unusable input exits 2."""
    from bot.cli.votes.sheet_case import Wanted, case_of

    if out and out.suffix.lower() not in {".xlsx", ".pdf"}:
        refuse(t("{file}: the result is a spreadsheet or a paper; the name must end in .xlsx or .pdf", file=out.name))
    with _no_collection():
        cases = [case for name in files or [] for case in _read(name)]
        if wanted := Wanted(register, ballots, preset, rule, round_id, seats, too_many):
            cases.append(case_of(wanted))
    if not cases:
        refuse(t("nothing to count: name a file, or --register, --ballots and --preset"))
    answered = [(case, case.verdicts()) for case in cases]
    _print(answered, as_json=as_json, language=chosen(language))
    if out:
        _write(answered, out, language=chosen(language))


def _print(answered: Sequence[tuple[AnyCase, Sequence[AnyVerdict]]], *, as_json: bool, language: str) -> None:
    if as_json:
        from governance.worked_votes.worked_case import case_data

        print_json([case_data(case, verdicts) for case, verdicts in answered])
        return
    from handlers.frame.words import words
    from handlers.worked_votes.case_words import case_words

    for case, verdicts in answered:
        print_lines([*case_words(words(language), case, verdicts), ""])


def _write(answered: Sequence[tuple[AnyCase, Sequence[AnyVerdict]]], out: Path, *, language: str) -> None:
    from bot.cli.writing import for_nobody_else
    from handlers.frame.words import words

    with refusing(str(out)):
        for_nobody_else(out)
        if out.suffix.lower() == ".pdf":
            from bot.documents.result import print_result

            out.write_bytes(print_result(words(language), answered))
        else:
            from bot.cli.votes.result_sheet import write_result

            write_result(words(language), answered, out)


@contextmanager
def _no_collection() -> Iterator[None]:
    """A large roll is a hundred thousand tables without a cycle: looking for cycles costs a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _read(name: str) -> list[AnyCase]:
    from governance.forms.syntax import read_json
    from governance.worked_votes.case_form import parse_cases

    with refusing(t("standard input") if name == "-" else name):
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return parse_cases(read_json(raw.decode("utf-8-sig")))
