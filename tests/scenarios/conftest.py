"""The village, for every scenario."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.demo.demo import settle_in
from tests.scenarios.founding import found
from tests.scenarios.village import Village, village


@pytest.fixture
async def life(tmp_path: Path, empty_sqlite: Path) -> AsyncIterator[Village]:
    """The sandbox with the bot in it; nothing is set up yet."""
    async with village(tmp_path, empty_sqlite) as living:
        yield living


@pytest.fixture
async def founded(life: Village) -> Village:
    """The sandbox with the bot in it; groups and roles are set up, Chinese is spoken."""
    await found(life)
    return life


@pytest.fixture
async def founded_in_english(life: Village) -> Village:
    """The same, English is spoken."""
    await found(life, language="en")
    return life


@pytest.fixture
async def settled(life: Village) -> Village:
    """The whole sample community as `make demo` shows it: register, homes, roles, private chats; in Chinese."""
    await settle_in(life.sandbox, life.yishiting)
    return life


@pytest.fixture
async def settled_in_english(life: Village) -> Village:
    """The same, English is spoken."""
    await settle_in(life.sandbox, life.yishiting, language="en")
    return life


@pytest.fixture
async def english(life: Village) -> Village:
    """The whole sample community; the group and everybody in it read English."""
    await life.post("/language", language="en")
    await settle_in(life.sandbox, life.yishiting, language="en")
    return life
