"""Deadlines of an approval: how long it waits for a second person, when those who may are reminded, when it lapses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Patience:
    """So long after it was proposed those who may decide are reminded; after `lasts` it lapses (None: never).

    Never at night, unless the question names the moment until which it may be decided: `to_the_minute`.
    """

    remind_after: tuple[timedelta, ...]
    lasts: timedelta | None
    to_the_minute: bool = False


PROPOSAL = Patience((timedelta(days=3), timedelta(days=9)), timedelta(days=14))
"""A role given or taken, a line of the register, a new register: it may be proposed again."""
CLAIM = Patience((timedelta(days=2), timedelta(days=7)), timedelta(days=14))
"""Somebody says that they live there and nobody confirms it; the second time the whole committee is reminded."""
DRAFT = Patience((timedelta(days=3),), None)
"""The draft of a motion: work that hurts nobody while it lies there. It stays until it is opened or taken back."""
