"""Roster for a test of duty: who keeps the gatehouse, on which clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from governance.roles import Role
from governance.schedule.repetition import Every, Schedule, wall_of
from handlers.duty.notices import plan_notices
from handlers.reminders.plan import plan
from storage.communities import chats, communities
from storage.duty import rosters
from storage.duty.rosters import Member, Roster
from storage.reminders import reminders
from storage.reminders.reminders import Reminder
from tests.handlers.talk import Person, Said, Talk, a_community, a_member

GROUP = -1001
CHAIR = Person(1, "郑国平", "en")
WANG = Person(2, "王芳", "en")
LATECOMER = Person(3, "李强", "en")  # has never pressed Start
DAILY = Schedule(Every.DAY, time(8))


async def living_in(talk: Talk, timezone: str, now: datetime) -> int:
    """A community whose clock shows `now` (naive)."""
    talk.now = now.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)
    community = await a_community(talk, GROUP, language="en", timezone=timezone)
    await a_member(talk, CHAIR, community, Role.CHAIR)
    await a_member(talk, WANG, community)
    await a_member(talk, LATECOMER, community, started=False)
    return community


async def a_post(talk: Talk, community: int, schedule: Schedule) -> Reminder:
    async with talk.database.uow(talk.now) as uow:
        zone = (await communities.get(uow, community)).timezone
        chat = (await chats.groups_of(uow, community))[0]
        made = await reminders.make(uow, community, chat.id, text="Fees", schedule=schedule, by=1)
        await plan(uow, made, zone, wall_of(uow.now, zone))
    return made


async def a_roster(
    talk: Talk,
    community: int,
    start: datetime,
    accounts: Sequence[int] = (2, 3),
    *,
    hours: int = 24,
    name: str = "Gatehouse",
    shown_at: time = time(8),
    group: int = GROUP,
) -> Roster:
    async with talk.database.uow(talk.now) as uow:
        zone = (await communities.get(uow, community)).timezone
        chat = await chats.by_telegram_id(uow, group)
        assert chat is not None
        people = [Member(one, f"P{one}") for one in accounts]
        made = await rosters.make(
            uow,
            community,
            chat.id,
            name=name,
            start=start,
            hours=hours,
            shown_at=shown_at,
            members=people,
            by=1,
        )
        await plan_notices(uow, made, zone)
    return made


def local(talk: Talk, said: Said, timezone: str) -> str:
    moment: datetime = said.row.created_at
    return f"{wall_of(moment, timezone):%m-%d %H:%M}"


async def change_zone(talk: Talk, community: int, zone: str) -> None:
    await talk.says(CHAIR, "/settings")
    await talk.presses(CHAIR, f"1:setup.zones:{community}")
    await talk.says(CHAIR, zone)
    async with talk.database.uow(talk.now) as uow:
        assert (await communities.get(uow, community)).timezone == zone


async def makes_a_roster(
    talk: Talk, *accounts: int, name: str = "Gatehouse", start: str = "tomorrow 8:00"
) -> list[Said]:
    """The chair makes one through the whole dialogue, of shifts of a day; gives the last question, and what followed."""
    await talk.says(CHAIR, "/roster")
    if (await talk.presses(CHAIR, "1:roster.new:1")) == []:
        raise AssertionError(talk.toast)
    await talk.says(CHAIR, name)
    for one in accounts:
        await talk.presses(CHAIR, f"1:roster.add:{one}")
    await talk.presses(CHAIR, "1:roster.people")
    await talk.says(CHAIR, start)
    await talk.presses(CHAIR, "1:roster.hours:24")
    (check,) = await talk.presses(CHAIR, "1:roster.shown:480")
    return [check, *await talk.presses(CHAIR, "1:roster.save")]
