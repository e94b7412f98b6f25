"""Is a distance in time the same on every screen of one moment?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from handlers.frame.dates import say_deadline
from handlers.frame.words import words

SHANGHAI = "Asia/Shanghai"
EVENING = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)  # Saturday, 20:00 in Shanghai


@pytest.mark.parametrize("later", [timedelta(), timedelta(seconds=1), timedelta(hours=3)])
def test_three_days_are_three_days_a_moment_later_too(later: timedelta) -> None:
    until = EVENING + timedelta(days=3)

    assert say_deadline(words("zh"), until, EVENING + later, SHANGHAI).endswith("，还有3天")
    assert say_deadline(words("en"), until, EVENING + later, SHANGHAI).endswith(", in 3 days")


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(hours=24), "还有24小时"),
        (timedelta(hours=24, seconds=-1), "还有24小时"),
        (timedelta(hours=1, seconds=-1), "还有1小时"),
        (timedelta(minutes=10, seconds=-1), "还有10分钟"),
        (timedelta(seconds=2), "还有1分钟"),
        (timedelta(days=2), "还有2天"),
        (timedelta(days=7, hours=3), "还有7天"),
    ],
)
def test_hours_and_minutes_are_the_nearest(left: timedelta, said: str) -> None:
    assert said in say_deadline(words("zh"), EVENING + left, EVENING, SHANGHAI)


def test_what_is_over_is_said_in_the_same_way() -> None:
    assert say_deadline(words("en"), EVENING, EVENING + timedelta(days=2), SHANGHAI).endswith(", 2 days ago")
    assert say_deadline(words("en"), EVENING, EVENING + timedelta(hours=5), SHANGHAI).endswith(", 5 hours ago")
