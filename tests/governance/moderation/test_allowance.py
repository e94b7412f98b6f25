"""How much may one person ask, and when may they again?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from governance.moderation.allowance import DAY, HOUR, Allowance, Doing, Share, Tally, Wait, allowed, fewest, spend
from governance.roles import Role

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SIX_AN_HOUR = Allowance(6, 10)


def _used(tally: Tally | None, times: int, now: datetime, allowance: Allowance = SIX_AN_HOUR) -> Tally | Wait:
    after: Tally | Wait | None = tally
    for _ in range(times):
        assert not isinstance(after, Wait)
        after = spend(after, allowance, now)
    assert after is not None
    return after


@pytest.mark.parametrize(("times", "waits"), [(5, False), (6, False), (7, True)])
def test_so_many_in_an_hour_and_the_next_has_to_wait(times: int, waits: bool) -> None:
    assert isinstance(_used(None, times, NOON), Wait) is waits


def test_one_may_again_an_hour_after_the_first() -> None:
    full = _used(None, 6, NOON)
    assert isinstance(full, Tally)

    late = spend(full, SIX_AN_HOUR, NOON + HOUR - timedelta(seconds=1))
    again = spend(full, SIX_AN_HOUR, NOON + HOUR)

    assert late == Wait(NOON + HOUR, 6, HOUR)
    assert again == Tally(NOON + HOUR, 1, NOON, 7)


def test_a_day_has_its_own_measure() -> None:
    full = _used(None, 6, NOON)
    assert isinstance(full, Tally)
    fuller = _used(full, 4, NOON + HOUR)
    assert isinstance(fuller, Tally)

    assert spend(fuller, SIX_AN_HOUR, NOON + 2 * HOUR) == Wait(NOON + DAY, 10, DAY)
    assert spend(fuller, SIX_AN_HOUR, NOON + DAY) == Tally(NOON + DAY, 1, NOON + DAY, 1)


def test_several_at_once_count_as_several_or_not_at_all() -> None:
    four = spend(None, SIX_AN_HOUR, NOON, 4)
    assert isinstance(four, Tally)

    assert spend(four, SIX_AN_HOUR, NOON, 3) == Wait(NOON + HOUR, 6, HOUR)
    assert spend(four, SIX_AN_HOUR, NOON, 2) == Tally(NOON, 6, NOON, 6)


@pytest.mark.parametrize("doing", list(Doing))
def test_whoever_has_an_office_may_more_than_a_resident_and_a_resident_more_than_a_newcomer(doing: Doing) -> None:
    newcomer, resident = allowed(doing, {Role.ANYONE}), allowed(doing, {Role.ANYONE, Role.RESIDENT, Role.OWNER})
    chair = allowed(doing, {Role.CHAIR})

    assert newcomer.hour < resident.hour < chair.hour
    assert newcomer.day < resident.day < chair.day


@pytest.mark.parametrize("doing", list(Doing))
def test_nobody_gets_less_than_what_needs_no_look_up(doing: Doing) -> None:
    for share in Share:
        for roles in (set[Role](), {Role.RESIDENT}, {Role.COMMITTEE}):
            given = allowed(doing, roles, share)

            assert given.hour >= fewest(doing).hour >= 1
            assert given.day >= fewest(doing).day >= 1


def test_a_community_may_give_half_or_four_times_as_much() -> None:
    assert allowed(Doing.MATTER, {Role.OWNER}, Share.HALF) == Allowance(10, 20)
    assert allowed(Doing.MATTER, {Role.OWNER}) == Allowance(20, 40)
    assert allowed(Doing.MATTER, {Role.OWNER}, Share.FOURFOLD) == Allowance(80, 160)
