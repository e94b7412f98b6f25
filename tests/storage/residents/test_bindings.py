"""Can anybody be tied to a unit without a second person, twice, or across communities?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from governance.register.register import Place
from governance.residents.binding import Ending, Relation
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.register import register
from storage.residents import bindings, coverage
from tests.databases import NOW
from tests.samples.registers import a_community, an_account, an_entry, import_entries, tie


async def _a_register(uow: UnitOfWork, name: str = "议事亭小区") -> int:
    community = (await a_community(uow, name)).id
    await import_entries(uow, community, [an_entry("1-1-101", "王秀英"), an_entry("1-1-102", "李强")])
    return community


async def _key(uow: UnitOfWork, community: int, name: str = "101") -> int:
    key = await register.find_place(uow, community, Place("1", "1", name))
    assert key is not None
    return key


async def test_nobody_confirms_their_own_claim(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            community = await _a_register(uow)
            wang = await an_account(uow, 1)
            await tie(uow, community, wang, "1-1-101", by=wang)


async def test_an_owner_without_a_name_in_the_register_cannot_be_stored(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            community = await _a_register(uow)
            wang = await an_account(uow, 1)
            await bindings.claim(uow, community, wang, await _key(uow, community), Relation.OWNER, None)


async def test_a_unit_of_another_community_cannot_be_claimed(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            here, there = await _a_register(uow, "甲"), await _a_register(uow, "乙")
            wang = await an_account(uow, 1)
            await bindings.claim(uow, here, wang, await _key(uow, there), Relation.TENANT, None)


async def test_claiming_twice_is_one_claim_and_confirming_twice_one_confirmation(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = await _a_register(uow)
        wang, lead, other = [await an_account(uow, number) for number in (1, 2, 3)]
        first = await tie(uow, community, wang, "1-1-101", by=None)

        again = await tie(uow, community, wang, "1-1-101", by=lead)
        late = await bindings.confirm(uow, first, by=other)

        assert again == first
        assert not late
        kept = await bindings.get(uow, first)
        assert kept is not None
        assert kept.confirmed_by == lead


async def test_another_relation_replaces_a_claim_that_waits_but_not_a_confirmed_one(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = await _a_register(uow)
        son, lead = await an_account(uow, 1), await an_account(uow, 2)
        await tie(uow, community, son, "1-1-101", by=None)
        family = await tie(uow, community, son, "1-1-101", by=lead, relation=Relation.FAMILY)

        kept = await tie(uow, community, son, "1-1-101", by=None)

        assert kept == family
        assert [binding.relation for binding, _ in await bindings.of_account(uow, community, son)] == [Relation.FAMILY]


async def test_a_refused_claim_no_longer_waits_and_may_be_made_again(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = await _a_register(uow)
        wang, lead = await an_account(uow, 1), await an_account(uow, 2)
        first = await tie(uow, community, wang, "1-1-101", by=None)

        assert await bindings.end(uow, first, by=lead, why=Ending.REFUSED)
        assert not await bindings.end(uow, first, by=lead, why=Ending.REFUSED)
        assert not await bindings.confirm(uow, first, by=lead)

        assert await bindings.waiting(uow, community) == []
        assert await tie(uow, community, wang, "1-1-101", by=lead) != first


async def test_a_code_is_stored_as_a_hash_works_once_and_a_new_slip_voids_the_old(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = await _a_register(uow)
        key = await _key(uow, community)
        wang = await an_account(uow, 1)
        old, code = bindings.new_code(), bindings.new_code()
        await bindings.add_slips(uow, community, {bindings.hash_code(old): key}, by=wang)
        await bindings.add_slips(uow, community, {bindings.hash_code(code): key}, by=wang)

        slip, void = await bindings.find_slip(uow, code.upper()), await bindings.find_slip(uow, old)

        assert slip is not None
        assert void is not None
        assert void.void
        assert (slip.community, slip.unit, slip.free) == (community, key, True)
        assert await bindings.use_slip(uow, slip.id, by=wang)
        assert not await bindings.use_slip(uow, slip.id, by=wang)
        assert not await bindings.use_slip(uow, void.id, by=wang)
        assert code not in str(await uow.rows(select(bindings.slips)))


async def test_an_invitation_leaves_the_paper_slip_valid(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = await _a_register(uow)
        key, wang = await _key(uow, community), await an_account(uow, 1)
        code = bindings.new_code()
        await bindings.add_slips(uow, community, {bindings.hash_code(code): key}, by=wang)

        invited = await bindings.invite(uow, community, key, by=wang)

        for each in (code, invited):
            slip = await bindings.find_slip(uow, each)
            assert slip is not None
            assert not slip.void


async def test_five_wrong_codes_make_an_account_wait_an_hour(database: Database) -> None:
    async with database.uow(NOW) as uow:
        wang = await an_account(uow, 1)
        for _ in range(4):
            await bindings.guessed_wrong(uow, wang)
        assert not await bindings.must_wait(uow, wang)

        await bindings.guessed_wrong(uow, wang)

        assert await bindings.must_wait(uow, wang)
    async with database.uow(NOW + timedelta(hours=1, seconds=1)) as uow:
        assert not await bindings.must_wait(uow, wang)


async def test_how_far_the_owners_are_reached_is_known(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = await _a_register(uow)
        wang, lead = await an_account(uow, 1), await an_account(uow, 2)
        await tie(uow, community, wang, "1-1-101", by=lead)

        assert await coverage.coverage(uow, community) == (2, 1)
        assert await bindings.residents(uow, community) == [wang]
        assert await bindings.residents(uow, community, ["2"]) == []
