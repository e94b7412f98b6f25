"""Missing homes of a vote: which on its roll have no ballot yet, and where they are. Never how anybody voted."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import orjson
from sqlalchemy import select

from governance.register.register import Place, in_order
from storage.ballots import ballots, rolls
from storage.ballots.rolls import UNIT
from storage.engine.compiled_statements import numbers
from storage.engine.uow import UnitOfWork
from storage.motions.motions import Motion
from storage.register.register import place_of_row, units

_PLACES: OrderedDict[str, dict[str, Place]] = OrderedDict()
_KEPT = 8


@dataclass(frozen=True, slots=True)
class Missing:
    """The homes whose owners have not voted, and all buildings on the roll, as people count them; none where it has no
    homes."""

    homes: list[Place]
    buildings: list[str]


async def homes(uow: UnitOfWork, motion: Motion) -> Missing:
    """Of a vote that is open; a turnout, so it may be said while the choices are sealed."""
    rows = await rolls.frozen_rows(uow, motion.id, motion.fingerprint or "")
    voted = await ballots.received(uow, motion.id)
    places = await _places(uow, motion.fingerprint or "", [row.unit for row in rows])
    left = [places[row.unit] for row in rows if row.owner not in voted and row.unit in places]
    return Missing(left, list(dict.fromkeys(place.building for place in in_order(places.values()))))


async def _places(uow: UnitOfWork, fingerprint: str, names: list[str]) -> dict[str, Place]:
    """Where the units of a roll are; kept in memory under the fingerprint of the opening, for they never move."""
    known = _PLACES.get(fingerprint)
    if known is None:
        ids = [int(name.removeprefix(UNIT)) for name in names if name.startswith(UNIT)]
        wanted = numbers(uow.dialect, "ids")
        found = await uow.rows(select(units).where(units.c.id.in_(wanted)), {"ids": orjson.dumps(ids).decode()})
        known = {f"{UNIT}{row.id}": place_of_row(row) for row in found}
    if fingerprint:
        _PLACES[fingerprint] = known
        _PLACES.move_to_end(fingerprint)
        while len(_PLACES) > _KEPT:
            _PLACES.popitem(last=False)
    return known
