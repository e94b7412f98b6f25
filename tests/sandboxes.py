"""A sandbox for each test that asks for one, and the people in it; improper requests of the bot fail the test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.sandbox import Clock, Sandbox, Settings
from tests.sandbox_client import Neighbourhood

MORNING = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)  # Saturday, 10:00 in China: nobody is asleep


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A fresh sandbox; its clock runs on from Saturday 10:00 in China and is `sandbox.exchange.settings.now`."""
    from tests.sandbox.request_checks import improper  # aiogram takes a second to import

    async with Sandbox(Settings(now=Clock(MORNING))) as found:
        yield found
        wrong = improper(found.exchange.requests)
    assert not wrong, "improper requests of the bot:\n" + "\n".join(wrong)


@pytest.fixture
async def life(sandbox: Sandbox) -> AsyncIterator[Neighbourhood]:
    """The people of the sandbox."""
    async with Neighbourhood(sandbox.url) as found:
        yield found
