"""A year of a house's life, and the one after, in what its neighbours wrote: which was new, which was open already."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent / "a_year"
SEEN = _FOLDER / "january_to_june.txt"
SECOND_HALF = _FOLDER / "july_to_december.txt"
"""Held out at first; seen since it was run once (`docs/matters.md` has that figure)."""
HELD_OUT = _FOLDER / "the_year_after.txt"
"""Only the last measurement reads this one."""

_SAID = re.compile(r"(\d{4}) ([+=]) (\w+) (\w+) (\S+) \| (.+)")
_SETTLED = re.compile(r"(\d{4}) \. (.+)")


@dataclass(frozen=True, slots=True)
class Said:
    """Something that somebody wrote. `home`: "3-2", where the register knows the writer's; `again`: it repeats what is open."""

    day: str
    name: str
    again: bool
    kind: str
    home: str
    text: str
    open: tuple[Said, ...]

    @property
    def english(self) -> bool:
        """Is it English?"""
        return self.text.isascii()


def _offered(living: dict[str, Said]) -> tuple[Said, ...]:
    """Of a dispute nobody else hears."""
    return tuple(one for one in living.values() if one.kind != "dispute")


def said(path: Path) -> Iterator[Said]:
    """What was written, in order, each with the matters that were open just then, oldest first."""
    living: dict[str, Said] = {}
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        if settled := _SETTLED.fullmatch(line):
            for name in settled[2].split():
                del living[name]
            continue
        found = _SAID.fullmatch(line)
        if found is None:
            raise ValueError(f"no line of a year: {line!r}")
        day, sign, name, kind, home, text = found.groups()
        one = Said(day, name, sign == "=", kind, "" if home == "-" else home, text, _offered(living))
        yield one
        if not one.again:
            living[name] = one
