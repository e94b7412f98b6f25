"""Secrets that must not be on disk: planted words, and a search of every byte of database, WAL and logs.

    planted = Planted()
    … lead planted.chatter() through the bot, write its log to a file in the same folder …
    assert traces(folder, [*planted.words, planted.token]) == []

What is planted is unlike anything else, so that one find is one leak. Words are looked for as UTF-8, as UTF-16, as JSON
and as web addresses write them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

TOKEN = "987654321:AAGplanted-planted_planted-planted9"

# Every planted line has one of these in it; nothing else in the project has.
MARKS = ("青瓷喵", "Quxblort")
_PHONES = ("139", "186", "177")
_TALK = (
    "{mark}今天菜市场的白菜真便宜，{number}",
    "有没有人看见我家{mark}的快递，电话{phone}（{number}号柜）",
    "{mark}: anyone up for a walk at {number}?",
    "三号楼{mark}投票我选了同意，别告诉别人 {number}",
    "my number is {phone} {mark} {number}",
    "@somebody {mark} 你家漏水了吗 {number} https://example.org/{number}",
)


@dataclass(frozen=True)
class Planted:
    """Words to look for. `phones` are mobile numbers as people write them; the same seed plants the same words."""

    token: str = TOKEN
    seed: int = 7
    phones: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        draw = random.Random(self.seed)
        numbers = tuple(f"{draw.choice(_PHONES)}{draw.randrange(10**8):08d}" for _ in range(50))
        object.__setattr__(self, "phones", numbers)

    @property
    def words(self) -> tuple[str, ...]:
        """What may be nowhere: the marks of all chatter, every phone number, both halves of the token."""
        return (*MARKS, *self.phones, self.token, self.token.partition(":")[2])

    def chatter(self, lines: int = 10_000) -> Iterator[str]:
        """Ordinary talk of a residents' group, as many lines as wanted."""
        draw = random.Random(self.seed + 1)
        for number in range(lines):
            pattern = draw.choice(_TALK)
            yield pattern.format(mark=draw.choice(MARKS), phone=draw.choice(self.phones), number=number)


@dataclass(frozen=True)
class Trace:
    """A planted word that was found, with what stands around it."""

    file: str
    word: str
    around: str


def traces(place: Path, words: Iterable[str]) -> list[Trace]:
    """Every planted word found in a file, or in any file below a folder (a SQLite file's WAL lies beside it)."""
    files = [place] if place.is_file() else sorted(path for path in place.rglob("*") if path.is_file())
    forms = [(word, form) for word in words for form in _forms(word)]
    return [trace for file in files for trace in _in(file, forms)]


def _in(file: Path, forms: list[tuple[str, bytes]]) -> Iterator[Trace]:
    content = file.read_bytes()
    for word, form in forms:
        at = content.find(form)
        if at >= 0:
            around = content[max(0, at - 40) : at + len(form) + 40].decode("utf-8", "replace")
            yield Trace(file.name, word, around)


def _forms(word: str) -> set[bytes]:
    """How a word may be written down."""
    escaped = json.dumps(word)[1:-1]
    return {word.encode(), word.encode("utf-16-le"), escaped.encode(), quote(word, safe="").encode()}
