"""Adopting of open matters of which nobody is in charge: each gets somebody, without a message, by the deadline it has.

Such are those of an older version, and those of a community in which nobody was in office until now.
"""

from __future__ import annotations

from collections.abc import Sequence

from governance.assignment.charge import Chosen, choose
from governance.matters.matter import State
from handlers.assignment.choosing import case_of, put_in_charge, staff_of
from handlers.assignment.mornings import plan_morning
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.work import Work
from storage.assignment import charges
from storage.communities import communities
from storage.communities.communities import Community
from storage.engine.subjects import Subject
from storage.matters import matters
from storage.queues import due
from storage.queues.due import Due

_KIND = "assignment.adopt"
_AT_ONCE = 5  # matters in one unit of work


async def begin(work: Work, community: Community) -> None:
    """From now on, a few at a time."""
    if await charges.without(work.uow, community.id, limit=1):
        await due.schedule(work.uow, _KIND, Subject("community", community.id), work.now, community=community.id)


async def begin_all(work: Work, found: Sequence[Community]) -> None:
    """The same for communities whose rows are an older version's."""
    for community in found:
        await begin(work, community)


async def adopt(work: Work, item: Due) -> None:
    """The next few get somebody; if there is nobody to choose, they wait for whoever comes into office."""
    if item.community is None:
        return
    community = await communities.get(work.uow, item.community)
    found = await charges.without(work.uow, community.id, limit=_AT_ONCE)
    done = [key for key in found if await _give(work, community, key)]
    if done:
        await plan_morning(work, community)
    if done and len(found) == _AT_ONCE:
        await due.schedule(work.uow, item.kind, item.name, work.now, community=community.id)


async def _give(work: Work, community: Community, key: int) -> bool:
    staff, matter = await staff_of(work.uow, community.id), await matters.get(work.uow, community.id, key)
    chosen = choose(await case_of(work, matter, staff), staff, matter.level)
    if matter.state is State.TAKEN and matter.taken_by is not None:
        chosen = Chosen(matter.taken_by, matter.level)
    await put_in_charge(work, community, key, chosen)
    return chosen is not None


ROUTES: list[Route] = [Route(DueTrigger(_KIND), adopt)]
