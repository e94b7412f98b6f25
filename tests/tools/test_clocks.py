"""Does a process of a story live by the story's clock, whatever the date is?"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.bot.cli.typed import command
from tests.clocks import StoryClock


@pytest.mark.parametrize("year", [2024, 2041])
async def test_a_process_of_a_story_lives_on_the_storys_day(empty_sqlite: Path, tmp_path: Path, year: int) -> None:
    shutil.copy(empty_sqlite, tmp_path / "y.db")

    ended = await command(tmp_path, "backup", clock=StoryClock(datetime(year, 2, 28, 12, tzinfo=UTC)))

    assert ended.code == 0, ended.err
    (kept,) = (tmp_path / "kept").iterdir()
    assert kept.name.startswith(f"yishiting-{year}0228")


def test_a_storys_clock_begins_at_its_hour_and_runs_on() -> None:
    start = datetime(2024, 2, 29, 12, tzinfo=UTC)
    clock = StoryClock(start)

    assert timedelta() < clock.now() - start < timedelta(minutes=1)
    clock.set_to(start + timedelta(days=1))
    assert timedelta() <= clock.now() - start - timedelta(days=1) < timedelta(minutes=1)
