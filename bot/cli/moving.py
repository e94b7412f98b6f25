"""`yishiting export`, `import` and `move-to`: how does a community leave its operator, and how does everything move?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.language import t
from bot.cli.running import CONFIG, configured, in_loop

if TYPE_CHECKING:
    from datetime import datetime

    from bot.config.keys import Settings
    from storage.motions.motions import Motion


def export(
    community: str = typer.Argument(help="Name or number of the community."),
    file: Path = typer.Argument(help="The archive to write.", dir_okay=False),
    hand_over: bool = typer.Option(
        False,
        "--hand-over",
        help="The community leaves: nothing more is recorded here; open votes continue where it is imported.",
    ),
    config: Path | None = CONFIG,
) -> None:
    """Write everything of one community into an archive for another operator to import. Nothing is removed here."""
    votes = in_loop(_export(config, community, file, hand_over=hand_over))
    for motion in votes:
        typer.echo(
            t(
                "Motion {number} has been handed over; it ends {closes_at:%Y-%m-%d %H:%M} UTC.",
                number=motion.number,
                closes_at=motion.closes_at,
            )
        )
    if hand_over:
        typer.echo(
            t(
                "Nothing more is recorded for it here. If it is not imported after all: yishiting take-back "
                "{community}",
                community=community,
            )
        )
    typer.echo(
        t("Written and verified: {file}. It holds names and votes: hand it over as you would the register.", file=file)
    )


def import_(
    file: Path = typer.Argument(help="An archive made by `yishiting export`.", dir_okay=False),
    config: Path | None = CONFIG,
) -> None:
    """Import one community alongside those already here. Stop the bot first."""
    name, here, votes = in_loop(_import(config, file))
    typer.echo(t("{name} is community {here} here; its journal is intact.", name=name, here=here))
    _say_resumed(votes)
    typer.echo(
        t("Start the bot and add it to the community's groups. Each resident needs to press Start once in private.")
    )


def take_back(
    community: str = typer.Argument(help="Name or number of the community."), config: Path | None = CONFIG
) -> None:
    """Keep a community that `export --hand-over` released, because its archive was not imported anywhere."""
    _say_resumed(in_loop(_take_back(config, community)))
    typer.echo(t("It continues here; its groups are told when the bot runs."))


def _say_resumed(votes: list[Motion]) -> None:
    for motion in votes:
        typer.echo(
            t(
                "Motion {number} continues here; it ends {closes_at:%Y-%m-%d %H:%M} UTC.",
                number=motion.number,
                closes_at=motion.closes_at,
            )
        )


def move_to(
    url: str = typer.Argument(help="The empty database, for example postgresql://user:password@host/name."),
    config: Path | None = CONFIG,
) -> None:
    """Copy everything into an empty database (SQLite to PostgreSQL, or back). Stop the bot first."""
    from pydantic import ValidationError

    from bot.cli.refusal import refuse
    from bot.config.keys import Database
    from bot.keeping.community_moving import move
    from bot.process.clock import Clock

    settings = configured(config)
    try:
        target = Database(url=url).url
    except ValidationError:
        refuse(t("This is not a database address. Write, for example, postgresql://user:password@localhost/yishiting"))
    rows = in_loop(move(settings.database.url, target, Clock().now()))
    for table, count in rows.items():
        typer.echo(f"{count:>9,}  {table}")
    typer.echo(
        t(
            "{count:>9,}  rows in total, counted on both sides. Now put the new address in database.url.",
            count=sum(rows.values()),
        )
    )


async def _export(config: Path | None, wanted: str, file: Path, *, hand_over: bool) -> list[Motion]:
    from bot.cli.refusal import refusing
    from bot.keeping.community_moving import export
    from storage.engine.files import FileStore

    settings, community, now = await _chosen(config, wanted)
    files = FileStore(Path(settings.files.folder))
    with refusing(str(file)):
        return await export(settings.database.url, files, community, file, now, hand_over=hand_over)


async def _take_back(config: Path | None, wanted: str) -> list[Motion]:
    from bot.keeping.community_moving import take_back

    settings, community, now = await _chosen(config, wanted)
    return await take_back(settings.database.url, community, now)


async def _chosen(config: Path | None, wanted: str) -> tuple[Settings, int, datetime]:
    from bot.cli.register import chosen_community
    from bot.keeping.upgrade import ready
    from bot.process.clock import Clock
    from storage.engine.database import Database

    settings, now = configured(config), Clock().now()
    await ready(settings, now)
    database = Database(settings.database.url)
    try:
        async with database.uow(now) as uow:
            return settings, (await chosen_community(uow, wanted)).id, now
    finally:
        await database.close()


async def _import(config: Path | None, file: Path) -> tuple[str, int, list[Motion]]:
    from bot.cli.refusal import refusing
    from bot.keeping.community_moving import import_ as take_in
    from bot.keeping.upgrade import ready
    from bot.process.clock import Clock
    from storage.engine.files import FileStore

    settings, now = configured(config), Clock().now()
    await ready(settings, now)
    with refusing(str(file)):
        return await take_in(file, settings.database.url, FileStore(Path(settings.files.folder)), now)
