"""`yishiting roll`, `yishiting ballots`: how does a vote of the chat go into a file that `yishiting tally` counts?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.helping import Helping
from bot.cli.language import LANGUAGE, t
from bot.cli.refusal import refuse
from bot.cli.running import CONFIG, configured, in_loop

if TYPE_CHECKING:
    from bot.config.keys import Settings
    from governance.worked_votes.exported_vote import ExportedVote
    from storage.engine.uow import UnitOfWork
    from storage.motions.motions import Motion

roll_app = typer.Typer(name="roll", cls=Helping, no_args_is_help=True, help="The roll of a vote as it was frozen.")
ballots_app = typer.Typer(name="ballots", cls=Helping, no_args_is_help=True, help="The ballots of a vote that is over.")

_MOTION = typer.Argument(help="The number of the motion.", min=1)
_ROLL_FILE = typer.Argument(help="XLSX or CSV.", dir_okay=False)
_FILE = typer.Argument(help="XLSX or CSV; or JSON, with roll and rule in it.", dir_okay=False)
_COMMUNITY = typer.Option("", "--community", help="Name or number of the community, if there are several.")


@roll_app.command("export")
def export_roll(
    motion: int = _MOTION,
    file: Path = _ROLL_FILE,
    community: str = _COMMUNITY,
    config: Path | None = CONFIG,
    lang: str = LANGUAGE,  # noqa: ARG001 - it is heard when the option is read
) -> None:
    """Write the frozen roll of a vote: each home, its owner, its weight. `yishiting tally --register` reads it."""
    in_loop(_export(configured(config), motion, file, community, ballots=False))


@ballots_app.command("export")
def export_ballots(
    motion: int = _MOTION,
    file: Path = _FILE,
    community: str = _COMMUNITY,
    config: Path | None = CONFIG,
    lang: str = LANGUAGE,  # noqa: ARG001 - it is heard when the option is read
) -> None:
    """Write the ballots of a vote that is over, home by home. `yishiting tally` counts them anew, offline."""
    in_loop(_export(configured(config), motion, file, community, ballots=True))


async def _export(settings: Settings, number: int, file: Path, community: str, *, ballots: bool) -> None:
    from bot.cli.register import chosen_community, opened, write_file
    from bot.process.clock import Clock
    from storage.engine import journal

    kinds = (".xlsx", ".csv", ".json") if ballots else (".xlsx", ".csv")
    if file.suffix.lower() not in kinds:
        refuse(t("{name}: the name must end in one of these: {kinds}.", name=file.name, kinds=", ".join(kinds)))
    async with opened(settings) as database, database.uow(Clock().now()) as uow:
        here = await chosen_community(uow, community)
        motion = await _found(uow, here.id, number, over=ballots)
        vote = await _vote(uow, motion, ballots=ballots)
        act = "ballots.exported" if ballots else "roll.exported"
        journal.record(uow, here.id, act, motion.subject, {"by": None})
    write_file(file, _written(vote, file.suffix.lower(), ballots=ballots))
    count = len(vote.ballots()) if ballots else len(vote.lines)
    typer.echo(t("{file}: {count} lines", file=file.name, count=count))


async def _found(uow: UnitOfWork, community: int, number: int, *, over: bool) -> Motion:
    from governance.motions.motion import Stage
    from storage.motions import motions

    motion = await motions.by_number(uow, community, number)
    if motion is None:
        refuse(t("There is no motion {number} here.", number=number))
    if motion.rule is None:
        refuse(t("Motion {number} was never opened, so it has no roll.", number=number))
    if over and motion.stage is not Stage.CLOSED:
        refuse(t("Motion {number} has no result yet. Its ballots can be exported once it has ended.", number=number))
    return motion


async def _vote(uow: UnitOfWork, motion: Motion, *, ballots: bool) -> ExportedVote:
    from governance.worked_votes.exported_vote import ExportedVote
    from storage.ballots import ballots as cast
    from storage.ballots import rolls

    choices = await cast.choices(uow, motion.id) if ballots else {}
    lines = await rolls.labelled(uow, motion.id)
    return ExportedVote(f"motion-{motion.number}", motion.title, motion.rule or {}, lines, choices)


def _written(vote: ExportedVote, kind: str, *, ballots: bool) -> bytes:
    import orjson

    from bot.documents.spreadsheets import write_csv, write_xlsx
    from governance.worked_votes.exported_vote import BALLOT_COLUMNS, ROLL_COLUMNS

    if kind == ".json":
        return orjson.dumps(vote.case(), option=orjson.OPT_INDENT_2)
    head: tuple[str, ...] = BALLOT_COLUMNS if ballots else ROLL_COLUMNS
    rows: list[tuple[str, ...]] = [*vote.ballots()] if ballots else [*vote.roll()]
    return write_csv(head, rows) if kind == ".csv" else write_xlsx(vote.name, head, rows)
