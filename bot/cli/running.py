"""`yishiting run`, `demo` and `migrate`: how is the bot started from the command line?"""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.language import t
from bot.process import logs

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.config.keys import Settings

CONFIG = typer.Option(None, "--config", help="The configuration file (default: config.toml).", dir_okay=False)


def configured(file: Path | None) -> Settings:
    """The configuration, with the log set up as it says. Raises ConfigError."""
    from bot.config.loading import load

    settings = load(file)
    secrets = (settings.telegram.token, settings.webhook.secret)
    logs.set_up(settings.logging.level, *filter(None, secrets))
    return settings


def in_loop(work: Coroutine[Any, Any, Any]) -> Any:
    """Run to the end in the fast event loop."""
    import asyncio

    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


NEW = typer.Option(False, "--new", help="Make an empty database even though there used to be one that is now missing.")


def run(config: Path | None = CONFIG, new: bool = NEW) -> None:
    """Run the bot until it is stopped (Ctrl-C or SIGTERM)."""
    # As the first process of a container it would not hear a signal that nothing waits for, while it still begins.
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(0))
    from bot.config.loading import require_token

    settings = configured(config)
    require_token(settings)
    from bot import running

    in_loop(running.run(settings, new=new))


def demo(
    port: int = typer.Option(
        8088, "--port", min=0, max=65535, help="Port of the chat in the browser; 0: any free port."
    ),
    no_browser: bool = typer.Option(False, "--no-browser", help="Only print the address; do not open a browser."),
    language: str = typer.Option(
        "", "--language", help="zh or en: the group's language; by default that of the terminal, then of the browser."
    ),
    empty: bool = typer.Option(False, "--empty", help="A house without the bot: add it, and set everything up."),
    place: str = typer.Option(
        "", "--place", metavar="es|de|us-fl|hk|sg", help="A house in another country, its first vote open, in English."
    ),
) -> None:
    """Show a simulated residents' group in the browser; no token needed."""
    from bot.cli.language import chosen, of_environment
    from bot.cli.refusal import refuse
    from bot.demo.demo import run_demo
    from bot.process.listening import port_error
    from bot.sandbox.sample.abroad import HOUSES

    place = place.lower()
    if place and place not in HOUSES:
        houses = t(", ").join(HOUSES)
        refuse(t("there is no house of {place} to show; there are: {houses}", place=place, houses=houses))
    if place and empty:
        refuse(t("--place shows a house that is set up; leave --empty out"))
    logs.set_up("WARNING")
    spoken = chosen(language) if language else of_environment()
    try:
        run_demo(port=port, browser=not no_browser, language=spoken, empty=empty, place=place)
    except OSError as error:
        raise port_error(error, "127.0.0.1", port, "--port") from error
    except KeyboardInterrupt:
        typer.echo("")


def migrate(config: Path | None = CONFIG, new: bool = NEW) -> None:
    """Upgrade the database to this version; a backup is made first."""
    from bot.keeping.upgrade import upgrade
    from bot.process.clock import Clock

    applied, kept = in_loop(upgrade(configured(config), Clock().now(), new=new))
    if kept:
        typer.echo(t("Backed up first: {kept}", kept=kept))
    if applied:
        typer.echo(t("Applied: {revisions}.", revisions=", ".join(applied)))
    else:
        typer.echo(t("Nothing to do: the database is up to date."))
