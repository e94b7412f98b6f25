"""Handing over of votes: what happens to them when a community leaves its operator, and when it comes to another."""

from __future__ import annotations

from governance.motions.motion import Stage
from handlers.ballots import native_poll
from handlers.ballots.cards import refresh, say_name
from handlers.frame.dates import say_moment
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import Html, words
from handlers.frame.work import Work
from handlers.motions.gap import go_on
from storage.ballots import native_polls
from storage.communities import communities
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.motions import motions
from storage.motions.motions import Motion
from storage.queues import due
from storage.queues.due import Due


async def hand_over(work: Work, community: int) -> list[Motion]:
    """From this commit on no ballot is taken here for the community's open votes; returns these.

    Doing it again changes nothing. What is exported afterwards holds every ballot that was ever confirmed here.
    """
    for motion in await motions.at_stage(work.uow, community, Stage.OPEN):
        if await motions.move(work.uow, motion, Stage.HANDED_OVER, interrupted_at=work.now):
            journal.record(work.uow, community, "motion.handed_over", motion.subject, {})
            payload = {"motion": motion.id}
            await due.schedule(
                work.uow, "motion.handed_over", motion.subject, work.now, community=community, payload=payload
            )
    return await motions.at_stage(work.uow, community, Stage.HANDED_OVER)


async def take_over(work: Work, community: int) -> list[Motion]:
    """Votes that were handed over go on here, with the roll, the rule and the ballots that came along."""
    found = await motions.at_stage(work.uow, community, Stage.HANDED_OVER)
    for motion in found:
        since = motion.interrupted_at or work.now
        await due.cancel(work.uow, "motion.handed_over", motion.subject)
        if await motions.move(work.uow, motion, Stage.OPEN):
            await go_on(work, motion, since)
    return [await motions.get(work.uow, motion.id) for motion in found]


async def on_handed_over(work: Work, item: Due) -> None:
    """The group is told by the bot that takes no more ballots, and the native poll there is stopped."""
    motion = await motions.find(work.uow, int(item.payload["motion"]))
    if motion is None or motion.stage is not Stage.HANDED_OVER or motion.chat is None:
        return
    poll = await native_polls.carrying(work.uow, motion.id)
    if poll is not None and poll.state == "open":
        native_poll.stop(work, poll)
    community = await communities.get(work.uow, motion.community)
    t = words(community.language)
    since = say_moment(t, motion.interrupted_at or work.now, community.timezone)
    lines = [
        t(
            "{name} continues with another bot, as {community} is moving there.",
            name=say_name(t, motion),
            community=community.name,
        ),
        t("Since {since} I have taken no ballots for it. Those with a receipt from before count there.", since=since),
        t("If you have no receipt, please vote there once it posts the vote in this group."),
    ]
    await refresh(work, motion)
    work.unpin(motion.chat, motion.subject)
    work.post(motion.chat, Html("\n".join(lines)), kind=Kind.NOTICE, about=motion.subject)


ROUTES: list[Route] = [Route(DueTrigger("motion.handed_over", awake=True), on_handed_over)]
