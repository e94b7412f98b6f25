"""Succession when nobody is left to confirm a second one of the committee: when the owners have done so instead.

What is recorded here is who was elected; whoever confirms it says that they know it is so. Usually one of the
committee does. Where only one leads, or nobody else answers, the owners do: in public, one voice for each home.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import ceil

LASTS = timedelta(days=7)
"""So long the owners are asked; nothing is decided before the end, however many have spoken."""
REMIND_AFTER = timedelta(days=4)
"""The group is shown the question once more."""
SHARE = Fraction(1, 5)
"""Of the homes that may speak, so many must say yes; as many owners may demand an assembly (物业管理条例, art. 13)."""
AT_LEAST, AT_MOST = 3, 20
"""Never fewer homes, or three friends were enough in a small house; never more, or a large one could not be helped."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What somebody has said for a home."""

    account: int
    home: int
    yes: bool


def homes_that_speak(owned: Mapping[int, Collection[int]], apart: Collection[int]) -> dict[int, int]:
    """Account → the home for which it speaks, from the units that each account owns.

    Joint owners of one home have one voice, and whoever owns several has one, too. Those in `apart`, who propose it or
    are proposed, do not speak, nor does anybody for a home of theirs.
    """
    theirs = {home for account in apart for home in owned.get(account, ())}
    free = {account: set(homes) - theirs for account, homes in owned.items() if account not in apart}
    return {account: min(homes) for account, homes in free.items() if homes}


def needed(homes: int) -> int | None:
    """How many homes must say yes if so many may speak; None if they are too few to be asked."""
    return None if homes < AT_LEAST else max(AT_LEAST, min(AT_MOST, ceil(SHARE * homes)))


def counted(voices: Collection[Voice], speaking: Mapping[int, int]) -> tuple[int, int]:
    """How many homes say yes and no: only who may speak for that home now."""
    valid = [one.yes for one in voices if speaking.get(one.account) == one.home]
    return sum(valid), len(valid) - sum(valid)


def confirmed(yes: int, no: int, wanted: int) -> bool:
    """Whether the owners have confirmed it: enough homes say yes, and more than say no.

    `wanted` 0: nobody could speak (the operator has proposed it), and so it is enough that nobody is against it.
    """
    return yes > no and yes >= wanted if wanted else no == 0
