"""`yishiting guide`: how does the residents' guide for the notice board come on paper?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.failures import explain
from bot.cli.language import chosen, t
from bot.cli.refusal import refusing
from bot.cli.running import CONFIG, configured, in_loop
from bot.cli.writing import for_nobody_else

if TYPE_CHECKING:
    from bot.config.keys import Settings


def guide(
    file: Path = typer.Argument(help="The PDF to write.", dir_okay=False),
    community: str = typer.Option(
        "", "--community", help="Which community, if there are several; without a database, the name to print."
    ),
    bot: str = typer.Option("", "--bot", help="The bot's user name for the QR code; by default, Telegram is asked."),
    config: Path | None = CONFIG,
    lang: str = typer.Option("", help="Language of the page, zh or en; by default the terminal's."),
) -> None:
    """Write the residents' guide: one A4 page in large type for the notice board."""
    from bot.documents.guide import print_guide
    from handlers.frame.words import words

    settings = configured(config)
    name = in_loop(_community_name(settings, community))
    bot = bot.removeprefix("@") or (in_loop(bot_name(settings)) if settings.telegram.token else "")
    paper = print_guide(words(chosen(lang)), name, bot)
    with refusing(str(file)):
        for_nobody_else(file)
        file.write_bytes(paper)
    if bot:
        typer.echo(t("Written: {file} (one A4 page, with the QR code of @{bot}).", file=file, bot=bot))
    else:
        typer.echo(t("Written: {file} (one A4 page, without a QR code).", file=file))


async def _community_name(settings: Settings, wanted: str) -> str:
    """The community's name as the database has it. What is not there, or waits for a migration, is left alone."""
    from bot.cli.register import chosen_community
    from bot.process.clock import Clock
    from storage import migrations
    from storage.communities import communities
    from storage.engine.database import Database
    from storage.engine.uow import UnitOfWork

    url = settings.database.url
    if migrations.absent(url) or await migrations.pending(url):
        return wanted
    database = Database(url)
    try:
        async with database.reading() as connection:
            uow = UnitOfWork(connection, Clock().now())
            known = await communities.everyone(uow)
            return (await chosen_community(uow, wanted)).name if known else wanted
    finally:
        await database.close()


async def bot_name(settings: Settings) -> str:
    """The user name of the configured bot; "" with a word about it if Telegram does not say."""
    from telegram.error import TelegramError

    from bot.delivery.transport import AiohttpRequest, Telegram

    request = AiohttpRequest(settings.telegram.proxy or None, settings.telegram.connections)
    telegram = Telegram(settings.telegram.token, settings.telegram.api_base, request)
    try:
        await request.initialize()
        return str((await telegram.call("getMe"))["username"])
    except TelegramError as error:
        typer.echo(f"{explain(error) or type(error).__name__} {t('Or name the bot with --bot.')}", err=True)
        return ""
    finally:
        await request.shutdown()
