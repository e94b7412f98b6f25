"""Which subcommands does `yishiting` have, and where does each one live?"""

import typer

from bot import __version__
from bot.cli.rules import rules
from bot.cli.tally import tally

app = typer.Typer(name="yishiting", no_args_is_help=True, add_completion=False, rich_markup_mode=None)


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"yishiting {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: bool = typer.Option(False, "--version", help="Print the version.", callback=_print_version, is_eager=True),
) -> None:
    """Yishiting · 议事亭: residents' self-government in the group chat."""


app.command()(tally)
app.command()(rules)
