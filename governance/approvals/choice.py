"""Choice that a community makes: one who leads it proposes something, another confirms it."""

from __future__ import annotations

from enum import Enum, unique
from typing import Protocol


@unique
class State(Enum):
    """Where a choice stands. Only the first is open; the others never change again."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    LAPSED = "lapsed"


class Choice(Protocol):
    """What somebody has proposed; `by` is our key of their account."""

    @property
    def by(self) -> int: ...


def may_confirm(choice: Choice, account: int) -> bool:
    """Never the one who proposed it: nobody decides for a community alone."""
    return account != choice.by
