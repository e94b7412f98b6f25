"""Is nobody woken between 22:00 and 08:00?"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from governance.quiet import waking

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("at", "woken"),
    [
        ("2026-11-21T07:59:59", "2026-11-21T08:00:00"),
        ("2026-11-21T08:00:00", "2026-11-21T08:00:00"),
        ("2026-11-21T21:59:59", "2026-11-21T21:59:59"),
        ("2026-11-21T22:00:00", "2026-11-22T08:00:00"),
        ("2026-11-21T00:00:00", "2026-11-21T08:00:00"),
    ],
)
def test_people_are_woken_at_eight(at: str, woken: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)

    assert waking(moment, "Asia/Shanghai") == datetime.fromisoformat(woken).replace(tzinfo=SHANGHAI)
