"""Correction of one line in words: as it stands, as it shall be, and to the group without names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from governance.register.correction import Part
from governance.register.register import Entry, Owner, say_area
from handlers.frame.places import say_place
from handlers.frame.words import Html, Words
from storage.register.corrections import from_data


def say_owner(owner: Owner) -> str:
    """A name with the telephone, where there is one."""
    return f"{owner.name} {owner.phone}".strip()


def line_text(t: Words, found: tuple[Entry, dict[int, Owner]]) -> Html:
    """One line of the register as it stands."""
    entry = found[0]
    names = t.plain(", ").join(say_owner(owner) for owner in entry.owners)
    area = t("{area} m²", area=say_area(entry.area)) if entry.area else t("no area of its own")
    return t("<b>{place}</b>: {area}, {owners}", place=say_place(t, entry.place), area=area, owners=names)


def change_text(t: Words, found: tuple[Entry, dict[int, Owner]], part: Part, value: Mapping[str, Any]) -> Html:
    """What a correction would change, before and after."""
    if part is Part.AREA:
        before, after = say_area(found[0].area), say_area(int(value["area"]))
        return t("Area: {before} → {after} m²", before=before, after=after)
    if part is Part.OWNERS:
        old = t.plain(", ").join(say_owner(owner) for owner in found[0].owners)
        new = t.plain(", ").join(say_owner(from_data(one)) for one in value["owners"])
        return t("Owner: {before} → {after}", before=old, after=new)
    before_name = found[1].get(int(value["owner"]))
    written = say_owner(before_name) if before_name else "–"
    return t("Same owner, name corrected: {before} → {after}", before=written, after=say_owner(from_data(value["as"])))


def public_text(t: Words, entry: Entry, part: Part, area_before: int) -> Html:
    """What the group reads: the home and what changed, no names."""
    place = say_place(t, entry.place)
    if part is Part.AREA:
        before, after = say_area(area_before), say_area(entry.area)
        return t(
            "📋 One entry in the register has changed: {place}, area {before} → {after} m².",
            place=place,
            before=before,
            after=after,
        )
    return t("📋 One entry in the register has changed: {place} has a new owner.", place=place)
