"""A conversation with the bot, for the tests of handlers that have one each."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.engine.database import Database
from tests.handlers.talk import Talk, talking


@pytest.fixture
async def talk(database: Database) -> AsyncIterator[Talk]:
    async with talking(database) as talk:
        yield talk
