"""Papers of a vote that has ended, in people's private chats: what they say. No button there invites any more."""

from __future__ import annotations

from datetime import timedelta

from governance.motions.motion import Stage
from handlers.ballots.papers import PaperAfter, paper_after
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import words
from handlers.frame.work import Work
from storage.ballots.booths import booths_of
from storage.communities import accounts
from storage.engine import outbox
from storage.engine.outbox import Kind
from storage.engine.subjects import key_of
from storage.motions import motions
from storage.motions.motions import Motion
from storage.queues import due
from storage.queues.due import Due

OVER = "motion.over"
# Edits that nobody hears; whoever writes meanwhile does not wait for them, and no unit of work lasts long.
AT_ONCE = 50
PAUSE = timedelta(seconds=5)
_VOTING = {Stage.DRAFT, Stage.OPEN, Stage.COUNTING}


async def bring_up_to_date(work: Work, motion: Motion) -> None:
    """From now on, a few at a time."""
    await due.schedule(work.uow, OVER, motion.subject, work.now, community=motion.community, payload={"after": 0})


async def on_over(work: Work, item: Due) -> None:
    """Each paper says what came of the vote and, to whoever voted, what their ballot was."""
    motion = await motions.find(work.uow, key_of(item.name))
    if motion is None or motion.stage in _VOTING:
        return
    shown = await outbox.chats_showing(work.uow, motion.subject, after=int(item.payload["after"]), limit=AT_ONCE)
    readers = await accounts.of_private_chats(work.uow, shown)
    booths = await booths_of(work.uow, [(motion.id, one.telegram_id) for one in readers])
    written: dict[str, PaperAfter] = {}
    for one in readers:
        t = words(one.language)
        if t.language not in written:
            written[t.language] = paper_after(work.bot, t, motion)
        ended, booth = written[t.language], booths.get((motion.id, one.telegram_id))
        text = ended.for_whoever_voted(booth.heads if booth else ())
        work.post(one.private_chat or 0, text, ended.keyboard, kind=Kind.CARD, card=motion.subject)
    if len(shown) == AT_ONCE:
        payload = {"after": shown[-1]}
        await due.schedule(work.uow, OVER, item.name, work.now + PAUSE, community=motion.community, payload=payload)


ROUTES = [Route(DueTrigger(OVER), on_over)]
