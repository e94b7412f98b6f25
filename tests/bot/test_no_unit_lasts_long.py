"""Does anybody ever wait longer than 50 ms because something happens in a community of 3,000 homes?"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine.database import Database
from tests.bench.holding import LIMIT_MS
from tests.bench.living import Living, changed_lists
from tests.bot.bot_api import BotApi
from tests.samples import communities
from tests.samples.registers import many_entries
from tests.samples.three_thousand import HOMES, founded, tied
from tests.yardstick import as_on_a_quiet_machine

# What the longest unit of work of each takes as the bot is today, in milliseconds on SQLite and on PostgreSQL. Whoever
# makes one quicker writes the new figure down; twice as long is too long.
TODAY = {
    "reading a list of 3,000 homes": (9, 15),
    "the first register": (22, 36),
    "forgetting an import's lines": (9, 7),
    "opening a vote": (34, 47),
    "inviting everybody in private": (18, 17),
    "100 ballots in the group": (25, 26),
    "the turnout on the card": (8, 9),
    "10 ballots in private": (22, 24),
    "10 open the motion": (19, 17),
    "reminding those who have not voted": (22, 20),
    "counting a vote": (17, 20),
    "the papers after a vote": (12, 14),
    "a poll was sent": (4, 6),
    "100 answers to a poll": (18, 15),
    "100 answers taken back": (17, 15),
    "comparing a poll with Telegram's count, counting": (29, 41),
    "importing a list with some changes": (18, 23),
    "importing all homes sold": (28, 45),
}
TWICE, NOISE = 2.0, 1.3
_LEAST = 5.0  # milliseconds; of what takes less, the yardstick knows too little


def _limit(name: str, dialect: str) -> float:
    today = TODAY[name][dialect == "postgresql"]
    return min(TWICE * max(today, _LEAST), max(LIMIT_MS, NOISE * today))


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """What the bot froze for the collector of garbage is handed back after it."""
    yield
    gc.unfreeze()


@pytest.mark.nightly
@pytest.mark.slow
async def test_no_unit_of_work_lasts_longer_than_fifty_milliseconds(database: Database, tmp_path: Path) -> None:
    """In time of a processor, for other tests share the machine."""
    url = database.engine.url.render_as_string(hide_password=False)
    async with BotApi(sendMessage=communities.Message()).listening() as api:
        living = Living(url, api.address, tmp_path, brief=True)
        async with living.running():

            async def longest(number: int) -> dict[str, float]:
                living.watch.forget()
                await _lives(living, number)
                held = living.watch.held.items()
                return {name: max(one.processor for one in taken) for name, taken in held if name}

            found = await as_on_a_quiet_machine(longest)

    print({name: round(taken, 1) for name, taken in found.items()})
    assert set(found) == set(TODAY)
    dialect = database.engine.dialect.name
    assert {name: taken for name, taken in found.items() if taken >= _limit(name, dialect)} == {}


async def _lives(living: Living, number: int) -> None:
    """A compound gets its register, decides by buttons and by a poll, and all its homes are sold."""
    one = await founded(living.database, living.clock.now(), number=number)
    await living.imports("the first register", one, many_entries(HOMES))
    await tied(living.database, living.clock.now(), one)
    await living.decides(one)
    await living.polled(one)
    for name, entries in changed_lists(HOMES):
        if "telephones" not in name:
            await living.imports(name, one, entries)
