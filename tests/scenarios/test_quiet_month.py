"""Is the owners' group left in peace, whatever a community of 300 homes does in a month, and does nobody's phone ring?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import pytest

from governance.schedule.quiet_hours import is_quiet
from tests.samples.three_hundred import ZONE, Month, ThreeHundred
from tests.scenarios.village import Village, village


@pytest.fixture
async def court(tmp_path: Path, empty_sqlite: Path, url: str | None) -> AsyncIterator[Village]:
    """Three hundred homes."""
    async with village(tmp_path, empty_sqlite, url=url, settled=ThreeHundred()) as living:
        yield living


@pytest.mark.parametrize("days", [7, pytest.param(31, marks=pytest.mark.nightly)])
async def test_three_hundred_homes_leave_the_group_in_peace(court: Village, days: int) -> None:
    month = Month(court, seed=4)

    await month.lives(days)

    new = month.new()
    told = {day: (count, month.asked_for[day]) for day, count in sorted(month.posts().items())}
    assert len(new) >= days
    assert median(new) <= 3, told
    assert new[-1] <= 6, told
    assert month.asked_for.total() > days  # it was lived
    assert {chat for chat, _ in _rang_at_night(court)} <= month.awake


def _rang_at_night(life: Village) -> list[tuple[int, str]]:
    """What came with a sound at night: to which chat, and what it said."""
    sent = [line for line in life.sandbox.exchange.requests if line["method"].startswith("send")]
    night = [line for line in sent if is_quiet(datetime.fromtimestamp(line["at"], UTC), ZONE)]
    loud = [line["params"] for line in night if str(line["params"].get("disable_notification")).lower() != "true"]
    return [(int(one["chat_id"]), str(one.get("text"))[:60]) for one in loud]
