"""Which Telegram group does a community move to, or take besides? One leader says so, another confirms it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, unique

LAPSES = timedelta(days=7)
"""What nobody confirms for so long is forgotten."""


@unique
class State(Enum):
    """Where a choice stands. Only the first is open; the others never change again."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """What a leader has said of a group.

    `target`: its number in Telegram; `instead_of`: our key of the group that it follows, None for a further group;
    `purpose`: what a further group is for, `owners` (everybody), `committee` or the name of a building.
    """

    id: int
    community: int
    instead_of: int | None
    purpose: str
    target: int
    title: str
    by: int
    confirmed_by: int | None
    state: State


def may_confirm(choice: GroupChoice, account: int) -> bool:
    """Never the one who proposed it: nobody takes a community's voice elsewhere alone."""
    return account != choice.by
