"""One act of a long register, in a process of its own that a test can kill: `python -m tests.crash.piecewise …`.

The bot without Telegram, on a clock that jumps from one due thing to the next; what leaves stays in the outbox.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from governance.register.register import Entry
from tests.bench.living import Living
from tests.samples.registers import an_entry, many_entries
from tests.samples.three_thousand import GROUP, Compound

HOMES = 450
SOLD = 25
_SPANS = {"opens": timedelta(minutes=3), "takes": timedelta(minutes=3), "closes": timedelta(days=8)}


def compound(community: int) -> Compound:
    """The compound that the test has filled."""
    return Compound(community, GROUP, 810_000_000, HOMES)


def sold() -> list[Entry]:
    """The register after some homes have been sold, one was pulled down and one was built."""
    rest = many_entries(HOMES)[1:]
    new = [replace(one, owners=an_entry("1-1-1", f"New {n}").owners) for n, one in enumerate(rest[:SOLD])]
    return [*new, *rest[SOLD:], an_entry("99-1-1", "Somebody new")]


async def act(living: Living, one: Compound, act: str, key: int) -> None:
    """What somebody does; "goes on": nobody does anything, the bot was only started again."""
    match act:
        case "opens":
            await living.bot.intake.apply([living.press(one, 1, f"1:motion.open:{key}", private=True)])
        case "takes":
            await living.bot.intake.apply([living.press(one, 0, f"1:register.take:{key}", private=True)])
        case "closes":
            await living.bot.intake.apply([living.press(one, 1, f"1:motion.open:{key}", private=True)])
            await living.later(timedelta(minutes=1))
            homes = range(0, 300, 3)
            await living.bot.intake.apply([living.press(one, home, f"1:ballot.cast:{key}:yes") for home in homes])
            await living.arrives()


async def lives(url: str, api: str, at: str, community: str, what: str, then: str, key: str) -> None:
    """The bot starts, somebody acts, and the bot does what follows."""
    living = Living(url, api, Path(url.rsplit("/", 1)[0].removeprefix("sqlite+aiosqlite://")))
    living.clock.set_to(datetime.fromisoformat(at))
    async with living.running():
        await act(living, compound(int(community)), then, int(key))
        await living.later(_SPANS[what])


if __name__ == "__main__":
    asyncio.run(lives(*sys.argv[1:]))
