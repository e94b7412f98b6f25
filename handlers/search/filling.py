"""Filling of the index after an upgrade: what was raised before there was one is found, too."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.work import Work
from storage.communities.communities import Community
from storage.engine.subjects import Subject
from storage.matters import grams, matters
from storage.matters import steps as matter_steps
from storage.queues import due
from storage.queues.due import Due

_KIND = "search.fill"
_AT_ONCE = 25  # matters in one unit of work: some 20 ms


async def fill_all(work: Work, communities: Sequence[Community]) -> None:
    """Each of these communities, a few matters at a time."""
    for one in communities:
        await due.schedule(
            work.uow, _KIND, Subject("community", one.id), work.now, community=one.id, payload={"after": 0}
        )


async def fill(work: Work, item: Due) -> None:
    """The next few matters; doing it twice changes nothing."""
    if item.community is None:
        return
    last, shown = await matters.find_again(work.uow, item.community, after=int(item.payload["after"]), limit=_AT_ONCE)
    results = await matter_steps.results(work.uow, shown)
    await grams.put_anew(work.uow, item.community, grams.Source.RESULT, results)
    if len(last) == _AT_ONCE:
        await due.schedule(work.uow, _KIND, item.name, work.now, community=item.community, payload={"after": last[-1]})


ROUTES: list[Route] = [Route(DueTrigger(_KIND), fill)]
