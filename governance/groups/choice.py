"""Choice of groups: in which a community is at home, and for whom each is. One leader says so, another confirms it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, unique

from governance.approvals.choice import State
from governance.approvals.deadlines import Patience

LAPSES = timedelta(days=7)
"""What nobody confirms for so long is forgotten."""
PATIENCE = Patience((), LAPSES, to_the_minute=True)

EVERYBODY, COMMITTEE = "owners", "committee"
"""What a group may be for; besides these, the name of a building."""


@unique
class Change(Enum):
    """What is to change."""

    MOVE = "move"  # the community leaves a group for another
    JOIN = "join"  # a further group is the community's
    PURPOSE = "purpose"  # a group is for others than before
    UNTIE = "untie"  # a group is not the community's any more


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """What a leader has said of a group.

    `group`: our key of the community's group that is concerned, None for a further one; `target`: the number in
    Telegram of the group that it moves to or takes besides, else of the group itself; `purpose`: what the group is for
    from then on, `owners` (everybody), `committee` or the name of a building; empty where that does not change.
    """

    id: int
    community: int
    change: Change
    group: int | None
    purpose: str
    target: int
    title: str
    by: int
    confirmed_by: int | None
    state: State


def reaches_everybody(purposes: Collection[str]) -> bool:
    """A community always has a group for everybody: what these groups are for, after a change."""
    return EVERYBODY in purposes
