"""The village, for every scenario."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.process.logs import QUIET, set_up
from tests.databases import empty_postgres
from tests.samples.settling import Settled
from tests.scenarios.founding import found
from tests.scenarios.village import Village, village


@pytest.fixture
async def url(request: pytest.FixtureRequest) -> AsyncIterator[str | None]:
    """Where a village lives: in a file of its own, or with `--database postgresql` there."""
    if request.config.getoption("--database") == "sqlite":
        yield None
        return
    async with empty_postgres(request.getfixturevalue("postgres_url")) as there:
        yield there


@pytest.fixture
async def life(tmp_path: Path, empty_sqlite: Path, url: str | None) -> AsyncIterator[Village]:
    """The sandbox with the bot in it; nothing is set up yet."""
    async with village(tmp_path, empty_sqlite, url=url) as living:
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
async def settled(tmp_path: Path, empty_sqlite: Path, url: str | None) -> AsyncIterator[Village]:
    """The whole sample community as `make demo` shows it: register, homes, roles, private chats; in Chinese."""
    async with village(tmp_path, empty_sqlite, url=url, settled=Settled()) as living:
        yield living


@pytest.fixture
async def settled_in_english(tmp_path: Path, empty_sqlite: Path, url: str | None) -> AsyncIterator[Village]:
    """The same, English is spoken."""
    async with village(tmp_path, empty_sqlite, url=url, settled=Settled("en")) as living:
        yield living


@pytest.fixture
async def english(tmp_path: Path, empty_sqlite: Path, url: str | None) -> AsyncIterator[Village]:
    """The whole sample community; the group and everybody in it read English."""
    async with village(tmp_path, empty_sqlite, url=url, settled=Settled("en", apps="en")) as living:
        yield living


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything logged while the bot lives, at the most talkative level."""
    root, hook, raising = logging.getLogger(), sys.excepthook, logging.raiseExceptions
    levels = {name: logging.getLogger(name).level for name in QUIET}
    before, root.handlers = (root.level, root.handlers[:]), []
    stream = io.StringIO()
    set_up("DEBUG", stream=stream)
    yield stream
    logging.captureWarnings(False)
    root.setLevel(before[0])
    root.handlers = before[1]
    sys.excepthook, logging.raiseExceptions = hook, raising
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
