"""Choice of a capability: what a community uses from now on. One who leads it says so, another confirms it."""

from __future__ import annotations

from dataclasses import dataclass

from governance.approvals.choice import State


@dataclass(frozen=True, slots=True)
class CapabilityChoice:
    """Somebody has proposed that a capability be switched on, or off; `capability` is its name in the house."""

    id: int
    community: int
    capability: str
    on: bool
    by: int
    state: State
