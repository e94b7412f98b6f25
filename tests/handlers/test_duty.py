"""Do duty and scheduled posts come once, in order, at the right hour, whatever happens to the clocks?"""

# ruff: noqa: DTZ001  (a clock on the wall has no time zone)
from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.roles import Role
from governance.schedule import Every, Schedule, wall_of
from handlers.duty_notices import plan_notices
from handlers.reminder_plan import plan
from storage import chats, communities, due, journal, reminders, rosters
from storage.database import Database
from storage.reminders import Reminder
from storage.rosters import Member, Roster
from tests.governance.test_schedule import monthly, once, weekly
from tests.handlers.talk import Person, Said, Talk, a_community, a_member, talking

# The constraints behind it all are tried on both databases in tests/storage.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

GROUP = -1001
CHAIR = Person(1, "郑国平", "en")
WANG = Person(2, "王芳", "en")
LATECOMER = Person(3, "李强", "en")  # has never pressed Start
DAILY = Schedule(Every.DAY, time(8))


@pytest.fixture
async def talk(database: Database) -> AsyncIterator[Talk]:
    async with talking(database) as talk:
        yield talk


async def living_in(talk: Talk, timezone: str, now: datetime) -> int:
    """A community whose clock shows `now` (naive)."""
    talk.now = now.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)
    community = await a_community(talk, GROUP, language="en", timezone=timezone)
    await a_member(talk, CHAIR, community, Role.CHAIR)
    await a_member(talk, WANG, community)
    await a_member(talk, LATECOMER, community, started=False)
    return community


async def a_post(talk: Talk, community: int, schedule: Schedule) -> Reminder:
    async with talk.database.unit(talk.now) as unit:
        zone = (await communities.get(unit, community)).timezone
        chat = (await chats.groups_of(unit, community))[0]
        made = await reminders.make(unit, community, chat.id, text="Fees", schedule=schedule, by=1)
        await plan(unit, made, zone, wall_of(unit.now, zone))
    return made


async def a_roster(
    talk: Talk,
    community: int,
    start: datetime,
    accounts: Sequence[int] = (2, 3),
    *,
    hours: int = 24,
    name: str = "Gatehouse",
) -> Roster:
    async with talk.database.unit(talk.now) as unit:
        zone = (await communities.get(unit, community)).timezone
        chat = (await chats.groups_of(unit, community))[0]
        people = [Member(one, f"P{one}") for one in accounts]
        made = await rosters.make(
            unit,
            community,
            chat.id,
            name=name,
            start=start,
            hours=hours,
            shown_at=time(8),
            members=people,
            by=1,
        )
        await plan_notices(unit, made, zone)
    return made


def local(talk: Talk, said: Said, timezone: str) -> str:
    moment: datetime = said.row.created_at
    return f"{wall_of(moment, timezone):%m-%d %H:%M}"


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
    assert len(first) == 5  # the post, today's duty, the start, the roster's card, the next evening

    async with talk.database.unit(talk.now) as unit:
        for kind, name, payload in [
            ("reminder.post", f"reminder:{post.id}", {"wall": "2026-11-22T08:00"}),
            ("roster.today", f"roster:{roster.id}", {"key": "2026-11-22"}),
            ("roster.start", f"roster:{roster.id}", {"key": 0}),
            ("roster.evening", f"roster:{roster.id}", {"key": 1}),
        ]:
            await due.schedule(unit, kind, name, talk.now, community=community, payload=payload)
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
    assert "Post 1 of Fri 27 Nov, 08:00 did not appear" in to_chair[-1].text
    assert sum("You are on duty · " in one.text for one in said if one.chat == WANG.id) == 1
    tomorrow = await talk.play(talk.now + timedelta(hours=15))
    assert sum("📣 Fees" in one.text for one in tomorrow) == 1


async def test_a_post_of_once_is_not_lost_by_a_night_without_power(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 21, 20))
    await a_post(talk, community, once(2026, 11, 22, 8))

    talk.now += timedelta(days=1)
    said = await talk.play(talk.now)

    assert [one.text for one in said] == [
        "📣 Fees\n<i>Planned for Sun 22 Nov, 08:00; it could not be posted then.</i>",
    ]
    async with talk.database.unit(talk.now) as unit:
        assert await reminders.alive(unit, community) == []


async def change_zone(talk: Talk, community: int, zone: str) -> None:
    await talk.says(CHAIR, "/settings")
    await talk.presses(CHAIR, f"1:setup.zones:{community}")
    await talk.says(CHAIR, zone)
    async with talk.database.unit(talk.now) as unit:
        assert (await communities.get(unit, community)).timezone == zone


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


async def test_a_row_that_is_too_early_waits_for_its_hour(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 7))
    post = await a_post(talk, community, DAILY)
    await a_roster(talk, community, datetime(2026, 11, 22, 8))
    async with talk.database.unit(talk.now) as unit:
        await unit.execute(due.due.update().values(at=talk.now))

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
    assert "without a sound" in shown[-1].text
    await talk.presses(CHAIR, shown[-1].data("Schedule it"))

    said = await talk.play(talk.now + timedelta(hours=12))

    assert said[-1].row.body["disable_notification"] is True
    assert community == 1


async def test_names_of_people_cannot_break_a_message(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    await talk.says(CHAIR, "/roster")
    await talk.says(CHAIR, "<b>Gate & door")
    said = await talk.says(CHAIR, "<i>Ann, Bob & Co")

    assert "&lt;b&gt;Gate &amp; door" in said[-1].text
    assert "&lt;i&gt;Ann → Bob &amp; Co" in said[-1].text
    assert community == 1


async def test_whoever_lives_elsewhere_neither_sees_nor_changes_anything(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    post = await a_post(talk, community, DAILY)
    roster = await a_roster(talk, community, datetime(2026, 11, 23, 8))
    elsewhere = await a_community(talk, -1002, language="en")
    stranger = Person(9, "Stranger", "en")
    await a_member(talk, stranger, elsewhere, Role.CHAIR)

    for data in [
        f"1:remind.pause:{post.id}",
        f"1:remind.end_sure:{post.id}",
        f"1:roster.end_sure:{roster.id}",
        f"1:roster.new:{community}",
        f"1:swap.pick:{roster.id}",
    ]:
        assert await talk.presses(stranger, data) == []
        assert "cannot find" in talk.toast

    heard = await talk.says(stranger, "/duty")
    assert "no duty roster yet" in heard[0].text
    async with talk.database.unit(talk.now) as unit:
        assert await journal.verify(unit, community) is None


async def test_a_question_that_nobody_answers_lapses_when_the_shift_begins(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    roster = await a_roster(talk, community, datetime(2026, 11, 23, 8), (1, 2))
    await talk.presses(WANG, f"1:swap.with:{roster.id}:1:0")
    again = await talk.presses(WANG, f"1:swap.with:{roster.id}:1:2")
    assert "asked about this shift already" in talk.toast
    assert again == []

    said = await talk.play(talk.now + timedelta(hours=21))
    lapsed = [one.chat for one in said if "too late for this swap" in one.text]
    assert sorted(chat or 0 for chat in lapsed) == [CHAIR.id, WANG.id]

    await talk.presses(CHAIR, "1:swap.yes:1")
    assert "too late" in talk.toast


async def test_a_question_can_be_taken_back(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    roster = await a_roster(talk, community, datetime(2026, 11, 23, 8), (1, 2))
    asked = await talk.presses(WANG, f"1:swap.with:{roster.id}:1:0")
    assert "would like to swap duty with you" in asked[0].text + asked[1].text

    said = await talk.presses(WANG, "1:swap.take:1")

    assert {one.chat for one in said} == {CHAIR.id, WANG.id}
    await talk.presses(CHAIR, "1:swap.yes:1")
    assert "taken back" in talk.toast


async def test_somebody_without_a_private_chat_is_asked_in_the_group_and_only_they_can_answer(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    roster = await a_roster(talk, community, datetime(2026, 11, 23, 8), (2, 3))
    asked = await talk.presses(WANG, f"1:swap.with:{roster.id}:0:1")
    question = next(one for one in asked if one.chat == GROUP)
    assert f"tg://user?id={LATECOMER.id}" in question.text

    await talk.presses(CHAIR, question.data("Yes"), GROUP)
    assert "for somebody else" in talk.toast
    said = await talk.presses(LATECOMER, question.data("Yes"), GROUP)

    assert any("They have swapped" in one.text for one in said if one.chat == GROUP)
    assert any("P3" in one.text.splitlines()[3] for one in said if one.card == f"roster:{roster.id}")


async def test_an_agreed_swap_does_nothing_when_the_shift_changed_hands_meanwhile(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    roster = await a_roster(talk, community, datetime(2026, 11, 23, 8), (1, 2))
    await talk.presses(WANG, f"1:swap.with:{roster.id}:1:0")
    async with talk.database.unit(talk.now) as unit:
        await rosters.hold(unit, roster.id, {0: 1})

    await talk.presses(CHAIR, "1:swap.yes:1")

    assert "too late for this swap" in talk.toast


async def test_an_ended_roster_is_silent(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    roster = await a_roster(talk, community, datetime(2026, 11, 23, 8))
    listed = await talk.says(CHAIR, "/roster")
    looked = await talk.presses(CHAIR, listed[0].data("Look at"))
    asked = await talk.presses(CHAIR, looked[0].data("End this"))
    said = await talk.presses(CHAIR, asked[0].data("End it"))
    assert any("has ended" in one.text for one in said if one.card == f"roster:{roster.id}")

    assert await talk.play(talk.now + timedelta(days=5)) == []
    await talk.presses(CHAIR, f"1:roster.end_sure:{roster.id}")
    assert talk.toast == "It had ended already."
    await talk.presses(WANG, f"1:swap.pick:{roster.id}")
    assert "has ended" in talk.toast


async def test_several_rosters_are_one_short_list_in_the_group(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    await a_roster(talk, community, datetime(2026, 11, 22, 8))
    await a_roster(talk, community, datetime(2026, 11, 23, 8), name="Cleaning")

    in_group = await talk.says(WANG, "/duty", GROUP)
    in_private = await talk.says(WANG, "/duty")

    assert len(in_group[0].text.splitlines()) == 2
    assert list(in_group[0].buttons) == ["The whole week"]
    assert len(in_private[0].text.splitlines()) > 8
    assert len(in_private[0].buttons) == 2


async def test_a_weekly_duty_rings_only_when_it_changes_hands(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    await a_roster(talk, community, datetime(2026, 11, 23, 8), hours=168)

    said = await talk.play(talk.now + timedelta(days=7, hours=23))

    today = [one.row.body.get("disable_notification", False) for one in said if "today" in one.text]
    assert today == [False, True, True, True, True, True, True, False]


async def test_a_saved_draft_cannot_be_saved_again(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    await talk.says(CHAIR, "/remind Fees")
    await talk.presses(CHAIR, "1:remind.when:1")
    await talk.presses(CHAIR, "1:remind.save")
    await talk.presses(CHAIR, "1:remind.save")

    assert "out of date" in talk.toast
    async with talk.database.unit(talk.now) as unit:
        kept = await reminders.alive(unit, community)
    assert [one.schedule for one in kept] == [weekly(1)]


async def test_a_sticker_or_a_voice_note_in_a_dialogue_is_answered_and_loses_nothing(talk: Talk) -> None:
    await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    await talk.says(CHAIR, "/remind")

    voice = {"voice": {"file_id": "x", "file_unique_id": "y", "duration": 3}}
    heard = await talk.says(CHAIR, None, **voice)
    assert "only read words" in heard[0].text
    too_long = await talk.says(CHAIR, "x" * 1501)
    assert "1501 letters" in too_long[0].text

    assert "When?" in (await talk.says(CHAIR, "Fees"))[0].text


async def test_whoever_could_not_be_told_in_private_is_mentioned_once_in_the_group(talk: Talk) -> None:
    community = await living_in(talk, "Asia/Shanghai", datetime(2026, 11, 22, 12))
    roster = await a_roster(talk, community, datetime(2026, 11, 23, 8), (2, 3))
    answers = [(0, "no answer"), (1, "blocked"), (1, "blocked")]  # Wang's chat is open: it may have arrived
    for number, (shift, error) in enumerate(answers):
        payload = {"roster": roster.id, "shift": shift, "what": "evening", "ok": False, "result": None, "error": error}
        async with talk.database.unit(talk.now) as unit:
            await due.schedule(unit, "roster.told", f"sent:{number}", talk.now, payload=payload)

    said = await talk.play(talk.now)

    assert [one.chat for one in said] == [GROUP]
    assert f"tg://user?id={LATECOMER.id}" in said[0].text
