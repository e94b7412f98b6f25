"""Sample houses abroad: a condominium in Valencia, Leipzig, Miami, Hong Kong and Singapore, each with its people.

All names are invented. Nothing here knows the bot; `bot.demo.abroad` founds the community that lives there.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.sandbox.sample.community import COMMITTEE_GROUP, OWNERS_GROUP, Resident, Unit

_DATA: Mapping[str, Any] = json.loads((Path(__file__).parent / "abroad.json").read_text("utf-8"))
HOUSES = tuple(_DATA)
"""What `--place` can name."""
_FIRST, _FIRST_NEIGHBOUR = 830_001, 831_001
_ON_PAPER = 6  # each so-many-th of those who only vote has never opened the private chat


@dataclass(frozen=True, slots=True)
class House:
    """One of them. `place`: the code of its law; `counts`: the share by which its votes are weighed, written with
    `sign` ("%" or nothing), "" where each home has one vote; the areas of `units` are ten-thousandths of it.
    """

    key: str
    community: str
    place: str
    zone: str
    cast: tuple[Resident, ...]
    units: tuple[Unit, ...]
    neighbours: tuple[tuple[int, str, str], ...]
    titles: Mapping[int, str]
    chatter: tuple[tuple[int, str], ...]
    motion: Mapping[str, str]
    counts: str = ""
    sign: str = ""

    @property
    def whole(self) -> int:
        """What all weights come to, in ten-thousandths."""
        return sum(unit.area for unit in self.units)

    @property
    def board(self) -> tuple[int, ...]:
        """The accounts of those who act for the owners, the chair first."""
        return tuple(one.id for one in self.cast if one.role in {"chair", "committee"})

    def on_paper(self, account: int) -> bool:
        """Has this neighbour never opened the private chat with the bot?"""
        return account >= _FIRST_NEIGHBOUR and account % _ON_PAPER == 0


@cache
def house(key: str) -> House:
    """The house of that key, the same at each call. Raises KeyError."""
    facts = _DATA[key]
    cast = tuple(_resident(number, one) for number, one in enumerate(facts["cast"]))
    units = _units(facts, cast)
    silent = [(unit.owners[0], f"{unit.building}-{unit.number}") for unit in units if not unit.accounts]
    by_first = {one.first: one.id for one in cast}
    return House(
        key,
        facts["community"],
        facts["place"],
        facts["zone"],
        cast,
        units,
        tuple((_FIRST_NEIGHBOUR + number, *one) for number, one in enumerate(silent)),
        {OWNERS_GROUP: facts["owners"], COMMITTEE_GROUP: facts["board"]},
        tuple((by_first[first], text) for first, text in facts["chatter"]),
        facts["motion"],
        facts["counts"],
        facts.get("sign", ""),
    )


def _resident(number: int, facts: Mapping[str, str]) -> Resident:
    name = f"{facts['first']} {facts['last']}"
    return Resident(
        id=_FIRST + number,
        last=facts["last"],
        first=facts["first"],
        role=facts["role"],
        emoji=facts["emoji"],
        zh=facts["en"],
        en=f"{name}, {facts['en']}",
        homes=(facts["home"],) if "home" in facts else (),
        home=facts.get("lives", ""),
        language="en",
    )


def _units(facts: Mapping[str, Any], cast: tuple[Resident, ...]) -> tuple[Unit, ...]:
    owned = {home: one for one in cast for home in one.homes}
    names, weights = _names(facts), facts["weights"]
    found: list[Unit] = []
    for building in facts["buildings"]:
        for floor in range(1, facts["floors"] + 1):
            for place, door in enumerate(facts["doors"]):
                number = facts["label"].format(floor=floor, door=door)
                one = owned.get(f"{building}-{number}")
                owner, accounts = (one.name, (one.id,)) if one else (next(names), ())
                found.append(Unit(building, "", number, weights[place % len(weights)], (owner,), accounts))
    return _made_whole(found, facts["whole"])


def _made_whole(units: list[Unit], whole: int) -> tuple[Unit, ...]:
    """Shares that come to the whole: what is missing falls to the top floor, a ten-thousandth at a time."""
    if not whole:
        return tuple(units)
    missing = whole - sum(unit.area for unit in units)
    each, rest = divmod(missing, len(units))
    return tuple(
        Unit(unit.building, "", unit.number, unit.area + each + (place < rest), unit.owners, unit.accounts)
        for place, unit in enumerate(units)
    )


def _names(facts: Mapping[str, Any]) -> Any:
    """Names of owners, no two alike."""
    chance, taken = random.Random(facts["community"]), {f"{one['first']} {one['last']}" for one in facts["cast"]}
    pairs = [f"{given} {surname}" for given in facts["given"].split() for surname in facts["surnames"].split()]
    chance.shuffle(pairs)
    return iter([pair for pair in pairs if pair not in taken])
