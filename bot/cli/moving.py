"""`yishiting export`, `import` and `move-to`: how does a house leave its operator, and how does everything move?"""

from __future__ import annotations

from pathlib import Path

import typer

from bot.cli.running import CONFIG, configured, in_loop


def export(
    community: str = typer.Argument(help="Name or number of the community."),
    file: Path = typer.Argument(help="The archive to write.", dir_okay=False),
    config: Path | None = CONFIG,
) -> None:
    """Write all of one community into an archive: another operator can import it. Nothing is removed here."""
    in_loop(_export(config, community, file))
    typer.echo(f"Written and verified: {file}. It holds names and votes: hand it over as you would the register.")


def import_(
    file: Path = typer.Argument(help="An archive made by `yishiting export`.", dir_okay=False),
    config: Path | None = CONFIG,
) -> None:
    """Take one community in, beside those that are there. Stop the bot first."""
    name, here = in_loop(_import(config, file))
    typer.echo(f"{name} is community {here} here; its journal holds.")
    typer.echo("Start the bot and add it to the community's groups. Each resident presses Start once in private.")


def move_to(
    url: str = typer.Argument(help="The empty database, such as postgresql://user:password@host/name."),
    config: Path | None = CONFIG,
) -> None:
    """Copy everything into an empty database (SQLite to PostgreSQL, or back). Stop the bot first."""
    from pydantic import ValidationError

    from bot.cli.refusal import refuse
    from bot.clock import Clock
    from bot.config import Database
    from bot.house import move

    settings = configured(config)
    try:
        target = Database(url=url).url
    except ValidationError:
        refuse("This is not a database address. Write for example postgresql://user:password@localhost/yishiting")
    rows = in_loop(move(settings.database.url, target, Clock().now()))
    for table, count in rows.items():
        typer.echo(f"{count:>9,}  {table}")
    typer.echo(
        f"{sum(rows.values()):>9,}  rows in all, counted on both sides. Now write the new address into database.url."
    )


async def _export(config: Path | None, wanted: str, file: Path) -> None:
    from bot.cli.refusal import refusing
    from bot.cli.register import chosen_community
    from bot.clock import Clock
    from bot.house import export
    from bot.upgrade import ready
    from storage.database import Database
    from storage.files import FileStore

    settings, now = configured(config), Clock().now()
    await ready(settings, now)
    database = Database(settings.database.url)
    try:
        async with database.unit(now) as unit:
            community = await chosen_community(unit, wanted)
    finally:
        await database.close()
    with refusing(str(file)):
        await export(settings.database.url, FileStore(Path(settings.files.folder)), community.id, file, now)


async def _import(config: Path | None, file: Path) -> tuple[str, int]:
    from bot.cli.refusal import refusing
    from bot.clock import Clock
    from bot.house import import_ as take_in
    from bot.upgrade import ready
    from storage.files import FileStore

    settings, now = configured(config), Clock().now()
    await ready(settings, now)
    with refusing(str(file)):
        return await take_in(file, settings.database.url, FileStore(Path(settings.files.folder)), now)
