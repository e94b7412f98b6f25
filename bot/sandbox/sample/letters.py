"""Names in letters: what the people and things of the sample are called for somebody who reads no Chinese."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from bot.sandbox.sample import community as sample

_DATA = json.loads((Path(__file__).parent / "letters.json").read_text("utf-8"))
_SURNAMES: list[str] = _DATA["surnames"].split()
_GIVEN: list[str] = _DATA["given"].split()
CHATTER: list[str] = _DATA["chatter"]
_GROUPS = {sample.OWNERS_GROUP: "Yishiting Gardens – owners", sample.COMMITTEE_GROUP: "Yishiting Gardens – committee"}


@cache
def _spelled() -> dict[str, str]:
    """Every name of the sample in letters, no two alike: a name is what tells two heads of the register apart."""
    found = {one.name: one.en.partition(",")[0] for one in sample.RESIDENTS}
    found[sample.DEVELOPER] = "Jincheng Property Ltd"
    found["杨师傅"] = "Master Yang"
    taken = set(found.values())
    surnames = dict(zip(sample.SURNAMES, _SURNAMES, strict=True))
    given = dict(zip(sample.GIVEN, _GIVEN, strict=True))
    for name in (owner for home in sample.units() for owner in home.owners):
        if name in found:
            continue
        letters = f"{surnames[name[0]]} {given[name[1:]]}"
        while letters in taken:
            letters += "an"
        found[name] = letters
        taken.add(letters)
    return found


def name_in(names: str, name: str) -> str:
    """A name of the sample, in letters where `names` is "en"."""
    return _spelled().get(name, name) if names == "en" else name


def title_in(names: str, group: int) -> str:
    """What a group of the sample is called."""
    purpose = "业主群" if group == sample.OWNERS_GROUP else "业委会"
    return _GROUPS[group] if names == "en" else f"{sample.COMMUNITY['zh']}{purpose}"
