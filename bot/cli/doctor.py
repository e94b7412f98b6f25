"""`yishiting doctor`: what is wrong with this set-up, and what is to be done?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.failures import explain
from bot.cli.running import CONFIG, configured, in_loop

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.checkup import Finding, Group
    from bot.config import Settings
    from bot.transport import Telegram


def doctor(config: Path | None = CONFIG) -> None:
    """Check configuration, database, token, privacy mode and updates; say what is wrong and what to do."""
    from bot.checkup import Finding, State
    from bot.config_loading import ConfigError

    try:
        settings = configured(config)
    except ConfigError as error:
        wrong = [Finding(State.WRONG, "configuration", str(problem)) for problem in error.problems]
        _print(wrong)
        raise typer.Exit(1) from None
    findings = [Finding(State.GOOD, "configuration", "The configuration can be used."), *in_loop(examine(settings))]
    _print(findings)
    if any(finding.state is State.WRONG for finding in findings):
        raise typer.Exit(1)


def _print(findings: list[Finding]) -> None:
    for finding in findings:
        typer.echo(f"{finding.state.value:<5}  {finding.about}: {finding.text}")
        if finding.cure:
            typer.echo(f"       → {finding.cure}")


async def examine(settings: Settings) -> list[Finding]:
    """All findings about database, files and Telegram; changes nothing."""
    from bot import checkup

    return [*await _database(settings), checkup.folder(Path(settings.files.folder)), *await _telegram(settings)]


async def _database(settings: Settings) -> list[Finding]:
    from bot import checkup
    from storage import migrations

    url = settings.database.url
    try:
        if migrations.absent(url):
            return [checkup.schema(["0001"], sqlite=True, new=True)]
        pending = await migrations.pending(url)
        found = [checkup.schema(pending, sqlite=url.startswith("sqlite"), new=False)]
        return found if pending else [*found, *checkup.set_aside(await _set_aside(url))]
    except Exception as error:
        if (line := explain(error)) is None:
            raise
        return [checkup.wrong("database", line)]


async def _set_aside(url: str) -> int:
    from storage import updates
    from storage.database import Database

    database = Database(url)
    try:
        return int((await database.look(updates.how_many_set_aside()))[0][0])
    finally:
        await database.close()


async def _telegram(settings: Settings) -> list[Finding]:
    from telegram.error import TelegramError

    from bot import checkup
    from bot.clock import Clock
    from bot.config_loading import ConfigError, require_token
    from bot.transport import AiohttpRequest, Telegram

    request = AiohttpRequest(settings.telegram.proxy or None, settings.telegram.connections)
    telegram = Telegram(settings.telegram.token, settings.telegram.api_base, request)
    try:
        require_token(settings)
        await request.initialize()
        me = await telegram.call("getMe")
        found = [*checkup.token(me), *checkup.clock(Clock().now(), telegram.server_time)]
        found += [*checkup.webhook(await telegram.call("getWebhookInfo"), settings)]
        return [*found, *await _groups(telegram, settings, me)]
    except (ConfigError, TelegramError) as error:
        return [checkup.wrong("token", explain(error) or type(error).__name__)]
    finally:
        await request.shutdown()


async def _groups(telegram: Telegram, settings: Settings, me: Mapping[str, Any]) -> list[Finding]:
    """How the bot stands in each group that it knows."""
    from telegram.error import BadRequest, Forbidden

    from bot import checkup
    from bot.clock import Clock

    found: list[Finding] = []
    for one in await _known_groups(settings.database.url):
        try:
            wanted = {"chat_id": one.telegram_id, "user_id": me["id"]}
            member = await telegram.call("getChatMember", wanted)
        except (BadRequest, Forbidden):
            member = None
        sees_all = bool(me.get("can_read_all_group_messages"))
        found += checkup.group(one, member, sees_all=sees_all, now=Clock().now())
    return found


async def _known_groups(url: str) -> list[Group]:
    from bot.checkup import Group
    from bot.clock import Clock
    from storage import chats, migrations
    from storage.database import Database
    from storage.unit import Unit

    database = Database(url)
    try:
        if migrations.absent(url) or await migrations.pending(url):
            return []
        async with database.reading() as connection:
            known = await chats.known_groups(Unit(connection, Clock().now()))
        return [Group(chat.telegram_id, chat.title, of, chat.open, last) for chat, of, last in known]
    except Exception as error:
        if explain(error) is None:
            raise
        return []  # said already, where the database was looked at
    finally:
        await database.close()
