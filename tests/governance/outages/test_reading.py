"""Is what people write of an outage read as they mean it, and never guessed?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from governance.matters.ladder import Place
from governance.outages.outage import EVERYWHERE, Service
from governance.outages.reading import read, read_end

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=UTC).replace(tzinfo=None)  # a Monday
L32 = (Place("3", "2"),)
H13 = (Place("1"), Place("2"), Place("3"))


def at(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC).replace(tzinfo=None)


TODAY16 = at(30, 16, month=11)
SAID = [
    ("lift 3-2 out, expected back 16:00", Service.LIFT, L32, None, TODAY16),
    ("The lift in building 3, entrance 2 is out until 4 pm", Service.LIFT, L32, None, TODAY16),
    ("3-2 lift out, back by 16:00", Service.LIFT, L32, None, TODAY16),
    ("3栋2单元电梯停用，预计16:00恢复", Service.LIFT, L32, None, TODAY16),
    ("3-2电梯停了，下午4点前修好", Service.LIFT, L32, None, TODAY16),
    ("电梯3-2停用，预计今天下午4点恢复", Service.LIFT, L32, None, TODAY16),
    ("water off tomorrow 9–12, buildings 1–3", Service.WATER, H13, at(1, 9), at(1, 12)),
    ("Water off tomorrow from 9:00 to 12:00 in buildings 1, 2 and 3", Service.WATER, H13, at(1, 9), at(1, 12)),
    ("1-3栋明天9点到12点停水", Service.WATER, H13, at(1, 9), at(1, 12)),
    ("明天上午9点至12点，1、2、3栋停水", Service.WATER, H13, at(1, 9), at(1, 12)),
    ("一至三号楼明天9-12停水", Service.WATER, H13, at(1, 9), at(1, 12)),
    ("周三下午2点到4点全小区停电", Service.POWER, EVERYWHERE, at(2, 14), at(2, 16)),
    ("Power off on Wednesday 14:00-16:00, whole community", Service.POWER, EVERYWHERE, at(2, 14), at(2, 16)),
    ("今晚10点到明早6点停气，5栋", Service.GAS, (Place("5"),), at(30, 22, month=11), at(1, 6)),
    ("heating off until tomorrow 18:00, building 5", Service.HEATING, (Place("5"),), None, at(1, 18)),
    ("no hot water in building 5 until 6pm", Service.HOT_WATER, (Place("5"),), None, at(30, 18, month=11)),
    ("12月3日8:30-11:30停水，6栋", Service.WATER, (Place("6"),), at(3, 8, 30), at(3, 11, 30)),
]


@pytest.mark.parametrize(("text", "service", "places", "begins", "ends"), SAID, ids=[one[0] for one in SAID])
def test_plain_words_are_read_as_they_are_meant(
    text: str, service: Service, places: tuple[Place, ...], begins: datetime | None, ends: datetime
) -> None:
    found = read(text, NOW)

    assert (found.service, found.places, found.begins, found.ends) == (service, places, begins, ends)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("lift out, expected back 16:00", "places"),
        ("water off 9-12, buildings 1-3", "ends"),  # of which day, and are these hours?
        ("lift 3-2 out, expected back 9:00", "ends"),  # that has passed, and may be tomorrow's
        ("lift 3-2 out", "ends"),
        ("building 3 off until 16:00", "service"),
        ("water and power off until 16:00, building 3", "service"),
        ("电梯3-2停用，14:00开始修，16:00恢复", "ends"),  # two moments
    ],
)
def test_what_is_not_said_or_said_twice_is_not_guessed(text: str, missing: str) -> None:
    assert getattr(read(text, NOW), missing) is None


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("16:00", TODAY16),
        ("下午4点", TODAY16),
        ("4 pm", TODAY16),
        ("until 16:00", TODAY16),
        ("明天12点", at(1, 12)),
        ("tomorrow noon", at(1, 12)),
        ("Wednesday 18:00", at(2, 18)),
        ("9:00", None),
        ("soon", None),
        ("16", None),
    ],
)
def test_an_end_that_was_asked_for(text: str, ends: datetime | None) -> None:
    assert read_end(text, NOW) == ends
