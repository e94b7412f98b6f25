"""`yishiting backup` and `restore`: how is everything kept elsewhere, and brought back?"""

from __future__ import annotations

from pathlib import Path

import typer

from bot.cli.language import t
from bot.cli.running import CONFIG, configured, in_loop


def backup(
    file: Path | None = typer.Argument(
        None, help="The archive to write; by default a new one in backup.folder.", dir_okay=False
    ),
    config: Path | None = CONFIG,
) -> None:
    """Save database, photos and files in one archive; the bot can keep running."""
    from bot.cli.refusal import refusing
    from bot.keeping import backup as backups
    from bot.process.clock import Clock
    from storage import migrations
    from storage.engine.files import FileStore
    from storage.engine.trouble import DatabaseTroubleError

    settings, now = configured(config), Clock().now()
    if migrations.absent(settings.database.url):
        raise DatabaseTroubleError("There is no database yet, so there is nothing to back up.")
    path = file or Path(settings.backup.folder) / backups.name_for(now)
    with refusing(str(path)):
        in_loop(backups.backup(settings.database.url, FileStore(Path(settings.files.folder)), path, now))
    typer.echo(
        t(
            "Saved and verified: {path} ({size}). It holds names and votes: keep it as safe as the register.",
            path=path,
            size=_size(path),
        )
    )


def restore(
    file: Path = typer.Argument(help="An archive made by `yishiting backup`.", dir_okay=False),
    force: bool = typer.Option(
        False, "--force", help="Even if the database is not empty; the old one is kept next to it."
    ),
    config: Path | None = CONFIG,
) -> None:
    """Replace the database with an archive. Stop the bot first."""
    from bot.cli.refusal import refusing
    from bot.keeping import restore as restoring
    from bot.process.clock import Clock
    from storage.engine.files import FileStore

    settings = configured(config)
    files = FileStore(Path(settings.files.folder))
    with refusing(str(file)):
        done = in_loop(restoring.restore(file, settings.database.url, files, Clock().now(), force=force))
    typer.echo(t("Restored to the state of {as_of:%Y-%m-%d %H:%M} UTC. All journals are intact.", as_of=done.as_of))
    if done.kept:
        typer.echo(t("The previous database was kept: {kept}", kept=done.kept))
    if done.unsent:
        typer.echo(
            t(
                "{unsent} messages that were waiting may already have been sent; they are not sent again.",
                unsent=done.unsent,
            )
        )
    typer.echo(
        t(
            "At its next start the bot tells {communities} communities what needs to be done again.",
            communities=done.communities,
        )
    )


def _size(path: Path) -> str:
    size = path.stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} kB"
