"""Case from spreadsheets: which vote a roll and ballots in them make, and which options belong to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bot.cli.language import t
from bot.cli.refusal import refuse, refusing
from bot.cli.votes.ballot_sheets import read_ballots, read_register, read_selections
from bot.cli.votes.own_rule import read_rule
from governance.worked_votes.case_form import parse_case, rule_of
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

    def __bool__(self) -> bool:
        return bool(
            self.register or self.ballots or self.preset or self.rule or self.round_id or self.seats or self.too_many
        )


def case_of(wanted: Wanted) -> AnyCase:
    """The vote in the spreadsheets; refuses what is missing, does not go together, or cannot be read."""
    register, ballots = _sheets(wanted)
    data = _rule(wanted) | {"id": ballots.stem, "title": f"{register.name} · {ballots.name}"}
    both = t("{register} and {ballots}", register=register.name, ballots=ballots.name)
    roll = read_register(register)
    data["register"] = roll
    with refusing(both):
        is_election = rule_of(data).is_election
    rows: dict[str, int] = {}
    if is_election:
        _check_election(wanted)
        data["candidates"], data["ballots"], rows = read_selections(ballots, roll)
        data["seats"] = wanted.seats
    else:
        _check_resolution(wanted)
        data["ballots"] = read_ballots(ballots, roll)
    with refusing(both):
        found = parse_case(data)
    return replace(found, rows=rows) if isinstance(found, ElectionCase) else found


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
