"""Ticks: the paper that a voter has in private shows within a minute what they chose elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from governance.motions.motion import Stage
from handlers.ballots.papers import OpenPaper, open_paper
from handlers.frame.triggers import DueTrigger, Route
from handlers.frame.words import words
from handlers.frame.work import Work
from storage.ballots import ballots
from storage.ballots.booths import Booth, booths_of
from storage.communities import accounts
from storage.engine import outbox
from storage.engine.outbox import Kind
from storage.engine.subjects import Subject, key_of
from storage.motions import motions
from storage.queues import due
from storage.queues.due import Due

TICK = "motion.tick"
# One edit for whoever presses several times, and no unit of work that lasts long.
PAUSE = timedelta(seconds=10)
AT_ONCE = 50
BETWEEN = timedelta(seconds=5)


def tick_soon(work: Work, booth: Booth) -> None:
    """Have the papers shown anew of those whose ballot was set or taken back from now on."""
    since = {"since": work.now.isoformat()}
    at = work.now + PAUSE
    soon = due.waking(TICK, Subject("motion", booth.motion), at, community=booth.community, payload=since)
    work.uow.gather(due.wake, soon)


async def on_tick(work: Work, item: Due) -> None:
    """Each of them, and whoever shares a home with them, sees the ballot that stands; joint owners never see how."""
    motion = await motions.find(work.uow, key_of(item.name))
    if motion is None or motion.stage is not Stage.OPEN:
        return
    since, after = datetime.fromisoformat(item.payload["since"]), int(item.payload.get("after", 0))
    touched = await ballots.touched(work.uow, motion.id, since, after=after, limit=AT_ONCE)
    readers = {one.private_chat: one for one in await accounts.several(work.uow, touched) if one.private_chat}
    shown = await outbox.chats_showing(work.uow, motion.subject, among=list(readers))
    people = [readers[chat] for chat in shown]
    booths = await booths_of(work.uow, [(motion.id, one.telegram_id) for one in people])
    written: dict[str, OpenPaper] = {}
    for one in people:
        t = words(one.language)
        if t.language not in written:
            written[t.language] = await open_paper(work, t, motion)
        if (booth := booths.get((motion.id, one.telegram_id))) is not None:
            text, keyboard = written[t.language].of(booth.heads)
            work.post(one.private_chat or 0, text, keyboard, kind=Kind.CARD, card=motion.subject)
    if len(touched) == AT_ONCE:
        # Under a name of its own: who presses meanwhile wakes the next look, which begins with the first of them.
        name, payload = motion.subject.part(item.payload["since"]), {**item.payload, "after": touched[-1]}
        await due.schedule(work.uow, TICK, name, work.now + BETWEEN, community=motion.community, payload=payload)


ROUTES = [Route(DueTrigger(TICK), on_tick)]
