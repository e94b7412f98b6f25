"""Restored record: what a community hears when its record went back to an earlier moment."""

from __future__ import annotations

from datetime import datetime

from governance.motions.motion import Stage, is_over
from handlers.frame.dates import say_moment
from handlers.frame.words import Html, words
from handlers.frame.work import Work
from handlers.motions.gap import go_on
from storage.communities import chats
from storage.communities.communities import Community
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject
from storage.motions import motions


async def announce(work: Work, community: Community, as_of: datetime) -> None:
    """One message to the owners' group, in its language: from when on everything must be said again.

    Votes that were open then stay open for as long as it takes to cast again what was lost; none is counted from
    ballots that are not all there.
    """
    receipt = journal.record(
        work.uow, community.id, "community.restored", Subject("community", community.id), {"as_of": as_of.isoformat()}
    )
    t = words(community.language)
    lines = [
        t(
            "↩️ My records have been restored to how they were at {moment}.",
            moment=say_moment(t, as_of, community.timezone),
        ),
        t("Anything said, pressed or voted after that needs to be done again."),
        t("Ballots with a receipt from before then still count. Receipt for this restore: {receipt}", receipt=receipt),
    ]
    for group in await chats.groups_of(work.uow, community.id, "owners"):
        work.post(group.id, Html("\n".join(lines)), kind=Kind.NOTICE)
    for motion in await motions.at_stage(work.uow, community.id, Stage.OPEN):
        decided = motion.closes_at is not None and is_over(motion.closes_at, work.now)
        await go_on(work, motion, as_of, decided=decided)
