"""Foreign text: how a name or a text that somebody else wrote stands among our own words and cannot disfigure them.

What is stored stays as it was written; only what is shown is put right.
"""

from __future__ import annotations

import re

# Signs that nobody sees and that turn the line around (Unicode, Bidirectional Algorithm), or stand for nothing at
# all; control characters but for the end of a line. The joiner inside emoji and Persian words stays.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0]"
)
# Marks that pile up over one letter. Two are enough for every language that uses these.
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILES = re.compile(f"([{_MARKS}]{{2}})[{_MARKS}]+")
_EMPTY_LINES = re.compile(r"\n\s*\n\s*\n+")
# Hebrew, Arabic and their neighbours: written from the right, they would pull our numbers along.
_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_SUSPECT = re.compile(f"{_UNSEEN.pattern}|{_PILES.pattern}|{_EMPTY_LINES.pattern}|{_FROM_THE_RIGHT.pattern}")


def tidy(text: str) -> str:
    """The text without what cannot be seen, with at most two marks on a letter and one empty line between lines.

    What is written from the right is set apart (U+2068 … U+2069), so that the rest of the line stays in its order.
    """
    if _SUSPECT.search(text) is None:
        return text
    shown = _EMPTY_LINES.sub("\n\n", _PILES.sub(r"\1", _UNSEEN.sub("", text)))
    if _FROM_THE_RIGHT.search(shown):
        return "\n".join(f"\u2068{line}\u2069" if line else line for line in shown.split("\n"))
    return shown


def one_line(text: str, most: int) -> str:
    """A name: on one line, at most so many characters; three dots if nothing of it can be seen."""
    shown = " ".join(_PILES.sub(r"\1", _UNSEEN.sub("", text)).split())
    return (shown if len(shown) <= most else shown[: most - 1] + "…") or "…"
