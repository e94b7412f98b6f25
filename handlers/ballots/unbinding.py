"""Unbinding: what becomes of somebody's place on open rolls, and of their ballots, when a home is theirs no longer."""

from __future__ import annotations

from governance.residents.binding import Binding, Ending
from handlers.frame.work import Work
from storage.ballots import binding_endings
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.subjects import Subject


async def take_votes(work: Work, community: Community, binding: Binding, why: Ending) -> None:
    """Somebody is tied to a home no longer: they leave open rolls; if they never should have been, ballots go too."""
    if binding.owner is None or not why.takes_open_votes:
        return
    lost = await binding_endings.take_off_rolls(work.uow, community.id, binding.account, binding.owner)
    for motion, head in lost:
        facts = {"account": binding.account, "head": head}
        journal.record(work.uow, community.id, "roll.voter_removed", Subject("motion", motion), facts)
    if why is Ending.WRONG:
        for motion, head in await binding_endings.void_ballots(work.uow, binding.account, lost):
            facts = {"account": binding.account, "head": head}
            journal.record(work.uow, community.id, "ballot.voided", Subject("motion", motion), facts)
