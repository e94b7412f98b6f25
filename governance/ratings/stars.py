"""Stars: how satisfied somebody is with a result, and when that asks for more."""

from __future__ import annotations

MOST = 5
FEW = 2


def asks_again(stars: int) -> bool:
    """Is somebody so little satisfied that they are asked whether it is to be opened again?"""
    return stars <= FEW
