"""How does the demonstration live? The sandbox and the unmodified bot in one process, a clock that can be moved."""

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
from zoneinfo import ZoneInfo

from bot.app import Yishiting
from bot.clock import MovableClock
from bot.config import Settings
from bot.sample_community import TIMEZONE, found_sample_community
from bot.sandbox import Sandbox, membership
from bot.sandbox import Settings as SandboxSettings
from bot.sandbox.sample import COMMITTEE_GROUP, OWNERS_GROUP
from handlers.start import greet, welcome
from handlers.work import Work
from storage import accounts, chats, communities, members

DEFAULT_PORT = 8088
CHAIR = 810_010
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
    folder: Path, *, port: int = 0, founded: bool = True, language: str = "zh"
) -> AsyncIterator[Demonstration]:
    """Start sandbox and bot with everything they write in `folder`. `founded`: the sample community is set up.

    `language` is that of the community, in which the group is spoken to.

    Raises OSError when the port is taken.
    """
    clock = MovableClock()
    clock.set_to(_next_morning(clock.now()))
    living: list[Yishiting] = []

    async def move_clock(seconds: int) -> None:
        for one in living:
            await one.move_clock(clock.now() + timedelta(seconds=seconds))

    async with Sandbox(
        SandboxSettings(now=clock.now), port=port, move_clock=move_clock, chatter=True, crowd=True
    ) as sandbox:
        yishiting = Yishiting(settings_for(sandbox, folder), clock, paced=False)
        await yishiting.start()
        try:
            if founded:
                await settle_in(sandbox, yishiting, language=language, crowd=True)
                await _say_hello(yishiting)
            living.append(yishiting)
            yield Demonstration(sandbox, yishiting, clock)
        finally:
            await yishiting.stop()


def _next_morning(now: datetime) -> datetime:
    """Ten o'clock in the sample's time zone: nobody is woken, and a day lies ahead."""
    local = now.astimezone(ZoneInfo(TIMEZONE))
    morning = local.replace(hour=10, minute=0, second=0, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)


async def _say_hello(yishiting: Yishiting) -> None:
    """The bot greets the owners' group, and shows its menu to everybody who has opened the private chat."""
    async with yishiting.database.unit(yishiting.clock.now()) as unit:
        (community,) = await communities.everyone(unit)
        work = Work(unit, yishiting.router.bot)
        for group in await chats.groups_of(unit, community.id, "owners"):
            await greet(work, community, group.id)
        for account in await accounts.several(unit, await members.accounts_of(unit, community.id)):
            await welcome(work, community, account)
    await yishiting.settle()


async def settle_in(sandbox: Sandbox, yishiting: Yishiting, *, language: str = "zh", crowd: bool = False) -> None:
    """Found the sample community; all but `APART` have opened their private chat with the bot."""
    for person in sandbox.exchange.world.people.values():
        person.started = person.id not in APART and not person.quiet
    await found_sample_community(yishiting, language=language, apart=APART, crowd=crowd)
    exchange = sandbox.exchange
    world, bot = exchange.world, exchange.world.bot.id
    membership.add_bot(exchange, world.people[CHAIR], world.chats[COMMITTEE_GROUP], administrator=True)
    # The chair lets the bot pin what is being voted on.
    owners = world.chats[OWNERS_GROUP]
    membership.set_rank(exchange, world.people[CHAIR], owners, bot, membership.administrator_member())


def settings_for(sandbox: Sandbox, folder: Path) -> Settings:
    """A configuration that has the bot live in the sandbox."""
    return Settings.model_validate(
        {
            "telegram": {"token": sandbox.token, "api_base": sandbox.url},
            "database": {"url": f"sqlite:///{folder}/yishiting.db"},
            "files": {"folder": str(folder / "files")},
        }
    )


async def _live(*, port: int, browser: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="yishiting-demo-") as folder:
        async with demonstration(Path(folder), port=port) as running:
            sys.stdout.write(f"{running.sandbox.url}/\n")
            sys.stdout.write("议事亭小区 lives at this address until you press Ctrl+C.\n")
            sys.stdout.flush()
            if browser:
                await asyncio.to_thread(webbrowser.open, f"{running.sandbox.url}/")
            await asyncio.Event().wait()


def run_demo(*, port: int = DEFAULT_PORT, browser: bool = True) -> None:
    """Run the demonstration until interrupted. Raises OSError when the port is taken."""
    asyncio.run(_live(port=port, browser=browser))
