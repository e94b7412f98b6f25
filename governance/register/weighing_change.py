"""Change of weighing: by what a community counts once a list is its register, and what each home weighs then."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from governance.register.register import Entry
from governance.register.weighing import Basis, Weighing
from governance.tally.weight import SCALE


def weighing_from(before: Weighing, listed: Weighing | None) -> Weighing | None:
    """By what it counts with this list; None where neither the list nor the community has said.

    A list of shares that does not say what they are called, or what they come to, leaves that as it was.
    """
    if listed is None:
        return None if before.stated else before
    if listed.basis is Basis.SHARE is before.basis and listed.sign is before.sign:
        return replace(listed, word=listed.word or before.word, whole=listed.whole or before.whole)
    return listed


def weighed(entry: Entry, weighing: Weighing | None) -> Entry:
    """The entry with its weight, where the list states none: one for a home, and for a parking space if it counts."""
    if weighing is None or weighing.stated:
        return entry
    one = not entry.use.may_lack_area or (weighing.extras and entry.part_of is None)
    return replace(entry, weight=SCALE if one else 0)


def with_known_weights(old: Collection[Entry], new: Sequence[Entry]) -> tuple[Entry, ...] | None:
    """A list of owners alone, with the weights that the register knows; None where it names a home that is new."""
    known = {entry.place: entry for entry in old}
    if not known or any(entry.place not in known for entry in new):
        return None
    return tuple(
        replace(entry, weight=known[entry.place].weight, part_of=known[entry.place].part_of, use=known[entry.place].use)
        for entry in new
    )
