"""Phrases: what a room says that people say who want it, and whether a sentence says so.

A phrase is written as parts with spaces between them: all must stand in the sentence, in this order, whatever stands
between them. `|` parts spellings of one part, `_` joins words that stand side by side, `*` behind an English word takes
any ending: `who|whos duty`, `谁|哪位 值班`, `how do_i vot*`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from governance.speech.sentence import weight, words_of
from governance.speech.typing import Spelling

Places = Mapping[str, Sequence[int]]
ENDING = "*"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, cut up: its parts in order, each in its spellings, each spelling as words."""

    text: str
    parts: tuple[tuple[tuple[str, ...], ...], ...]

    def words(self) -> Iterator[str]:
        """All words in it, with `*` where any ending will do."""
        return (word for part in self.parts for spelling in part for word in spelling)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the places of its words. `near`: those of words that may be meant, had somebody mistyped."""

    words: tuple[str, ...]
    places: Places
    near: Places


@dataclass(frozen=True, slots=True)
class Found:
    """That a sentence says a phrase: which, and at which places of the sentence its words stand."""

    phrase: str
    places: frozenset[int]


def phrase_of(text: str) -> Phrase:
    """A phrase as it is written in a room, cut up."""
    return Phrase(text, tuple(tuple(map(_spelling, part.split("|"))) for part in text.split()))


def phrases_of(texts: Iterable[str]) -> tuple[Phrase, ...]:
    """Several of them."""
    return tuple(map(phrase_of, texts))


def _spelling(text: str) -> tuple[str, ...]:
    words: list[str] = []
    for piece in re.findall(r"[^_*]+\*?", text):
        words += words_of(piece)
        if piece.endswith(ENDING):
            words[-1] += ENDING
    return tuple(words)


class Known:
    """All words of some phrases: it reads sentences so that these are found quickly."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        words = {word for phrase in phrases for word in phrase.words()}
        self._beginnings = {word.removesuffix(ENDING) for word in words if word.endswith(ENDING)}
        self._spelling = Spelling(words)

    def read(self, text: str) -> Sentence:
        """A text as a sentence."""
        words = words_of(text)
        places: defaultdict[str, list[int]] = defaultdict(list)
        near: defaultdict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(words):
            meant = [word, *self._begun(word)]
            for one in meant:
                places[one].append(place)
            for one in (*meant, *(self._spelling.near(word) if len(meant) == 1 else ())):
                near[one].append(place)
        return Sentence(words, dict(places), dict(near))

    def _begun(self, word: str) -> Iterator[str]:
        beginnings = (word[:length] for length in range(2, len(word) + 1))
        return (f"{one}{ENDING}" for one in beginnings if one in self._beginnings)


def find(phrase: Phrase, sentence: Sentence, *, mistyped: bool = False) -> Found | None:
    """Where the sentence says the phrase; `mistyped`: allowing for typing mistakes."""
    places: set[int] = set()
    start = 0
    for part in phrase.parts:
        ends = [end for spelling in part if (end := _place(spelling, sentence, start, mistyped=mistyped))]
        if not ends:
            return None
        first, last = min(ends, key=lambda end: (end[0], -end[1]))
        places.update(range(first, last))
        start = last
    return Found(phrase.text, frozenset(places))


def _place(spelling: tuple[str, ...], sentence: Sentence, start: int, *, mistyped: bool) -> tuple[int, int] | None:
    # By its sound alone one Chinese letter may be anything.
    table = sentence.near if mistyped and weight(spelling) > 1 else sentence.places
    for first in table.get(spelling[0], ()):
        if first >= start and all(first + step in table.get(word, ()) for step, word in enumerate(spelling)):
            return first, first + len(spelling)
    return None


def found_of(phrases: Iterable[Phrase], sentence: Sentence, *, mistyped: bool = False) -> Found | None:
    """The phrase that takes up most of the sentence, with the places of all that it says; None if it says none."""
    found = [one for phrase in phrases if (one := find(phrase, sentence, mistyped=mistyped))]
    if not found:
        return None
    longest = max(found, key=lambda one: said_by(one, sentence))
    return Found(longest.phrase, frozenset().union(*(one.places for one in found)))


def said_by(found: Found, sentence: Sentence) -> int:
    """How much of the sentence the phrase takes up, in Chinese letters."""
    return weight(tuple(sentence.words[place] for place in found.places))
