"""`yishiting updates`: which updates could not be handled, and can they be now?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.helping import Helping
from bot.cli.language import t
from bot.cli.running import CONFIG, configured, in_loop

if TYPE_CHECKING:
    from bot.config.keys import Settings
    from storage.queues.updates import SetAside

app = typer.Typer(name="updates", cls=Helping, no_args_is_help=True, help="Show the updates that could not be handled.")


@app.command("list")
def show(config: Path | None = CONFIG) -> None:
    """List the updates set aside; residents' words are never shown."""
    items = in_loop(_all(configured(config)))
    for item in items:
        kept = t("can be retried") if item.body is not None else t("was not kept (it may be ordinary talk)")
        when = item.received_at.strftime("%Y-%m-%d %H:%M")
        typer.echo(f"{item.id:>6}  {when} UTC  {item.kind:<16}  {item.error}  – {kept}")
    if not items:
        typer.echo(t("No updates were set aside."))


@app.command()
def retry(config: Path | None = CONFIG) -> None:
    """Retry the updates set aside. Stop the bot first."""
    from bot.config.loading import require_token

    settings = configured(config)
    require_token(settings)
    through, left = in_loop(_retry(settings))
    typer.echo(t("Handled now: {through}. Still failing: {left}.", through=through, left=left))


async def _all(settings: Settings) -> list[SetAside]:
    from bot.keeping.upgrade import ready
    from bot.process.clock import Clock
    from storage.engine.database import Database
    from storage.queues import updates

    await ready(settings, Clock().now())
    database = Database(settings.database.url)
    try:
        async with database.uow(Clock().now()) as uow:
            return await updates.all_set_aside(uow)
    finally:
        await database.close()


async def _retry(settings: Settings) -> tuple[int, int]:
    from bot.app import Yishiting
    from storage.engine.sole_process import alone

    with alone(settings.database.url):
        bot = Yishiting(settings)
        try:
            await bot.start(polling=False)
            result = await bot.intake.retry()
            await bot.answers.drain()
            return result
        finally:
            await bot.stop()
            await bot.application.bot.shutdown()
