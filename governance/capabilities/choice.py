"""Choice of a capability: what a community uses from now on. One who leads it says so, another confirms it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, unique


@unique
class State(Enum):
    """Where a choice stands. Only the first is open; the others never change again."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class CapabilityChoice:
    """Somebody has proposed that a capability be switched on, or off; `capability` is its name in the house."""

    id: int
    community: int
    capability: str
    on: bool
    by: int
    state: State


def may_confirm(choice: CapabilityChoice, account: int) -> bool:
    """Never the one who proposed it."""
    return account != choice.by
