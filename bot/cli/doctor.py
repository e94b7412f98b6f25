"""`yishiting doctor`: what is wrong with this set-up, and what is to be done?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.failures import explain
from bot.cli.language import LANGUAGE, chosen
from bot.cli.running import CONFIG, configured, in_loop

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.config.keys import Settings
    from bot.delivery.transport import Telegram
    from bot.health.checkup import Finding
    from bot.health.checkup_groups import Group
    from handlers.frame.words import Words


def doctor(config: Path | None = CONFIG, lang: str = LANGUAGE) -> None:
    """Check configuration, database, token, privacy mode, updates and groups; say what is wrong and how to fix it."""
    from bot.config.loading import DEFAULT_FILE, ConfigError
    from bot.health.checkup import Finding, State, configuration
    from handlers.frame.words import words

    t = words(chosen(lang))
    about = t.plain("configuration")
    try:
        settings = configured(config)
    except ConfigError as error:
        _print(t, [Finding(State.WRONG, about, problem.said(t.plain)) for problem in error.problems])
        raise typer.Exit(1) from None
    findings = [
        configuration(t, there=bool(config) or DEFAULT_FILE.exists()),
        *in_loop(examine(t, settings, config)),
    ]
    _print(t, findings)
    if any(finding.state is State.WRONG for finding in findings):
        raise typer.Exit(1)


def _print(t: Words, findings: list[Finding]) -> None:
    """A line each, with its state before it; Chinese signs are as wide as two others."""
    from bot.health.checkup import State

    marks = {State.GOOD: t.plain("ok"), State.NOTE: t.plain("note"), State.WRONG: t.plain("wrong")}
    width = 4 if t.language == "zh" else 5
    for finding in findings:
        mark = marks[finding.state]
        line = t.plain("{place}: {problem}", place=finding.about, problem=finding.text)
        typer.echo(f"{mark}{' ' * (width - len(mark) * (1 if mark.isascii() else 2))}  {line}")
        if finding.cure:
            typer.echo(f"{' ' * width}  → {finding.cure}")


async def examine(t: Words, settings: Settings, config: Path | None = None) -> list[Finding]:
    """All findings about database, files and Telegram; only privacy mode is changed. `config`: the file named."""
    from bot.config.loading import DEFAULT_FILE
    from bot.health import checkup
    from bot.keeping.own_files import readable_by_others

    folder = checkup.folder(t, Path(settings.files.folder))
    readable = checkup.readable(t, readable_by_others(settings, config or DEFAULT_FILE))
    return [*await _database(t, settings), folder, *readable, *await _telegram(t, settings)]


async def _database(t: Words, settings: Settings) -> list[Finding]:
    from bot.health import checkup
    from bot.keeping.upgrade import check_lost
    from storage import migrations

    url = settings.database.url
    try:
        if migrations.absent(url):
            check_lost(settings)
            return [checkup.schema(t, ["0001"], sqlite=True, new=True)]
        pending = await migrations.pending(url)
        found = [checkup.schema(t, pending, sqlite=url.startswith("sqlite"), new=False)]
        return found if pending else [*found, *checkup.set_aside(t, await _set_aside(url))]
    except Exception as error:
        if (line := explain(error)) is None:
            raise
        return [checkup.wrong(t.plain("database"), line)]


async def _set_aside(url: str) -> int:
    from storage.engine.database import Database
    from storage.queues import updates

    database = Database(url)
    try:
        return int((await database.look(updates.how_many_set_aside()))[0][0])
    finally:
        await database.close()


async def _telegram(t: Words, settings: Settings) -> list[Finding]:
    from telegram.error import TelegramError

    from bot.config.loading import ConfigError, require_token
    from bot.delivery.privacy_mode import switched_off
    from bot.delivery.transport import AiohttpRequest, Telegram
    from bot.health import checkup, checkup_webhook
    from bot.process.clock import Clock

    request = AiohttpRequest(settings.telegram.proxy or None, settings.telegram.connections)
    telegram = Telegram(settings.telegram.token, settings.telegram.api_base, request)
    try:
        require_token(settings)
        await request.initialize()
        before = await telegram.call("getMe")
        me = await switched_off(telegram, before)
        found = [*checkup.token(t, me, before=before), *checkup.clock(t, Clock().now(), telegram.server_time)]
        info = await telegram.call("getWebhookInfo")
        found += checkup_webhook.webhook(t, info, settings, Clock().now())
        if settings.intake.mode == "webhook":
            found.append(checkup_webhook.reached(t, settings, await checkup_webhook.reach(settings.webhook.public_url)))
        return [*found, *await _groups(t, telegram, settings, me)]
    except (ConfigError, TelegramError) as error:
        return [checkup.wrong(t.plain("token"), explain(error) or type(error).__name__)]
    finally:
        await request.shutdown()


async def _groups(t: Words, telegram: Telegram, settings: Settings, me: Mapping[str, Any]) -> list[Finding]:
    """How the bot stands in each group that it knows."""
    from telegram.error import BadRequest, Forbidden

    from bot.health import checkup_groups
    from bot.jobs.chat import bot_status
    from bot.process.clock import Clock

    found: list[Finding] = []
    for one in await _known_groups(settings.database.url):
        try:
            there = await bot_status(telegram, me, one.telegram_id)
        except (BadRequest, Forbidden):
            there = None
        found += checkup_groups.group(t, one, there, Clock().now())
    return found


async def _known_groups(url: str) -> list[Group]:
    from bot.health.checkup_groups import Group
    from bot.process.clock import Clock
    from storage import migrations
    from storage.engine.database import Database
    from storage.engine.uow import UnitOfWork
    from storage.groups import chats_going

    database = Database(url)
    try:
        if migrations.absent(url) or await migrations.pending(url):
            return []
        async with database.reading() as connection:
            known = await chats_going.known_groups(UnitOfWork(connection, Clock().now()))
        return [Group(chat.telegram_id, chat.title, of, last, chat.standing) for chat, of, last in known]
    except Exception as error:
        if explain(error) is None:
            raise
        return []  # said already, where the database was looked at
    finally:
        await database.close()
