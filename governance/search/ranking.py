"""Ranking of what was found: what holds the very words comes first, then what is most alike; at last the newest."""

from __future__ import annotations

from dataclasses import dataclass

from governance.search.grams import Asked, plain, share

ENOUGH = 0.5
"""So much of what was asked must be in a text for it to be an answer; a word with one wrong letter has that much."""
NEAR = 0.3
"""So much for it to be shown where nothing has enough."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that may be an answer. `order`: the higher, the newer; `living`: it still waits for somebody."""

    key: int
    text: str
    order: int
    living: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The keys of the answers, best first. `exact`: they hold what was asked, and do not only resemble it."""

    keys: tuple[int, ...]
    exact: bool


def ranked(question: str, wanted: Asked, candidates: list[Candidate]) -> Found:
    """Which of the candidates are answers, in which order."""
    words = plain(question).split()
    scored = [(share(wanted, one.text), _whole(words, one.text), one) for one in candidates]
    enough = [one for one in scored if one[0] >= ENOUGH]
    shown = enough or [one for one in scored if one[0] >= NEAR]
    shown.sort(key=lambda one: (one[1], one[0], one[2].living, one[2].order), reverse=True)
    return Found(tuple(one.key for _, _, one in shown), exact=bool(enough))


def _whole(words: list[str], text: str) -> int:
    """How many of the words, as they were written, stand in the text."""
    there = plain(text)
    return sum(word in there for word in words)
