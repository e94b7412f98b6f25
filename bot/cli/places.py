"""`yishiting places`: the sheets with codes of places, printed without the chat."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.guide import bot_name
from bot.cli.language import t
from bot.cli.printing import visible
from bot.cli.refusal import refuse
from bot.cli.register import COMMUNITY, opened, staying_community
from bot.cli.running import CONFIG, configured, in_loop

if TYPE_CHECKING:
    from bot.config.keys import Settings
    from storage.communities.communities import Community
    from storage.place_codes.place_codes import PlaceCode

_FILE = typer.Argument(help="The PDF to write.", dir_okay=False)
_ENTRANCES = typer.Option(
    False, "--entrances", help="First make codes for the door and the lift of every entrance that has none."
)
_END = typer.Option("", "--end", help="Take the code with these twelve letters out of use.")
_BOT = typer.Option("", "--bot", help="The bot's user name, where Telegram cannot be asked.")


def places(
    file: Path = _FILE,
    community: str = COMMUNITY,
    entrances: bool = _ENTRANCES,
    end: str = _END,
    bot: str = _BOT,
    config: Path | None = CONFIG,
) -> None:
    """Print a sheet for every door, lift or box that has a code; one A4 page each."""
    typer.echo(visible(in_loop(_places(configured(config), file, community, entrances=entrances, end=end, bot=bot))))


async def _places(settings: Settings, file: Path, wanted: str, *, entrances: bool, end: str, bot: str) -> str:
    import asyncio

    from bot.documents.places import print_places
    from handlers.frame.words import words

    name = bot.lstrip("@") or await bot_name(settings)
    if not name:
        refuse(t("the sheets lead to the bot, so its name is needed"))
    community, codes = await _codes(settings, wanted, entrances=entrances, end=end)
    if not codes:
        refuse(t("no code hangs anywhere yet; make some with --entrances, or with /places in the chat"))
    await asyncio.to_thread(file.write_bytes, print_places(words(community.language), community.name, name, codes))
    return t("{file}: {count} sheets for {name}", file=file.name, count=len(codes), name=community.name)


async def _codes(settings: Settings, wanted: str, *, entrances: bool, end: str) -> tuple[Community, list[PlaceCode]]:
    from bot.process.clock import Clock
    from handlers.frame.words import words
    from handlers.place_codes.sheets import missing_of_entrances
    from storage.engine import journal
    from storage.engine.subjects import Subject
    from storage.place_codes import place_codes

    async with opened(settings) as database, database.uow(Clock().now()) as uow:
        community = await staying_community(uow, wanted)
        if end:
            found = await place_codes.by_code(uow, end)
            if found is None or found.community != community.id or found.ended_at is not None:
                refuse(t("no code {code} hangs in {name}", code=end, name=community.name))
            await place_codes.end(uow, found.id)
            journal.record(uow, community.id, "place.ended", Subject("place", found.id), {"by": None})
        if entrances:
            made = await missing_of_entrances(uow, words(community.language), community.id, by=None)
            keys = [one.id for one in made]
            journal.record(
                uow, community.id, "place.made", Subject("community", community.id), {"by": None, "codes": keys}
            )
        return community, await place_codes.hanging(uow, community.id)
