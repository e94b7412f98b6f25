"""Register of a community, who owns what: its units, their weights, their owners, and how heads are counted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, unique
from fractions import Fraction

from governance.tally.weight import Number, tidy

# An area is a whole number of ten-thousandths of a square metre: 89.37 m² is 893700.
AREA_SCALE = 10_000
# No flat is larger than this many square metres; beyond it a decimal point was forgotten.
LARGEST_AREA = 100_000

DEVELOPER = "developer"


@unique
class Use(Enum):
    """What a unit is used for. Only dwellings and shops must state an area."""

    HOME = "home"
    SHOP = "shop"
    PARKING = "parking"
    STORE = "store"

    @property
    def may_lack_area(self) -> bool:
        """A parking space or a store without an area of its own stands in the register and adds nothing."""
        return self in {Use.PARKING, Use.STORE}


@dataclass(frozen=True, slots=True)
class Owner:
    """A person or firm that owns. Two lines with the same `key` mean the same owner (see `owner_key`)."""

    key: str
    name: str
    phone: str = ""
    number: str = ""

    @property
    def developer(self) -> bool:
        """Is it the developer, holding what is not sold yet?"""
        return self.key == DEVELOPER


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a unit is: building, entrance (empty in a building without), and its own number."""

    building: str
    entrance: str
    unit: str

    def __str__(self) -> str:
        return "-".join(part for part in (self.building, self.entrance, self.unit) if part)


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit in the register with all its owners.

    `weight` is what the community counts by (`governance.register.weighing`), in ten-thousandths of a square metre, of
    a share or of a vote; 0 for none. `part_of`: the home that a parking space or a storage room counts with.
    """

    place: Place
    use: Use
    weight: Number
    owners: tuple[Owner, ...]
    part_of: Place | None = None


@dataclass(frozen=True, slots=True)
class RollLine:
    """One unit on a roll: its weight, the head it belongs to, and the accounts that may cast its ballot.

    Lines with the same `heads_group` are one head; `owners` are the ids behind it, `accounts` may be empty.
    """

    unit: int
    place: Place
    weight: Number
    heads_group: str
    owners: tuple[int, ...]
    accounts: tuple[int, ...]


def owner_key(name: str, *, phone: str = "", number: str = "", developer: bool = False) -> str:
    """By what an owner is known again: the owner number, else name and telephone, else the name alone."""
    if developer:
        return DEVELOPER
    if number:
        return f"number:{number}"
    return f"name:{name}|{phone}" if phone else f"name:{name}"


def heads_group(owners: Iterable[int | str]) -> str:
    """The head that a unit belongs to: its owners, taken together, in whatever order they are written.

    One owner of several units is one head, the joint owners of a unit are one head, the developer's unsold units are
    one head (Supreme People's Court, interpretation on building ownership 2020, art. 9). Who owns one unit alone and
    another with a spouse is two different owners, and two heads.
    """
    return "+".join(sorted(str(owner) for owner in owners))


@dataclass(frozen=True, slots=True)
class Sum:
    """What a register adds up to. `weight` in ten-thousandths; units without one are counted in `units` only."""

    units: int
    buildings: int
    heads: int
    weight: Number


def add_up(entries: Collection[Entry]) -> Sum:
    """Units, buildings, heads and weight. A unit without weight adds neither a head nor a weight."""
    counted = [entry for entry in entries if entry.weight > 0]
    return Sum(
        units=len(entries),
        buildings=len({entry.place.building for entry in entries} - {""}),
        heads=len({heads_group(owner.key for owner in entry.owners) for entry in counted if entry.part_of is None}),
        weight=tidy(sum(entry.weight for entry in counted)),
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new register changes in the one that stands, each list in the order of the places."""

    added: tuple[Entry, ...]
    gone: tuple[Entry, ...]
    other_area: tuple[tuple[Entry, Entry], ...]
    other_owners: tuple[tuple[Entry, Entry], ...]

    @property
    def nothing(self) -> bool:
        """Are both the same?"""
        return not (self.added or self.gone or self.other_area or self.other_owners)


def difference(old: Collection[Entry], new: Collection[Entry]) -> Difference:
    """What changes from `old` to `new`: units added and gone, areas and owners that differ.

    A new telephone number is no new owner: owners are compared by name and number.
    """
    before = {entry.place: entry for entry in old}
    after = {entry.place: entry for entry in new}
    both = [(before[place], after[place]) for place in in_order(before.keys() & after.keys())]
    return Difference(
        added=tuple(after[place] for place in in_order(after.keys() - before.keys())),
        gone=tuple(before[place] for place in in_order(before.keys() - after.keys())),
        other_area=tuple(pair for pair in both if _counts(pair[0]) != _counts(pair[1])),
        other_owners=tuple(pair for pair in both if _people(pair[0]) != _people(pair[1])),
    )


def _counts(entry: Entry) -> tuple[Number, Use, Place | None]:
    return entry.weight, entry.use, entry.part_of


def _people(entry: Entry) -> frozenset[tuple[str, str]]:
    return frozenset(("", DEVELOPER) if owner.developer else (owner.name, owner.number) for owner in entry.owners)


def in_order(places: Iterable[Place]) -> list[Place]:
    """Places as people count them: 2 before 10."""
    return sorted(places, key=lambda place: (_natural(place.building), _natural(place.entrance), _natural(place.unit)))


def _natural(text: str) -> list[tuple[int, int, str]]:
    parts = re.findall(r"\d+|\D+", text)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def same_names(entries: Collection[Entry]) -> dict[str, tuple[Place, ...]]:
    """Owners known by their name alone who hold several units: one head each, if they really are one person."""
    places: dict[str, list[Place]] = {}
    for entry in entries:
        for owner in entry.owners:
            if owner.key == owner_key(owner.name):
                places.setdefault(owner.name, []).append(entry.place)
    return {name: tuple(in_order(found)) for name, found in places.items() if len(found) > 1}


def moved_keys(old: Collection[Entry], new: Collection[Entry]) -> Mapping[str, str]:
    """Owners who stay, under another key: same unit and same name, but a telephone or number came or went.

    Gives old key → new key, only where it is plain: the old key is used no more, the new one was not used before.
    """
    keys_before = {owner.key for entry in old for owner in entry.owners}
    keys_after = {owner.key for entry in new for owner in entry.owners}
    after = {entry.place: entry for entry in new}
    moves: dict[str, str] = {}
    for entry in old:
        for owner in entry.owners:
            if owner.key in keys_after or owner.key in moves or owner.developer:
                continue
            now = _namesakes(after.get(entry.place), owner.name)
            if len(now) == 1 and now[0] not in keys_before and now[0] not in moves.values():
                moves[owner.key] = now[0]
    return moves


def _namesakes(entry: Entry | None, name: str) -> Sequence[str]:
    return [owner.key for owner in entry.owners if owner.name == name] if entry else []


def say_area(area: int) -> str:
    """An area in square metres with two decimals, or with all of its decimals where it has more: `89.37`."""
    whole, rest = divmod(area, AREA_SCALE)
    digits = f"{rest:04d}"
    return f"{whole:,}.{digits[:2]}" if digits.endswith("00") else f"{whole:,}.{digits.rstrip('0')}"


def square_metres(area: int) -> Fraction:
    """An area as an exact number of square metres."""
    return Fraction(area, AREA_SCALE)
