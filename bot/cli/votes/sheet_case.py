"""Case from spreadsheets: which vote a roll and ballots in them make, and which options belong to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bot.cli.language import t
from bot.cli.refusal import refuse, refusing
from bot.cli.votes.ballot_sheets import read_ballots, read_register, read_selections, unclear_problems
from bot.cli.votes.own_rule import read_rule
from governance.law.rule import ABSENT, CHOICES
from governance.worked_votes.case_form import parse_case, rule_of
from governance.worked_votes.marks import BallotLine
from governance.worked_votes.worked_case import AnyCase, ElectionCase


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for on the command line; empty where nothing was said."""

    register: Path | None
    ballots: Path | None
    preset: str
    rule: Path | None
    round_id: str
    seats: int
    too_many: str
    marks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(
            self.register or self.ballots or self.preset or self.rule or self.round_id or self.seats or self.too_many
        )


def case_of(wanted: Wanted) -> tuple[AnyCase, list[str]]:
    """The vote in the spreadsheets, and what is not clear on its ballots, row by row.

    Refuses what is missing, does not go together, or cannot be read.
    """
    register, ballots = _sheets(wanted)
    data = _rule(wanted) | {"id": ballots.stem, "title": f"{register.name} · {ballots.name}"}
    both = t("{register} and {ballots}", register=register.name, ballots=ballots.name)
    roll = read_register(register)
    data["register"] = roll
    with refusing(both):
        is_election = rule_of(data).is_election
    rows: dict[str, int] = {}
    lines: list[BallotLine] = []
    if is_election:
        _check_election(wanted)
        data["candidates"], data["ballots"], rows = read_selections(ballots, roll)
        data["seats"] = wanted.seats
    else:
        _check_resolution(wanted)
        lines = read_ballots(ballots, roll, _marks(wanted.marks))
        data["ballots"] = {line.voter: line.choice for line in lines if line.choice in CHOICES}
    with refusing(both):
        found = parse_case(data)
    if isinstance(found, ElectionCase):
        return replace(found, rows=rows), []
    return replace(found, lines=lines), unclear_problems(ballots, lines, roll)


def _marks(given: tuple[str, ...]) -> dict[str, str]:
    """What marks mean on this list, as it was said: `X=yes`."""
    found = {}
    for each in given:
        mark, _, choice = each.rpartition("=")
        if not mark or choice not in (*CHOICES, ABSENT):
            refuse(t("--mark says what a mark means, for example X=yes; possible: {choices}", choices=_POSSIBLE))
        found[mark.lower().replace(" ", "")] = choice
    return found


_POSSIBLE = ", ".join((*CHOICES, ABSENT))


def _sheets(wanted: Wanted) -> tuple[Path, Path]:
    if not (wanted.register or wanted.ballots):
        refuse(
            t(
                "--preset, --rule, --round, --seats and --too-many need --register and --ballots; a vote in "
                "a file states these things itself"
            )
        )
    if not (wanted.register and wanted.ballots):
        refuse(t("a vote from spreadsheets needs both --register and --ballots"))
    return wanted.register, wanted.ballots


def _rule(wanted: Wanted) -> dict[str, object]:
    if bool(wanted.preset) == bool(wanted.rule):
        refuse(t("a vote from spreadsheets needs either --preset or --rule"))
    data: dict[str, object] = {"rule": read_rule(wanted.rule)} if wanted.rule else {"preset": wanted.preset}
    if wanted.round_id:
        data["round"] = wanted.round_id
    if wanted.too_many:
        data["too_many"] = wanted.too_many
    return data


def _check_election(wanted: Wanted) -> None:
    if not wanted.seats:
        refuse(t("an election needs --seats: how many are elected"))


def _check_resolution(wanted: Wanted) -> None:
    if wanted.seats or wanted.too_many:
        refuse(t("--seats and --too-many only work with a rule for an election; `yishiting rules` lists the rules"))
