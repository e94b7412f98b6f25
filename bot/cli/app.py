"""Subcommands of `yishiting`: which it has, and where each one lives."""

import typer

from bot import __version__
from bot.cli import doctor, groups, register, running, updates
from bot.cli.appoint import appoint
from bot.cli.backup import backup, restore
from bot.cli.guide import guide
from bot.cli.health import health
from bot.cli.helping import Helping
from bot.cli.moving import export, import_, move_to, take_back
from bot.cli.places import places
from bot.cli.votes import exports
from bot.cli.votes.rules import rules
from bot.cli.votes.tally import tally

app = typer.Typer(
    name="yishiting",
    cls=Helping,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"yishiting {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: bool = typer.Option(False, "--version", help="Print the version.", callback=_print_version, is_eager=True),
) -> None:
    """Yishiting · 议事亭: residents' self-government in the group chat."""


# One line each, in the order in which a newcomer needs them.
app.command()(running.demo)
app.command()(running.run)
app.command()(doctor.doctor)
app.command()(health)
app.command()(running.migrate)
app.command()(backup)
app.command()(restore)
app.command()(export)
app.command("import")(import_)
app.command("take-back")(take_back)
app.command("move-to")(move_to)
app.add_typer(register.app)
app.command()(places)
app.add_typer(exports.roll_app)
app.add_typer(exports.ballots_app)
app.add_typer(updates.app)
app.add_typer(groups.app)
app.command()(appoint)
app.command()(guide)
app.command()(tally)
app.command()(rules)
