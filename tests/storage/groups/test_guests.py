"""Who belongs to a community only by what they did in one group of it?"""

from __future__ import annotations

from governance.roles import Role
from storage.communities import accounts, chats, communities, members
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.groups import chats_going, guests
from storage.offices import roles
from tests.databases import NOW


async def _two_houses(uow: UnitOfWork) -> list[int]:
    """Two communities; the first has an own group (1) and one that is the other's (2). Returns four accounts."""
    people = [(await accounts.remember(uow, number, f"P{number}", "en")).id for number in range(1, 5)]
    for name in ("A", "B"):
        await communities.found(uow, name=name, language="en", timezone="UTC", jurisdiction="CN")
    for number in (-1001, -1002):
        await chats.remember_group(uow, number, "", community=1)
    return people


async def test_only_whoever_holds_nothing_and_acted_in_no_other_group_is_a_guest(database: Database) -> None:
    async with database.uow(NOW) as uow:
        only, elsewhere, office, private = await _two_houses(uow)
        for one in (only, elsewhere, office, private):
            for _ in range(2):
                await members.join(uow, 1, one, group=2)
        await members.join(uow, 1, elsewhere, group=1)
        await members.join(uow, 1, private)
        await roles.give(uow, 1, office, Role.AUDITOR, by=None, active=True)

        came = await guests.some(uow, 1, 2, 0)
        held = await guests.holding(uow, 1, came)

    assert came == [only, office]
    assert held == {office}


async def test_whoever_came_to_another_community_by_the_same_group_is_no_guest_here(database: Database) -> None:
    async with database.uow(NOW) as uow:
        here, there, *_ = await _two_houses(uow)
        await members.join(uow, 1, here, group=2)
        await members.join(uow, 2, there, group=2)

        assert await guests.some(uow, 1, 2, 0) == [here]
        assert await guests.some(uow, 2, 2, 0) == [there]
        assert await guests.some(uow, 1, 2, here) == []


async def test_whoever_goes_stays_where_else_they_belong_and_is_not_asked_which_is_meant(database: Database) -> None:
    async with database.uow(NOW) as uow:
        person, neighbour, *_ = await _two_houses(uow)
        await members.join(uow, 1, person, group=2)
        await members.join(uow, 2, person)
        await members.join(uow, 1, neighbour, group=2)
        await accounts.choose_community(uow, person, 1)
        await accounts.choose_community(uow, neighbour, 1)

        await guests.part(uow, 1, [person])
        await guests.keep(uow, 1, [neighbour])

        assert [one.id for one in await members.communities_of(uow, person)] == [2]
        assert (await accounts.get(uow, person)).community is None
        assert [one.id for one in await members.communities_of(uow, neighbour)] == [1]
        assert (await accounts.get(uow, neighbour)).community == 1
        assert await guests.some(uow, 1, 2, 0) == []


async def test_a_group_that_is_gone_leaves_its_people_where_they_are(database: Database) -> None:
    async with database.uow(NOW) as uow:
        person, *_ = await _two_houses(uow)
        group = await chats.remember_group(uow, -1003, "", community=None)
        await members.join(uow, 1, person, group=group.id)

        await chats_going.forget(uow, group.id)

        assert await members.belongs(uow, 1, person)
