"""Dispute: who decides when a neighbour says that a line of the register or a binding is wrong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, unique

LONGEST_REASON = 500


@unique
class Finding(Enum):
    """What those who decide find."""

    WRONG = "wrong"  # the binding ends
    RIGHT = "right"  # it stays as it is


@unique
class DisputeState(Enum):
    """Where a dispute is on its way."""

    OPEN = "open"
    PROPOSED = "proposed"  # one person has found something, a second is asked
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Dispute:
    """Somebody says that something about a unit is wrong: its line (`binding` None), or who is tied to it.

    `against`: the account that the disputed binding is of. `alone`: during set-up the steward decides without a second.
    """

    id: int
    community: int
    unit: int
    binding: int | None
    against: int | None
    raised_by: int
    raised_at: datetime
    reason: str
    state: DisputeState
    finding: Finding | None
    proposed_by: int | None
    decided_by: int | None
    alone: bool

    @property
    def parties(self) -> Collection[int]:
        """Whom it concerns; they decide nothing."""
        return {self.raised_by, *([self.against] if self.against is not None else [])}


def may_find(dispute: Dispute, account: int) -> bool:
    """May this person (whose role allows it) say what they find? Not if it is their own cause."""
    return account not in dispute.parties


def may_settle(dispute: Dispute, account: int) -> bool:
    """May this person put the finding of another into force?"""
    return may_find(dispute, account) and account != dispute.proposed_by
