"""`yishiting groups`: in which groups may this bot be used, where not every group is accepted?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from bot.cli.helping import Helping
from bot.cli.language import t
from bot.cli.running import CONFIG, configured, in_loop

if TYPE_CHECKING:
    from bot.config.keys import Settings
    from handlers.frame.work import Work
    from storage.communities.chats import Chat

T = TypeVar("T")

app = typer.Typer(name="groups", cls=Helping, no_args_is_help=True, help="Decide which groups may use this bot.")
_NUMBER = typer.Argument(help="The group's number, as the bot gives it there (negative; write -- before it).")


@app.command("list")
def show(config: Path | None = CONFIG) -> None:
    """List the groups that are asking, accepted or set up; what they say is never stored."""
    found, waiting = in_loop(_within(configured(config), _known))
    for chat in found:
        state = t("set up") if chat.community is not None else t("accepted")
        typer.echo(f"{chat.telegram_id:>16}  {state:<9} {'' if chat.open else t('(the bot was removed)')}".rstrip())
    for number in waiting:
        typer.echo(f"{number:>16}  {t('asking')}")
    if not found:
        typer.echo(t("No groups are accepted yet."))


@app.command()
def accept(number: int = _NUMBER, config: Path | None = CONFIG) -> None:
    """Accept a group; if the bot is running, it introduces itself there at once."""
    in_loop(_within(configured(config), lambda work: _accept(work, number)))
    typer.echo(t("Group {number} is accepted.", number=number))


@app.command()
def refuse(number: int = _NUMBER, config: Path | None = CONFIG) -> None:
    """Decline a group that asks, or withdraw acceptance from one never set up; the group is told."""
    done = in_loop(_within(configured(config), lambda work: _refuse(work, number)))
    if not done:
        typer.echo(
            t("Group {number} is set up, or is neither asking nor accepted. Nothing has changed.", number=number)
        )
        raise typer.Exit(1)
    typer.echo(t("Group {number} is no longer accepted.", number=number))


async def _known(work: Work) -> tuple[list[Chat], list[int]]:
    from storage.communities import chats
    from storage.groups import requests as group_requests

    return await chats.let_in(work.uow), await group_requests.asking(work.uow)


async def _accept(work: Work, number: int) -> None:
    from handlers.operator import letting_in as group_letting

    await group_letting.accept(work, number)


async def _refuse(work: Work, number: int) -> bool:
    from handlers.operator import letting_in as group_letting

    return await group_letting.refuse(work, number)


async def _within(settings: Settings, act: Callable[[Work], Awaitable[T]]) -> T:
    from bot.app import admission_of
    from bot.keeping.upgrade import ready
    from bot.process.clock import Clock
    from handlers.frame.work import Work
    from handlers.routes import HOUSE
    from storage.engine.database import Database

    await ready(settings, Clock().now())
    database = Database(settings.database.url)
    try:
        async with database.uow(Clock().now()) as uow:
            return await act(Work(uow, "", HOUSE, admission=admission_of(settings)))
    finally:
        await database.close()
