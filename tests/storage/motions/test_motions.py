"""Can what must never happen to a vote happen in the database?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from governance.motions.motion import Stage
from storage.ballots import ballots, native_polls, rolls
from storage.ballots.ballots import GROUP, NATIVE_POLL, Said
from storage.ballots.booths import booth_of, booths_of
from storage.ballots.rolls import Entitled
from storage.communities import accounts, chats, communities
from storage.engine.database import Database
from storage.engine.uow import UnitOfWork
from storage.motions import motions
from storage.motions.motions import Motion
from tests.databases import NOW
from tests.samples.motions import a_draft


async def _people(uow: UnitOfWork, count: int) -> list[int]:
    return [(await accounts.remember(uow, 100 + number, f"P{number}", "zh")).id for number in range(count)]


async def _draft(uow: UnitOfWork, *, force: bool = True, by: int = 1) -> Motion:
    made = await communities.found(uow, name="A", language="zh", timezone="Asia/Shanghai", jurisdiction="CN")
    await chats.remember_group(uow, -1001, "G", community=made.id)
    return await a_draft(uow, made.id, force=force, days=3, by=by)


def _opening(by: int, **changed: Any) -> dict[str, Any]:
    facts = {"opened_by": by, "opened_at": NOW, "closes_at": NOW + timedelta(days=3), "chat_id": 1}
    return {**facts, "rule": {"id": "x"}, "preset": "x", "fingerprint": "f" * 64, **changed}


async def _open(uow: UnitOfWork, *lines: Entitled) -> Motion:
    """A motion with this roll, open for voting; P0 drafted it, P1 opened it."""
    motion = await _draft(uow)
    assert await motions.move(uow, motion, Stage.OPEN, **_opening(2))
    await rolls.freeze(uow, motion.id, lines)
    return await motions.get(uow, motion.id)


def _said(motion: Motion, head: str, account: int, choice: str, *, order: int = 1, channel: str = GROUP) -> Said:
    return Said(motion.id, head, account, choice, channel, order, "RECEIPT123")


async def test_the_database_refuses_a_vote_opened_by_its_own_drafter(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            await _people(uow, 2)
            motion = await _draft(uow)
            await motions.move(uow, motion, Stage.OPEN, **_opening(1))


async def test_whoever_is_on_the_roll_of_one_vote_is_not_on_that_of_another(database: Database) -> None:
    async with database.uow(NOW) as uow:
        first, second, *_ = await _people(uow, 3)
        one = await _open(uow, Entitled("1", "1", 10_000, "1", (second,)))
        other = await a_draft(uow, one.community, force=True, days=3, by=first)

        assert await rolls.names(uow, one.id, second)
        assert not await rolls.names(uow, other.id, second)
        assert not await rolls.names(uow, one.id, first)


async def test_a_rehearsal_may_be_opened_by_whoever_called_it(database: Database) -> None:
    async with database.uow(NOW) as uow:
        await _people(uow, 1)
        motion = await _draft(uow, force=False)

        assert await motions.move(uow, motion, Stage.OPEN, **_opening(1))


@pytest.mark.parametrize("lacking", ["rule", "fingerprint", "closes_at", "chat_id", "opened_by"])
async def test_the_database_refuses_an_open_vote_that_is_not_whole(database: Database, lacking: str) -> None:
    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            await _people(uow, 2)
            motion = await _draft(uow)
            await motions.move(uow, motion, Stage.OPEN, **_opening(2, **{lacking: None}))


async def test_the_database_refuses_a_closed_vote_without_its_verdict(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            await _people(uow, 2)
            motion = await _open(uow, Entitled("unit:1", "owner:1", 1, "1-1", (1,)))
            await motions.move(uow, motion, Stage.CLOSED, closed_at=NOW)


async def test_a_motion_never_skips_a_stage(database: Database) -> None:
    async with database.uow(NOW) as uow:
        await _people(uow, 1)
        motion = await _draft(uow)

        with pytest.raises(ValueError, match="never goes"):
            await motions.move(uow, motion, Stage.CLOSED)


async def test_of_two_who_open_at_once_one_is_too_late(database: Database) -> None:
    async with database.uow(NOW) as uow:
        await _people(uow, 3)
        motion = await _draft(uow)

        first = await motions.move(uow, motion, Stage.OPEN, **_opening(2))
        second = await motions.move(uow, motion, Stage.OPEN, **_opening(3))

        assert (first, second) == (True, False)


async def test_two_motions_never_share_a_number_and_rehearsals_are_counted_apart(database: Database) -> None:
    async with database.uow(NOW) as uow:
        await _people(uow, 1)
        first = await _draft(uow)

        second = await a_draft(uow, first.community, by=1)
        rehearsal = await a_draft(uow, first.community, by=1, force=False)

        assert (first.number, second.number, rehearsal.number) == (1, 2, 1)
    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            await uow.execute(update(motions.motions).where(motions.motions.c.id == second.id).values(number=1))


async def test_a_number_names_a_motion_of_its_own_community_and_lists_show_no_other(database: Database) -> None:
    async with database.uow(NOW) as uow:
        await _people(uow, 2)
        houses = []
        for name in ("First", "Second"):
            made = await communities.found(uow, name=name, language="zh", timezone="Asia/Shanghai", jurisdiction="CN")
            houses.append(made.id)
        drafted = {house: [(await a_draft(uow, house, by=1)).id for _ in range(2)] for house in houses}
        rehearsal = await a_draft(uow, houses[1], force=False, by=1)

        for house in houses:
            found = [await motions.by_number(uow, house, number) for number in (1, 2)]
            assert [one.id for one in found if one is not None] == drafted[house]
            newest = await motions.newest(uow, house, stages=(Stage.DRAFT,), limit=9)
            assert [one.id for one in newest] == drafted[house][::-1]
            assert [one.id for one in await motions.at_stage(uow, house, Stage.DRAFT)] == drafted[house]
            assert await motions.newest(uow, house, stages=(Stage.OPEN,), limit=9) == []
        assert rehearsal.number == 1
        assert await motions.by_number(uow, houses[0], 3) is None


async def test_the_database_refuses_a_ballot_of_somebody_who_is_not_on_the_roll(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            await _people(uow, 3)
            motion = await _open(uow, Entitled("unit:1", "owner:1", 1, "1-1", (1,)))
            await ballots.cast(uow, [_said(motion, "owner:1", 3, "yes")])


async def test_the_database_refuses_a_choice_that_is_none(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            await _people(uow, 2)
            motion = await _open(uow, Entitled("unit:1", "owner:1", 1, "1-1", (1,)))
            await ballots.cast(uow, [_said(motion, "owner:1", 1, "maybe")])


@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [
        ((NOW, 5), (NOW, 6), "no"),
        ((NOW, 6), (NOW, 5), "yes"),
        # The clock went on or back between them: the number decides.
        ((NOW, 6), (NOW + timedelta(seconds=1), 5), "yes"),
        ((NOW + timedelta(hours=1), 5), (NOW, 6), "no"),
    ],
)
async def test_an_older_ballot_never_overwrites_a_newer_one(
    database: Database, first: tuple[datetime, int], second: tuple[datetime, int], stands: str
) -> None:
    async with database.uow(NOW) as uow:
        await _people(uow, 2)
        motion = await _open(uow, Entitled("unit:1", "owner:1", 1, "1-1", (1, 2)))

    for (at, order), account, choice in ((first, 1, "yes"), (second, 2, "no")):
        async with database.uow(at) as uow:
            await ballots.cast(uow, [_said(motion, "owner:1", account, choice, order=order)])

    async with database.uow(NOW) as uow:
        assert [cast.choice for cast in await ballots.in_force(uow, motion.id)] == [stands]
    kept = await database.look(select(ballots.history.c.choice).order_by(ballots.history.c.id))
    assert [row.choice for row in kept] == (["yes", "no"] if stands == "no" else ["yes"])


async def test_one_head_has_one_ballot_and_every_confirmed_one_stays_in_the_history(database: Database) -> None:
    async with database.uow(NOW) as uow:
        await _people(uow, 2)
        motion = await _open(uow, Entitled("unit:1", "owner:1", 1, "1-1", (1, 2)))
        for order, (account, choice) in enumerate([(1, "yes"), (2, "no"), (1, "abstain")], start=1):
            assert await ballots.cast(uow, [_said(motion, "owner:1", account, choice, order=order)])

    async with database.uow(NOW) as uow:
        assert [(cast.account, cast.choice) for cast in await ballots.in_force(uow, motion.id)] == [(1, "abstain")]
        assert await ballots.received(uow, motion.id) == {"owner:1"}
    assert len(await database.look(select(ballots.history))) == 3


async def test_taking_a_ballot_back_touches_only_the_persons_own(database: Database) -> None:
    async with database.uow(NOW) as uow:
        await _people(uow, 2)
        motion = await _open(uow, Entitled("unit:1", "owner:1", 1, "1-1", (1, 2)))
        await ballots.cast(uow, [_said(motion, "owner:1", 1, "yes", channel=NATIVE_POLL)])

        others = await ballots.retract(uow, _said(motion, "owner:1", 2, "", channel=NATIVE_POLL))
        own = await ballots.retract(uow, _said(motion, "owner:1", 1, "", channel=NATIVE_POLL, order=2))

        assert (others, own) == (False, True)
        assert await ballots.received(uow, motion.id) == frozenset()


async def test_the_booth_knows_every_head_of_a_person_in_one_statement(database: Database) -> None:
    async with database.uow(NOW) as uow:
        await _people(uow, 2)
        lines = (Entitled("unit:1", "owner:1", 1, "1-1", (1,)), Entitled("unit:2", "owner:1+2", 1, "1-2", (1, 2)))
        motion = await _open(uow, *lines)
        await ballots.cast(uow, [_said(motion, "owner:1", 1, "yes")])
        before = uow.statements

        booth = await booth_of(uow, motion.id, 100)

        assert uow.statements == before + 1
        assert booth is not None
        assert [(head.owner, head.choice, head.accounts) for head in booth.heads] == [
            ("owner:1", "yes", 1),
            ("owner:1+2", "", 2),
        ]
        stranger = await booth_of(uow, motion.id, 999)
        assert stranger is not None
        assert (stranger.account, stranger.heads) == (0, ())
        assert await booth_of(uow, 77, 100) is None


async def test_those_with_a_head_that_has_not_voted_are_silent(database: Database) -> None:
    async with database.uow(NOW) as uow:
        await _people(uow, 3)
        lines = (Entitled("unit:1", "owner:1", 1, "1-1", (1,)), Entitled("unit:2", "owner:2+3", 1, "1-2", (2, 3)))
        motion = await _open(uow, *lines)
        assert [each.id for each in await ballots.silent(uow, motion.id)] == [1, 2, 3]

        await ballots.cast(uow, [_said(motion, "owner:2+3", 3, "no")])

        assert [each.id for each in await ballots.silent(uow, motion.id)] == [1]


async def test_the_database_refuses_an_anonymous_poll_as_the_carrier_of_a_motion(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.uow(NOW) as uow:
            await _people(uow, 2)
            motion = await _open(uow, Entitled("unit:1", "owner:1", 1, "1-1", (1,)))
            await native_polls.ask(
                uow,
                motion.community,
                chat=1,
                question="?",
                options=[{"text": "a"}],
                anonymous=True,
                by=1,
                closes_at=NOW,
                motion=motion.id,
            )


async def test_the_booths_of_a_batch_are_those_of_each_press_alone(database: Database) -> None:
    async with database.uow(NOW) as uow:
        first, second, third = await _people(uow, 3)
        line = Entitled("unit:1", "owner:1", 100, "1-1-101", (first, second))
        motion = await _open(uow, line, Entitled("unit:2", "owner:2", 100, "1-1-102", (third,)))
        await ballots.cast(uow, [_said(motion, "owner:1", second, "no")])
        people = (100, 101, 102)
        alone = {(motion.id, person): await booth_of(uow, motion.id, person) for person in people}

        together = await booths_of(uow, [(motion.id, person) for person in (*people, 999)])

        assert together == alone


async def test_ballots_set_together_leave_a_newer_one_standing(database: Database) -> None:
    async with database.uow(NOW) as uow:
        first, second = await _people(uow, 2)
        lines = (Entitled("unit:1", "owner:1", 1, "1-1", (first,)), Entitled("unit:2", "owner:2", 1, "1-2", (second,)))
        motion = await _open(uow, *lines)
        await ballots.cast(uow, [_said(motion, "owner:2", second, "no", order=9)])

        said = [_said(motion, "owner:1", first, "yes", order=3), _said(motion, "owner:2", second, "yes", order=4)]
        stand = await ballots.cast(uow, said)

        assert stand == {(motion.id, "owner:1")}
        standing = await ballots.in_force(uow, motion.id)
        assert [(each.owner, each.choice) for each in standing] == [("owner:1", "yes"), ("owner:2", "no")]
