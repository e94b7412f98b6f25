"""Is a role held in its own community only, by its own person, and only while it lasts?"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from governance.roles import Role
from storage.communities import members
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.offices import roles
from storage.offices.roles_of import roles_of
from tests.databases import NOW
from tests.samples.registers import a_community, an_account


@dataclass(frozen=True, slots=True)
class Two:
    """Two communities with the same two people; in each another one is chair, and leads building 7."""

    here: int
    there: int
    one: int
    other: int
    chair: int
    lead: int
    theirs: int


async def _two(uow: UnitOfWork) -> Two:
    here, there = (await a_community(uow, "Here")).id, (await a_community(uow, "There")).id
    one, other = await an_account(uow, 1, "One"), await an_account(uow, 2, "Other")
    for community in (here, there):
        for account in (one, other):
            await members.join(uow, community, account)
    chair = await roles.give(uow, here, one, Role.CHAIR, by=None, active=True)
    lead = await roles.give(uow, here, one, Role.BUILDING_LEAD, scope="7", by=None, active=True)
    theirs = await roles.give(uow, there, other, Role.CHAIR, by=None, active=True)
    return Two(here, there, one, other, chair, lead, theirs)


async def test_a_role_is_held_in_its_own_community_by_its_own_person(database: Database) -> None:
    async with database.uow(NOW) as uow:
        two = await _two(uow)

        assert await roles.held(uow, two.here, two.one) == {Role.CHAIR, Role.BUILDING_LEAD}
        assert await roles_of(uow, two.there, two.one) == frozenset()
        assert await roles_of(uow, two.here, two.other) == frozenset()
        assert await roles.held(uow, two.there, two.other) == {Role.CHAIR}
        assert [one.id for one in await roles.holders(uow, two.here)] == [two.chair, two.lead]
        assert [one.id for one in await roles.holders(uow, two.there, Role.CHAIR, Role.BUILDING_LEAD)] == [two.theirs]
        assert await roles.of_account(uow, two.here, two.one) == [two.chair, two.lead]
        assert await roles.of_account(uow, two.there, two.one) == []
        assert await roles.scopes(uow, two.here, two.one, Role.BUILDING_LEAD) == {"7"}
        assert await roles.scopes(uow, two.there, two.one, Role.BUILDING_LEAD) == frozenset()


async def test_no_holding_of_another_community_is_found_by_its_key(database: Database) -> None:
    async with database.uow(NOW) as uow:
        two = await _two(uow)

        found = await roles.find(uow, two.here, two.chair)

        assert found is not None
        assert (found.account, found.role) == (two.one, Role.CHAIR)
        assert await roles.find(uow, two.there, two.chair) is None
        assert await roles.whose(uow, two.chair) == two.here
        assert await roles.whose(uow, two.theirs) == two.there
        assert await roles.whose(uow, 999) is None
        same = await roles.same(uow, two.here, two.one, Role.BUILDING_LEAD, "7")
        assert same is not None
        assert same.id == two.lead
        for community, account, role, scope in (
            (two.there, two.one, Role.BUILDING_LEAD, "7"),
            (two.here, two.other, Role.BUILDING_LEAD, "7"),
            (two.here, two.one, Role.COMMITTEE, "7"),
            (two.here, two.one, Role.BUILDING_LEAD, "8"),
        ):
            assert await roles.same(uow, community, account, role, scope) is None


@pytest.mark.parametrize("end", ["end", "refuse", "lapse"])
async def test_what_waits_counts_for_nothing_and_what_is_over_is_not_decided_again(
    database: Database, end: str
) -> None:
    async with database.uow(NOW) as uow:
        two = await _two(uow)
        waiting = await roles.give(uow, two.here, two.other, Role.MEDIATOR, by=two.one)

        assert [one.id for one in await roles.proposed(uow, two.here)] == [waiting]
        assert await roles.proposed(uow, two.there) == []
        assert await roles.held(uow, two.here, two.other) == frozenset()
        assert waiting not in [one.id for one in await roles.holders(uow, two.here)]

        await getattr(roles, end)(uow, waiting)

        assert not await roles.confirm(uow, waiting, by=two.one)
        assert not await roles.refuse(uow, waiting)
        assert not await roles.lapse(uow, waiting)
        assert await roles.proposed(uow, two.here) == []
        assert await roles.find(uow, two.here, waiting) is None
        assert await roles.held(uow, two.here, two.other) == frozenset()
        left = await roles.lapsed(uow, two.here, waiting)
        assert (left is not None) is (end == "lapse")
        assert await roles.lapsed(uow, two.there, waiting) is None


async def test_a_second_person_confirms_it_once(database: Database) -> None:
    async with database.uow(NOW) as uow:
        two = await _two(uow)
        waiting = await roles.give(uow, two.here, two.other, Role.MEDIATOR, by=two.one)
        third = await an_account(uow, 3, "Third")

        confirmed = [await roles.confirm(uow, waiting, by=third) for _ in range(2)]

        assert confirmed == [True, False]
        assert await roles.held(uow, two.here, two.other) == {Role.MEDIATOR}
        assert await roles.held(uow, two.there, two.other) == {Role.CHAIR}
