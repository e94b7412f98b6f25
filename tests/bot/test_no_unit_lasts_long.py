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
    assert len(found) > 10
    assert {name: taken for name, taken in found.items() if taken >= LIMIT_MS} == {}


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
