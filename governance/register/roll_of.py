"""Roll of a register: which units have a vote, for which heads, with which weight. One definition for chat and files.

A unit without weight is on no roll; a parking space that counts with a home adds to its weight. The joint owners of a
unit are one head in whatever order they are named, and so is the developer with all that is not sold
(`governance.register.register.heads_group`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from governance.register.names import is_developer, read_names
from governance.register.register import DEVELOPER, Entry, Place, heads_group, owner_key
from governance.register.weighing import Per
from governance.tally.roll import RegisterRow
from governance.tally.weight import SCALE, Number, tidy


def roll_of(entries: Sequence[Entry], each: Per = Per.WEIGHT) -> list[RegisterRow]:
    """The roll of a register, in its order: units by their places, heads by the keys of their owners."""
    counted = [entry for entry in entries if entry.weight > 0 and entry.part_of is None]
    heads = [heads_group(owner.key for owner in entry.owners) for entry in counted]
    homes = Counter(heads)
    more = more_weight((entry.part_of, entry.weight) for entry in entries if entry.part_of is not None)
    return [
        RegisterRow(str(entry.place), head, line_weight(each, entry.weight, more.get(entry.place, 0), homes[head]))
        for entry, head in zip(counted, heads, strict=True)
    ]


def more_weight(parts: Iterable[tuple[Place, Number]]) -> Mapping[Place, Number]:
    """What counts with each home: the weights of its parking spaces and storage rooms together."""
    found: dict[Place, Number] = defaultdict(int)
    for home, weight in parts:
        found[home] += weight
    return found


def line_weight(each: Per, weight: Number, more: Number, homes: int) -> Number:
    """What a line weighs: what the register says with what counts with it, one, or its part of its owner's one."""
    if each is Per.UNIT:
        return SCALE
    return tidy(Fraction(SCALE, max(1, homes))) if each is Per.OWNER else tidy(weight + more)


def head_of(owners: str, *, family_first: bool = False) -> str:
    """The head that is meant by owners as a cell names them: `周敏、李强` and `李强、周敏` are one, and so is 未售."""
    names = read_names(owners, family_first=family_first)
    if any(is_developer(name) for name in names):
        return DEVELOPER
    return heads_group(owner_key(name).removeprefix("name:") for name in names)
