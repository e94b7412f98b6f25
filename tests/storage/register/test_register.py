"""Is the register remembered as it was imported, and does the roll follow from it?"""

from __future__ import annotations

from datetime import timedelta

import orjson
import pytest
from sqlalchemy.exc import IntegrityError

from governance.register.register import Entry, Place, Use, difference, moved_keys
from governance.residents.binding import Relation
from governance.roles import Role
from storage.ballots import binding_endings
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.offices.roles_of import roles_of
from storage.register import imports, register
from storage.register.imports import Import
from storage.residents import ownership
from storage.residents import register_switch as replacing
from tests.databases import NOW
from tests.samples.registers import a_community, an_account, an_entry, an_owner, import_entries, the_developer, tie

A_SMALL_REGISTER = [
    an_entry("1-1-101", "王秀英", area="89.37"),
    an_entry("1-1-102", "王秀英", area="100.00"),
    an_entry("1-1-201", "李强", "周敏", area="75.5"),
    an_entry("2-1-101", the_developer(), area="60"),
    an_entry("2-1-102", the_developer(), area="60"),
    an_entry("2-0-9", "李强", area=0, use=Use.PARKING),
]


async def test_what_was_imported_stands_in_the_register(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = (await a_community(uow)).id

        await import_entries(uow, community, A_SMALL_REGISTER)

        assert await register.entries(uow, community) == A_SMALL_REGISTER
        assert await register.buildings(uow, community) == ["1", "2"]


async def test_what_the_developer_has_sold_is_no_longer_counted_as_unsold_and_another_house_never(
    database: Database,
) -> None:
    async with database.uow(NOW) as uow:
        first, other = (await a_community(uow, "First")).id, (await a_community(uow, "Other")).id
        for community in (first, other):
            await import_entries(uow, community, A_SMALL_REGISTER)
        before = await register.totals(uow, first)

        sold = [
            an_entry("2-1-101", "赵新", area="60") if str(one.place) == "2-1-101" else one for one in A_SMALL_REGISTER
        ]
        await import_entries(uow, first, sold)
        after = await register.totals(uow, first)
        without = [one for one in sold if str(one.place) != "2-1-102"]
        await import_entries(uow, first, without)

        assert before == (6, 2)
        assert after == (6, 1)
        assert await register.totals(uow, first) == (5, 0)
        assert await register.totals(uow, other) == (6, 2)


async def test_whatever_is_asked_of_one_register_nothing_of_another_is_answered(database: Database) -> None:
    async with database.uow(NOW) as uow:
        empty, here, there = [(await a_community(uow, name)).id for name in ("Empty", "Here", "There")]
        await import_entries(uow, there, [an_entry("9-1-101", "王秀英", area="50")])
        early = await register.has_units(uow, here), await register.buildings(uow, here)
        await import_entries(uow, here, A_SMALL_REGISTER)
        theirs = await register.find_place(uow, there, Place("9", "1", "101"))
        mine = await register.find_place(uow, here, Place("1", "1", "101"))
        assert theirs is not None
        assert mine is not None
        found = await register.entry(uow, here, mine)
        assert found is not None
        (owner,) = found[1]

        assert early == (False, [])
        assert await register.has_units(uow, here)
        assert not await register.has_units(uow, empty)
        assert await register.buildings(uow, here) == ["1", "2"]
        assert list((await register.first_units(uow, there)).values()) == [theirs]
        assert await register.find_place(uow, here, Place("9", "1", "101")) is None
        assert await register.entry(uow, here, theirs) is None
        assert await register.places(uow, here, [theirs]) == {}
        assert theirs not in await register.places(uow, here)
        assert await register.whose(uow, theirs) == (there, Place("9", "1", "101"))
        assert [str(one) for one in (await register.units_of_owner(uow, here, owner)).values()] == [
            "1-1-101",
            "1-1-102",
        ]
        assert await register.units_of_owner(uow, there, owner) == {}
        assert await register.totals(uow, there) == (1, 0)
        assert len(await ownership.roll(uow, here)) == 5
        assert len(await ownership.roll(uow, there)) == 1


async def test_the_roll_counts_owners_as_heads_and_leaves_out_what_has_no_area(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = (await a_community(uow)).id
        await import_entries(uow, community, A_SMALL_REGISTER)

        lines = await ownership.roll(uow, community)

        assert sum(line.weight for line in lines) == 893700 + 1000000 + 755000 + 1200000
        assert len({line.heads_group for line in lines}) == 3
        assert [str(line.place) for line in lines] == ["1-1-101", "1-1-102", "1-1-201", "2-1-101", "2-1-102"]
        assert len(await ownership.roll(uow, community, building="2")) == 2


async def test_an_owner_of_several_units_may_vote_for_all_of_them_once_a_second_person_confirmed(
    database: Database,
) -> None:
    async with database.uow(NOW) as uow:
        community = (await a_community(uow)).id
        await import_entries(uow, community, A_SMALL_REGISTER)
        wang, lead = await an_account(uow, 1), await an_account(uow, 2)

        waiting = await tie(uow, community, wang, "1-1-101", by=None)

        assert all(not line.accounts for line in await ownership.roll(uow, community))
        assert await roles_of(uow, community, wang) == frozenset()

        from storage.residents import bindings

        await bindings.confirm(uow, waiting, by=lead)

        mine = [str(line.place) for line in await ownership.roll(uow, community) if wang in line.accounts]
        assert mine == ["1-1-101", "1-1-102"]
        assert sorted(map(str, (await ownership.owner_units(uow, community, wang)).values())) == ["1-1-101", "1-1-102"]
        assert await roles_of(uow, community, wang) == {Role.RESIDENT, Role.OWNER}


async def test_joint_owners_may_both_cast_the_ballot_of_their_unit(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = (await a_community(uow)).id
        await import_entries(uow, community, A_SMALL_REGISTER)
        li, zhou, lead = [await an_account(uow, number) for number in (1, 2, 3)]
        await tie(uow, community, li, "1-1-201", by=lead, relation=Relation.JOINT_OWNER)
        key = await register.find_place(uow, community, Place("1", "1", "201"))
        assert key is not None
        found = await register.entry(uow, community, key)
        assert found is not None
        second = list(found[1])[1]
        from storage.residents import bindings

        claim = await bindings.claim(uow, community, zhou, key, Relation.JOINT_OWNER, second)
        await bindings.confirm(uow, claim.id, by=lead)

        line = next(line for line in await ownership.roll(uow, community) if line.unit == key)

        assert set(line.accounts) == {li, zhou}
        assert len(line.owners) == 2


async def test_tenants_and_family_are_residents_without_a_vote(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = (await a_community(uow)).id
        await import_entries(uow, community, A_SMALL_REGISTER)
        tenant, son, lead = [await an_account(uow, number) for number in (1, 2, 3)]

        await tie(uow, community, tenant, "1-1-101", by=lead, relation=Relation.TENANT)
        await tie(uow, community, son, "1-1-101", by=lead, relation=Relation.FAMILY)

        assert await roles_of(uow, community, tenant) == {Role.RESIDENT}
        assert await roles_of(uow, community, son) == {Role.RESIDENT}
        assert all(not line.accounts for line in await ownership.roll(uow, community))


async def test_a_sold_flat_takes_its_owners_vote_along(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = (await a_community(uow)).id
        await import_entries(uow, community, [an_entry("1-1-101", "王秀英"), an_entry("1-1-102", "李强")])
        wang, lead = await an_account(uow, 1), await an_account(uow, 2)
        await tie(uow, community, wang, "1-1-101", by=lead)

        await import_entries(uow, community, [an_entry("1-1-101", "赵新"), an_entry("1-1-102", "李强")])
        lapsed = await binding_endings.end_lapsed(uow, community, await register.places(uow, community))

        assert [one.account for one in lapsed] == [wang]
        assert await roles_of(uow, community, wang) == frozenset()
        assert all(not line.accounts for line in await ownership.roll(uow, community))


async def test_a_new_telephone_number_is_no_new_owner(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = (await a_community(uow)).id
        old = [an_entry("1-1-101", an_owner("王秀英")), an_entry("1-1-102", "李强")]
        new = [an_entry("1-1-101", an_owner("王秀英", "13800000000")), an_entry("1-1-102", "李强")]
        await import_entries(uow, community, old)
        wang, lead = await an_account(uow, 1), await an_account(uow, 2)
        await tie(uow, community, wang, "1-1-101", by=lead)

        await import_entries(uow, community, new, moves=dict(moved_keys(old, new)))

        assert difference(old, new).nothing
        assert await binding_endings.end_lapsed(uow, community, await register.places(uow, community)) == []
        assert await register.entries(uow, community) == new
        assert Role.OWNER in await roles_of(uow, community, wang)


async def test_a_unit_that_went_and_came_back_is_the_same_unit(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = (await a_community(uow)).id
        both = [an_entry("1-1-101", "王秀英"), an_entry("1-1-102", "李强")]
        await import_entries(uow, community, both)
        first = await register.find_place(uow, community, Place("1", "1", "102"))

        await import_entries(uow, community, both[:1])
        assert await register.find_place(uow, community, Place("1", "1", "102")) is None
        await import_entries(uow, community, both)

        assert await register.find_place(uow, community, Place("1", "1", "102")) == first
        assert await register.entries(uow, community) == both


async def test_registers_of_two_communities_do_not_touch(database: Database) -> None:
    async with database.uow(NOW) as uow:
        one, other = (await a_community(uow, "甲")).id, (await a_community(uow, "乙")).id
        await import_entries(uow, one, [an_entry("1-1-101", "王秀英")])
        await import_entries(uow, other, [an_entry("1-1-101", "王秀英"), an_entry("1-1-102", "李强")])
        await import_entries(uow, other, [an_entry("1-1-102", "李强")])

        key = next(iter(await register.places(uow, one)))

        assert len(await register.entries(uow, one)) == 1
        assert len(await register.entries(uow, other)) == 1
        assert await register.entry(uow, other, key) is None


async def test_an_import_after_set_up_is_never_applied_by_whoever_sent_it(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            community = (await a_community(uow)).id
            chair = await an_account(uow, 1)
            key = await imports.begin(uow, community, account=chair, name="r.csv", two_people=True)
            await imports.stage(uow, key, 0, [an_entry()])
            await imports.show(uow, key, digest="0" * 64, count=1, moves={}, summary={})
            wanted = await imports.get(uow, key)
            assert wanted is not None
            await replacing.apply(uow, wanted, by=chair)


async def test_a_preview_is_worth_nothing_after_another_import(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = (await a_community(uow)).id
        key = await imports.begin(uow, community, account=None, name="r.csv", two_people=False)
        await imports.stage(uow, key, 0, [an_entry()])
        await imports.show(uow, key, digest="0" * 64, count=1, moves={}, summary={})
        wanted = await imports.get(uow, key)
        assert wanted is not None
        assert not await imports.outdated(uow, wanted)

        await import_entries(uow, community, [an_entry("1-1-102", "李强")])

        assert await imports.outdated(uow, wanted)


async def test_a_register_in_pieces_stands_all_at_once_and_not_before(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacing, "AT_ONCE", 2)
    old = [an_entry(f"1-1-{number}", f"业主{number}") for number in range(101, 108)]
    new = [
        an_entry("1-1-101", an_owner("业主101", "13800000000")),  # a telephone
        an_entry("1-1-102", "业主102", area="90"),  # another area
        an_entry("1-1-103", "业主102", "赵新"),  # sold to a neighbour and somebody new
        an_entry("1-1-104", "业主104"),
        an_entry("1-1-109", "业主105"),  # a new home, and 105 to 107 are gone
    ]
    async with database.uow(NOW) as uow:
        community = (await a_community(uow)).id
        await import_entries(uow, community, old)
        wanted = await _shown(uow, community, old, new)
    async with database.uow(NOW) as uow:
        before = _without_keys(await register.entries(uow, community))
        assert await imports.decide(uow, wanted, by=None)
        assert not await imports.decide(uow, wanted, by=None)
        assert not await imports.drop(uow, wanted.id, by=None)

    at, pieces = replacing.Progress(), 0
    while at.phase is not replacing.Phase.READY:
        async with database.uow(NOW + timedelta(minutes=1)) as uow:
            at = replacing.progress_of(orjson.loads(orjson.dumps((await replacing.prepare(uow, wanted, at)).as_data())))
            assert _without_keys(await register.entries(uow, community)) == before
            assert await imports.under_way(uow, community)
        pieces += 1
    async with database.uow(NOW + timedelta(minutes=1)) as uow:
        await replacing.switch(uow, wanted, at)

    assert pieces > 6
    async with database.uow(NOW + timedelta(minutes=1)) as uow:
        assert sorted(await register.entries(uow, community), key=lambda one: one.place) == new
        assert not await imports.under_way(uow, community)
        while await imports.forget_lines(uow, wanted.id):
            pass


async def _shown(uow: UnitOfWork, community: int, old: list[Entry], new: list[Entry]) -> Import:
    """A list that was read and whose preview is shown."""
    key = await imports.begin(uow, community, account=None, name="r.csv", two_people=False)
    await imports.stage(uow, key, 0, new)
    moves = dict(moved_keys(old, new))
    await imports.show(uow, key, digest="0" * 64, count=len(new), moves=moves, summary={})
    wanted = await imports.get(uow, key)
    assert wanted is not None
    return wanted


def _without_keys(entries: list[Entry]) -> list[tuple[object, ...]]:
    """A register as people see it: an owner's key is nothing to see."""
    return [
        (one.place, one.use, one.weight, [(owner.name, owner.phone, owner.number) for owner in one.owners])
        for one in entries
    ]


async def test_a_unit_without_area_must_be_a_parking_space_or_a_store(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            community = (await a_community(uow)).id
            await import_entries(uow, community, [an_entry(area=0)])
