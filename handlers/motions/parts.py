"""Part of a community whose owners alone vote on a motion: which building, and where the law says so which entrance."""

from __future__ import annotations

from governance.motions.motion_class import Electorate, MotionClass
from handlers.frame.refusals import Refusal
from handlers.frame.words import N_, Words
from handlers.frame.work import Work
from storage.communities.communities import Community
from storage.register import register
from storage.residents import coverage

BUILDING, ENTRANCE = "building", "entrance"
_MOST = 96  # buttons below one message, with room for those of the dialogue (Bot API: 100)


class NoHomes(Refusal):
    """There is no register yet, so nobody knows of any building."""

    message = N_("Only the owners of one building vote on this, and there is no register yet: /register")


def steps_of(kind: MotionClass | None) -> tuple[str, ...]:
    """What is asked about a motion of this class."""
    if kind is None or not kind.electorate.of_part:
        return ()
    return (BUILDING, ENTRANCE) if kind.electorate is Electorate.ENTRANCE else (BUILDING,)


async def offered(work: Work, t: Words, community: Community, step: str, building: str) -> dict[str, str]:
    """The buildings, or the entrances of one: what a button carries (the key of a unit there) → what it says.

    Raises NoHomes.
    """
    if step == BUILDING:
        found = await coverage.buildings(work.uow, community.id)
        said = {one.key: t.plain("Building {building}", building=one.name) for one in found}
    else:
        found = await coverage.entrances(work.uow, community.id, building)
        said = {one.key: _entrance(t, one.name) for one in found}
    if not said:
        raise NoHomes
    return {str(key): label for key, label in list(said.items())[:_MOST]}


def _entrance(t: Words, name: str) -> str:
    return t.plain("Entrance {entrance}", entrance=name) if name else t.plain("The whole building")


async def named(work: Work, community: Community, step: str, value: str) -> str | None:
    """What the building, or the entrance, of the unit with that key is called; None if it stands there no more."""
    found = await register.entry(work.uow, community.id, int(value)) if value.isdecimal() else None
    if found is None:
        return None
    return found[0].place.building if step == BUILDING else found[0].place.entrance
