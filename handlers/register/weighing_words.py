"""Weighing in words: by what a list counts, what its weights come to, and what they lack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.register.weighing import BY_OWNER, BY_UNIT, BY_UNIT_AND_EXTRA, Basis, Weighing, missing_of, weighing_of
from governance.tally.weight import Number, of_plain
from handlers.frame.words import N_, Html, Words
from handlers.tally.weights import say_weight, share_word

_MISSING = N_(
    "⚠️ The {shares} come to {total}, not {whole}: {gap} is missing. Is a home missing, or was one rounded? "
    "If the deed itself has it so, take the list as it is."
)
_TOO_MUCH = N_(
    "⚠️ The {shares} come to {total}, not {whole}: {gap} too much. Does a home stand twice, or was one rounded? "
    "If the deed itself has it so, take the list as it is."
)
ASKED = N_(
    "This list states no areas and no shares. What counts when you vote? If it is areas or shares, add that column "
    "and send the list again."
)

CHOICES = {
    "unit": (BY_UNIT, N_("One home, one vote")),
    "extras": (BY_UNIT_AND_EXTRA, N_("Parking and storage have one vote, too")),
    "owner": (BY_OWNER, N_("One owner, one vote")),
}
"""What whoever sent such a list can say, by the word in its button, with the button's words."""


def choices(facts: Mapping[str, Any]) -> dict[str, str]:
    """Those that there are for a list: parking spaces by themselves only where it has any."""
    return {name: label for name, (_, label) in CHOICES.items() if name != "extras" or facts.get("extras")}


def weighing_lines(t: Words, facts: Mapping[str, Any]) -> list[Html]:
    """What whoever sends a list should know of its weights; nothing where they are as they were and complete."""
    if "weighing" not in facts:  # shown before there was more than areas
        return []
    if facts["weighing"] is None:
        return [t(ASKED)]
    return _difference(t, weighing_of(facts["weighing"]), facts)


def said(t: Words, weighing: Weighing) -> str:
    """By what it counts, within a sentence."""
    if weighing.stated:
        return share_word(t, weighing)
    return t.plain("homes (one each)") if weighing.basis is Basis.UNIT else t.plain("owners (one each)")


def _difference(t: Words, weighing: Weighing, facts: Mapping[str, Any]) -> list[Html]:
    total = of_plain(facts["area"])
    gap = missing_of(weighing.whole, total)
    if not gap:
        return []
    numbers: dict[str, Number] = {"total": total, "whole": missing_of(weighing.whole, 0), "gap": max(gap, -gap)}
    words = {name: say_weight(t, number, weighing) for name, number in numbers.items()}
    sentence = _MISSING if gap > 0 else _TOO_MUCH
    return [t(sentence, shares=share_word(t, weighing), **words)]
