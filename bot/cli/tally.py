"""`yishiting tally`: which verdict does a written-down vote come to?"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.language import LANGUAGE, chosen
from bot.cli.printing import print_json, print_lines
from bot.cli.refusal import refuse, refusing

if TYPE_CHECKING:
    from governance.worked_case import AnyCase


def tally(
    files: list[str] = typer.Argument(None, metavar="FILE", help="Votes in JSON; - is standard input."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON list, one object per vote."),
    register: Path | None = typer.Option(None, help="The roll as a spreadsheet (XLSX or CSV)."),
    ballots: Path | None = typer.Option(None, help="The ballots as a spreadsheet (XLSX or CSV)."),
    preset: str = typer.Option("", help="The rule for --register and --ballots, such as cn_278_special."),
    rule: Path | None = typer.Option(None, help="A rule of your own (TOML or JSON) instead of --preset."),
    seats: int = typer.Option(0, min=0, help="How many are elected, where the rule is for an election."),
    round_id: str = typer.Option("", "--round", help="The round of the rule; the first without it."),
    out: Path | None = typer.Option(None, help="Write the result as a spreadsheet (XLSX) to this file."),
    language: str = LANGUAGE,
) -> None:
    """Count votes by any of the built-in rules, offline. Any verdict exits 0; unusable input exits 2."""
    from governance.case_words import case_words
    from governance.worked_case import case_data

    if out and out.suffix.lower() != ".xlsx":
        refuse(f"{out.name}: the result is an XLSX workbook; the name must end in .xlsx")
    with _no_collection():
        cases = [case for name in files or [] for case in _read(name)]
        if register or ballots or preset or rule or round_id or seats:
            cases.append(_from_sheets(register, ballots, preset, rule, round_id, seats))
    if not cases:
        refuse("nothing to count: name a file, or --register, --ballots and --preset")
    answered = [(case, case.verdicts()) for case in cases]
    if as_json:
        print_json([case_data(case, verdicts) for case, verdicts in answered])
    else:
        for case, verdicts in answered:
            print_lines([*case_words(case, verdicts, chosen(language)), ""])
    if out:
        from bot.cli.result_sheet import write_result

        with refusing(str(out)):
            write_result(answered, out, chosen(language))


@contextmanager
def _no_collection() -> Iterator[None]:
    """A large roll is a hundred thousand tables without a cycle: looking for cycles costs a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _read(name: str) -> list[AnyCase]:
    from governance.case_form import parse_cases, read_json

    with refusing("standard input" if name == "-" else name):
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return parse_cases(read_json(raw.decode("utf-8-sig")))


def _from_sheets(
    register: Path | None, ballots: Path | None, preset: str, rule: Path | None, round_id: str, seats: int
) -> AnyCase:
    from bot.cli.ballot_sheets import read_ballots, read_register, read_selections
    from bot.cli.own_rule import read_rule
    from governance.case_form import parse_case, rule_of

    if not (register or ballots):
        refuse(
            "--preset, --rule, --round and --seats go with --register and --ballots; "
            "a vote in a file names its own rule"
        )
    if not (register and ballots):
        refuse("a vote from spreadsheets needs both --register and --ballots")
    if bool(preset) == bool(rule):
        refuse("a vote from spreadsheets needs --preset or --rule, one of the two")
    data: dict[str, object] = {"id": ballots.stem, "title": f"{register.name} · {ballots.name}"}
    if rule:
        data["rule"] = read_rule(rule)
    else:
        data["preset"] = preset
    if round_id:
        data["round"] = round_id
    roll = read_register(register)
    data["register"] = roll
    with refusing(f"{register.name} and {ballots.name}"):
        is_election = rule_of(data).is_election
    if is_election and not seats:
        refuse("an election needs --seats: how many are elected")
    if is_election:
        candidates, selections = read_selections(ballots, roll)
        data |= {"candidates": candidates, "seats": seats, "ballots": selections}
    elif seats:
        refuse("--seats goes with a rule for an election; `yishiting rules` lists the rules")
    else:
        data["ballots"] = read_ballots(ballots, roll)
    with refusing(f"{register.name} and {ballots.name}"):
        return parse_case(data)
