"""Arranging of matters: who may merge, split and move them, and which may become one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, unique

from governance.matters.matter import LIVING, Kind, State, Visibility
from governance.roles import LEADING, Role


@unique
class Way(Enum):
    """How matters are arranged anew."""

    MERGE = "merge"
    SPLIT = "split"
    KIND = "kind"


@unique
class Why(Enum):
    """Why two matters do not become one."""

    SAME = "same"
    OVER = "over"
    DISPUTE = "dispute"
    CONFIDENCE = "confidence"


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a matter counts here."""

    key: int
    kind: Kind
    visibility: Visibility
    state: State


def may_arrange(held: Collection[Role], account: int, at_it: Collection[int | None]) -> bool:
    """The committee, and whoever is at the matter: has taken it, or is asked for it."""
    return bool(LEADING & set(held)) or account in at_it


def hindrance(merged: Facts, main: Facts) -> Why | None:
    """Why one does not go into the other; None if it may.

    Whoever raised the merged one hears what the main one hears: so nothing goes into what is told in confidence, and a
    dispute is its parties' alone.
    """
    if merged.key == main.key:
        return Why.SAME
    if merged.state not in LIVING or main.state not in LIVING:
        return Why.OVER
    if Kind.DISPUTE in {merged.kind, main.kind}:
        return Why.DISPUTE
    return Why.CONFIDENCE if main.visibility is Visibility.PRIVATE else None


def visibility_as(kind: Kind, before: Visibility) -> Visibility:
    """Who sees a matter of its new kind: never more people than before, and of a dispute nobody else."""
    return Visibility.PRIVATE if kind is Kind.DISPUTE else before
