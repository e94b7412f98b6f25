"""Correction of one line in words: as it stands, as it shall be, and to the group without names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.register.correction import Part
from governance.register.register import Entry, Owner
from governance.register.weighing import Basis, Weighing
from governance.tally.weight import Number, of_plain
from handlers.frame.places import say_place
from handlers.frame.words import Html, Words
from handlers.tally.weights import say_weight, share_word, weight_title
from storage.register.corrections import from_data


def say_owner(owner: Owner) -> str:
    """A name with the telephone, where there is one."""
    return f"{owner.name} {owner.phone}".strip()


def say_own_weight(t: Words, weight: Number, weighing: Weighing) -> str:
    """What a home weighs, also if that is nothing."""
    if weight:
        return say_weight(t, weight, weighing)
    return t.plain("no area of its own") if weighing.basis is Basis.AREA else t.plain("no share of its own")


def line_text(t: Words, found: tuple[Entry, dict[int, Owner]], weighing: Weighing) -> Html:
    """One line of the register as it stands."""
    entry = found[0]
    names = t.plain(", ").join(say_owner(owner) for owner in entry.owners)
    if not weighing.stated:
        return t("<b>{place}</b>: {owners}", place=say_place(t, entry.place), owners=names)
    weight = say_own_weight(t, entry.weight, weighing)
    return t("<b>{place}</b>: {area}, {owners}", place=say_place(t, entry.place), area=weight, owners=names)


def change_text(
    t: Words, found: tuple[Entry, dict[int, Owner]], part: Part, value: Mapping[str, Any], weighing: Weighing
) -> Html:
    """What a correction would change, before and after."""
    if part is Part.AREA:
        before, after = (say_weight(t, one, weighing) for one in (found[0].weight, of_plain(value["area"])))
        return t("{weight}: {before} → {after}", weight=weight_title(t, weighing), before=before, after=after)
    if part is Part.OWNERS:
        old = t.plain(", ").join(say_owner(owner) for owner in found[0].owners)
        new = t.plain(", ").join(say_owner(from_data(one)) for one in value["owners"])
        return t("Owner: {before} → {after}", before=old, after=new)
    before_name = found[1].get(int(value["owner"]))
    written = say_owner(before_name) if before_name else "–"
    return t("Same owner, name corrected: {before} → {after}", before=written, after=say_owner(from_data(value["as"])))


def public_text(t: Words, entry: Entry, part: Part, before: Number, weighing: Weighing) -> Html:
    """What the group reads: the home and what changed, no names."""
    place = say_place(t, entry.place)
    if part is Part.AREA:
        return t(
            "📋 One entry in the register has changed: {place}, {weight} {before} → {after}.",
            place=place,
            weight=share_word(t, weighing),
            before=say_weight(t, before, weighing),
            after=say_weight(t, entry.weight, weighing),
        )
    return t("📋 One entry in the register has changed: {place} has a new owner.", place=place)
