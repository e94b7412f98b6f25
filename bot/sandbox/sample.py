"""Who lives here? The sample community: Yishiting Gardens, 7 buildings, 281 homes, people and their groups.

Figures after a real compound (7 buildings, 281 homes, a committee of 13). All names are invented. A demo's
register is made from `units()` and `COMMITTEE`; nothing here knows the bot.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.sandbox import membership, people, unread
from bot.sandbox.exchange import Exchange
from bot.sandbox.membership import administrator_member
from bot.sandbox.world import Chat, Member, Person

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
        return f"{self.last}{self.first}" if not self.last.isascii() else f"{self.first} {self.last}"


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


def fill(exchange: Exchange, *, chatter: bool = False, crowd: bool = False, names: str = "zh") -> None:
    """Puts people and groups into an empty world; last, the bot joins the owners' group as a plain member.

    `crowd`: the group has the quiet owners of all other homes too, so that "let everybody vote" can reach a quorum.
    `names`: "en" has everybody and everything named in letters.
    """
    from bot.sandbox import sample_letters as letters

    world = exchange.world
    for r in RESIDENTS:
        name = letters.name_in(names, r.name)
        about = {"en": r.en, "zh": f"{name}，{r.zh}"}
        first, last = (r.first, r.last) if name == r.name else (name, "")
        person = Person(r.id, first, last, r.username, r.language, r.role, about, r.emoji, quiet=r.quiet)
        world.add_person(person)
    everybody = [r.id for r in RESIDENTS]
    for account, name, home in neighbours() if crowd else ():
        said = letters.name_in(names, name)
        about = {"en": f"{said}, owner of {home}", "zh": f"{said}，{home}业主"}
        first, last = (name[1:], name[:1]) if said == name else (said, "")
        world.add_person(Person(account, first, last, role="neighbour", about=about, quiet=True))
        everybody.append(account)
    owners = _group(exchange, OWNERS_GROUP, letters.title_in(names, OWNERS_GROUP), "Owners' group", everybody)
    committee = [account for _, account in COMMITTEE]
    _group(exchange, COMMITTEE_GROUP, letters.title_in(names, COMMITTEE_GROUP), "Committee's group", committee)
    if chatter:
        for place, (account, text) in enumerate(CHATTER):
            said = letters.CHATTER[place] if names == "en" else text
            exchange.post(owners, account, people.worded(said))
    membership.add_bot(exchange, world.people[810_010], owners, administrator=False)
    unread.everybody_saw(world)


def _group(exchange: Exchange, number: int, title: str, english: str, accounts: list[int]) -> Chat:
    chat = Chat(number, "supergroup", title, {"en": english, "zh": title})
    chat.members = {account: Member() for account in accounts}
    chat.members[810_010] = Member("creator")
    if number == OWNERS_GROUP:
        chat.members[810_011] = administrator_member()
    return exchange.world.add_chat(chat)
