"""Is a weight remembered exactly, whatever it is a part of, and does the roll of a vote follow from it?"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from governance.motions.motion_class import Electorate
from governance.register.register import Place, Use
from governance.register.weighing import BY_OWNER, Per, shares
from governance.tally.roll import RegisterRow
from governance.tally.weight import SCALE
from storage.ballots import electorates, rolls
from storage.communities import communities
from storage.engine.database import Database
from storage.motions import motions
from storage.register import register
from storage.residents import coverage, ownership
from tests.databases import NOW
from tests.samples.motions import a_draft
from tests.samples.registers import a_community, an_account, an_entry, import_entries

A_THIRD = Fraction(SCALE, 3)
PARKING = replace(
    an_entry("1-1-P1", "王秀英", use=Use.PARKING), weight=Fraction(SCALE, 6), part_of=Place("1", "1", "101")
)
BY_THIRDS = [
    replace(an_entry("1-1-101", "王秀英"), weight=A_THIRD),
    replace(an_entry("1-1-102", "李强", "周敏"), weight=Fraction(SCALE, 6)),
    replace(an_entry("1-1-103", "王秀英"), weight=A_THIRD, place=Place("", "", "PH-2")),
    PARKING,
]


async def test_thirds_and_sixths_are_kept_exactly_and_what_counts_with_a_home_adds_to_it(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = (await a_community(uow)).id
        by = shares("millesimi", whole=1)

        await import_entries(uow, community, BY_THIRDS, weighing=by)
        roll = await ownership.roll(uow, community)

        assert await register.entries(uow, community) == BY_THIRDS
        assert (await communities.get(uow, community)).weighing == by
        assert [(str(line.place), line.weight) for line in roll] == [
            ("1-1-101", Fraction(SCALE, 2)),
            ("1-1-102", Fraction(SCALE, 6)),
            ("PH-2", A_THIRD),
        ]
        assert sum(line.weight for line in roll) == SCALE
        assert (await coverage.coverage(uow, community))[0] == 3


async def test_a_later_list_changes_a_fraction_and_what_a_parking_space_counts_with(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = (await a_community(uow)).id
        await import_entries(uow, community, BY_THIRDS)
        moved = [*BY_THIRDS[:3], replace(PARKING, part_of=Place("1", "1", "102"), weight=Fraction(SCALE, 7))]

        await import_entries(uow, community, moved)
        by_itself = [*BY_THIRDS[:3], replace(PARKING, part_of=None)]

        assert await register.entries(uow, community) == moved
        await import_entries(uow, community, by_itself)
        assert await register.entries(uow, community) == by_itself


async def test_where_each_owner_has_one_vote_it_is_shared_out_over_their_homes(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = (await a_community(uow)).id
        await import_entries(uow, community, BY_THIRDS, weighing=BY_OWNER)

        by_owner, _ = await electorates.some(uow, community, Electorate.OWNERS, 0, Per.OWNER)
        by_home, _ = await electorates.some(uow, community, Electorate.OWNERS, 0, Per.UNIT)

        assert [line.weight for line in by_owner] == [SCALE // 2, SCALE, SCALE // 2]
        assert [line.weight for line in by_home] == [SCALE, SCALE, SCALE]


async def test_a_frozen_roll_keeps_a_fraction_exactly(database: Database) -> None:
    async with database.uow(NOW) as uow:
        community = (await a_community(uow)).id
        await import_entries(uow, community, BY_THIRDS)
        motion = await a_draft(uow, community, by=await an_account(uow, 1))
        lines, _ = await electorates.some(uow, community, Electorate.OWNERS, 0)

        await rolls.freeze(uow, motion.id, lines)
        frozen = await rolls.register_rows(uow, motion.id)

        assert frozen == sorted(RegisterRow(line.unit, line.owner, line.weight) for line in lines)
        assert (await motions.get(uow, motion.id)).community == community
