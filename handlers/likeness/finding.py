"""Finding of what is open that somebody may mean, among what this person may see, and how it is shown to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from governance.likeness.ranking import Open, Told, ranked
from governance.likeness.terms import places_of, terms_of, things_in
from governance.matters.ladder import Place, place_of
from governance.matters.matter import LIVING, Kind, Visibility
from handlers.likeness.measuring import Wording
from storage.engine.uow import UnitOfWork
from storage.likeness import terms
from storage.matters import matters
from storage.matters.matters import Matter

_NOWHERE = Place()
_LOOKED_AT = 30
"""Of what shares most words, things and places so many are compared in full."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody tells. `place`: what they said of where it is; `lives`: where they live, or it was put."""

    kind: Kind
    text: str
    place: str = ""
    lives: Place = _NOWHERE

    @property
    def told(self) -> Told:
        """The same as the rules compare it."""
        return Told(self.kind, things_in(f"{self.text} {self.place}"), said_in(self.place, self.text), self.lives)


def said_in(place: str, text: str) -> Place:
    """The place that is said; the field for it counts before the wording."""
    found = place_of(place)
    return found if found.building else place_of(text)


async def like(
    uow: UnitOfWork, community: int, asked: Asked, visible: Sequence[Visibility], *, but: int = 0
) -> list[Matter]:
    """The open matters that may be meant, the most likely first, at most three. `but`: not this one (our key)."""
    said = said_in(asked.place, asked.text)
    where = said if said.building else asked.lives
    words = terms_of(f"{asked.text} {asked.place}") | places_of(where.building, where.entrance)
    near = await terms.sharing(uow, community, words, limit=_LOOKED_AT)
    found = await matters.several(uow, community, [key for key in near if key != but])
    there = {one.id: one for one in found if one.visibility in visible and one.state in LIVING}
    told, wording = asked.told, Wording(asked.text)
    compared = [Open(one.id, told_by(one), wording.alike(one.text)) for one in there.values()]
    return [there[key] for key in ranked(told, compared)]


def told_by(one: Matter) -> Told:
    """What is known of a matter, as the rules compare it."""
    return Asked(one.kind, one.text, one.place, one.at).told
