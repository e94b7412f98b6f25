"""`yishiting groups`: in which groups may this bot be used, where not every group is accepted?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from bot.cli.running import CONFIG, configured, in_loop

if TYPE_CHECKING:
    from bot.config import Settings
    from storage.unit import Unit

T = TypeVar("T")

app = typer.Typer(name="groups", no_args_is_help=True, help="Say in which groups this bot may be used.")
_NUMBER = typer.Argument(help="The group's number, as the bot says it there (negative; write -- before it).")


@app.command("list")
def show(config: Path | None = CONFIG) -> None:
    """List the groups that are accepted or set up; their talk is never stored."""
    from storage import chats

    found = in_loop(_within(configured(config), chats.let_in))
    for chat in found:
        state = "set up" if chat.community is not None else "accepted"
        typer.echo(f"{chat.telegram_id:>16}  {state:<9} {'' if chat.open else '(the bot was removed)'}".rstrip())
    if not found:
        typer.echo("No group is accepted yet.")


@app.command()
def accept(number: int = _NUMBER, config: Path | None = CONFIG) -> None:
    """Let a group in; the bot introduces itself there at once if it runs."""
    in_loop(_within(configured(config), lambda unit: _accept(unit, number)))
    typer.echo(f"Group {number} is accepted.")


@app.command()
def refuse(number: int = _NUMBER, config: Path | None = CONFIG) -> None:
    """Take the acceptance of a group back that was never set up; nothing of it stays."""
    done = in_loop(_within(configured(config), lambda unit: _refuse(unit, number)))
    if not done:
        typer.echo(f"Group {number} is set up, or was never accepted. Nothing has changed.")
        raise typer.Exit(1)
    typer.echo(f"Group {number} is no longer accepted.")


async def _accept(unit: Unit, number: int) -> None:
    from storage import chats, due

    chat = await chats.accept(unit, number)
    await due.schedule(unit, "contact.accepted", f"chat:{chat.id}", unit.now, payload={"chat": chat.id})


async def _refuse(unit: Unit, number: int) -> bool:
    from storage import chats

    chat = await chats.by_telegram_id(unit, number)
    if chat is None or chat.community is not None:
        return False
    await chats.forget(unit, chat.id)
    return True


async def _within(settings: Settings, work: Callable[[Unit], Awaitable[T]]) -> T:
    from bot.clock import Clock
    from bot.upgrade import ready
    from storage.database import Database

    await ready(settings, Clock().now())
    database = Database(settings.database.url)
    try:
        async with database.unit(Clock().now()) as unit:
            return await work(unit)
    finally:
        await database.close()
