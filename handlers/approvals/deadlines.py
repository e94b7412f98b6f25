"""Deadlines of what waits for a second person: when those who may decide are reminded, and when it lapses.

The due things `{kind}.remind` and `{kind}.lapse` are played by `approval.deadline_routes`.
"""

from __future__ import annotations

from dataclasses import dataclass

from governance.approvals.deadlines import CLAIM, DRAFT, PROPOSAL, Patience
from governance.schedule.quiet_hours import next_waking
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.work import Work
from storage.approvals import pending as waiting
from storage.communities.communities import Community
from storage.queues import due
from storage.queues.due import Due

ADOPT = due.AFTER_UPGRADE


@dataclass(frozen=True, slots=True)
class Waiting:
    """One kind of what waits, and for how long. A name is its table's word and its number: `role:12`."""

    kind: str
    patience: Patience

    async def begin(self, work: Work, community: Community, name: str) -> None:
        """It is proposed now: those who may will be reminded, and one day it lapses."""
        for number, after in enumerate(self.patience.remind_after):
            at = next_waking(work.now + after, community.timezone)
            await due.schedule(work.uow, f"{self.kind}.remind", f"{name}:{number}", at, community=community.id)
        if self.patience.lasts is not None:
            at = work.now + self.patience.lasts
            at = at if self.patience.to_the_minute else next_waking(at, community.timezone)
            await due.schedule(work.uow, f"{self.kind}.lapse", name, at, community=community.id)

    async def end(self, work: Work, name: str) -> None:
        """It was decided: nobody need be reminded."""
        for number in range(len(self.patience.remind_after)):
            await due.cancel(work.uow, f"{self.kind}.remind", f"{name}:{number}")
        await due.cancel(work.uow, f"{self.kind}.lapse", name)

    @property
    def days(self) -> int:
        """After how many days it lapses."""
        return self.patience.lasts.days if self.patience.lasts is not None else 0

    def is_last(self, item: Due) -> bool:
        """Is this the last reminder?"""
        return int(item.name.rpartition(":")[2]) + 1 == len(self.patience.remind_after)


OFFICES = Waiting("office", PROPOSAL)
CLAIMS = Waiting("binding", CLAIM)
CORRECTIONS = Waiting("correction", PROPOSAL)
IMPORTS = Waiting("import", PROPOSAL)
DRAFTS = Waiting("draft", DRAFT)
LAW = Waiting("law", PROPOSAL)
_ALL = {one.kind: one for one in (OFFICES, CLAIMS, CORRECTIONS, IMPORTS, DRAFTS, LAW)}


async def adopt(work: Work, item: Due) -> None:
    """After an upgrade: what was proposed before there were deadlines gets them from today on."""
    found = await waiting.some_communities(work.uow, int(item.payload.get("after", 0)))
    if not found:
        return
    there = {one.id: one for one in found}
    for one in await waiting.without_deadline(work.uow, found[0].id, found[-1].id):
        await _ALL[one.kind].begin(work, there[one.community], one.name)
    await work.house.tell("when_upgraded", work, found)
    if len(found) == waiting.AT_ONCE:
        await due.schedule(work.uow, ADOPT, item.name, work.now, payload={"after": found[-1].id})


ROUTES = [Route(DueTrigger(ADOPT), adopt)]
