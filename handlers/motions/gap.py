"""Gap in a vote's record, which went back or was on its way: how the vote goes on whose ballots did not reach it."""

from __future__ import annotations

from datetime import datetime, timedelta

from governance.motions.motion import REMINDERS, end_after_gap, reminders
from governance.schedule.quiet_hours import next_waking
from handlers.ballots import native_poll
from handlers.ballots.cards import refresh, say_name
from handlers.frame.dates import say_moment
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import Html, words
from handlers.frame.work import Work
from storage.ballots import native_polls
from storage.communities import chats, communities
from storage.engine import journal
from storage.engine.outbox import Kind
from storage.motions import motions
from storage.motions.motions import POLL, Motion
from storage.queues import due
from storage.queues.due import Due

_HEARD_FIRST = timedelta(minutes=5)  # the group hears of it before those who have not voted do


async def go_on(work: Work, motion: Motion, since: datetime, *, decided: bool = False) -> None:
    """Leave time to cast again what was cast from `since` on and is not in the record.

    `decided`: a result may have been posted, which is not in the record either.

    The roll, the rule and the ballots from before stay as they are. What was answered in a native poll meanwhile is
    not to be had again, so buttons carry the vote from here on.
    """
    community = await communities.get(work.uow, motion.community)
    end = end_after_gap(motion.closes_at or work.now, motion.period, since, work.now)
    await motions.interrupted(work.uow, motion.id, since=since, closes_at=end)
    if motion.carrier == POLL:
        await motions.carry_by_buttons(work.uow, motion.id)
    content = {"since": since.isoformat(), "closes_at": end.isoformat()}
    journal.record(work.uow, community.id, "motion.resumed", motion.subject, content)
    await due.schedule(work.uow, "motion.close", motion.subject, end, community=community.id)
    for number in range(len(REMINDERS)):
        await due.cancel(work.uow, "motion.remind", motion.subject.part(number))
    gap = next_waking(work.now + _HEARD_FIRST, community.timezone)
    for number, at in enumerate([gap, *reminders(gap, end, community.timezone)]):
        payload = {"motion": motion.id} | ({} if number else {"since": since.isoformat()})
        name = motion.subject.part(number - 1 if number else "gap")
        await due.schedule(work.uow, "motion.remind", name, at, community=community.id, payload=payload)
    # Said by the bot when it runs: whoever repairs or moves the record does not know how it is called at Telegram.
    told = {"motion": motion.id, "decided": decided}
    await due.schedule(work.uow, "motion.resumed", motion.subject, work.now, community=community.id, payload=told)


async def on_resumed(work: Work, item: Due) -> None:
    """The vote's card is posted anew, and below it stands which ballots are missing and until when there is time."""
    motion = await motions.find(work.uow, int(item.payload["motion"]))
    if motion is None or motion.interrupted_at is None or motion.closes_at is None or motion.chat is None:
        return
    poll = await native_polls.carrying(work.uow, motion.id)
    if poll is not None and poll.state == "open":
        native_poll.stop(work, poll)
    if not (await chats.get(work.uow, motion.chat)).open:
        return  # whoever lets the bot in again gets the card, which says it too
    community = await communities.get(work.uow, motion.community)
    t = words(community.language)
    since = say_moment(t, motion.interrupted_at, community.timezone)
    end = say_moment(t, motion.closes_at, community.timezone)
    lines = [
        t("{name} continues until {end}.", name=say_name(t, motion), end=end),
        t("If you voted after {since}, please vote again: those ballots are missing here.", since=since),
        t("Ballots with a receipt from before then count and need not be repeated."),
    ]
    if item.payload["decided"]:
        lines.append(t("A result posted in the meantime is void; the count at the new end is valid."))
    if poll is not None:
        lines.append(t("Answers to the poll no longer reach me: please press a button on the card."))
    await refresh(work, motion, fresh=True)
    work.pin(motion.chat, motion.subject)
    work.post(motion.chat, Html("\n".join(lines)), kind=Kind.NOTICE, about=motion.subject)


ROUTES: list[Route] = [Route(DueTrigger("motion.resumed"), on_resumed)]
