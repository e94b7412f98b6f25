"""Sample community, who lives here: Yishiting Gardens, 7 buildings, 281 homes, people and their groups.

Figures after a real compound (7 buildings, 281 homes, a committee of 13). All names are invented. A demo's
register is made from `units()` and `COMMITTEE`; nothing here knows the bot.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.sandbox.world import written_name

COMMUNITY = {"zh": "议事亭小区", "en": "Yishiting Gardens"}
OWNERS_GROUP = -1_001_000_000_281
COMMITTEE_GROUP = -1_001_000_000_013
DEVELOPER = "锦程置业有限公司"
HOMES = 281


@dataclass(frozen=True, slots=True)
class Unit:
    """One separately owned flat. `area`: ten-thousandths of m²; `accounts`: Telegram ids of its owners."""

    building: str
    entrance: str
    number: str
    area: int
    owners: tuple[str, ...]
    accounts: tuple[int, ...] = ()
    unsold: bool = False

    @property
    def label(self) -> str:
        return f"{self.building}-{self.entrance}-{self.number}"

    @property
    def area_text(self) -> str:
        """Square metres with two decimals, as in a title deed."""
        return f"{self.area // 10_000}.{self.area % 10_000 // 100:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """A person of the sample: `homes` owned (building-entrance-number), `home` lived in without owning.

    `quiet`: only ever votes; the page does not offer to be them.
    """

    id: int
    last: str
    first: str
    username: str = ""
    role: str
    emoji: str
    zh: str
    en: str
    homes: tuple[str, ...] = ()
    home: str = ""
    language: str = "zh-hans"
    quiet: bool = False

    @property
    def name(self) -> str:
        return written_name(self.first, self.last)


_DATA = json.loads((Path(__file__).parent / "community.json").read_text("utf-8"))
RESIDENTS: tuple[Resident, ...] = tuple(
    Resident(**{**facts, "homes": tuple(facts.get("homes", ()))}) for facts in _DATA["residents"]
)

BY_ROLE_COMMITTEE = tuple(r for r in RESIDENTS if r.role in {"chair", "committee"})
# Thirteen, of whom four are quiet: they never say a word, and vote.
COMMITTEE: tuple[tuple[str, int], ...] = tuple((r.name, r.id) for r in BY_ROLE_COMMITTEE)

SURNAMES: str = _DATA["surnames"]
GIVEN: list[str] = _DATA["given"].split()
UNSOLD = frozenset(_DATA["unsold"])
AREAS = (893_700, 1_124_500, 768_200, 1_289_100, 956_400)


def _places() -> list[tuple[str, str, str]]:
    """Buildings 1–6: two entrances, ten floors of two flats; 7: three, seven floors, less the office."""
    found = [
        (str(b), str(e), f"{floor}{door:02d}")
        for b in range(1, 7)
        for e in (1, 2)
        for floor in range(1, 11)
        for door in (1, 2)
    ]
    found += [("7", str(e), f"{floor}{door:02d}") for e in (1, 2, 3) for floor in range(1, 8) for door in (1, 2)]
    found.remove(("7", "1", "101"))
    return found


@cache
def units() -> tuple[Unit, ...]:
    """All 281 homes with their owners, the same at each call."""
    chance = random.Random(281)
    known: dict[str, list[Resident]] = {}
    for resident in RESIDENTS:
        for home in resident.homes:
            known.setdefault(home, []).append(resident)
    taken = {r.name for r in RESIDENTS}
    found = []
    for building, entrance, number in _places():
        label = f"{building}-{entrance}-{number}"
        area = AREAS[(int(building) + int(number[-1]) * 2) % len(AREAS)] + int(entrance) * 100
        owners = tuple(r.name for r in known.get(label, ()))
        accounts = tuple(r.id for r in known.get(label, ()))
        if label in UNSOLD:
            owners = (DEVELOPER,)
        elif not owners:
            owners = _owners(chance, taken)
        found.append(Unit(building, entrance, number, area, owners, accounts, label in UNSOLD))
    return tuple(found)


def _owners(chance: random.Random, taken: set[str]) -> tuple[str, ...]:
    """One new name, and for every sixth home a second."""
    names = []
    for _ in range(2 if chance.random() < 1 / 6 else 1):
        name = chance.choice(SURNAMES) + chance.choice(GIVEN)
        while name in taken:
            name = chance.choice(SURNAMES) + chance.choice(GIVEN)
        taken.add(name)
        names.append(name)
    return tuple(names)


CHATTER: list[tuple[int, str]] = [(account, text) for account, text in _DATA["chatter"]]


_FIRST_NEIGHBOUR = 820_001


@cache
def neighbours() -> tuple[tuple[int, str, str], ...]:
    """Account, name and home of the owners who are in the group but only ever vote."""
    silent = [u for u in units() if not u.accounts and not u.unsold]
    return tuple((_FIRST_NEIGHBOUR + n, home.owners[0], home.label) for n, home in enumerate(silent))
