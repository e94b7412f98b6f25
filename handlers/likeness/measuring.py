"""Measuring of how alike two wordings are, typing mistakes and word order aside. No network and no model."""

from __future__ import annotations

from rapidfuzz import fuzz

from governance.likeness.terms import pieces, plain

_OTHER_LANGUAGE = 0.35
"""Nothing can be compared but what they name, so the wording speaks neither for nor against it."""


class Wording:
    """A text, taken apart once, to be compared with many."""

    def __init__(self, text: str) -> None:
        self._plain, self._pieces = plain(text), " ".join(pieces(text))
        self._ascii = text.isascii()

    def alike(self, other: str) -> float:
        """0 for nothing in common, 1 for the same words: by pieces (`terms.pieces`), and by letters as they stand."""
        if self._ascii != other.isascii():
            return _OTHER_LANGUAGE
        there = " ".join(pieces(other))
        if not self._pieces or not there:
            return 0.0
        return max(fuzz.token_set_ratio(self._pieces, there), fuzz.ratio(self._plain, plain(other))) / 100
