"""Mute: when somebody may not raise, join or post through the bot, who decides it, and who hears the appeal.

Whoever is muted still votes, sees everything, answers for their own home and their own matters, and may appeal once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, unique

from governance.moderation.allowance import NO_OFFICE
from governance.roles import Role

LENGTHS = (timedelta(days=1), timedelta(days=7), timedelta(days=30))
ALONE = timedelta(days=1)
"""So long one committee member may stop somebody at once; more than that a second one confirms."""
LAPSES = timedelta(days=7)
"""A proposal that nobody confirms is forgotten after that."""


@unique
class Reason(Enum):
    """Why. What none of these says is said in words."""

    ADVERTISING = "advertising"
    INSULTS = "insults"
    REPETITION = "repetition"
    UNTRUE = "untrue"
    WORDS = "words"


@unique
class State(Enum):
    """Where a mute stands."""

    PROPOSED = "proposed"  # waits for the second person
    ACTIVE = "active"
    REFUSED = "refused"  # the second person said no, or nobody said anything
    LIFTED = "lifted"  # ended before its time
    ENDED = "ended"


STANDING = frozenset({State.PROPOSED, State.ACTIVE})


@dataclass(frozen=True, slots=True)
class Mute:
    """One mute. `until` counts from when it took effect; `upheld` is what came of the appeal."""

    id: int
    community: int
    account: int
    reason: Reason
    words: str
    length: timedelta
    by: int
    confirmed_by: int | None
    state: State
    until: datetime | None
    appeal: str | None
    upheld: bool | None


def needs_second(length: timedelta) -> bool:
    """Does a mute of this length wait for a second committee member?"""
    return length > ALONE


def may_be_muted(roles: Collection[Role]) -> bool:
    """Nobody in office is muted: what is wrong there is settled by ending the role."""
    return set(roles) <= NO_OFFICE


def silences(mute: Mute, now: datetime) -> bool:
    """Does it hold at this moment? (It does not outlive its time, however late its end is played.)"""
    return mute.state is State.ACTIVE and mute.until is not None and now < mute.until


def may_confirm(mute: Mute, account: int) -> bool:
    """The second person is neither who proposed it nor whom it is about."""
    return account not in {mute.by, mute.account}


def may_decide(mute: Mute, account: int) -> bool:
    """An appeal goes to others than those who decided the mute, and than whom it is about."""
    return account not in {mute.by, mute.confirmed_by, mute.account}
