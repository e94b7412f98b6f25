"""When may somebody not raise, join or post, and who decides it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from governance.ballots.acts import CAST_BALLOT
from governance.communities.acts import LOOK
from governance.matters.acts import JUDGE_MATTER, WITHDRAW_MATTER
from governance.moderation.acts import APPEAL
from governance.moderation.mute import (
    ALONE,
    LENGTHS,
    Mute,
    Reason,
    State,
    may_be_muted,
    may_confirm,
    may_decide,
    needs_second,
    silences,
)
from governance.residents.acts import BIND
from governance.roles import Act, Role

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
A_MUTE = Mute(1, 1, 10, Reason.INSULTS, "", DAY, 20, 30, State.ACTIVE, NOON + DAY, None, None)


def test_a_day_is_decided_by_one_and_more_by_two() -> None:
    assert [needs_second(length) for length in LENGTHS] == [False, True, True]
    assert not needs_second(ALONE)
    assert needs_second(ALONE + timedelta(seconds=1))


def test_it_holds_until_its_last_moment_and_not_a_moment_longer() -> None:
    assert silences(A_MUTE, NOON + DAY - timedelta(microseconds=1))
    assert not silences(A_MUTE, NOON + DAY)


@pytest.mark.parametrize("state", [state for state in State if state is not State.ACTIVE])
def test_only_what_has_taken_effect_and_is_not_over_holds(state: State) -> None:
    assert not silences(replace(A_MUTE, state=state), NOON)


@pytest.mark.parametrize("act", [CAST_BALLOT, LOOK, JUDGE_MATTER, WITHDRAW_MATTER, BIND, APPEAL])
def test_whoever_is_muted_still_votes_and_sees_and_looks_after_their_own(act: Act) -> None:
    assert not act.silenced


def test_nobody_in_office_is_muted() -> None:
    assert may_be_muted({Role.ANYONE, Role.RESIDENT, Role.OWNER})
    for role in set(Role) - {Role.ANYONE, Role.RESIDENT, Role.OWNER}:
        assert not may_be_muted({Role.OWNER, role})


@pytest.mark.parametrize(
    ("account", "confirms", "decides"), [(10, False, False), (20, False, False), (30, True, False), (40, True, True)]
)
def test_nobody_decides_about_themselves_or_about_what_they_decided(
    account: int, confirms: bool, decides: bool
) -> None:
    assert may_confirm(A_MUTE, account) is confirms
    assert may_decide(A_MUTE, account) is decides
