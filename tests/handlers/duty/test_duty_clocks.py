"""Do duty and scheduled posts come once, in order, at the right hour, whatever happens to the clocks?"""

# ruff: noqa: DTZ001  (a clock on the wall has no time zone)
from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from governance.schedule.quiet_hours import Rings, rings
from governance.schedule.repetition import Every, Schedule
from storage.queues import due
from storage.reminders import reminders
from tests.governance.schedule.test_repetition import monthly, once
from tests.handlers.duty.duty_rota import CHAIR, DAILY, GROUP, WANG, a_post, a_roster, change_zone, living_in, local
from tests.handlers.talk import Talk
from tests.journals import acts

# The constraints behind it all are tried on both databases in tests/storage.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("day", "times"),
    [
        (datetime(2026, 3, 28), ["03-28 02:30", "03-29 03:30", "03-30 02:30"]),  # clocks forward
        (datetime(2026, 10, 24), ["10-24 02:30", "10-25 02:30", "10-26 02:30"]),  # and back
    ],
)
async def test_a_daily_post_comes_once_a_day_when_the_clocks_change(
    talk: Talk, day: datetime, times: list[str]
) -> None:
    community = await living_in(talk, "Europe/Berlin", day)
    await a_post(talk, community, Schedule(Every.DAY, time(2, 30)))

    said = await talk.play(talk.now + timedelta(days=2, hours=20))

    assert [local(talk, one, "Europe/Berlin") for one in said] == times


async def test_shifts_begin_at_the_same_hour_when_the_clocks_change(talk: Talk) -> None:
    community = await living_in(talk, "Europe/Berlin", datetime(2026, 10, 23, 12))
    await a_roster(talk, community, datetime(2026, 10, 24, 8), (2,))

    said = await talk.play(talk.now + timedelta(days=3))

    starts = [local(talk, one, "Europe/Berlin") for one in said if "You are on duty · " in one.text]
    assert starts == ["10-24 08:00", "10-25 08:00", "10-26 08:00"]


async def test_a_tick_that_comes_twice_sends_nothing_twice(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 21, 20))
    post = await a_post(talk, community, DAILY)
    roster = await a_roster(talk, community, datetime(2026, 11, 22, 8))
    first = await talk.play(talk.now + timedelta(days=1))
    assert len(first) == 4  # the post, today's duty, the start, the roster's card

    async with talk.database.uow(talk.now) as uow:
        for kind, name, payload in [
            ("reminder.post", f"reminder:{post.id}", {"wall": "2026-11-22T08:00"}),
            ("roster.today", f"roster:{roster.id}", {"key": "2026-11-22"}),
            ("roster.start", f"roster:{roster.id}", {"key": 0}),
            ("roster.evening", f"roster:{roster.id}", {"key": 1}),
        ]:
            await due.schedule(uow, kind, name, talk.now, community=community, payload=payload)
    again = await talk.play(talk.now)

    assert again == []


async def test_after_a_week_without_power_the_group_is_not_flooded(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 21, 20))
    await a_post(talk, community, DAILY)
    await a_roster(talk, community, datetime(2026, 11, 22, 8), (2,))

    talk.now += timedelta(days=7, hours=-2)  # Saturday, 18:00: everything of the week comes late, at once
    said = await talk.play(talk.now)

    in_group = [one.text.splitlines()[0] for one in said if one.chat == GROUP]
    assert in_group.count("📣 Fees") == 1
    assert sum("On duty today" in line for line in in_group) == 1
    assert sum("Duty roster" in line for line in in_group) == 1
    to_chair = [one for one in said if one.chat == CHAIR.id]
    assert {one.card for one in to_chair} == {"missed:1"}  # one message, kept up to date
    assert "Post 1, due Fri 27 Nov, 08:00, did not go out" in to_chair[-1].text
    assert sum("You are on duty · " in one.text for one in said if one.chat == WANG.id) == 1
    tomorrow = await talk.play(talk.now + timedelta(hours=15))
    assert sum("📣 Fees" in one.text for one in tomorrow) == 1


async def test_a_post_of_once_is_not_lost_by_a_night_without_power(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 21, 20))
    await a_post(talk, community, once(2026, 11, 22, 8))

    talk.now += timedelta(days=1)
    said = await talk.play(talk.now)

    assert [one.text for one in said] == [
        "📣 Fees\n<i>Scheduled for Sun 22 Nov, 08:00; it could not be posted then.</i>",
    ]
    async with talk.database.uow(talk.now) as uow:
        assert await reminders.alive(uow, community) == []


async def test_a_new_time_zone_further_west_posts_nothing_twice(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 7))
    await a_post(talk, community, DAILY)
    await a_roster(talk, community, datetime(2026, 11, 22, 8))
    first = await talk.play(talk.now + timedelta(hours=1, minutes=30))
    assert sum("📣" in one.text for one in first) == 1

    await change_zone(talk, community, "Asia/Bangkok")
    said = await talk.play(talk.now + timedelta(hours=25))

    assert [local(talk, one, "Asia/Bangkok") for one in said if "📣" in one.text] == ["11-23 08:00"]
    assert [local(talk, one, "Asia/Bangkok") for one in said if "today" in one.text] == ["11-23 08:00"]


async def test_a_new_time_zone_further_east_loses_nothing(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 7, 30))
    await a_post(talk, community, DAILY)

    await change_zone(talk, community, "Asia/Tokyo")
    said = await talk.play(talk.now + timedelta(hours=24))

    assert [local(talk, one, "Asia/Tokyo") for one in said if "📣" in one.text] == ["11-22 08:30", "11-23 08:00"]
    assert "community.changed" in await acts(talk.database)


async def test_a_row_that_is_too_early_waits_for_its_hour(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 7))
    post = await a_post(talk, community, DAILY)
    await a_roster(talk, community, datetime(2026, 11, 22, 8))
    async with talk.database.uow(talk.now) as uow:
        await uow.execute(due.due.update().values(at=talk.now))

    assert await talk.play(talk.now) == []
    said = await talk.play(talk.now + timedelta(hours=1))

    assert sum("📣" in one.text for one in said) == 1
    assert post.number == 1


async def test_a_monthly_post_on_the_31st_comes_twelve_times_a_year(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 12, 31, 12))
    await a_post(talk, community, monthly(31))

    said = await talk.play(talk.now + timedelta(days=365))

    days = [local(talk, one, "Asia/Shanghai")[:5] for one in said]
    assert len(days) == 12
    assert days[:4] == ["01-31", "02-28", "03-31", "04-30"]


async def test_a_night_post_comes_without_a_sound_and_the_maker_knew(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    await talk.says(CHAIR, "/remind Lock the gate")
    shown = await talk.says(CHAIR, "every day 11pm")
    assert "silently" in shown[-1].text
    await talk.presses(CHAIR, shown[-1].data("Schedule it"))

    said = await talk.play(talk.now + timedelta(hours=12))

    posted = said[-1].row
    assert not rings(Rings(posted.rings), asked=posted.created_at, now=posted.created_at, timezones=["Asia/Shanghai"])
    assert community == 1
