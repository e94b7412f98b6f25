"""Grams: the small pieces of a text by which it is found. Two neighbouring Chinese characters, three Latin letters.

A Chinese text has no spaces, so any two characters that stand beside each other may be the word that is looked for. Of
words with spaces three letters each, with the word's ends, so that a word with one wrong letter still has most of them.
Pieces are whole numbers: both databases order them alike, whatever they believe of languages.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MOST = 400
"""Pieces of one text that are kept; what comes later in a very long one is not found by its words."""
ASKED = 24
"""Pieces of one question that are looked for."""
_BITS = 21  # every code point of Unicode is less than 2 ** 21, so three of them fit 63 bits
_EDGE = "\x02"  # before and behind a word with spaces around it
# Without spaces between words: Chinese with its extensions, Japanese syllables.
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: whole pieces, and characters that stand alone, with which a piece may begin."""

    pieces: tuple[int, ...]
    beginnings: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pieces or self.beginnings)


def plain(text: str) -> str:
    """The text as it is compared: full-width letters as narrow ones, none of them capital."""
    return unicodedata.normalize("NFKC", text).casefold()


def grams(text: str) -> frozenset[int]:
    """The pieces by which a text is found, at most `MOST`."""
    found: dict[int, None] = {}
    for dense, word in _runs(text):
        # The last character alone, so that one that nothing follows is found, too.
        found |= dict.fromkeys([*_pairs(word), packed(word[-1])] if dense else _threes(word))
        if len(found) >= MOST:
            break
    return frozenset([*found][:MOST])


def asked(question: str) -> Asked:
    """What a question looks for, at most `ASKED` pieces. Nothing if it holds no letter and no number."""
    pieces: dict[int, None] = {}
    beginnings: dict[int, None] = {}
    for dense, word in _runs(question):
        if dense and len(word) == 1:
            beginnings[packed(word)] = None
        else:
            pieces |= dict.fromkeys(_pairs(word) if dense else _threes(word))
    room = [*pieces][:ASKED]
    return Asked(tuple(room), tuple(beginnings)[: ASKED - len(room)])


def packed(letters: str) -> int:
    """Up to three letters as one number; what begins with the same letters lies together."""
    number = 0
    for letter in letters.ljust(3, "\0"):
        number = number << _BITS | ord(letter)
    return number


def behind(beginning: int) -> int:
    """The first number that no piece beginning with this one character has."""
    return beginning + (1 << 2 * _BITS)


def share(wanted: Asked, text: str) -> float:
    """How much of what is looked for a text holds, from 0 to 1."""
    if not wanted:
        return 0.0
    there = grams(text)
    hits = sum(piece in there for piece in wanted.pieces)
    hits += sum(any(first <= one < behind(first) for one in there) for first in wanted.beginnings)
    return hits / (len(wanted.pieces) + len(wanted.beginnings))


def _runs(text: str) -> list[tuple[bool, str]]:
    """Each run of characters without spaces (True), and each word, in order."""
    found: list[tuple[bool, str]] = []
    for word in _WORD.findall(plain(text)):
        at = 0
        for run in _DENSE.finditer(word):
            if run.start() > at:
                found.append((False, word[at : run.start()]))
            found.append((True, run.group()))
            at = run.end()
        if at < len(word):
            found.append((False, word[at:]))
    return found


def _pairs(run: str) -> list[int]:
    return [packed(run[at : at + 2]) for at in range(len(run) - 1)]


def _threes(word: str) -> list[int]:
    edged = f"{_EDGE}{word}{_EDGE}"
    return [packed(edged[at : at + 3]) for at in range(len(edged) - 2)]
