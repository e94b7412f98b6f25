"""The bot is stopped in the very moment after somebody did something: is all finished, and nothing left open?"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.scenarios.founding import found
from tests.scenarios.village import village


@pytest.mark.parametrize("moment", [0.0, 0.003, 0.006, 0.01, 0.015, 0.02, 0.03, 0.05])
async def test_a_stop_right_after_a_word_leaves_nothing_open(tmp_path: Path, empty_sqlite: Path, moment: float) -> None:
    async with village(tmp_path, empty_sqlite) as life:
        await found(life)
        wang = life.people("owner")[0]
        await wang.says("#报修 楼道灯不亮", to=life.group)
        await wang.says("/start")

        await asyncio.sleep(moment)
        # What the village checks when it ends: no connection checked out, nothing set aside, no improper request.
