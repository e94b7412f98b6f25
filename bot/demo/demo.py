"""Demonstration: the sandbox and the unmodified bot in one process, with a clock that can be moved."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.app import Yishiting
from bot.config.keys import Settings
from bot.demo.abroad import open_first_vote, settle_abroad
from bot.demo.sample_community import TIMEZONE, entry_of, found_sample_community, make_sample_roster
from bot.jobs.register_files import export
from bot.process.clock import MovableClock
from bot.sandbox import Sandbox, shelf
from bot.sandbox import Settings as SandboxSettings
from bot.sandbox.control import room
from bot.sandbox.people import membership, unread
from bot.sandbox.sample import abroad
from bot.sandbox.sample import community as sample
from bot.sandbox.sample.abroad import House
from bot.sandbox.sample.community import COMMITTEE_GROUP, OWNERS_GROUP
from governance.register.weighing import BY_AREA
from handlers.duty.day import refresh_day
from handlers.frame.words import words
from handlers.frame.work import Work
from handlers.offices.own_menus import renew_menu
from handlers.start.start import greet, welcome
from storage.communities import accounts, chats, communities, members
from storage.offices import roles

DEFAULT_PORT = 8088
# An elder and a tenant who have never pressed Start: what the bot has for them, it says in the group.
APART = frozenset({810_002, 810_004})


@dataclass(slots=True)
class Demonstration:
    """A running sandbox with the bot in it."""

    sandbox: Sandbox
    yishiting: Yishiting
    clock: MovableClock


@asynccontextmanager
async def demonstration(
    folder: Path,
    *,
    port: int = 0,
    founded: bool = True,
    empty: bool = False,
    language: str = "zh",
    follow: bool = False,
    names: str = "zh",
    place: str = "",
) -> AsyncIterator[Demonstration]:
    """Start sandbox and bot with everything they write in `folder`. `founded`: the sample community is set up.

    `empty`: its people have their groups and a list of the owners, and the bot is in neither group.

    `language` is that of the community, in which the group is spoken to; `follow`: it goes with the page's switch.
    `names`: "en" has the community, its people and what they say in letters.
    `place`: one of `abroad.HOUSES`, a house in another country, in English, whose first vote is open.

    Raises OSError when the port is taken.
    """
    clock = MovableClock()
    house = abroad.house(place) if place else None
    clock.set_to(_next_morning(clock.now(), house.zone if house else TIMEZONE))
    living: list[Yishiting] = []

    async def move_clock(seconds: int) -> None:
        for one in living:
            await one.move_clock(clock.now() + timedelta(seconds=seconds))

    async def speak(wanted: str | None) -> None:
        for one in living if follow else []:
            await _speak_to_group(one, wanted or "zh")

    names = place or names
    settings = SandboxSettings(now=clock.now, name="议事亭" if names == "zh" else "Yishiting")
    facts: dict[str, Any] = {"move_clock": move_clock, "speak": speak, "names": names}
    async with Sandbox(settings, port=port, chatter=True, crowd=not empty, with_bot=not empty, **facts) as sandbox:
        yishiting = Yishiting(settings_for(sandbox, folder), clock, paced=False)
        await yishiting.start()
        try:
            if house is not None:
                await _move_in_abroad(sandbox, yishiting, house)
            elif empty:
                await _wait_for_the_bot(sandbox, yishiting, language, names)
            elif founded:
                await _move_in(sandbox, yishiting, language, names)
            living.append(yishiting)
            yield Demonstration(sandbox, yishiting, clock)
        finally:
            await yishiting.stop()


async def _move_in(sandbox: Sandbox, yishiting: Yishiting, language: str, names: str) -> None:
    if language != "zh":
        room.speak(sandbox.exchange.world, language)
    await settle_in(sandbox, yishiting, language=language, crowd=True, names=names)
    await _say_hello(yishiting)
    await _keep_rosters(yishiting)


async def _move_in_abroad(sandbox: Sandbox, yishiting: Yishiting, house: House) -> None:
    room.speak(sandbox.exchange.world, "en")
    community = await settle_abroad(sandbox, yishiting, house)
    await _say_hello(yishiting)
    await open_first_vote(yishiting, community, house)


async def _wait_for_the_bot(sandbox: Sandbox, yishiting: Yishiting, language: str, names: str) -> None:
    """A house as it is before: the chair has put the list of the owners into the committee's group."""
    await yishiting.begun()  # from then on it hears what is written in a group to which it is added
    exchange, t = sandbox.exchange, words(language)
    if language != "zh":
        room.speak(exchange.world, language)
    for person in exchange.world.people.values():
        person.started = False
    content = export(t, [entry_of(home, names) for home in sample.units()], BY_AREA, phones=False)
    file = shelf.document(exchange.world, f"{t.plain('Register of owners')}.xlsx", "", content)
    exchange.post(exchange.world.chats[COMMITTEE_GROUP], sample.COMMITTEE[0][1], file)
    unread.everybody_saw(exchange.world)


async def _speak_to_group(yishiting: Yishiting, language: str) -> None:
    """The community's language changes, as the chair would change it: from now on the group is spoken to in it."""
    async with yishiting.database.uow(yishiting.clock.now()) as uow:
        for community in await communities.everyone(uow):
            await communities.change(uow, community.id, language=language)


def _next_morning(now: datetime, zone: str) -> datetime:
    """Ten o'clock in the sample's time zone: nobody is woken, and a day lies ahead."""
    local = now.astimezone(ZoneInfo(zone))
    morning = local.replace(hour=10, minute=0, second=0, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)


async def _say_hello(yishiting: Yishiting) -> None:
    """The bot greets the owners' group, and shows its menu to everybody who has opened the private chat."""
    async with yishiting.database.uow(yishiting.clock.now()) as uow:
        (community,) = await communities.everyone(uow)
        work = Work(uow, yishiting.router.bot, yishiting.router.house)
        for group in await chats.groups_of(uow, community.id, "owners"):
            await greet(work, community, group.id)
        for account in await accounts.several(uow, await members.accounts_of(uow, community.id)):
            await welcome(work, community, account)
        for holder in await roles.holders(uow, community.id):
            await renew_menu(work, holder.account)
    await yishiting.settle()


async def _keep_rosters(yishiting: Yishiting) -> None:
    """The gatehouse is kept, and somebody is on duty today."""
    async with yishiting.database.uow(yishiting.clock.now()) as uow:
        (community,) = await communities.everyone(uow)
        roster = await make_sample_roster(uow, community)
        work = Work(uow, yishiting.router.bot, yishiting.router.house)
        await refresh_day(work, community, roster.chat, fresh=True)
    await yishiting.settle()


async def settle_in(
    sandbox: Sandbox, yishiting: Yishiting, *, language: str = "zh", crowd: bool = False, names: str = "zh"
) -> None:
    """Found the sample community; all but `APART` have opened their private chat with the bot."""
    open_chats(sandbox)
    languages = {person.id: person.language for person in sandbox.exchange.world.people.values()}
    facts = {"language": language, "names": names}
    await found_sample_community(yishiting, **facts, reads=languages, apart=APART, crowd=crowd)


def open_chats(sandbox: Sandbox) -> None:
    """The bot has been there for some time: in private with most, and the chair lets it pin what is being voted on."""
    world = sandbox.exchange.world
    for person in world.people.values():
        person.started = person.id not in APART and not person.quiet
    for group in (OWNERS_GROUP, COMMITTEE_GROUP):
        world.chats[group].members[world.bot.id] = membership.administrator_member()


def settings_for(sandbox: Sandbox, folder: Path) -> Settings:
    """A configuration that has the bot live in the sandbox."""
    return Settings.model_validate(
        {
            "telegram": {"token": sandbox.token, "api_base": sandbox.url},
            "database": {"url": f"sqlite:///{folder}/yishiting.db"},
            "files": {"folder": str(folder / "files")},
            "backup": {"folder": str(folder / "backups")},
        }
    )


async def _live(*, port: int, browser: bool, language: str, empty: bool, place: str) -> None:
    with tempfile.TemporaryDirectory(prefix="yishiting-demo-") as folder:
        language = "en" if place else language
        spoken = language or "zh"
        facts: dict[str, Any] = {"language": spoken, "names": spoken, "follow": not empty and not place, "empty": empty}
        facts["place"] = place
        async with demonstration(Path(folder), port=port, **facts) as running:
            address = f"{running.sandbox.url}/{f'?lang={language}' if language else ''}"
            sys.stdout.write(f"{address}\n")
            name = abroad.house(place).community if place else sample.COMMUNITY[spoken]
            sys.stdout.write(f"{name} lives at this address until you press Ctrl+C.\n")
            if empty:
                sys.stdout.write(
                    "The bot is not there yet. Add it from the menu of the owners' group, and write /setup.\n"
                )
            sys.stdout.flush()
            if browser:
                await asyncio.to_thread(webbrowser.open, address)
            await asyncio.Event().wait()


def run_demo(
    *, port: int = DEFAULT_PORT, browser: bool = True, language: str = "", empty: bool = False, place: str = ""
) -> None:
    """Run the demonstration until interrupted. Without a language, the visitor's browser says which.

    `place`: a house in another country, one of `abroad.HOUSES`.

    Raises OSError when the port is taken.
    """
    asyncio.run(_live(port=port, browser=browser, language=language, empty=empty, place=place))
