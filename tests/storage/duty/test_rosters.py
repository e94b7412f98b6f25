"""Does a roster remember whose shift is whose, and is no notice given or swap settled twice?"""

# ruff: noqa: DTZ001  (a clock on the wall has no time zone)
from __future__ import annotations

from datetime import datetime, time

import pytest
from sqlalchemy.exc import IntegrityError

from storage.communities import accounts, chats, communities
from storage.duty import rosters
from storage.duty.rosters import Member, Roster
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from tests.databases import NOW

START = datetime(2026, 11, 23, 8)


async def a_roster(uow: UnitOfWork, *, community: int | None = None, name: str = "门岗") -> Roster:
    if community is None:
        made = await communities.found(uow, name="A", language="zh", timezone="Asia/Shanghai", jurisdiction="CN")
        community = made.id
    chat = await chats.remember_group(uow, -community, "G", community=community)
    people = [await accounts.remember(uow, number, f"P{number}", "zh") for number in (1, 2)]
    members = [*(Member(one.id, one.name) for one in people), Member(None, "王奶奶")]
    return await rosters.make(
        uow,
        community,
        chat.id,
        name=name,
        start=START,
        hours=24,
        shown_at=time(8),
        members=members,
        by=people[0].id,
    )


async def test_a_roster_is_kept_and_read_again_unchanged(database: Database) -> None:
    async with database.uow(NOW) as uow:
        made = await a_roster(uow)

        assert await rosters.get(uow, made.id) == made
        assert await rosters.running(uow, made.community) == [made]


async def test_numbers_count_per_community_from_one(database: Database) -> None:
    async with database.uow(NOW) as uow:
        first = await a_roster(uow)
        second = await a_roster(uow, community=first.community)
        elsewhere = await a_roster(uow)

    assert [one.number for one in (first, second, elsewhere)] == [1, 2, 1]


async def test_another_community_finds_no_roster_that_is_not_its_own(database: Database) -> None:
    async with database.uow(NOW) as uow:
        made = await a_roster(uow)

        assert await rosters.get(uow, made.id, made.community + 1) is None
        assert await rosters.get(uow, 999) is None


async def test_an_ended_roster_runs_no_more_and_ends_once(database: Database) -> None:
    async with database.uow(NOW) as uow:
        made = await a_roster(uow)

        assert await rosters.end(uow, made.id)
        assert not await rosters.end(uow, made.id)
        assert await rosters.running(uow, made.community) == []


async def test_a_notice_is_given_once(database: Database) -> None:
    async with database.uow(NOW) as uow:
        made = await a_roster(uow)
        given = [await rosters.give_notice(uow, made.id, what, of) for what, of in [("start", "3"), ("evening", "3")]]

        again = await rosters.give_notice(uow, made.id, "start", "3")

    assert given == [True, True]
    assert not again


async def test_shifts_that_changed_hands_are_held_by_the_other(database: Database) -> None:
    async with database.uow(NOW) as uow:
        made = await a_roster(uow)
        await rosters.hold(uow, made.id, {3: 1, 4: 0})
        await rosters.hold(uow, made.id, {3: 2})
        now = await rosters.get(uow, made.id)

    assert now is not None
    assert [now.rotation.shift(number).place for number in range(3, 6)] == [2, 0, 2]


async def test_a_shift_is_asked_about_once_at_a_time_and_an_answer_counts_once(database: Database) -> None:
    async with database.uow(NOW) as uow:
        made = await a_roster(uow)
        one, other = (member.account for member in made.people[:2])
        assert one
        assert other

        asked = await rosters.ask_swap(uow, made.id, mine=3, theirs=4, by=one, of=other)
        assert asked is not None
        assert await rosters.ask_swap(uow, made.id, mine=3, theirs=7, by=one, of=other) is None
        assert await rosters.settle_swap(uow, asked, "declined")
        assert not await rosters.settle_swap(uow, asked, "agreed")
        assert await rosters.ask_swap(uow, made.id, mine=3, theirs=7, by=one, of=other) is not None


async def test_nobody_is_on_a_roster_twice_or_swaps_with_themselves(database: Database) -> None:
    async with database.uow(NOW) as uow:
        made = await a_roster(uow)
        one = made.people[0].account
    assert one
    wrong = [
        rosters.people.insert().values(roster_id=made.id, place=9, account_id=one, name="again"),
        rosters.swaps.insert().values(
            roster_id=made.id, mine=3, theirs=6, asked_by=one, asked_of=one, asked_at=NOW, state="asked"
        ),
        rosters.rosters.insert().values(
            community_id=made.community,
            number=1,
            chat_id=made.chat,
            name="x",
            start="2026-11-23T08:00",
            hours=24,
            shown_at="08:00",
            made_by=one,
            made_at=NOW,
        ),
    ]
    for statement in wrong:
        with pytest.raises(IntegrityError):
            async with database.uow(NOW) as uow:
                await uow.execute(statement)
